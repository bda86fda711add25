"""Word tables: rows are copied from one of the form's own, cells take words in its font, the footer a line of trace."""

import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from lianfang.books.texts import text_of
from lianfang.reports.columns import Column, Said, TableFilled
from lianfang.reports.opened import Form, FormTable

from .days import day_words
from .lines import Heading, edits_of
from .runs import Run, edited
from .trace import Trace
from .writing import rows_of

_SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_LINES_ABOVE = 3  # as `books.documents` takes them for a table's title rows


def fill_document(form: Form, filled: Sequence[TableFilled], trace: Trace) -> bytes:
    """Return the document with its tables filled."""
    document = _opened(form.content)
    tables = list(_tables(document.element.body))
    names = [sheet.name for sheet in form.book.sheets]
    by_index = {table.index: table for table in form.tables}
    for one in sorted(filled, key=lambda one: by_index[one.index].at, reverse=True):
        table = by_index[one.index]
        if one.rows:
            element, above = tables[names.index(table.sheet)]
            _fill(element, above, table, one)
    if trace.heading is not None:
        _fill_lines(document, trace.heading)
    document.sections[0].footer.add_paragraph(trace.line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def addressed(content: bytes, said: Sequence[tuple[str, str]]) -> bytes:
    """Return a filled document whose footer also says `said`: to whom it went is known only when it is taken."""
    document = _opened(content)
    line = Trace(said).line
    document.sections[0].footer.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _opened(content: bytes) -> Any:
    import docx  # with lxml 8 MiB, for the few forms that are documents

    return docx.Document(io.BytesIO(content))


def qn(name: str) -> str:
    """w:tbl as the parser of XML calls it."""
    prefix, _colon, own = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{own}"


def _fill_lines(document: Any, heading: Heading) -> None:
    """The unit and the day in the lines around the tables, in their own fonts; below the last a bare day is signed."""
    body = list(document.element.body)
    last = max((at for at, part in enumerate(body) if part.tag == qn("w:tbl")), default=0)
    for at, part in enumerate(body):
        texts = list(part.iter(qn("w:t"))) if part.tag == qn("w:p") else []
        runs = [Run(one.text or "") for one in texts]
        edits = edits_of("".join(run.text for run in runs), heading, is_above=at < last)
        for one, run in zip(texts, edited(runs, edits), strict=True) if edits else ():
            one.text = run.text
            one.set(qn("xml:space"), "preserve")


def _tables(body: Any) -> Iterator[tuple[Any, int]]:
    """Each table of the document itself, with how many lines above it were read as its first rows."""
    lines = 0
    for part in body:
        if part.tag == qn("w:p"):
            lines += bool("".join(one.text or "" for one in part.iter(qn("w:t"))).strip())
        elif part.tag == qn("w:tbl"):
            yield part, min(lines, _LINES_ABOVE)
            lines = 0


def _fill(element: Any, above: int, table: FormTable, filled: TableFilled) -> None:
    rows, by = rows_of(table, filled)
    _grow(element, table.at - above, by)
    for number, (row, line) in zip(rows, zip(filled.rows, filled.cells, strict=True), strict=True):
        tr = element.tr_lst[number - above - 1]
        for column, said in zip(filled.columns, line, strict=True):
            cell = _cell(tr, column.number)
            if said.value is not None and cell is not None and not (row.at and _text(cell)):
                _write(cell, _words(said, column))


def _grow(element: Any, at: int, by: int) -> None:
    """Put copies of row `at` (counted from 1) below it, empty but for their formats."""
    model = element.tr_lst[at - 1]
    for _copy in range(by):
        fresh = deepcopy(model)
        for header in fresh.findall(f"{qn('w:trPr')}/{qn('w:tblHeader')}"):
            header.getparent().remove(header)
        for cell in fresh.tc_lst:
            _write(cell, "")
        model.addnext(fresh)


def _cell(tr: Any, column: int) -> Any:
    """The cell that covers a column of the table's grid."""
    at = 1
    for cell in tr.tc_lst:
        if at <= column < at + cell.grid_span:
            return cell
        at += cell.grid_span
    return None


def _text(cell: Any) -> str:
    return "".join(one.text or "" for one in cell.iter(qn("w:t"))).strip()


def _write(cell: Any, words: str) -> None:
    """Put words into a cell in the font of what stood there: its first paragraph stays, with one run."""
    paragraph = cell.p_lst[0]
    for other in cell.p_lst[1:]:
        cell.remove(other)
    runs = paragraph.findall(qn("w:r"))
    format = deepcopy(runs[0].find(qn("w:rPr"))) if runs and runs[0].find(qn("w:rPr")) is not None else None
    for part in [one for one in paragraph if one.tag != qn("w:pPr")]:
        paragraph.remove(part)
    if not words:
        if format is not None:  # an empty run keeps the font for who fills the cell by hand
            paragraph.add_r().append(format)
        return
    run = paragraph.add_r()
    if format is not None:
        run.append(format)
    run.text = words


def _words(said: Said, column: Column) -> str:
    return day_words(said.value, column.header) if isinstance(said.value, date) else text_of(said.value)
