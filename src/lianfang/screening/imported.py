"""Visits out of running lists that communities kept in a workbook: one visit for each door and day, as it was marked.

A tick beside a person says that they were seen, a number how many were at home, a word what was found. A tick beside a
bare door is not recorded: who was seen there nobody has written, and a visit without a count is no visit.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from lianfang.facts.words import NO, YES
from lianfang.kit.batches import batched
from lianfang.kit.clock import day_of
from lianfang.ledger.drafts import Draft
from lianfang.ledger.models import EntrySubject, StoredEntry
from lianfang.people.importing.remarks import Remark
from lianfang.people.importing.takers import Given, Taken, Taker, Takings, Told, draft_id, takers

from .kinds import DOOR_VISIT, DoorVisitBody, PersonSeen
from .rules import MOST_AT_HOME
from .terms import Outcome

CHUNK = 5_000
KEYS = ("visit_outcome", "present_count", "housing_use", "is_occupied")
TICKS = (*YES, "✔", "已访", "已走", "已排查")
Visited = dict[tuple[UUID, date], set[str]]


def visits_known(county: str, rows: Sequence[Given]) -> Visited:
    """Return what was found at these doors by day."""
    found: Visited = defaultdict(set)
    doors = sorted({given.door for given in rows if given.door is not None})
    for part in batched(doors, CHUNK):
        seqs = EntrySubject.objects.filter(county=county, subject__in=part).values("seq")
        visits = StoredEntry.objects.filter(county=county, kind=DOOR_VISIT.name, seq__in=seqs)
        for place, at, body in visits.values_list("place", "happened_at", "body"):
            found[UUID(str(place)), day_of(at)].add(json.loads(body)["outcome"])
    return found


class Marks:
    """What the rows of a list say of one door on one day."""

    def __init__(self) -> None:
        self.outcome: Outcome | None = None
        self.count: int | None = None
        self.persons: list[UUID] = []
        self.told: list[tuple[int, Told]] = []

    def add(self, row: int, told: Told, outcome: Outcome, count: int | None, person: UUID | None) -> None:
        """Somebody who was seen outweighs somebody who was not at home."""
        self.told.append((row, told))
        if outcome is Outcome.SEEN and person is not None and person not in self.persons:
            self.persons.append(person)
        self.count = max(filter(None, (self.count, count)), default=count if self.count is None else self.count)
        if self.outcome is None or outcome is Outcome.SEEN:
            self.outcome = outcome

    @property
    def body(self) -> DoorVisitBody | None:
        if self.outcome is None or (self.outcome is Outcome.SEEN and self.count is None and not self.persons):
            return None
        if self.outcome is not Outcome.SEEN:
            return DoorVisitBody(outcome=self.outcome)
        persons = tuple(PersonSeen(person=person) for person in self.persons)
        return DoorVisitBody(outcome=self.outcome, present_count=self.count, persons=persons)


def visits_of(rows: Sequence[Given], known: object) -> list[Takings]:
    """Return the visits that a list states, each with the first row that speaks of it."""
    takings = [Takings() for _given in rows]
    marks: dict[tuple[UUID, date], Marks] = defaultdict(Marks)
    for i, given in enumerate(rows):
        for told in given.told:
            for day, outcome, count in _read(given, told, takings[i]):
                if given.door is not None:
                    marks[given.door, day].add(i, told, outcome, count, given.person)
    for (door, day), found in marks.items():
        _take(rows, takings, door, day, found, known if isinstance(known, dict) else {})
    return takings


def _take(rows: Sequence[Given], takings: list[Takings], door: UUID, day: date, found: Marks, known: Visited) -> None:
    body = found.body
    row, told = found.told[0]
    if body is None:
        takings[row].remarks.append(Remark("visit_uncounted", told.cell))
    elif body.outcome not in known.get((door, day), ()):
        at = rows[row].instant(day)
        draft = Draft(DOOR_VISIT.name, body, door, at, id=draft_id(DOOR_VISIT.name, door, day, body))
        for i in dict.fromkeys(i for i, _told in found.told):
            keys = tuple(dict.fromkeys(told.field.key for j, told in found.told if j == i))
            takings[i].taken.append(Taken(draft, keys))


def _read(given: Given, told: Told, takings: Takings) -> Iterator[tuple[date, Outcome, int | None]]:
    """Read one cell: the day, what was found, how many were at home."""
    said = _said(told)
    if said is None:
        if told.field.key == "visit_outcome" and told.text.strip() not in (*NO, "-", "/"):
            takings.remarks.append(Remark("visit_left", told.cell, {"field": told.called, "value": told.text[:12]}))
        return
    day = told.day or given.on
    if day is None:
        takings.remarks.append(Remark("visit_undated", told.cell))
    elif day > day_of(given.at):
        takings.remarks.append(Remark("later_left", told.cell, {"field": told.called}))
    else:
        yield day, *said


def _said(told: Told) -> tuple[Outcome, int | None] | None:
    text = told.text.strip()
    if told.field.key == "housing_use":
        option = told.field.option(text)
        return (Outcome.VACANT, None) if option is not None and option.code == "vacant" else None
    if told.field.key == "is_occupied":
        return (Outcome.VACANT, None) if text in NO else None
    if text.isdigit() and int(text) <= MOST_AT_HOME:
        return Outcome.SEEN, int(text)
    if told.field.key == "present_count":
        return None
    if text in TICKS:
        return Outcome.SEEN, None
    option = told.field.option(text)
    return (Outcome(option.code), None) if option is not None else None


VISITS = takers.add(Taker("screening.visits", keys=frozenset(KEYS), take=visits_of, load=visits_known))
