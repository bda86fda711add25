"""Kinds of entries: what a room records, who may, what is sealed, whom it concerns."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """What an entry says. Unknown fields are refused; a body never changes once made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Priority(IntEnum):
    """What the writer takes first."""

    DOOR = 0
    DESK = 1
    IMPORT = 2


class Seal(NamedTuple):
    """One part of a body that is sealed under the key of `subject`: `holder[key]` is its value."""

    holder: dict[str, Any]
    key: str
    subject: UUID


class Header(NamedTuple):
    """What an author states about an entry, beside its body."""

    id: UUID
    kind: str
    version: int
    place: UUID | None
    happened_at: datetime
    emergency: UUID | None = None
    base: tuple[UUID, ...] = ()
    amends: UUID | None = None
    observer: UUID | None = None


@dataclass(slots=True)
class Entry:
    """One stored entry, its body in the kind's newest version; sealed parts that no key opens are None."""

    id: UUID
    county: str
    seq: int
    emergency: UUID
    kind: str
    version: int
    place: UUID | None
    path_then: str
    subjects: tuple[UUID, ...]
    happened_at: datetime
    clock_offset: timedelta
    effective_at: datetime
    recorded_at: datetime
    author: UUID
    observer: UUID | None
    post: UUID | None
    device: str
    source: str
    base: tuple[UUID, ...]
    amends: UUID | None
    cause: UUID | None
    body: Any
    first_at: datetime | None = None  # of an entry that was amended: the instant of its first version

    @property
    def begun_at(self) -> datetime:
        """When it was said first, however it has been put right since."""
        return self.first_at or self.effective_at

    @property
    def order(self) -> tuple[datetime, UUID]:
        """Where it stands among the entries of a subject: never where it arrived."""
        return (self.effective_at, self.id)


def _no_ids(body: Any, header: Header) -> Iterable[UUID]:
    return ()


def _nothing_sealed(body: dict[str, Any]) -> Iterable[Seal]:
    return ()


def _all_is_well(body: Any, header: Header) -> None:
    return None


@dataclass(frozen=True)
class Kind:
    """One kind of entry.

    `subjects` gives every id whose timeline shows the entry; `creates` those that begin with it; `targets` those that
    must have begun before it means anything (until then it is held; its place and what it amends are always targets).
    `seals` finds the parts of a raw body that are sealed. `check` raises a Refusal for what the entry alone shows to be
    wrong. `roles` are those whose post may record it; empty means the installation itself.
    """

    name: str
    body: type[Body]
    label: str
    label_en: str
    version: int = 1
    roles: frozenset[str] = frozenset()
    subjects: Callable[[Any, Header], Iterable[UUID]] = _no_ids
    creates: Callable[[Any, Header], Iterable[UUID]] = _no_ids
    targets: Callable[[Any, Header], Iterable[UUID]] = _no_ids
    seals: Callable[[dict[str, Any]], Iterable[Seal]] = _nothing_sealed
    check: Callable[[Any, Header], None] = _all_is_well
    upcasts: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = field(default_factory=dict)
    summary: Callable[[Entry], str] | None = None
    needs_place: bool = True

    @property
    def begins_others(self) -> bool:
        """True if anything but the entry itself may begin with one of this kind."""
        return self.creates is not _no_ids

    def newest(self, body: dict[str, Any], version: int) -> dict[str, Any]:
        """Return a raw body of `version` brought to this kind's version."""
        for step in range(version, self.version):
            body = self.upcasts[step](body)
        return body


class Kinds:
    """All kinds, by name."""

    def __init__(self) -> None:
        self._found: dict[str, Kind] = {}

    def add(self, kind: Kind) -> Kind:
        if kind.name in self._found:
            raise ValueError(f"kind {kind.name} exists")
        missing = [step for step in range(1, kind.version) if step not in kind.upcasts]
        if missing:
            raise ValueError(f"kind {kind.name} cannot read its versions {missing}")
        self._found[kind.name] = kind
        return kind

    def get(self, name: str) -> Kind | None:
        return self._found.get(name)

    def __getitem__(self, name: str) -> Kind:
        return self._found[name]

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._found.values())


kinds = Kinds()
