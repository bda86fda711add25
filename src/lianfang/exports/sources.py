"""What can be exported: rooms above register their lists here, each with its columns, filters, count and rows.

    sources.add(Source("screening.unvisited", _("未访单"), columns=…, count=count_left, rows=left_rows))

`rows(scope, asked)` yields the rows in the order of a key, read in chunks, so that a city's list stays small in memory;
each with the persons that it is about, named or not, by whom a file is found when somebody is to be forgotten.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from lianfang.access.scope import Scope
from lianfang.kit.paths import upper
from lianfang.ledger.kinds import Body

from .terms import NAMERS, TAKERS

Text = str | Promise
Cell = str | int | float | None
MASKED, WHOLE = "masked", "whole"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `when` says whether it stands in masked files, in those with whole identities, or in both.

    `privacy` is the class that a post must hold to see it; `is_code` is for what looks like a number and is none.
    """

    key: str
    label: Text
    width: int = 12
    privacy: str = "open"
    is_code: bool = False
    when: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing by which a list can be narrowed: a choice, a day or a tick. Without a label it comes from a page."""

    key: str
    label: Text = ""
    choices: Sequence[tuple[str, Text]] = ()
    kind: str = "choice"
    first: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a source: under which place, narrowed by what, whole or masked, as of when."""

    place: UUID
    path: str
    at: datetime
    filters: Mapping[str, str] = field(default_factory=dict)
    unmasked: bool = False

    def under(self, scope: Scope, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """Return those of `rows` whose `path` lies under the place, if the scope covers it; else none."""
        if not scope.covers(self.path):
            return rows.none()
        return rows.filter(county=scope.county, path__gte=self.path, path__lt=upper(self.path))


class Row(NamedTuple):
    """A value for each column of the source, and whom the row is about."""

    cells: Sequence[Cell]
    persons: Sequence[UUID] = ()


class Counted(NamedTuple):
    """How many rows, and how many persons they are about."""

    rows: int
    persons: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """One list. `seen` makes the kind and body of an entry that says whose identities were shown, a few at a time."""

    name: str
    label: Text
    columns: Sequence[Column]
    count: Callable[[Scope, Asked], Counted]
    rows: Callable[[Scope, Asked], Iterator[Row]]
    says: Text = ""
    filters: Sequence[Filter] = ()
    seen: Callable[[Sequence[UUID], str], tuple[str, Body]] | None = None
    roles: frozenset[str] = TAKERS

    def columns_for(self, scope: Scope, *, unmasked: bool) -> list[Column]:
        """Return the columns that a file for this reader has."""
        left_out = MASKED if unmasked else WHOLE
        return [column for column in self.columns if column.when != left_out and scope.may_see(column.privacy)]

    def may_be_whole(self, scope: Scope) -> bool:
        """True if this reader may take the list out with whole names and numbers."""
        return self.seen is not None and scope.role in NAMERS and scope.may_see("A") and scope.may_see("B")

    def is_for(self, scope: Scope) -> bool:
        return scope.role in self.roles


class Sources:
    """All lists, by name, in the order of the rooms."""

    def __init__(self) -> None:
        self._found: dict[str, Source] = {}

    def add(self, source: Source) -> Source:
        if source.name in self._found:
            raise ValueError(f"source {source.name} exists")
        self._found[source.name] = source
        return source

    def get(self, name: str) -> Source | None:
        return self._found.get(name)

    def __iter__(self) -> Iterator[Source]:
        return iter(self._found.values())


sources = Sources()


def label_of(name: str) -> str:
    """Return what a list is called; its bare name once nobody registers it any more."""
    found = sources.get(name)
    return str(found.label) if found else name
