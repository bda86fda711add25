"""Why a form is not filled. Nothing of it has been written."""

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal


class CannotFillForm(Refusal):
    """The base of all that stops a form before its first cell."""

    code = "reports.cannot_fill"
    what = _("这张表没有填。")
    status = 422


class CannotFindTable(CannotFillForm):
    code = "reports.fill_no_table"
    why = _("里面没有认出要填的表：没有一行像表头。")
    do = _("看看是不是传错了；表头要是一行一行的格子，不要是图片。")


class CannotFillTallRows(CannotFillForm):
    code = "reports.fill_tall_rows"
    why = _("“{sheet}”里一个人占了好几行（{column} 列的格子上下合并着）。")
    do = _("请发表的单位改成一人一行，再放进来。")


class CannotFillSoMany(CannotFillForm):
    code = "reports.fill_too_many"
    why = _("要填 {count} 行，一张表一次最多填 {limit} 行。")
    do = _("按社区、村分开填；要全县的名单，到“导出”去导。")


class CannotSaveForm(CannotFillForm):
    code = "reports.fill_format"
    why = _("这是 {format} 文件，要用 LibreOffice 换成 xlsx 才能填，这台机器上没有装。")
    do = _("用 Excel 或 WPS 另存为 xlsx，再放进来。")
