"""Claims: what entries say of where a place is and whether it goes on, and the row that they make up.

A row keeps its claims in `claims` only if there is more than the one by which it was added; nearly no door has any.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lianfang.ledger.registers import EPOCH, NIL, State

Order = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True)
class Put:
    """An entry put the place under `parent` (None for the top) as `segment`."""

    at: datetime
    entry: UUID
    parent: UUID | None
    segment: str

    @property
    def order(self) -> Order:
        return (self.at, self.entry)


@dataclass(frozen=True, slots=True)
class Turn:
    """An entry closed the place, merged it into another, or opened it again."""

    at: datetime
    entry: UUID
    what: str
    into: UUID | None = None
    on: date | None = None

    @property
    def order(self) -> Order:
        return (self.at, self.entry)


@dataclass(slots=True, kw_only=True)
class PlaceState(State):
    """A place, in memory. The first group comes from its own entries, the second from the rows above it."""

    kind: str
    name: str
    full_name: str = ""
    pinyin: str = ""
    initials: str = ""
    code: str = ""
    position: int = 0
    side: str = ""
    span: int = 1
    floor: int | None = None
    claims: list[list[Any]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    parent: UUID | None = None
    stated_parent: UUID | None = None
    segment: str = ""
    placed_at: datetime = EPOCH
    placed_by: UUID = NIL
    closed_on: date | None = None
    merged_into: UUID | None = None
    path: str = ""
    tally: UUID = NIL
    is_open: bool = True
    in_cycle: bool = False
    shares_segment: bool = False

    @property
    def stated(self) -> UUID | None:
        """Where its entries put it, before mergers."""
        return self.stated_parent or self.parent


def write_claims(puts: Sequence[Put], turns: Sequence[Turn], *, whole: bool = False) -> list[list[Any]]:
    """Return claims as JSON; nothing if the place was only added, unless the `whole` is wanted."""
    if len(puts) == 1 and not turns and not whole:
        return []
    found: list[list[Any]] = [
        ["put", put.at.isoformat(), put.entry.hex, put.parent.hex if put.parent else None, put.segment] for put in puts
    ]
    found += [
        [turn.what, turn.at.isoformat(), turn.entry.hex, turn.into.hex if turn.into else None, _day(turn.on)]
        for turn in turns
    ]
    return found


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def read_claims(state: PlaceState) -> tuple[list[Put], list[Turn]]:
    """Return the claims of a row, oldest first; one that was only added has them in its columns."""
    if not state.claims:
        return [Put(state.placed_at, state.placed_by, state.stated, state.segment)], []
    puts: list[Put] = []
    turns: list[Turn] = []
    for what, at, entry, other, rest in state.claims:
        when, by, uuid = datetime.fromisoformat(at), UUID(hex=entry), UUID(hex=other) if other else None
        if what == "put":
            puts.append(Put(when, by, uuid, rest))
        else:
            turns.append(Turn(when, by, what, uuid, date.fromisoformat(rest) if rest else None))
    return puts, turns
