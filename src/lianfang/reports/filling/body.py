"""The rows of a table in its file: who stands there already, which are blank, where the form's own space ends."""

from collections import Counter

from lianfang.books.headers.lexicon import COUNTER, TOTAL
from lianfang.books.shapes import Table
from lianfang.books.texts import tight
from lianfang.reports.opened import FormTable

from . import cannot
from .grid import Grid
from .moving import merged_rows
from .references import number

_REPEATED = 3  # rows in which the same words stand before they are the form's own


def body_of(index: int, table: Table, grid: Grid) -> FormTable:
    """Return where a table has rows and where it may grow. Raises CannotFillTallRows for one with rows of several."""
    columns = [header.column for header in table.headers]
    counter = counter_of(table)
    existing = _existing(table, grid, columns, counter)
    free = _free(table, grid, columns, set(existing), counter)
    last = max((*existing, *free), default=0)
    body = {*existing, *free}
    _check_tall(table, grid, columns, body)
    if not body:
        bottom = max(table.header_rows[1], *table.instruction_rows, 0)
        return FormTable(index, table, (), (), bottom, 0, counter)
    # Within the body if there is room, so that sums and lists that end with its last row go on to the new rows.
    inside = last in free and last - 1 in body
    at = last - 1 if inside else last
    return FormTable(index, table, existing, free, at, at, counter)


def _existing(table: Table, grid: Grid, columns: list[int], counter: int) -> tuple[int, ...]:
    """Rows that state somebody: more than a number, a formula's result, or what the form has written in every row."""
    said = {
        row: {
            column: text
            for column in columns
            if column != counter and (text := table.cell(row, column).text) and not _is_formula(grid, row, column)
        }
        for row in table.row_numbers()
    }
    every = {
        column
        for column in columns
        if len(said) >= _REPEATED and len({words.get(column) for words in said.values()}) == 1
    }
    return tuple(row for row, words in said.items() if words.keys() - every)


def _is_formula(grid: Grid, row: int, column: int) -> bool:
    cell = grid.cell(row, column)
    return cell is not None and cell.formula is not None


def tell_formulas(table: FormTable, grid: Grid) -> None:
    """Tell columns that the form works out itself from single cells in which somebody has left a formula."""
    columns = {header.column for header in table.table.headers}
    parts = [set(table.existing), {*table.free, table.model} - {0}]
    found = {(row, c) for rows in parts for row in rows for c in columns if _is_formula(grid, row, c)}
    table.formulas = frozenset(
        column
        for column in {column for _row, column in found}
        if any(rows and sum((row, column) in found for row in rows) * 2 > len(rows) for rows in parts)
    )
    table.odd = frozenset(cell for cell in found if cell[1] not in table.formulas)


def counter_of(table: Table) -> int:
    return next((h.column for h in table.headers if COUNTER.fullmatch(tight(h.text))), 0)


def _free(table: Table, grid: Grid, columns: list[int], existing: set[int], counter: int) -> tuple[int, ...]:
    """Blank rows from the header down to the sign-off, a total, other text, or where the lines of the form end."""
    found: list[int] = []
    model = min(existing, default=table.first_row)
    styled = _styled(grid, model, columns)
    blank = set(table.row_numbers()) - existing
    end = table.sign_off[0] if table.sign_off else max([*grid.rows, table.last_row], default=0) + 1
    for row in range(table.first_row, end):
        if row in existing:
            continue
        words = {} if row in blank else _words(table, row)
        if any(column != counter for column in words):
            if _ends(words) and (found or existing):
                break
            if row > max(existing, default=0) and found:
                break
            continue
        if row > table.last_row and row not in grid.rows:
            break
        if styled and not _styled(grid, row, columns):
            break
        found.append(row)
    return tuple(found)


def _words(table: Table, row: int) -> dict[int, str]:
    sheet = table.source
    if sheet is None or row > len(sheet.grid):
        return {}
    texts = {column: sheet.text(row, column) for column in range(1, len(sheet.grid[row - 1]) + 1)}
    return {column: text for column, text in texts.items() if text}


def _ends(words: dict[int, str]) -> bool:
    return any(TOTAL.fullmatch(tight(text)) for text in list(words.values())[:2])


def _styled(grid: Grid, row: int, columns: list[int]) -> bool:
    """Whether most cells of a row have a format of their own, as the lines of a table have."""
    return sum(1 for column in columns if grid.style(row, column)) * 2 > len(columns)


def _check_tall(table: Table, grid: Grid, columns: list[int], body: set[int]) -> None:
    tall = Counter(
        number(left)
        for left, first, _right, last in merged_rows(grid)
        if last > first and first in body and last in body and number(left) in columns
    )
    worst = next((column for column, count in tall.items() if count > 1), None)
    if worst is not None:
        letter = next(header.letters for header in table.headers if header.column == worst)
        raise cannot.CannotFillTallRows(sheet=table.sheet, column=letter)
