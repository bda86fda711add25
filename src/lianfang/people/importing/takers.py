"""Who takes what a roster says beside who somebody is and where they live: dated facts, visits, passes.

A taker names the field keys that it takes and turns one row's values, with the person, household and door that the
import has found for them, into drafts. Rooms above register their own when they are loaded:

    takers.add(Taker("screening.visits", keys=frozenset({"visit_outcome"}), take=visits_of))

A taker makes the same drafts, under the same ids, of the same facts (`draft_id`), whichever file states them and on
whatever day it is run: so that running a file again changes nothing.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from lianfang.facts.fields import Field
from lianfang.kit.clock import ZONE
from lianfang.kit.ids import named_id
from lianfang.ledger.drafts import Draft
from lianfang.ledger.kinds import Body

from .remarks import Remark
from .sheet import Value

NOON = time(12)
PARTS = {"am": time(8), "pm": time(16)}


@dataclass(frozen=True, slots=True)
class Told:
    """One cell that a taker may take: what it says, which field it answers, and for which day its header stands."""

    field: Field
    value: Value
    text: str
    cell: str
    day: date | None = None
    part: str = ""  # am or pm, where the header says so

    @property
    def called(self) -> str:
        """What a remark calls the field: its key, which is said in the reader's language, or a county's own words."""
        return self.field.said if self.field.is_own else self.field.key


@dataclass(frozen=True, slots=True)
class Given:
    """One row as takers see it. `on` is the day that the row or its sheet states for itself; `at` when it is imported.

    `known` is False for who is registered by this same import: nothing can be known of them yet.
    """

    county: str
    at: datetime
    on: date | None
    person: UUID | None
    household: UUID | None
    door: UUID | None
    told: Sequence[Told]

    def instant(self, day: date | None, part: str = "") -> datetime:
        """Return when something was so that is said of `day`: morning, afternoon or noon, never after the import."""
        on = day or self.on
        if on is None:
            return self.at
        return min(datetime.combine(on, PARTS.get(part, NOON), ZONE), self.at)


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry to be recorded, and the keys of the fields that it says something of."""

    draft: Draft
    keys: tuple[str, ...]


@dataclass(slots=True)
class Takings:
    """What a taker makes of one row: entries, and remarks about cells that it could not take."""

    taken: list[Taken] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Taker:
    """Takes fields by key, or by the beginning of it (`q.` takes all of a county's questions).

    Both are called once with all rows of an import that tell it anything: `load` returns what is known already, and
    `take` gets that and returns takings for each row. Rows that speak of one thing return the same draft.
    """

    name: str
    keys: frozenset[str]
    take: Callable[[Sequence[Given], object], list[Takings]]
    load: Callable[[str, Sequence[Given]], object] = lambda county, rows: None
    beginnings: tuple[str, ...] = ()

    def takes(self, key: str) -> bool:
        return key in self.keys or bool(self.beginnings and key.startswith(self.beginnings))


class Takers:
    """All takers, in the order in which rooms are loaded."""

    def __init__(self) -> None:
        self._by_name: dict[str, Taker] = {}

    def add(self, taker: Taker) -> Taker:
        """Add `taker`. Raises ValueError if another takes one of its keys: nothing is to be recorded twice."""
        for other in self:
            shared = other.keys & taker.keys or {b for b in taker.beginnings if b in other.beginnings}
            if shared or other.name == taker.name:
                raise ValueError(f"{other.name} takes {', '.join(sorted(shared)) or 'the name'} already")
        self._by_name[taker.name] = taker
        return taker

    def of(self, key: str) -> Taker | None:
        return next((taker for taker in self if taker.takes(key)), None)

    def __iter__(self) -> Iterator[Taker]:
        return iter(tuple(self._by_name.values()))


takers = Takers()


def draft_id(kind: str, subject: UUID, day: date | None, body: Body) -> UUID:
    """Return the id that the same statement about the same subject always has."""
    said = hashlib.sha256(body.model_dump_json().encode()).hexdigest()
    return named_id(subject, f"import/{kind}/{day or ''}/{said}")
