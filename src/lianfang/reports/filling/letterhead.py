"""Writes the unit and the day into the lines above and below the tables of a sheet, before any of them grows."""

from collections.abc import Iterator, Sequence

from lianfang.books.shapes import letters
from lianfang.reports.opened import Form, FormTable

from .grid import Grid, written
from .lines import Heading, edits_of, value_of
from .moving import merged_rows
from .package import Package
from .references import number
from .runs import Runs, edited, inline


def head_rows(grid: Grid, tables: Sequence[FormTable]) -> list[int]:
    """The rows of a sheet that are no body: titles, headers, instructions, what stands below."""
    bodies = [(min(_body(table)), max(_body(table))) for table in tables if _body(table)]
    return [row for row in sorted(grid.rows) if not any(first <= row <= last for first, last in bodies)]


def lines_of(form: Form, heading: Heading) -> list[tuple[str, str, str]]:
    """Return what the lines of a workbook will say, by sheet and cell as the form was sent."""
    package = Package.of(form.content)
    parts, runs = package.sheets(), Runs.of(package)
    found: list[tuple[str, str, str]] = []
    for name in dict.fromkeys(table.sheet for table in form.tables):
        tables = [table for table in form.tables if table.sheet == name]
        done = fill_lines(Grid.of(package.text(parts[name])), runs, tables, heading)
        found += [(name, address, text) for address, text in done]
    return found


def _body(table: FormTable) -> set[int]:
    return {*table.existing, *table.free}


def fill_lines(grid: Grid, runs: Runs, tables: Sequence[FormTable], heading: Heading) -> list[tuple[str, str]]:
    """Fill the lines of a sheet; return where and what now stands there."""
    heads = {row for one in tables for row in range(one.table.header_rows[0], one.table.first_row)}
    top = min(one.table.header_rows[0] for one in tables)
    done: list[tuple[str, str]] = []
    for row in head_rows(grid, tables):
        if row not in heads:
            done += list(_fill_row(grid, runs, row, heading, is_above=row < top))
    return done


def _fill_row(grid: Grid, runs: Runs, row: int, heading: Heading, *, is_above: bool) -> Iterator[tuple[str, str]]:
    for column, cell in sorted(grid.rows[row].cells.items()):
        parts = runs.of_cell(cell)
        text = "".join(part.text for part in parts)
        if not text.strip():
            continue
        beside = _beside(grid, row, column)
        value = value_of(text, heading) if beside and _is_blank(grid, runs, row, beside) else ""
        if value and (is_above or not text.strip().startswith("日")):
            there = grid.cell(row, beside)
            style = there.style if there is not None else cell.style
            grid.put(row, beside, written(value), style=style, kind="inlineStr")
            yield f"{letters(beside)}{row}", value
        elif edits := edits_of(text, heading, is_above=is_above):
            made = edited(parts, edits)
            grid.put(row, column, inline(made), style=cell.style, kind="inlineStr")
            yield f"{letters(column)}{row}", "".join(part.text for part in made)


def _beside(grid: Grid, row: int, column: int) -> int:
    """The cell to the right of a label; 0 where the row ends with it, as when it is merged over the whole table."""
    right = next((number(r) for left, top, r, _b in merged_rows(grid) if (number(left), top) == (column, row)), column)
    return right + 1 if any(right < one for one in _reach(grid)) else 0


def _reach(grid: Grid) -> set[int]:
    return {max(row.cells, default=0) for row in grid.rows.values()}


def _is_blank(grid: Grid, runs: Runs, row: int, column: int) -> bool:
    cell = grid.cell(row, column)
    if cell is None or cell.is_empty:
        return True
    return not runs.text(cell).strip(" _＿\u3000年月日") and bool(runs.of_cell(cell))
