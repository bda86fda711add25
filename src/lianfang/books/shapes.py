"""The shapes that reading a workbook gives: a table with its headers, and what a header was matched to."""

from dataclasses import dataclass, field
from typing import Literal

from lianfang.facts.fields import Field

How = Literal["remembered", "exact", "synonym", "parent", "fuzzy", "none"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it was read: `text` as Excel shows it, `value` as it is stored; `number` if it was a number there."""

    row: int
    column: int
    value: object
    text: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """A column's header: its own text, the texts above it, and what its words say beside the name."""

    column: int
    text: str
    parents: tuple[str, ...] = ()
    unit: str = ""
    options: tuple[str, ...] = ()
    hint: str = ""
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Which field a header means, how that was found, and how sure it is (0 to 1); `why` is for the reader."""

    header: Header
    field: Field | None
    how: How
    confidence: float
    why: str = ""


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
