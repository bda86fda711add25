"""Writing a list into a file, row by row, whatever its length: xlsx or csv.

The frame of a workbook (styles, header, the sheet that says where it comes from) is made by xlsxwriter; rows are put
between its `<sheetData>` by hand. xlsxwriter's own way to stay small in memory lays the rows unsealed into a temporary
file, twice, and takes six times as long (ADR 0010).
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any, Protocol

from django.utils.translation import gettext as _

from lianfang.kit.batches import batched

from .cannot import CannotFitSheet
from .cells import csv_cell, xml_text
from .rules import MOST_SHEET_ROWS
from .sources import Cell, Column
from .trace import Trace

HEADER_ROW = 3
UPRIGHT = 6  # more columns than this are printed across
ROW_HEIGHT = 17  # points; the 15 that a workbook begins with are too few for Chinese characters in print
PORTION = 1_000  # rows that are put together before they are handed on
COMPRESSION = 3  # of nine: twice as quick as the usual six, for a tenth more
SHEET = "xl/worksheets/sheet1.xml"
END = b"</sheetData>"
Row = Sequence[Cell]


class Sink(Protocol):
    """Where a file goes, from front to back."""

    def write(self, content: bytes, /) -> int: ...

    def flush(self) -> None: ...


Writer = Callable[[Sink, Iterator[Row], Sequence[Column], Trace], int]


# ── csv ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def csv_writer(encoding: str) -> Writer:
    """Return a writer of csv: its header is the first line, so that Excel filters; the trace stands last."""

    def write(sink: Sink, rows: Iterator[Row], columns: Sequence[Column], trace: Trace) -> int:
        codes = [column.is_code for column in columns]
        sink.write(_lines([[str(column.label) for column in columns]], encoding, begins=True))
        count = 0
        for part in batched(rows, PORTION):
            count += len(part)
            sink.write(_lines([_safe(row, codes) for row in part], encoding))
        foot: list[Row] = [[], [trace.line], *(list(pair) for pair in trace.pairs(count))]
        sink.write(_lines([_safe(row, [False, False]) for row in foot], encoding))
        return count

    return write


def _safe(row: Row, codes: Sequence[bool]) -> Row:
    return [csv_cell(value, is_code=code) for value, code in zip(row, codes, strict=False)]


def _lines(rows: Sequence[Row], encoding: str, *, begins: bool = False) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    mark = "\ufeff" if begins and encoding == "utf-8" else ""
    return (mark + text.getvalue()).encode(encoding, "replace")


# ── xlsx ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def write_xlsx(sink: Sink, rows: Iterator[Row], columns: Sequence[Column], trace: Trace) -> int:
    """Write a workbook of two sheets: the list, and where it comes from. Raises CannotFitSheet where it is too long."""
    frame = _frame(columns, trace, 0)
    head, _end, tail = frame[SHEET].partition(END)
    head = re.sub(rb"<dimension [^>]*>", b"", head)  # the frame's own: some readers believe it and stop at the header
    counted = 0

    def lines() -> Iterator[bytes]:
        nonlocal counted
        row_of = _row_maker(len(columns), _text_style(head))
        for part in batched(rows, PORTION):
            first = HEADER_ROW + 2 + counted
            counted += len(part)
            if counted > MOST_SHEET_ROWS:
                raise CannotFitSheet(rows=counted, limit=MOST_SHEET_ROWS)
            yield "".join([row_of(number, row) for number, row in enumerate(part, first)]).encode()

    target: Any = sink  # zipfile asks for no more than write and flush where it cannot seek
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as book:
        with book.open(_member(SHEET), "w") as sheet:
            sheet.write(head)
            for line in lines():
                sheet.write(line)
            sheet.write(END + tail)
        for name, content in _frame(columns, trace, counted).items():
            if name != SHEET:
                book.writestr(_member(name), content)
    return counted


def _member(name: str) -> zipfile.ZipInfo:
    """Return a member without a day of its own, as xlsxwriter does."""
    found = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    found.compress_type = zipfile.ZIP_DEFLATED
    return found


def _row_maker(width: int, style: str) -> Callable[[int, Row], str]:
    """Return what makes a row's XML; letters of columns are made once."""
    letters = [_letters(n) for n in range(width)]
    text, styled = "", f' s="{style}"' if style else ""

    def make(number: int, row: Row) -> str:
        cells = [
            f'<c r="{letter}{number}"{styled} t="inlineStr"><is><t xml:space="preserve">{xml_text(value)}</t></is></c>'
            if value.__class__ is str
            else f'<c r="{letter}{number}"><v>{value}</v></c>'
            for letter, value in zip(letters, row, strict=True)
            if value is not None and value != text
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'

    return make


def _letters(number: int) -> str:
    """Return A for 0, Z for 25, AA for 26."""
    return (_letters(number // 26 - 1) if number >= 26 else "") + chr(65 + number % 26)


def _text_style(head: bytes) -> str:
    """Return the number that the frame gave to the style of text columns, as its columns name it."""
    found = re.search(rb'<col [^>]*style="(\d+)"', head)
    return found.group(1).decode() if found else ""


def _frame(columns: Sequence[Column], trace: Trace, rows: int) -> dict[str, bytes]:
    """Return the parts of a workbook without rows: title, who took it, header; the sheet of its trace."""
    import xlsxwriter  # 3 MiB that a server which never writes a workbook does without

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _frame_list(book, columns, trace)
    _frame_trace(book, trace, rows)
    book.close()
    with zipfile.ZipFile(out) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def _frame_list(book: Any, columns: Sequence[Column], trace: Trace) -> None:
    sheet = book.add_worksheet(_sheet_name(trace.title))
    sheet.set_default_row(ROW_HEIGHT)
    bold, header = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@"})  # what is typed into such a cell stays as it is typed
    sheet.write_string(0, 0, f"{trace.place} {trace.title}", bold)
    sheet.write_string(1, 0, trace.line)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, max(column.width, _breadth(str(column.label))), text)
        sheet.write_string(HEADER_ROW, number, str(column.label), header)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if len(columns) > UPRIGHT:
        sheet.set_landscape()
    sheet.set_footer(f"&L{trace.who} {trace.day} {trace.number}&R&P / &N")


def _breadth(label: str) -> int:
    """How wide a header is in Excel's units: a Chinese character takes two."""
    return 2 + sum(1 if character.isascii() else 2 for character in label)


def _frame_trace(book: Any, trace: Trace, rows: int) -> None:
    sheet = book.add_worksheet(_("溯源"))
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 80)
    sheet.set_default_row(ROW_HEIGHT)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    bold = book.add_format({"bold": True})
    for number, (word, said) in enumerate(trace.pairs(rows)):
        sheet.write_string(number, 0, word, bold)
        sheet.write_string(number, 1, said)
    sheet.write_string(len(trace.pairs(rows)) + 1, 0, trace.line)


def _sheet_name(title: str) -> str:
    """Return a title as the name of a sheet: no longer than 31 characters, none that Excel refuses."""
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "1"


WRITERS: dict[str, Writer] = {"xlsx": write_xlsx, "csv": csv_writer("utf-8"), "gb18030": csv_writer("gb18030")}


def content_type(format: str) -> str:
    """Return what a browser is told that a file is."""
    if format == "xlsx":
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return f"text/csv; charset={'utf-8' if format == 'csv' else 'gb18030'}"


class Plain:
    """A sink that is an open file."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def write(self, content: bytes, /) -> int:
        return self.file.write(content)

    def flush(self) -> None:
        self.file.flush()
