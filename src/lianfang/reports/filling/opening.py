"""Opens somebody's form: which tables it has, where rows can go, what its own lists allow, what protects it."""

import io

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.books.cannot import CannotConvertBook
from lianfang.books.files import office
from lianfang.books.files.opening import open_book
from lianfang.books.files.packed import check_unpacked
from lianfang.books.files.sniffing import format_of
from lianfang.books.limits import MOST_FORM_UNPACKED
from lianfang.books.shapes import Book, Sheet, Table, letters
from lianfang.books.tables.finding import find_tables
from lianfang.reports.opened import Form, FormTable

from . import cannot
from .body import body_of, counter_of, tell_formulas
from .choices import choices_of
from .grid import Grid
from .package import Package
from .styles import Styles

_NAMED = 12  # cells, before it is said that there are more


def open_form(content: bytes, name: str = "") -> Form:
    """Return a form with its tables. Raises the refusals of `books`, and CannotFillForm where nothing can be filled."""
    book = open_book(content, name)
    content, remarks = _as_packed(content, name, book)
    check_unpacked(content, MOST_FORM_UNPACKED)
    if remarks:
        book = open_book(content, name)
    is_document = format_of(content) == "docx"
    form = Form(name, content, is_document, book, [], [*remarks, *book.remarks])
    tables = [(sheet, table) for sheet in book.sheets if not sheet.is_hidden for table in find_tables(sheet)]
    form.tables = _in_document(tables) if is_document else _in_workbook(form, tables)
    if not form.tables:
        raise cannot.CannotFindTable
    return form


def _as_packed(content: bytes, name: str, book: Book) -> tuple[bytes, list[str | Promise]]:
    """Return the form as xlsx or docx, and what has to be said if it was something else."""
    format = format_of(content)
    if format in ("xlsx", "docx"):
        return content, []
    if format == "csv":
        return _from_values(book), [_("这是一份文本表格，没有格式，填好的是一份新的 xlsx。")]
    suffix, to = (format, "docx") if format == "doc" else (format, "xlsx")
    try:
        made = office.convert(content, suffix, to)
    except CannotConvertBook as error:
        raise cannot.CannotSaveForm(format=suffix) from error
    said = _("这份 {format} 文件用 LibreOffice 换成了 {to} 再填，格式请看一眼。")
    return made, [format_lazy(said, format=suffix, to=to)]


def _from_values(book: Book) -> bytes:
    import openpyxl

    made = openpyxl.Workbook()
    for sheet in book.sheets:
        page = made.active or made.create_sheet()
        for row, values in enumerate(sheet.grid, 1):
            for column, value in enumerate(values, 1):
                if value not in (None, ""):
                    cell = page.cell(row, column, str(value))
                    cell.data_type = "s"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _in_workbook(form: Form, tables: list[tuple[Sheet, Table]]) -> list[FormTable]:
    package = Package.of(form.content)
    parts, styles = package.sheets(), Styles.of(package)
    grids = {name: Grid.of(package.text(part)) for name, part in parts.items()}
    found: list[FormTable] = []
    for sheet, table in tables:
        grid = grids.get(sheet.name)
        if grid is None:
            continue
        made = body_of(len(found), table, grid)
        columns = {header.column for header in table.headers}
        tell_formulas(made, grid)
        if made.odd:
            form.remarks.append(_odd_said(made))
        made.day_columns = frozenset(c for c in columns if styles.is_day(grid.style(made.model, c)))
        made.choices = choices_of(form.book, package, grid, sheet.name, made)
        made.is_locked = "<sheetProtection" in grid.tail
        if made.is_locked:
            said = _("“{sheet}”有保护，保护还在；填的格子照原样锁着。")
            form.remarks.append(format_lazy(said, sheet=sheet.name))
        found.append(made)
    return found


def _odd_said(table: FormTable) -> Promise:
    cells = [f"{letters(column)}{row}" for row, column in sorted(table.odd)]
    named = " ".join(cells[:_NAMED]) + (" …" if len(cells) > _NAMED else "")
    said = _("“{sheet}”的 {cells} 里有公式，没有动；这一列别的格照填。")
    return format_lazy(said, sheet=table.sheet, cells=named)


def _in_document(tables: list[tuple[Sheet, Table]]) -> list[FormTable]:
    found = []
    for index, (sheet, table) in enumerate(tables):
        existing = tuple(table.row_numbers())
        last = table.sign_off[0] - 1 if table.sign_off else len(sheet.grid)
        free = tuple(
            row
            for row in range(table.first_row, last + 1)
            if row not in existing and not any(sheet.text(row, header.column) for header in table.headers[1:])
        )
        at = max((*existing, *free), default=table.header_rows[1])
        found.append(FormTable(index, table, existing, free, at, at, counter_of(table)))
    return found
