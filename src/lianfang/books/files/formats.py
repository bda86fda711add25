"""What a file of any sort holds as sheets of values, worked out in whichever process is asked.

For strangers' files that is a process of its own (`apart`); rooms above call `reading.open_book`.
"""

import io
import struct
import zlib
from collections.abc import Iterable
from pathlib import PurePath
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
    XmlError,
    ZipError,
)

from lianfang.books import cannot
from lianfang.books.limits import check_extent, check_sheets
from lianfang.books.shapes import Book, Sheet, Value, letters
from lianfang.kit.sentences import listed

from .documents import read_document
from .markup import read_markup
from .office import MustConvertFirst
from .packed import Extent, check_unpacked, extents, has_macros, without_macro_sheets
from .sniffing import Format, format_of
from .written import read_written

_NAMED_AT_MOST = 8
DAMAGED = (
    *(BadZipFile, zlib.error, struct.error, EOFError, KeyError, IndexError, ValueError, OSError, RuntimeError),
    *(CalamineError, WorksheetNotFound, XmlError, ZipError),
)


def read_book(content: bytes, name: str = "") -> Book:
    """Return the sheets of a file called `name`. Raises CannotReadBook or MustConvertFirst."""
    book = _whole(content, name)
    if not any(value not in (None, "") for sheet in book.sheets for row in sheet.grid for value in row):
        raise cannot.CannotReadEmptyBook
    return book


def _whole(content: bytes, name: str) -> Book:
    """Open a file, or say that it is broken: whatever its readers stumble over, nobody's page breaks with it."""
    try:
        return _open(content, name, format_of(content))
    except DAMAGED as error:
        raise cannot.CannotReadBrokenBook from error
    except BaseException as error:
        # What the reader of xls panics at on broken streams is no Exception in Python.
        if type(error).__name__ == "PanicException":
            raise cannot.CannotReadBrokenBook from error
        raise


def _open(content: bytes, name: str, format: Format) -> Book:
    if format in ("xlsx", "xlsb", "ods", "docx"):
        check_unpacked(content)
    if format == "csv":
        sheet, encoding = read_written(content)
        return Book(name, encoding, (sheet,))
    if format == "html":
        return Book(name, format, read_markup(content))
    if format == "docx":
        return Book(name, format, read_document(content))
    if format in ("doc", "xml"):
        raise _conversion(name, format)
    try:
        return _workbook(content, name, format)
    except CalamineError as error:
        if format == "xls" and _suffix(name) in ("et", "ett", "wps"):  # a WPS file that only looks like Excel's
            raise _conversion(name, format) from error
        raise


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower().removeprefix(".")


def _conversion(name: str, format: Format) -> MustConvertFirst:
    stated = _suffix(name)
    suffix = stated if stated in ("et", "ett", "wps", "wpt", "doc", "xls", "xml") else format
    return MustConvertFirst(suffix, "docx" if format == "doc" else "xlsx")


def _workbook(content: bytes, name: str, format: Format) -> Book:
    said = extents(content) if format == "xlsx" else {}
    clean = without_macro_sheets(content) if format == "xlsx" else content
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(clean))
        sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        if not sheets:
            raise cannot.CannotReadMacroBook
        check_sheets(len(sheets))
        found = Book(name, format, tuple(_sheet(book, meta, said.get(meta.name)) for meta in sheets))
    except PasswordError as error:
        raise cannot.CannotReadLockedBook from error
    if format == "xlsx" and (clean is not content or has_macros(content)):
        found.remarks.append(_("文件里有宏，没有运行，只读了表格里的值。"))
    return found


def _sheet(book: CalamineWorkbook, meta: SheetMetadata, said: Extent | None) -> Sheet:
    read = book.get_sheet_by_name(meta.name)
    check_extent(meta.name, read.total_height, read.total_width)
    grid: list[list[Value]] = read.to_python(skip_empty_area=False)  # type: ignore[assignment] # lists of its values
    spans = read.merged_cell_ranges or ()
    merges = tuple((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in spans)
    sheet = Sheet(meta.name, grid, merges, is_hidden=meta.visible != SheetVisibleEnum.Visible)
    if sheet.is_hidden and grid:
        sheet.remarks.append(_("这张工作表是隐藏的。"))
    if said is not None:
        sheet.hidden_rows = frozenset(row for row in said.hidden_rows if row <= said.last_row)
        sheet.hidden_columns = frozenset(column for column in said.hidden_columns if column <= said.last_column)
        sheet.remarks += _remarks(sheet, said)
    return sheet


def _remarks(sheet: Sheet, said: Extent) -> list[str]:
    found = []
    if sheet.hidden_rows:
        found.append(_("有隐藏的行，也读了：第 {rows} 行。").format(rows=_named(map(str, sorted(sheet.hidden_rows)))))
    if sheet.hidden_columns:
        columns = _named(map(letters, sorted(sheet.hidden_columns)))
        found.append(_("有隐藏的列，也读了：{columns}。").format(columns=columns))
    if said.uncomputed:
        found.append(
            _("这些格子是公式，文件里没有存算好的值，当作空的：{cells}。").format(cells=_named(said.uncomputed))
        )
    if said.errors:
        found.append(_("这些格子里是算错的公式，当作空的：{cells}。").format(cells=_named(said.errors)))
    return found


def _named(words: Iterable[str]) -> str:
    """The first few, and how many there are."""
    every = list(words)
    said = listed(every[:_NAMED_AT_MOST])
    return said if len(every) <= _NAMED_AT_MOST else _("{words} 等 {count} 处").format(words=said, count=len(every))
