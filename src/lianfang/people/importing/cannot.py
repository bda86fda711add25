"""Why a whole workbook is not read. Nothing of it has been recorded."""

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal


class CannotImport(Refusal):
    """The base of all that stops an import before its first row."""

    code = "roster.wrong"
    what = _("这份底册没有导入，一行都没记。")


class CannotTakeRows(CannotImport):
    code = "roster.too_many"
    status = 413
    why = _("有 {count} 行，一次最多 {limit} 行。")
    do = _("按小区分成几份再导；分几次导也不会重复。")


class CannotFindHeader(CannotImport):
    code = "roster.no_header"
    why = _("没有找到表头：要有一行写着每一列是什么，比如姓名、身份证号、现住小区/建筑、现住详细门牌。")
    do = _("把表头那一行补上再导；列的先后不要紧。")


class CannotFindPeople(CannotImport):
    code = "roster.no_people"
    why = _("{why}")
    do = _("名单要有“姓名”这一列；统计表、日报表不在这里导。")


class CannotLeaveAllOut(CannotImport):
    code = "roster.nothing_left"
    why = _("每张表都选了“不导”。")
    do = _("至少留一张表。")


class CannotImportHere(CannotImport):
    code = "roster.elsewhere"
    status = 403
    why = _("您的岗位不能在这个地方登记人。")
    do = _("换一个您管的社区或村，或者换用别的岗位。")
