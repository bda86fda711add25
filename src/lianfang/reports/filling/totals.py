"""The line of totals that a form has below or above its rows: a sum where it is blank. A form's own formulas stay."""

from collections.abc import Sequence

from lianfang.books.headers.lexicon import TOTAL
from lianfang.books.shapes import Table, letters
from lianfang.books.texts import tight
from lianfang.reports.columns import Column
from lianfang.reports.opened import FormTable

from .grid import Grid

_BELOW = 2  # rows below the body in which a total may stand


def sum_up(grid: Grid, table: FormTable, columns: Sequence[Column], rows: Sequence[int], by: int) -> None:
    """Put a sum of each figure that was filled into the blank cells of the line of totals."""
    total = total_row(table.table, max((*table.existing, *table.free), default=table.at))
    if not total or not rows:
        return
    row, first, last = table.moved(total, by), min(rows), max(rows)
    last = max(last, row - 1) if row > last else last
    for column in columns:
        cell = grid.cell(row, column.number)
        is_figure = column.meaning is not None and column.meaning.kind == "figure" and column.is_filled
        if is_figure and (cell is None or cell.is_empty):
            letter = letters(column.number)
            style = cell.style if cell is not None else grid.style(table.model, column.number)
            grid.put(row, column.number, f"<f>SUM({letter}{first}:{letter}{last})</f>", style=style)


def total_row(table: Table, last: int) -> int:
    """The row that is called 合计; 0 if there is none."""
    sheet = table.source
    for row in range(table.first_row, last + _BELOW + 1) if sheet is not None else ():
        words = [sheet.text(row, column) for column in range(1, table.headers[-1].column + 1)]  # type: ignore[union-attr] # there is one
        named = [word for word in words if word][:2]
        if any(TOTAL.fullmatch(tight(word)) for word in named):
            return row
    return 0
