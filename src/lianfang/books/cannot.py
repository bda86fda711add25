"""Why a file is not read. Nothing of it has been stored."""

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal


class CannotReadBook(Refusal):
    """The base of all that stops a file before its first row."""

    code = "books.wrong"
    what = _("这份表没有读，一行都没记。")
    status = 422


class CannotReadEmptyBook(CannotReadBook):
    code = "books.empty"
    why = _("文件是空的，或者每张工作表都没有内容。")
    do = _("看看是不是传错了文件，填好再传。")


class CannotReadBrokenBook(CannotReadBook):
    code = "books.broken"
    why = _("文件损坏或没传完整，读不出表格。")
    do = _("用 Excel 或 WPS 打开看看；打得开就另存为 xlsx 再传。")


class CannotReadStrangeBook(CannotReadBook):
    code = "books.strange"
    why = _("这不是认得的表格文件。能读 xlsx、xls、et、csv、ods，和 Word 里的表格。")
    do = _("把表格另存为 xlsx 再传；照片和扫描件要先录成表格。")


class CannotReadLockedBook(CannotReadBook):
    code = "books.locked"
    why = _("文件加了打开密码，不输密码谁也读不了。")
    do = _("用 Excel 或 WPS 打开，去掉密码，另存后再传。")


class CannotReadMacroBook(CannotReadBook):
    code = "books.macros"
    why = _("文件里只有宏，没有工作表。宏从来不运行。")
    do = _("把有数据的那一页复制到新的工作簿，另存为 xlsx 再传。")


class CannotReadHugeBook(CannotReadBook):
    code = "books.too_large"
    status = 413
    why = _("文件有 {size}，一次最多 {limit}。")
    do = _("删掉图片和用不着的工作表，或者按村、按小区分成几份再传。")


class CannotUnpackBook(CannotReadBook):
    code = "books.unpacks_too_large"
    status = 413
    why = _("文件解开以后超过 {limit}，像是故意压起来的，没有解开。")
    do = _("用 Excel 打开，把内容复制到新的工作簿，另存为 xlsx 再传。")


class CannotFinishReading(CannotReadBook):
    code = "books.takes_too_much"
    status = 413
    why = _("读这份文件要的内存或时间，比一份表该用的多得多，中途停了。")
    do = _("用 Excel 打开，只把要用的行和列复制到新的工作簿，另存为 xlsx 再传；行多就按村、按小区分成几份。")


class CannotReadSheets(CannotReadBook):
    code = "books.too_many_sheets"
    status = 413
    why = _("有 {count} 张工作表，一次最多 {limit} 张。")
    do = _("把要用的几张复制到新的工作簿再传。")


class CannotReadRows(CannotReadBook):
    code = "books.too_many_rows"
    status = 413
    why = _("“{sheet}”一直写到第 {count} 行以后，一次最多 {limit} 行。")
    do = _("按村、按小区分成几份再传；要是只有最下面多写了一格，把它删掉。")


class CannotReadColumns(CannotReadBook):
    code = "books.too_many_columns"
    status = 413
    why = _("“{sheet}”一直写到 {column} 列，一次最多到 {limit} 列。")
    do = _("删掉右边用不着的列；要是只有最右边多写了一格，把它删掉。")


class CannotReadLetters(CannotReadBook):
    code = "books.letters"
    why = _("认不出这份文本用的是哪种编码，字会变成乱码。")
    do = _("用 Excel 或 WPS 打开，看着字是对的，另存为 xlsx 再传。")


class CannotConvertBook(CannotReadBook):
    code = "books.no_converter"
    why = _("这是 {format} 文件，要用 LibreOffice 转换，这台机器上没有装。")
    do = _("用 WPS 或 Word 打开，把表格另存为 xlsx 再传；或者请管理员装上 LibreOffice。")


class CannotFinishConverting(CannotReadBook):
    code = "books.not_converted"
    why = _("LibreOffice 没能转换这个 {format} 文件。")
    do = _("用 WPS 或 Word 打开，把表格另存为 xlsx 再传。")


class CannotLearnForm(Refusal):
    """The base of what a mapping alone can have wrong."""

    code = "books.not_learned"
    what = _("这张表怎么对，没有记住。")


class CannotLearnTwice(CannotLearnForm):
    code = "books.column_twice"
    why = _("同一列写了两遍。")
    do = _("每一列只留一个再记。")


class CannotLearnNothing(CannotLearnForm):
    code = "books.no_column"
    why = _("没有一列对上字段。")
    do = _("至少指一列是什么，再记。")
