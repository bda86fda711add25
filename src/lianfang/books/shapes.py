"""The shapes that reading a workbook gives: a table with its headers, and what a header was matched to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal

from django.utils.functional import Promise

from lianfang.facts.fields import Field

from .texts import text_of

How = Literal["remembered", "exact", "synonym", "parent", "fuzzy", "none"]
Value = str | float | int | bool | date | datetime | time | timedelta | None
Span = tuple[int, int, int, int]  # top, left, bottom, right, counted from 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it was read: `text` as Excel shows it, `value` as it is stored; `number` if it was a number there."""

    row: int
    column: int
    value: object
    text: str
    is_number: bool = False

    @property
    def address(self) -> str:
        """B7: where it stands, as the office sees it in its own file."""
        return f"{letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Header:
    """A column's header: its own text, the texts above it, and what its words say beside the name.

    `day` is a date that the header or one above it states for all its cells (2月8日 over 上午体温), as written.
    """

    column: int
    text: str
    parents: tuple[str, ...] = ()
    unit: str = ""
    options: tuple[str, ...] = ()
    hint: str = ""
    samples: tuple[str, ...] = ()
    day: str = ""

    @property
    def letters(self) -> str:
        return letters(self.column)


@dataclass(frozen=True, slots=True)
class Window:
    """时限 · What a flag asks: whether something was so within `days`, or since the day `since` (as written).

    A flag is no fact: it is computed from dated facts for the asking form's own window. Both empty: no window stated.
    """

    about: str  # travel, contact, symptom, isolation or other
    days: int | None = None
    since: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Which field a header means, how that was found, and how sure it is (0 to 1); `why` is for the reader.

    Where `field` is None, `parts` holds the fields of a column that states several in one cell, and `window` says that
    the column is a flag. `code` is stable: what kind of answer this is.
    """

    header: Header
    field: Field | None
    how: How
    confidence: float
    why: str | Promise = ""
    code: str = ""
    parts: tuple[Field, ...] = ()
    window: Window | None = None


@dataclass(slots=True)
class Sheet:
    """A sheet as read: values from A1 on, and what a reader of the file would not see or would see otherwise."""

    name: str
    grid: list[list[Value]]
    merges: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False
    remarks: list[str] = field(default_factory=list)

    def value(self, row: int, column: int) -> Value:
        """The value at a row and column counted from 1; None where nothing stands."""
        if row > len(self.grid):
            return None
        cells = self.grid[row - 1]
        found = cells[column - 1] if column <= len(cells) else None
        return None if found == "" else found

    def cell(self, row: int, column: int) -> Cell:
        value = self.value(row, column)
        return Cell(row, column, value, text_of(value), isinstance(value, int | float) and not isinstance(value, bool))

    def text(self, row: int, column: int) -> str:
        return text_of(self.value(row, column))


@dataclass(slots=True)
class Book:
    """A file as read. `converted` names the format it came in if another program had to convert it."""

    name: str
    format: str
    sheets: tuple[Sheet, ...]
    converted: str = ""
    remarks: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table on a sheet. Rows and columns are counted from 1, as Excel shows them."""

    sheet: str
    title: str
    lead: tuple[str, ...]
    headers: list[Header]
    header_rows: tuple[int, int]
    first_row: int
    last_row: int
    instruction_rows: tuple[int, ...] = ()
    sign_off: tuple[int, str] | None = None
    remarks: list[str] = field(default_factory=list)
    # rows between first and last that are nobody: blank, the header again, a caption, a total
    skipped_rows: frozenset[int] = frozenset()
    source: Sheet | None = field(default=None, repr=False)
    # what a merged cell of the body states for the rows below its first: (row, column) of the latter → its row
    carried: dict[tuple[int, int], int] = field(default_factory=dict, repr=False)

    def rows(self) -> Iterator[list[Cell]]:
        """Yield each row of the body with a cell for each header, in the headers' order."""
        for number in self.row_numbers():
            yield [self.cell(number, header.column) for header in self.headers]

    def row_numbers(self) -> Sequence[int]:
        return [row for row in range(self.first_row, self.last_row + 1) if row not in self.skipped_rows]

    def value(self, row: int, column: int) -> Value:
        """What a cell of the body holds, or the merged cell that states it for this row."""
        return self.source.value(self.carried.get((row, column), row), column) if self.source else None

    def cell(self, row: int, column: int) -> Cell:
        if self.source is None:
            return Cell(row, column, None, "")
        cell = self.source.cell(self.carried.get((row, column), row), column)
        return cell if cell.row == row else Cell(row, column, cell.value, cell.text, cell.is_number)


@cache  # asked for every cell of a form, and there are a few hundred of them
def letters(column: int) -> str:
    """1 → A, 27 → AA."""
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
