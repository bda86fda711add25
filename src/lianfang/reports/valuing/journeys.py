"""Journeys as their entries state them: facts keep the day they began, entries tell leaving from arriving."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from lianfang.kit.batches import batched
from lianfang.ledger.kinds import Entry
from lianfang.ledger.reading.entries import closure, entries_by, roots
from lianfang.ledger.sealing.seal import Keyring
from lianfang.people.models import Fact
from lianfang.places.divisions import names_above_township

_NO_NAMES = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Journey:
    """One way home: from where, when left, when arrived (None where nobody said), by what; the entry that states it."""

    code: str
    entry: UUID
    said_at: datetime
    left_on: date | None = None
    arrived_on: date | None = None
    by: str = ""
    trip_no: str = ""
    with_count: int | None = None

    @property
    def day(self) -> date | None:
        return self.arrived_on or self.left_on

    def is_from_outside(self, county: str) -> bool:
        return self.code.isdigit() and not self.code.startswith(county)


def journeys_of(county: str, facts: Mapping[UUID, Sequence[Fact]]) -> dict[UUID, list[Journey]]:
    """Return each person's journeys, the latest first."""
    travels = {person: [fact for fact in stated if _is_journey(fact)] for person, stated in facts.items()}
    entries = _in_force(county, {fact.entry for stated in travels.values() for fact in stated})
    found: dict[UUID, list[Journey]] = {}
    for person, stated in travels.items():
        if stated:
            made = [_journey(fact, entries.get(fact.entry)) for fact in stated]
            found[person] = sorted(made, key=lambda one: (one.day or date.min, one.said_at), reverse=True)
    return found


def _is_journey(fact: Fact) -> bool:
    return fact.key == "travel" and fact.code.isdigit()


def _in_force(county: str, ids: Iterable[UUID]) -> dict[UUID, Entry]:
    """Entries by id, each as its last amendment has it."""
    ring = Keyring(county)
    found: dict[UUID, Entry] = {}
    for part in batched(sorted(ids), _CHUNK):
        together = closure(county, entries_by(county, "id", part, ring), ring)
        found |= {root.first.id: root.current for root in roots(together.values()) if root.current is not None}
    return found


def _journey(fact: Fact, entry: Entry | None) -> Journey:
    said: dict[str, Any] = fact.value or {}
    arrived = date.fromisoformat(said["arrived_on"]) if said.get("arrived_on") else None
    left = fact.on
    if arrived is None and _states_arrival(fact, entry):
        left, arrived = None, fact.on
    return Journey(
        fact.code,
        fact.entry,
        fact.at,
        left,
        arrived,
        str(said.get("by") or ""),
        str(said.get("trip_no") or ""),
        said.get("with_count"),
    )


def _states_arrival(fact: Fact, entry: Entry | None) -> bool:
    """Whether the fact's one day is that of coming here: who returned, or a journey of which only that was said."""
    if entry is None:
        return False
    if entry.kind == "people.person_returned":
        return True
    if entry.kind != "people.facts_recorded":
        return False
    return any(
        travel.from_code == fact.code and travel.left_on is None and travel.arrived_on == fact.on
        for travel in entry.body.travels
    )


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {code: "" if name in _NO_NAMES else name for code, name in names_above_township()}


def division_name(code: str, digits: int) -> str:
    """The name of the province (2), prefecture (4) or county (6) that a code lies in; empty where it does not say."""
    return _names().get(code[:digits], "") if len(code) >= digits else ""


def place_words(code: str) -> str:
    """湖北省武汉市武昌区 for 420106; of a city under no prefecture only once."""
    return "".join(dict.fromkeys(filter(None, (division_name(code, digits) for digits in (2, 4, 6)))))
