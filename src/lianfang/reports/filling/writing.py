"""Writes values into the original workbook: its own XML is changed cell by cell, and nothing else in it.

A library that reads a workbook into objects and writes it anew loses what it does not know: see ADR 9 for what
was measured. Here a sheet's rows are taken apart, the cells filled, rows put in, and the rest stays byte for byte.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from lianfang.reports.columns import CellValue, Column, Said, TableFilled
from lianfang.reports.opened import Form, FormTable

from . import cannot
from .columns_xml import default_height
from .days import day_words
from .fitting import Fit, fit_sheet
from .grid import CellXml, Grid, RowXml, written
from .heights import fit_heads, fit_row
from .letterhead import fill_lines, head_rows
from .moving import calculate_on_opening, drop_chain, move
from .package import Package
from .paper import repeat_rows
from .references import LAST_ROW, Growth
from .runs import Runs
from .styles import QUOTED, TEXT, WRAP, Styles
from .totals import sum_up
from .trace import Trace, add_trace

MOST_ROWS = 20_000
_RISKY = ("=", "+", "-", "@", "\t", "\r")
# What Excel would take for a number or a day as soon as somebody edits the cell: 3-12, 1/2, 0101, 141028…
_LIKE_A_NUMBER = re.compile(r"[\d.,:/\-\sEe+Xx%]+")
_DATE_1904 = re.compile(r'\bdate1904="(?:1|true)"')
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


def rows_of(table: FormTable, filled: TableFilled) -> tuple[list[int], int]:
    """Return the row of the finished file for each row that is filled, and by how many rows the table grows."""
    fresh = sum(1 for row in filled.rows if not row.at)
    if fresh > MOST_ROWS or table.at + fresh > LAST_ROW:
        raise cannot.CannotFillSoMany(count=fresh, limit=MOST_ROWS)
    places, by = table.places(fresh)
    waiting = iter(places)
    return [table.moved(row.at, by) if row.at else next(waiting) for row in filled.rows], by


def fill_workbook(form: Form, filled: Sequence[TableFilled], trace: Trace) -> bytes:
    """Return the workbook with its tables filled, from the lowest up, so that none moves what is still to come."""
    package = Package.of(form.content)
    parts, styles = package.sheets(), Styles.of(package)
    by_index = {table.index: table for table in form.tables}
    pairs = sorted([(by_index[one.index], one) for one in filled], key=lambda pair: pair[0].at, reverse=True)
    grids, fits = _prepared(package, styles, pairs, trace)
    epoch = _EPOCH_1904 if _DATE_1904.search(package.text("xl/workbook.xml")) else _EPOCH
    for table, one in pairs:
        if one.rows:
            _Filling(package, grids, styles, table, epoch, fits[table.sheet]).fill(one)
    for name, grid in grids.items():
        grid.forget_results()
        package.put(parts[name], grid.xml())
    if grids:
        drop_chain(package)
        calculate_on_opening(package)
    add_trace(package, trace, styles)
    styles.save()
    return package.packed()


def _prepared(
    package: Package, styles: Styles, pairs: Sequence[tuple[FormTable, TableFilled]], trace: Trace
) -> tuple[dict[str, Grid], dict[str, Fit]]:
    """The sheets that are to be changed, before their rows are filled: lines said, columns and page as they will be."""
    grids: dict[str, Grid] = {}
    fits: dict[str, Fit] = {}
    parts, runs = package.sheets(), Runs.of(package)
    for name in dict.fromkeys(table.sheet for table, _one in pairs):
        own = [pair for pair in pairs if pair[0].sheet == name]
        tables, grid = [table for table, _one in own], Grid.of(package.text(parts[name]))
        lines = fill_lines(grid, runs, tables, trace.heading) if trace.heading else []
        if lines or any(one.rows for _table, one in own):
            grids[name], fits[name] = grid, fit_sheet(grid, styles, own)
            fit_heads(grid, styles, head_rows(grid, tables), runs.text)
    return grids, fits


class _Filling:
    """The filling of one table."""

    def __init__(
        self, package: Package, grids: dict[str, Grid], styles: Styles, table: FormTable, epoch: date, fit: Fit
    ) -> None:
        self.package, self.grids, self.styles = package, grids, styles
        self.table, self.epoch, self.fit = table, epoch, fit
        self.grid = grids[table.sheet]
        self.formats: dict[tuple[int, str, str], int] = {}
        self.numbers: dict[int, bool] = {}  # by column: whether it holds numbers of persons or of phones
        self.usual = default_height(self.grid.head)

    def fill(self, filled: TableFilled) -> None:
        rows, by = rows_of(self.table, filled)
        if by:
            self._grow(by)
        for row, cells in zip(rows, filled.cells, strict=True):
            most = 0.0
            for column, said in zip(filled.columns, cells, strict=True):
                if said.value is not None:
                    most = max(most, self._put(row, column, said))
            fit_row(self.grid.rows[row], self.usual, most)
        self._count(rows, by)
        sum_up(self.grid, self.table, filled.columns, rows, by)
        if by:
            repeat_rows(self.package, self.table.sheet, *self.table.table.header_rows)

    def _grow(self, by: int) -> None:
        growth = Growth(self.table.sheet, self.table.at, by, extends=bool(self.table.model))
        model = self.grid.rows.get(self.table.model) if self.table.model else None
        self.grid.grow(growth, self._plain(model) if model else self._bare(), self.table.model or self.table.at)
        move(self.package, self.grids, growth)

    def _plain(self, model: RowXml) -> RowXml:
        """The model without a formula that somebody left in it: new rows take those of whole columns alone."""
        odd = {column for row, column in self.table.odd if row == self.table.model}
        return RowXml(model.attrs, {c: CellXml(cell.style) if c in odd else cell for c, cell in model.cells.items()})

    def _bare(self) -> RowXml:
        """A row for a form that has none: the lines of its header, without its ground and font."""
        row = RowXml()
        for header in self.table.table.headers:
            style = self.styles.plain(self.grid.style(self.table.table.header_rows[1], header.column))
            row.cells[header.column] = CellXml(style)
        return row

    def _put(self, row: int, column: Column, said: Said) -> float:
        """Write one cell; return how high its row has to be, 0 where one line will do."""
        cell = self.grid.cell(row, column.number)
        if cell is not None and not cell.is_empty:
            return 0
        base = cell.style if cell is not None else self.grid.style(self.table.model, column.number)
        value, how = said.value, self.fit.how(column.number)
        if isinstance(value, date) and not self.styles.is_day(base):
            value = day_words(value, column.header)
        if isinstance(value, str):
            style = self._format(base, self._as_written(value, column), how)
            self.grid.put(row, column.number, written(value), style=style, kind="inlineStr")
            return self.fit.height(column.number, value, self.styles.size(base)) if how == WRAP else 0
        style = self._format(base, "", how)
        inner = f"{_serial(value, self.epoch):.10g}" if isinstance(value, date) else _number(value)
        self.grid.put(row, column.number, f"<v>{inner}</v>", style=style)
        return 0

    def _format(self, base: int, kind: str, how: str) -> int:
        key = (base, kind, how)
        if key not in self.formats:
            style = self.styles.as_text(base, quoted=kind == QUOTED) if kind else base
            self.formats[key] = self.styles.fitted(style, how)
        return self.formats[key]

    def _as_written(self, value: str, column: Column) -> str:
        """Which format keeps a text the text that it is."""
        if value.startswith(_RISKY):
            return QUOTED
        if column.number not in self.numbers:
            types = {one.type for one in column.meaning.fields} if column.meaning else set()
            self.numbers[column.number] = bool(types & {"id_no", "phone"})
        return TEXT if self.numbers[column.number] or _LIKE_A_NUMBER.fullmatch(value) else ""

    def _count(self, rows: Sequence[int], by: int) -> None:
        """Number the rows, and those again that have moved."""
        column = self.table.counter
        if not column:
            return
        body = sorted({*rows, *(self.table.moved(row, by) for row in self.table.existing)})
        for number, row in enumerate(body, 1):
            cell = self.grid.cell(row, column)
            stale = by and row > self.table.at and (cell is None or cell.formula is None)
            if cell is None or cell.is_empty or stale:
                style = cell.style if cell is not None else self.grid.style(self.table.model, column)
                self.grid.put(row, column, f"<v>{number}</v>", style=style)


def _serial(value: date, epoch: date) -> float:
    if isinstance(value, datetime):
        passed: timedelta = value.replace(tzinfo=None) - datetime.combine(epoch, datetime.min.time())
        return passed.days + passed.seconds / 86_400
    return float((value - epoch).days)


def _number(value: CellValue) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(int(value or 0))  # type: ignore[arg-type] # days and text are told above
