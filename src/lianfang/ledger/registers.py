"""Registers: tables whose rows follow from entries. A fold is a pure function of a subject's entries."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

from django.db import models

from .kinds import Entry
from .sql import Table

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NIL = UUID(int=0)


@dataclass(slots=True, kw_only=True)
class State:
    """A row in memory. Fields are the table's columns; those with metadata {"transient": True} are not stored.

    The ledger itself keeps `head_at`, `head_id` (the last entry folded) and `changed_seq` (the newest among them).
    """

    county: str
    id: UUID
    head_at: datetime = EPOCH
    head_id: UUID = NIL
    changed_seq: int = 0


class PlaceInfo(NamedTuple):
    """What folds need to know of a place. `tally` is the place that counts for it; `is_open` includes its ancestors."""

    id: UUID
    parent: UUID | None
    kind: str
    path: str
    tally: UUID
    is_open: bool


class Context(Protocol):
    """What a fold may ask and say."""

    county: str

    def place(self, place: UUID) -> PlaceInfo | None: ...

    def table(self, model: type[models.Model]) -> Table:
        """For `derive`: where the other rows stand, the register's table or the one that a rebuild fills."""

    def finding(self, entry: Entry, code: str, **params: Any) -> None: ...

    def conflict(self, field: str, entries: Sequence[UUID]) -> None: ...

    def replace_findings(self, subject: UUID, found: Sequence[tuple[UUID, str]]) -> None:
        """For `derive`: replace what it said of `subject` before by (entry, code) pairs; nothing clears them."""


S = TypeVar("S", bound=State)
Touches = Callable[[Entry], Iterable[UUID]]


@dataclass(frozen=True, slots=True)
class Tally(Generic[S]):
    """Commutative counts over rows, one row of `model` for each key; the ledger adds the difference.

    `model` has columns county, *keys, path, *counts and the primary key (county, *keys); the first key is a place.
    `of` gives (key, counts) pairs of a state.
    """

    model: type[models.Model]
    keys: tuple[str, ...]
    of: Callable[[S], Iterable[tuple[tuple[Any, ...], Mapping[str, int]]]]


@dataclass(frozen=True, slots=True)
class EntryTally(Generic[S]):
    """Like Tally, but counts the entries in force of each subject: `of(state, entry)`."""

    model: type[models.Model]
    keys: tuple[str, ...]
    of: Callable[[S, Entry], Iterable[tuple[tuple[Any, ...], Mapping[str, int]]]]


@dataclass(frozen=True, slots=True)
class Satellite(Generic[S]):
    """Rows beside a register's row (names, indexes): all rows of an owner are replaced whenever it is folded.

    `model` has a column `owner`; `rows` gives dicts of the other columns without county and owner.
    """

    model: type[models.Model]
    owner: str
    rows: Callable[[S], Iterable[Mapping[str, Any]]]


class Register(Generic[S]):
    """One table that follows from entries.

    `kinds` maps a kind to the ids of the rows that an entry touches. `placed` names the attribute that holds a place
    id; a state with it also has `path`, which the ledger sets from that place, also when places move.
    """

    name: ClassVar[str]
    model: ClassVar[type[models.Model]]
    state: type[S]
    kinds: ClassVar[Mapping[str, Touches]]
    placed: ClassVar[str | None] = None
    tallies: ClassVar[Sequence[Tally[Any]]] = ()
    entry_tallies: ClassVar[Sequence[EntryTally[Any]]] = ()
    satellites: ClassVar[Sequence[Satellite[Any]]] = ()
    steps: ClassVar[bool] = False

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> S | None:
        """Return the row of `subject` out of all its entries in force, sorted by `order`; None for no row."""
        raise NotImplementedError

    def step(self, state: S, entry: Entry, ctx: Context) -> S:
        """Return `state` after one more entry, later than all before; never None. Only used where `steps` is True.

        May change `state` in place. Registers with satellites cannot step.
        """
        raise NotImplementedError

    def derive(self, old: Mapping[UUID, S], new: Mapping[UUID, S | None], ctx: Context) -> Mapping[UUID, S | None]:
        """Return further rows that change with `new` (and may finish `new` in place); used by places."""
        return {}

    def columns(self) -> list[str]:
        return [f.name for f in dataclass_fields(self.state) if not f.metadata.get("transient")]


class Registers:
    """All registers, in the order of the rooms."""

    def __init__(self) -> None:
        self._found: dict[str, Register[Any]] = {}
        self._touched: dict[str, list[Register[Any]]] = {}

    def add(self, register: Register[Any]) -> None:
        if register.name in self._found:
            raise ValueError(f"register {register.name} exists")
        if register.steps and register.satellites:
            raise ValueError(f"register {register.name}: satellites need the whole fold")
        self._found[register.name] = register
        self._touched.clear()

    def __getitem__(self, name: str) -> Register[Any]:
        return self._found[name]

    def get(self, name: str) -> Register[Any] | None:
        return self._found.get(name)

    def __iter__(self) -> Iterator[Register[Any]]:
        return iter(self._found.values())

    def touched_by(self, kind: str) -> list[Register[Any]]:
        found = self._touched.get(kind)
        if found is None:
            found = self._touched[kind] = [register for register in self if kind in register.kinds]
        return found


registers = Registers()
