"""Makes what is filled fit: columns as wide as their values, rows as high, the page as wide as it was.

Only columns that are filled change, and never those that a form has made wide enough. Numbers and days get their
whole width first (a cell too narrow for them shows ####), numbers of persons next, or they are made smaller; long text
goes over several lines. A form with settings of its own for the page keeps to the width that it prints on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil

from lianfang.books.texts import text_of
from lianfang.reports.columns import CellValue, Column, TableFilled
from lianfang.reports.opened import FormTable

from . import measure
from .columns_xml import Columns
from .grid import Grid
from .paper import Paper
from .styles import MIDDLE, SHRINK, WRAP, Styles

_WIDEST = 26.0  # of a column of text: what is longer goes on below
_LEAST_TEXT = 10.0
_SOLID = 20  # digits: up to here Latin text is a number of somebody or a day, and is not broken
_SMALL = 8  # digits from which on text is made smaller rather than cut off, if a font is wider than was reckoned
_SURE = 0.85  # of the page: programs differ in how wide a column is that states no width
_MORE = 1.35  # times as wide as it was a form may become that is printed to the width of its page
_WIDE, _LONG = 11, 16  # digits of a day, and of a day with its time


@dataclass(slots=True)
class Need:
    """What one filled column needs: `widest` in one line; `is_solid` is not to be broken, `is_number` not cut."""

    column: int
    widest: float = 0.0
    least: float = 0.0  # so that its header goes on two lines
    is_solid: bool = True
    is_number: bool = True

    @property
    def wanted(self) -> float:
        if self.is_solid or self.widest <= _WIDEST:
            return self.widest
        return max(self.widest / ceil(self.widest / _WIDEST) + 2, _WIDEST * 0.6)  # lines of about the same length


@dataclass(slots=True)
class Fit:
    """How the filled columns of a sheet are to be: their widths, and by column how cells take what is too long."""

    widths: dict[int, float] = field(default_factory=dict)
    hows: dict[int, str] = field(default_factory=dict)

    def how(self, column: int) -> str:
        return self.hows.get(column, "")

    def height(self, column: int, text: str, size: float) -> float:
        """How high a row has to be for a text in this column."""
        return measure.height(measure.lines(text, self.widths[column], size), size)


def fit_sheet(grid: Grid, styles: Styles, tables: Sequence[tuple[FormTable, TableFilled]]) -> Fit:
    """Widen what has to be wider on a sheet, and return how its cells are to be written."""
    needs = _needs(grid, styles, tables)
    columns, paper = Columns.of(grid), Paper.of(grid)
    last = max((header.column for table, _filled in tables for header in table.table.headers), default=0)
    now = {column: columns.width(column) for column in range(1, last + 1)}
    shown = {number: need for number, need in needs.items() if now.get(number)}
    wanted = now | {number: max(now[number], need.wanted) for number, need in shown.items()}
    total = sum(wanted.values())
    if not paper.is_stated and total > paper.width * _SURE:
        wanted |= {number: _narrowed(columns, need, wanted[number]) for number, need in shown.items()}
        paper.lay(grid, sum(wanted.values()))
    elif paper.is_stated:
        most = max(sum(now.values()) * (_MORE if paper.fits else 1.0), paper.width)
        _squeeze(wanted, now, shown, total - most)
    changed = {number: width for number, width in wanted.items() if abs(width - now[number]) > 0.01}
    if changed:
        columns.put(grid, changed)
    return Fit(wanted, _hows(wanted, shown))


def _narrowed(columns: Columns, need: Need, width: float) -> float:
    """A column that nobody made wide may be as narrow as what stands in it, where room is short."""
    return width if columns.is_stated(need.column) else min(width, max(need.wanted, need.least))


def _squeeze(wanted: dict[int, float], now: dict[int, float], needs: dict[int, Need], over: float) -> None:
    """Take back what goes beyond the page: slack first, then the lines of long text, then those made smaller."""
    slack = {n: min(wanted[n] - max(need.wanted, need.least), wanted[n] - now[n] * 0.6) for n, need in needs.items()}
    over = _take(wanted, slack, over)
    text = {n: wanted[n] - max(min(now[n], wanted[n]), _LEAST_TEXT) for n, need in needs.items() if not need.is_solid}
    over = _take(wanted, text, over)
    solid = {n: wanted[n] - now[n] for n, need in needs.items() if need.is_solid and not need.is_number}
    _take(wanted, solid, over)


def _take(wanted: dict[int, float], spare: dict[int, float], over: float) -> float:
    spare = {number: room for number, room in spare.items() if room > 0}
    total = sum(spare.values())
    if over <= 0 or not total:
        return over
    share = min(1.0, over / total)
    for number, room in spare.items():
        wanted[number] -= room * share
    return over - total * share


def _hows(widths: dict[int, float], needs: dict[int, Need]) -> dict[int, str]:
    broken = {n for n, need in needs.items() if not need.is_solid and need.widest > widths[n]}
    solid = {n for n, need in needs.items() if need.is_solid and not need.is_number and need.widest > _SMALL}
    rest = MIDDLE if broken else ""
    return {n: WRAP if n in broken else SHRINK if n in solid else rest for n in needs}


def _needs(grid: Grid, styles: Styles, tables: Iterable[tuple[FormTable, TableFilled]]) -> dict[int, Need]:
    found: dict[int, Need] = {}
    for table, filled in tables:
        for at, column in enumerate(filled.columns):
            values = [line[at].value for line in filled.cells if line[at].value is not None]
            if values:
                need = found.setdefault(column.number, Need(column.number))
                _add(need, values, column, styles.size(_style(grid, table, column.number)))
                need.least = max(need.least, _heading(column))
    return found


def _style(grid: Grid, table: FormTable, column: int) -> int:
    row = table.model or (table.free or table.existing or (table.at,))[0]
    return grid.style(row, column)


def _add(need: Need, values: Sequence[CellValue], column: Column, size: float) -> None:
    """Add the values of one table to what a column needs."""
    texts = {value for value in values if isinstance(value, str)}
    words = [max((measure.digits(line) for line in text.split("\n")), default=0) for text in texts]
    others = [_digits(value) for value in values if not isinstance(value, str)]
    widest = max([*words, *others], default=0)
    need.widest = max(need.widest, measure.width(widest, size))
    need.is_number = need.is_number and not texts
    need.is_solid = need.is_solid and all(len(text) <= _SOLID and (text.isascii() or len(text) < 5) for text in texts)


def _digits(value: CellValue) -> int:
    if isinstance(value, datetime):
        return _LONG
    return _WIDE if isinstance(value, date) else measure.digits(text_of(value))


def _heading(column: Column) -> float:
    """The width in which a header stands on two lines, or on three if it is long; what it says below, on one."""
    count = measure.digits(column.header.text)
    hint = min(measure.digits(column.header.hint.split("；")[-1]), _SMALL + 2)
    return measure.width(max(ceil(count / (2 if count <= 16 else 3)) + 1, hint))
