"""Tables in a Word document (docx): each becomes a sheet, the lines just above it its title rows."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from lianfang.books.cannot import CannotReadBrokenBook, CannotReadEmptyBook
from lianfang.books.limits import check_extent, check_sheets
from lianfang.books.shapes import Sheet, Span, Value

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LINES_ABOVE = 3
_MOST_XML = 100 << 20


def read_document(content: bytes) -> tuple[Sheet, ...]:
    """Return a sheet for each table that is not inside another."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            text = book.read("word/document.xml")
            if b"<!DOCTYPE" in text or len(text) > _MOST_XML:
                raise CannotReadBrokenBook
            body = ElementTree.fromstring(text).find(f"{_W}body")  # noqa: S314 - no document type, so no entities
    except (KeyError, zipfile.BadZipFile, ElementTree.ParseError, OSError, EOFError) as error:
        raise CannotReadBrokenBook from error
    sheets: list[Sheet] = []
    above: list[str] = []
    for part in body if body is not None else ():
        if part.tag == f"{_W}p":
            above.append(_text(part))
        elif part.tag == f"{_W}tbl":
            lines = [line for line in above if line][-_LINES_ABOVE:]
            sheets.append(_sheet(part, lines, f"表{len(sheets) + 1}"))
            above = []
    check_sheets(len(sheets))
    if not sheets:
        raise CannotReadEmptyBook
    _add_below(sheets[-1], [line for line in above if line][:_LINES_ABOVE])
    return tuple(sheets)


def _sheet(table: Element, lines: list[str], name: str) -> Sheet:
    grid: list[list[Value]] = [[line] for line in lines]
    spans: list[Span] = []
    running: dict[int, int] = {}  # column → row where a cell that goes on below began
    for row in table.findall(f"{_W}tr"):
        number = len(grid) + 1
        cells: list[Value] = []
        for text, width, merge in _cells(row):
            column = len(cells) + 1
            first = running.get(column) if merge == "continue" else None
            if first is not None:
                spans[:] = [(t, c, number, r) if (t, c) == (first, column) else (t, c, b, r) for t, c, b, r in spans]
            elif width > 1 or merge == "restart":
                spans.append((number, column, number, column + width - 1))
            running.pop(column, None) if first is None else None
            if merge == "restart" or first is not None:
                running[column] = first or number
            cells += [None if first is not None else text or None, *[None] * (width - 1)]
        grid.append(cells)
        check_extent(name, number, len(cells))
    kept = tuple(span for span in spans if span[:2] != span[2:])
    return Sheet(name, grid, kept)


def _cells(row: Element) -> Iterator[tuple[str, int, str]]:
    """Yield text, width in columns and how a cell goes on from above: restart, continue or nothing."""
    for cell in row.iter(f"{_W}tc"):
        how = cell.find(f"{_W}tcPr")
        span = how.find(f"{_W}gridSpan") if how is not None else None
        merge = how.find(f"{_W}vMerge") if how is not None else None
        stated = span.get(f"{_W}val", "1") if span is not None else "1"
        width = int(stated) if stated.isdigit() and 0 < int(stated) < 1000 else 1
        text = " ".join(filter(None, (_text(line) for line in cell.iter(f"{_W}p"))))
        yield text, width, merge.get(f"{_W}val", "continue") if merge is not None else ""


def _text(part: Element) -> str:
    words = []
    for one in part.iter():
        if one.tag == f"{_W}t":
            words.append(one.text or "")
        elif one.tag in (f"{_W}tab", f"{_W}br"):
            words.append(" ")
    return "".join(words).strip()


def _add_below(sheet: Sheet, lines: list[str]) -> None:
    sheet.grid.extend([line] for line in lines)
