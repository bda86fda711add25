"""What this room refuses, with what to do instead."""

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal


class CannotExport(Refusal):
    """The base of all that keeps a list in the house."""

    code = "exports.refused"
    what = _("没导出")


class CannotFindSource(CannotExport):
    code = "exports.no_such_list"
    status = 404
    why = _("没有“{source}”这种名单，或者您的岗位不导它。")
    do = _("从导出中心里选一种。")


class CannotExportHere(CannotExport):
    code = "exports.elsewhere"
    status = 404
    why = _("您的岗位看不到这个地方。")
    do = _("选本辖区的地方；要别处的，请那里的办公室导。")


class CannotExportNothing(CannotExport):
    code = "exports.nothing"
    why = _("照这样选，一行也没有。")
    do = _("换个地方，或者少选几个条件。")


class CannotNameThem(CannotExport):
    code = "exports.no_names"
    why = _("您的岗位不看完整的姓名、证件和电话，或者这种名单里没有。")
    do = _("不选“写全姓名、证件、电话”，遮着导。")


class CannotExportWithoutPurpose(CannotExport):
    code = "exports.no_purpose"
    why = _("写全姓名、证件、电话的名单，要先说做什么用；选“其他用途”的要写明。")
    do = _("选一项用途，或者写一句。")


class CannotFitSheet(CannotExport):
    code = "exports.too_long"
    why = _("有 {rows} 行，Excel 一张表最多放 {limit} 行。")
    do = _("选 CSV，或者分几个地方导。")


class CannotRunMore(CannotExport):
    code = "exports.running_many"
    why = _("您已有 {count} 份在等或在写，一个人最多 {limit} 份。")
    do = _("等写完一份，或者停下一份。")


class CannotStoreMore(CannotExport):
    code = "exports.stored_many"
    why = _("您已有 {count} 份文件存着，一个人最多 {limit} 份。")
    do = _("取走以后不用的，先销毁一份。")


class CannotTakeNamesAtOnce(CannotExport):
    code = "exports.second_person"
    why = _("写全 {identities} 人的姓名、证件、电话，超过 {limit} 人要第二个人同意。")
    do = _("在导出中心里要，请同一辖区能看这些人的同事同意。")


class CannotFindExport(Refusal):
    code = "exports.gone"
    status = 404
    what = _("没有这份导出")
    why = _("它不在您的辖区里，或者不是您要的。")
    do = _("从导出中心里找。")


class CannotFetch(Refusal):
    code = "exports.no_file"
    what = _("取不了")
    why = _("文件还没写好，或者已经销毁。")
    do = _("在导出中心里看它到哪了；要用就再导一份。")


class CannotFetchOthers(Refusal):
    code = "exports.not_yours"
    status = 403
    what = _("取不了")
    why = _("文件只给要它的人；您现在的岗位也要看得到这些内容。")
    do = _("换回当时的岗位再取，或者自己导一份。")


class CannotDecide(Refusal):
    code = "exports.not_yours_to_decide"
    status = 403
    what = _("没记下")
    why = _("要由另一个人来定：同一辖区的办公室，能看同样的内容，又不是要名单的人。")
    do = _("请同事或上级办公室来定。")


class CannotDecideTwice(Refusal):
    code = "exports.decided"
    what = _("没记下")
    why = _("这一份已经有人定了，或者已经作废。")
    do = _("回导出中心看它现在怎样。")
