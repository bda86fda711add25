"""One round of a batch: where it is cut, what it has to ask beforehand, and what came out of admission."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from lianfang.ledger.hooks import Says
from lianfang.ledger.kinds import Entry
from lianfang.ledger.reading.entries import FORGOTTEN
from lianfang.ledger.sql import Asked, Row

from .intake import Incoming, Ready, Refused

OPENED = "ledger.emergency_opened"
ALONE = (OPENED, FORGOTTEN)  # in a round of their own


@dataclass(slots=True)
class Round:
    """Entries that may be folded together: none of them rests on what another of them begins."""

    rows: list[Row] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    incoming: list[Ready] = field(default_factory=list)
    holds: dict[UUID, set[UUID]] = field(default_factory=dict)
    created: set[UUID] = field(default_factory=set)


@dataclass(slots=True)
class Ahead:
    """What admission needs to know of a round's submissions, asked all at once."""

    stored: Asked
    keyless: Callable[[], list[UUID]]
    begun: Asked
    waiting: Asked
    returned: Asked
    spoken_of: Asked
    remarks: Mapping[str, Says]


def opens(one: Ready) -> bool:
    """True for what begins an emergency; a correction of it begins none."""
    return one.header.kind == OPENED and one.header.amends is None


def next_round(todo: list[Incoming]) -> tuple[list[Incoming], list[Incoming]]:
    """Cut before the first submission that rests on what an earlier one of this round begins, or the other way."""
    if _stand_apart(todo):
        return todo, []
    begun: set[UUID] = set()
    wanted: set[UUID | None] = set()
    for i, one in enumerate(todo):
        if isinstance(one, Refused):
            continue
        needs = {one.header.place, one.header.amends, one.by.post, *one.targets}
        begins = {one.header.id, *one.creates}
        alone = one.header.kind in ALONE
        if needs & begun or begins & wanted or (begun and alone) or one.header.id in begun:
            return todo[:i], todo[i:]
        begun |= begins
        wanted |= needs - begins
        if alone:
            return todo[: i + 1], todo[i + 1 :]
    return todo, []


def _stand_apart(todo: Sequence[Incoming]) -> bool:
    """True if none of `todo` rests on another or comes twice: as a rule, and asked of all of them at once."""
    whole = [one for one in todo if isinstance(one, Ready)]
    begun = {one.header.id for one in whole}
    wanted: set[UUID | None] = set()
    begun_count = len(whole)
    for one in whole:
        header = one.header
        if header.kind in ALONE:
            return False
        if one.creates:
            begun.update(one.creates)
            begun_count += len(one.creates)
        wanted.update(one.targets)
        wanted.add(header.place)
        if header.amends is not None:
            wanted.add(header.amends)
    wanted.update({one.by.post for one in whole})
    return len(begun) == begun_count and begun.isdisjoint(wanted)


def unknown_to(known: set[UUID], good: Sequence[Ready]) -> dict[UUID, set[UUID]]:
    """Return, by submission, what it rests on that is not among `known`, and what it amends in any case."""
    named = {target for one in good for target in one.targets}
    named.update([one.header.place for one in good if one.header.place])
    if named <= known and all(one.header.amends is None for one in good):
        return {}
    found: dict[UUID, set[UUID]] = {}
    for one in good:
        place, amends = one.header.place, one.header.amends
        if amends is None and known.issuperset(one.targets) and (place is None or place in known):
            continue
        needs = {*one.targets, *([place] if place else [])}
        amended = {amends} if amends else set()
        own = {one.header.id, *one.creates}  # what waited for itself would wait for ever
        found[one.header.id] = ((set() if opens(one) else needs - known) | amended) - own
    return found
