"""Why a whole workbook is not read. Nothing of it has been recorded."""

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal


class CannotImport(Refusal):
    """The base of all that stops an import before its first row."""

    code = "roster.wrong"
    what = _("这份底册没有导入，一行都没记。")


class CannotReadWorkbook(CannotImport):
    code = "roster.unreadable"
    why = _("读不出表格：文件损坏、加了密码，或者不是 Excel 文件（xlsx、xls、ods）。")
    do = _("用 Excel 或 WPS 打开，去掉密码，另存为 xlsx 再导。")


class CannotTakeWorkbook(CannotImport):
    code = "roster.too_large"
    status = 413
    why = _("文件太大：{size}，这里一次最多 {limit}。")
    do = _("删掉图片和多余的工作表，或者按小区分成几份再导。")


class CannotTakeRows(CannotImport):
    code = "roster.too_many"
    status = 413
    why = _("有 {count} 行，一次最多 {limit} 行。")
    do = _("按小区分成几份再导；分几次导也不会重复。")


class CannotFindHeader(CannotImport):
    code = "roster.no_header"
    why = _("前 {rows} 行里没有找到表头（姓名、身份证号、现住小区/建筑、现住详细门牌）。")
    do = _("把底册的表头那一行补上再导；列的先后不要紧。")


class CannotDoWithoutColumns(CannotImport):
    code = "roster.no_column"
    why = _("第 {row} 行的表头缺这几列：{missing}。")
    do = _("补上这几列再导；没有内容的可以留空，表头要有。")


class CannotImportHere(CannotImport):
    code = "roster.elsewhere"
    status = 403
    why = _("您的岗位不能在这个地方登记人。")
    do = _("换一个您管的社区或村，或者换用别的岗位。")
