"""A form as it was opened: its tables with the rows that are there, those left blank, and where more can be put."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from lianfang.books.shapes import Book, Table

LANGUAGE = "zh-hans"
"""What whoever asked for a form reads, whichever language the office that fills it works in."""


@dataclass(slots=True)
class FormTable:
    """表 · One table to be filled. Rows are counted as Excel shows them.

    `existing` rows state somebody, `free` ones are the form's own space; more are put in below `at`, made like row
    `model`. `counter` is the column of numbers, if it has one. `formulas` are columns that the form works out itself,
    `odd` the single cells (row, column) with a formula in a column that is otherwise for values.
    """

    index: int
    table: Table
    existing: tuple[int, ...]
    free: tuple[int, ...]
    at: int
    model: int
    counter: int = 0
    formulas: frozenset[int] = frozenset()
    odd: frozenset[tuple[int, int]] = frozenset()
    day_columns: frozenset[int] = frozenset()
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    is_locked: bool = False

    @property
    def sheet(self) -> str:
        return self.table.sheet

    def places(self, count: int) -> tuple[list[int], int]:
        """Where `count` new rows come to stand once the table has grown, and by how many rows it grows."""
        by = max(0, count - len(self.free))
        free = [row + by if row > self.at else row for row in self.free]
        fresh = list(range(self.at + 1, self.at + by + 1))
        return sorted(free + fresh)[:count], by

    def moved(self, row: int, by: int) -> int:
        return row + by if row > self.at else row

    def before(self, row: int, by: int) -> int:
        """Where a row of the finished file stood in the form; 0 for one that was put in."""
        return row if row <= self.at else row - by if row > self.at + by else 0


@dataclass(slots=True)
class Form:
    """表格文件 · A workbook or document with tables to fill; `content` is xlsx or docx, converted if it was not."""

    name: str
    content: bytes
    is_document: bool
    book: Book
    tables: list[FormTable]
    remarks: list[str | Promise] = field(default_factory=list)
