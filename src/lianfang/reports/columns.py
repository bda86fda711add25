"""What filling, valuing and meaning speak of: a column of somebody's form, what it means, and what a cell then says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.utils.functional import Promise

from lianfang.books.shapes import Header
from lianfang.facts.fields import Field

from .flags import Flag

How = Literal["remembered", "exact", "synonym", "parent", "fuzzy", "window", "figure", "joined", "none"]
CellValue = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Reason:
    """留空的原因 · Why a cell or column stays empty; `code` is stable, `said` is for the office.

    The words stay open to the language of whoever looks (`gettext_lazy`): a sheet is filled once.

    unknown, ambiguous: nobody knows what is asked. hand: for a person to write. no_fact: the ledger keeps no such
    thing. not_yet: its room is still to come. unknowable: for a doctor to judge. no_purpose: refused. rights: beyond
    the reader's post. formula: the form works it out itself. no_choice: the form's own list has no such answer.
    twice: another column of the form says it. none_of_these: there is nothing to say of this one, and that is known.
    """

    code: str
    words: str | Promise

    @property
    def said(self) -> str:
        """The words in the reader's language, where they were left open to it."""
        return str(self.words)


@dataclass(frozen=True, slots=True)
class Meaning:
    """含义 · What a column asks for: a field, several in one cell, a flag with its window, a figure of a place."""

    kind: Literal["field", "parts", "flag", "figure"]
    key: str
    words: str | Promise
    fields: tuple[Field, ...] = ()
    flag: Flag | None = None

    @property
    def label(self) -> str:
        """What is meant, in the reader's language."""
        return str(self.words)


@dataclass(frozen=True, slots=True)
class Column:
    """列 · One column of a form: what it means, how that was found, how sure it is, and why it stays empty if it does.

    `choices` are the answers that the form's own drop-down or brackets allow; `shows_day` says that its cells are
    formatted as days.
    """

    header: Header
    meaning: Meaning | None
    how: How
    confidence: float
    why: str | Promise = ""
    reason_empty: Reason | None = None
    choices: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        return self.header.column

    @property
    def parent(self) -> str:
        return " / ".join(self.header.parents)

    @property
    def key(self) -> str:
        """The field or indicator that is asked, empty where nobody knows."""
        return self.meaning.key if self.meaning else ""

    @property
    def is_filled(self) -> bool:
        return self.meaning is not None and self.reason_empty is None


@dataclass(frozen=True, slots=True)
class Said:
    """What the ledger says for one cell: a value with the entries behind it, or why there is none."""

    value: CellValue = None
    evidence: tuple[UUID, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a form: whom or what it is about, and in which row of the file they stand already (0: in none).

    `visit` is the visit that a row of a record of visits speaks of: its subject may stand in several rows.
    """

    subject: UUID
    label: str = ""
    at: int = 0
    visit: UUID | None = None


@dataclass(slots=True)
class TableFilled:
    """What goes into one table: rows, and for each of them what every column says."""

    index: int
    columns: Sequence[Column]
    rows: list[Row] = field(default_factory=list)
    cells: list[list[Said]] = field(default_factory=list)
