"""One form from the blank file to the finished one: what its columns mean, who stands in it, what every cell says."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from lianfang.access.scope import Scope
from lianfang.books.queries import known
from lianfang.books.shapes import Cell, letters
from lianfang.books.texts import text_of, tight
from lianfang.books.values import day_of_cell
from lianfang.kit.clock import ZONE, now
from lianfang.ledger.queries import newest_seq
from lianfang.places.models import Place
from lianfang.places.queries import crumbs
from lianfang.reports.columns import CellValue, Column, Reason, Row, Said, TableFilled
from lianfang.reports.meaning import meaning_of
from lianfang.reports.opened import LANGUAGE, Form, FormTable
from lianfang.reports.subjects import Subject
from lianfang.reports.valuing.cells import Asking, cells

from .days import day_words
from .documents import fill_document
from .letterhead import lines_of
from .lines import Heading
from .opening import open_form
from .trace import Trace
from .writing import fill_workbook, rows_of

_SPARED = Said(reason=Reason("formula", gettext_lazy("这一格里有公式，没有动。")))
_UNITS = ("county", "township", "community", "village")


class ShownCell(NamedTuple):
    """One cell of the finished file: what stands there and from which entries, or why nothing does.

    `differs` is what the file said already where the ledger says otherwise: it was left as it stood. A tuple, since a
    form may have a hundred thousand of them.
    """

    sheet: str
    address: str
    value: CellValue
    evidence: tuple[UUID, ...] = ()
    reason: Reason | None = None
    differs: str = ""
    # what the row is about, and what the column asks of it: a figure opens by these and the file's sequence
    subject: UUID | None = None
    key: str = ""


@dataclass(slots=True)
class TableReport:
    """What became of one table."""

    table: FormTable
    subject: Subject
    columns: Sequence[Column]
    rows: Sequence[Row]
    at: Sequence[int]
    added: int
    said: Sequence[Sequence[Said]]
    shown: list[ShownCell] = field(default_factory=list)


@dataclass(slots=True)
class Filled:
    """填好的表 · The finished file, what became of each table, and each cell with its source."""

    content: bytes
    name: str
    place: Place
    on: date
    seq: int
    tables: list[TableReport]
    remarks: list[str | Promise]
    unit: str = ""
    lines: list[tuple[str, str, str]] = field(default_factory=list)  # sheet, cell, what the form's own line says now

    @property
    def cells(self) -> list[ShownCell]:
        return [cell for table in self.tables for cell in table.shown]

    @property
    def report(self) -> dict[str, Any]:
        from .reporting import report_of

        return report_of(self)


def fill_form(
    scope: Scope,
    content: bytes,
    name: str,
    place: Place,
    on: date,
    form_key: str | None = None,
    *,
    said: Mapping[int, Mapping[str, str]] | None = None,
    by: str | Promise = "",
    recipient: str = "",
) -> Filled:
    """Fill a form for a place and day out of what the ledger says now; whoever calls records that it was done.

    `said` overrides, by the table's index, what was remembered of its columns. `by` and `recipient` go into the trace.
    Raises CannotFillForm and the refusals of reading a book.
    """
    form = open_form(content, name)
    seq = newest_seq(scope)
    reports = []
    for table in form.tables:
        remembered = known(scope, table.table.headers, form_key or "")
        columns_said = (said or {}).get(table.index) or (remembered.columns if remembered else {})
        reports.append(_table(scope, form, table, place, on, seq, columns_said))
    unit = unit_name(scope, place)
    lines = [] if form.is_document else lines_of(form, Heading(unit, on))
    filled = Filled(b"", _name(form), place, on, seq, reports, list(form.remarks), unit, lines)
    trace = trace_of(filled, by=by, recipient=recipient)
    parts = [
        TableFilled(one.table.index, one.columns, list(one.rows), [list(row) for row in one.said]) for one in reports
    ]
    filled.content = fill_document(form, parts, trace) if form.is_document else fill_workbook(form, parts, trace)
    return filled


def unit_name(scope: Scope, place: Place) -> str:
    """The unit as a form's own line wants it: 吉昌镇西关社区, 吉昌镇, 吉县; of what is smaller the community's."""
    chain = [one for one in (*crumbs(scope, place), place) if one.kind in _UNITS]
    last = chain[-1] if chain else place
    above = [one.name for one in chain if one.kind == "township" and one.id != last.id]
    return "".join((*above, last.name))


def _name(form: Form) -> str:
    with override(LANGUAGE):
        stem = form.name.rsplit(".", 1)[0] or _("报表")
    return f"{stem}.{'docx' if form.is_document else 'xlsx'}"


def _table(
    scope: Scope, form: Form, table: FormTable, place: Place, on: date, seq: int, said: Mapping[str, str]
) -> TableReport:
    subject, columns = meaning_of(form, table, scope, said, on=on)
    rows, values = cells(Asking(scope, table, subject, columns, place, on, seq))
    at, by = rows_of(table, TableFilled(table.index, columns, rows, values))
    _number(columns, at, values)
    _spare(table, columns, at, by, values)
    report = TableReport(table, subject, columns, rows, at, by, values)
    report.shown = [
        _shown(table, row, number, column, one, on)
        for row, number, line in zip(rows, at, values, strict=True)
        for column, one in zip(columns, line, strict=True)
    ]
    return report


def _number(columns: Sequence[Column], at: Sequence[int], values: list[list[Said]]) -> None:
    """序号 counts the rows as they stand in the finished file."""
    rank = {row: number for number, row in enumerate(sorted(at), 1)}
    for place in [n for n, column in enumerate(columns) if column.key == "serial" and column.is_filled]:
        for row, line in zip(at, values, strict=True):
            line[place] = Said(rank[row])


def _spare(table: FormTable, columns: Sequence[Column], at: Sequence[int], by: int, values: list[list[Said]]) -> None:
    """A cell in which the form has a formula of its own is not written, and says so."""
    if not table.odd:
        return
    for row, line in zip(at, values, strict=True):
        before = table.before(row, by)
        for n, column in enumerate(columns):
            if (before, column.number) in table.odd:
                line[n] = _SPARED


def _shown(table: FormTable, row: Row, number: int, column: Column, said: Said, on: date) -> ShownCell:
    """A cell as it stands in the finished file; what a line said already stays."""
    address = f"{letters(column.number)}{number}"
    cell = table.table.cell(row.at, column.number) if row.at else None
    if cell is None or not cell.text:
        return ShownCell(table.sheet, address, said.value, said.evidence, said.reason, "", row.subject, column.key)
    differs = said.value is not None and not _same(cell, said.value, column, on)
    told = _words(said.value, column) if differs else ""
    return ShownCell(table.sheet, address, cell.text, said.evidence, None, told, row.subject, column.key)


def _same(cell: Cell, value: CellValue, column: Column, on: date) -> bool:
    """Whether a line says what the ledger says, in whatever spelling."""
    if isinstance(value, date):
        return day_of_cell(cell, on) == day_of_cell(Cell(0, 0, value, ""), on)
    told, there = _words(value, column), text_of(cell.value)
    return (
        Counter(tight(told).upper()) == Counter(tight(there).upper()) if "、" in told else tight(told) == tight(there)
    )


def _words(value: CellValue, column: Column) -> str:
    return day_words(value, column.header) if isinstance(value, date) else text_of(value)


def trace_of(filled: Filled, *, by: str | Promise, recipient: str) -> Trace:
    """What the file says of itself, in the language of who asked for it: who filled it may read another."""
    with override(LANGUAGE):
        return _traced(filled, str(by), recipient)


def _traced(filled: Filled, by: str, recipient: str) -> Trace:
    said = [
        (_("填表"), by or _("联防台账")),
        (_("时间"), f"{now().astimezone(ZONE):%Y-%m-%d %H:%M}"),
        (_("地方"), filled.place.name),
        (_("报告日"), filled.on.isoformat()),
        (_("台账序号"), str(filled.seq)),
    ]
    if recipient:
        said.insert(1, (_("交给"), recipient))
    empty = [
        (f"{column.header.letters} {column.header.text}", column.reason_empty.said)
        for table in filled.tables
        for column in table.columns
        if column.reason_empty is not None
    ]
    columns = [(_("留空的列"), _("原因")), *empty] if empty else ()
    return Trace(said, columns, title=_("填报来源"), heading=Heading(filled.unit, filled.on))
