"""What stands in the registers, added up by the database for every place below one: one query a measure.

Tallies are read where they say the same, since a city has a million doors and some thousand tallies. A house, a
stairwell and a door have no tally of their own: there rows are counted one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Substr

from lianfang.kit.batches import batched
from lianfang.kit.clock import day_end, day_of, day_start
from lianfang.kit.paths import upper
from lianfang.ledger.kinds import Entry
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.reading.entries import closure, entries_by, roots
from lianfang.ledger.reading.then import UnreadRing
from lianfang.people.models import Household, HouseholdTally, Person
from lianfang.screening.kinds import DoorVisitBody
from lianfang.screening.models import Door, DoorTally, VisitDay, VisitPace
from lianfang.screening.registers import CLOSED
from lianfang.screening.terms import Outcome

from .indicators.homes import REGISTERED
from .indicators.shapes import Doors, Homes, Persons, Visits, as_q, as_sql

VISIT = "screening.door_visit"
NOBODY = UUID(int=0)
PART = 2_000  # as many at a time as one query may name
SETTLES = (Outcome.SEEN, Outcome.VACANT)
Sums = dict[str, int]
Registered = Homes | Doors | Visits | Persons
# Households by the state of their door, joined: asked door by door it is the slowest figure of form 09 by far.
BY_DOOR = """
SELECT substr(home.path, 1, %s), count(*) FROM people_household home
JOIN screening_door door ON door.county = home.county AND door.id = home.door
WHERE home.county = %s AND home.path >= %s AND home.path < %s AND home.member_count > 0
AND door.county = %s AND {state}
GROUP BY 1
"""
# The states a door may be in; the closed ones are few and have an index, which wants the word said in full.
STATES = {
    "left": f"door.\"left\" = 1 AND door.status <> '{CLOSED}'",
    "reached": f"door.\"left\" = 0 AND door.status <> '{CLOSED}'",
    "closed": f"door.status = '{CLOSED}'",
}
# All counts of persons in one pass over them: with a pass for each a county takes three times as long, a city ten.
OF_PERSONS = """
SELECT substr(home.path, 1, %s), {counts} FROM people_person person
JOIN people_household home ON home.county = person.county AND home.id = person.household
WHERE person.county = %s AND home.county = %s AND home.path >= %s AND home.path < %s
GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Amount:
    """What one subject adds: how much, where, behind which entries, and at which door."""

    subject: UUID
    path: str
    amount: int
    entries: tuple[UUID, ...] = ()
    door: UUID | None = None
    home: UUID | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The registers of one county below `top`, as they stand now, for a report of the day `on`.

    Sums are by the first `length` characters of paths. Without `tallied` rows are counted one by one.
    """

    county: str
    top: str
    length: int
    on: date
    tallied: bool = True
    _by_state: dict[str, Sums] = field(default_factory=dict, compare=False)  # of doors: each joined once

    @property
    def end(self) -> str:
        return upper(self.top) if self.top else ""

    def sums(self, measure: Homes | Doors | Visits) -> Sums:
        """Return what the registers have of `measure`, by paths."""
        if isinstance(measure, Homes):
            return self._homes(measure)
        if isinstance(measure, Doors):
            return self._doors(measure)
        return self._visits(measure) if self.tallied else summed(self.visits_of(measure))

    def sums_of_persons(self, measures: Sequence[Persons]) -> dict[Persons, Sums]:
        """Return what the registers have of each of `measures`, by paths: in one pass."""
        conditions = [as_sql("person", measure.tests(self.on)) for measure in measures]
        counts = ", ".join(f"count(*) FILTER (WHERE {text})" for text, _values in conditions)
        values = [value for _text, given in conditions for value in given]
        rows = _asked(OF_PERSONS.format(counts=counts), self.length, *values, self.county, *self._below)
        return {measure: {row[0]: row[n] for row in rows} for n, measure in enumerate(measures, 1)}

    @property
    def _below(self) -> tuple[str, str, str]:
        return self.county, self.top, self.end

    def _homes(self, measure: Homes) -> Sums:
        if self.tallied and measure.tests == REGISTERED and not measure.door:
            column = "members" if measure.adds else "households"
            return self._grouped(self.under(HouseholdTally.objects.all()), Sum(column))
        if measure.tests == REGISTERED and measure.door and not measure.adds:
            return self._homes_by_door(measure.door)
        return self._grouped(self.homes_of(measure), Sum(measure.adds) if measure.adds else Count("id"))

    def _homes_by_door(self, state: str) -> Sums:
        """Count the rarer of the two states and take it from all: a city has a million doors, the morning's last
        thousands are soon counted.
        """
        other = "left" if state == "reached" else "reached"
        if not self.tallied or not self._is_rarer(other):
            return dict(self._joined(state))
        found = self._homes(Homes(REGISTERED))
        for less in (other, "closed"):
            for path, count in self._joined(less).items():
                found[path] = found.get(path, 0) - count
        return found

    def _is_rarer(self, state: str) -> bool:
        """True if fewer doors are in this state than in the other."""
        rows = self.under(DoorTally.objects.all())
        sums = rows.aggregate(doors=Sum("doors"), left=Sum(F("todo") + F("again") + F("refused")))
        doors, left = sums["doors"] or 0, sums["left"] or 0
        return bool(doors > 2 * left) == (state == "left")

    def _joined(self, state: str) -> Sums:
        if state not in self._by_state:
            rows = _asked(BY_DOOR.format(state=STATES[state]), self.length, *self._below, self.county)
            self._by_state[state] = dict(rows)
        return self._by_state[state]

    def _doors(self, measure: Doors) -> Sums:
        if self.tallied and measure.tallied:
            rows = self.under(DoorTally.objects.all())
            total = sum((F(name) for name in measure.tallied[1:]), F(measure.tallied[0]))
            return self._grouped(rows, Sum(total))
        return self._grouped(self.doors_of(measure), Sum(measure.adds) if measure.adds else Count("id"))

    def _visits(self, measure: Visits) -> Sums:
        """Days are counted day by day; which of a day's visits settled a door is counted by five minutes alone."""
        if measure.settled:
            paces = self.under(VisitPace.objects.all()).filter(at__gte=day_start(self.on), at__lt=day_end(self.on))
            return self._grouped(paces, Sum("settled"))
        days = self.under(VisitDay.objects.all())
        days = days.filter(on__lte=self.on) if measure.ever else days.filter(on=self.on)
        return self._grouped(days, Sum("visits"))

    def homes_of(self, measure: Homes) -> "QuerySet[Household]":
        """Return the households that count."""
        rows = self.under(Household.objects.all()).filter(as_q(measure.tests))
        if not measure.door:
            return rows
        door = Door.objects.filter(county=OuterRef("county"), id=OuterRef("door")).exclude(status=CLOSED)
        gone_to: QuerySet[Household] = rows.filter(Exists(door.filter(left=int(measure.door == "left"))))
        return gone_to.annotate(visit=Subquery(door.values("last_visit")[:1]))

    def doors_of(self, measure: Doors) -> "QuerySet[Door]":
        """Return the doors that count."""
        return self.under(Door.objects.all()).exclude(status=CLOSED).filter(as_q(measure.tests))

    def persons_of(self, measure: Persons) -> "QuerySet[Person]":
        """Return the persons who count, each with the path and door of their home."""
        home = Household.objects.filter(county=OuterRef("county"), id=OuterRef("household"))
        rows = Person.objects.filter(as_q(measure.tests(self.on)), county=self.county)
        rows = rows.annotate(path=Subquery(home.values("path")[:1]), door=Subquery(home.values("door")[:1]))
        return rows.filter(path__gte=self.top, path__lt=self.end)

    def visits_of(self, measure: Visits, after: UUID = NOBODY) -> list[Amount]:
        """Return what the visits in force add, by door, of the doors after one."""
        under = self.under(Door.objects.filter(id__gt=after)).order_by("id")
        doors: dict[UUID, str] = dict(under.values_list("id", "path"))
        rows = StoredEntry.objects.filter(county=self.county, kind=VISIT, effective_at__lt=day_end(self.on))
        if not measure.ever:
            rows = rows.filter(effective_at__gte=day_start(self.on))
        seqs = [
            seq for part in batched(doors, PART) for seq in rows.filter(place__in=part).values_list("seq", flat=True)
        ]
        ring = UnreadRing(self.county)
        read = [entry for part in batched(seqs, PART) for entry in entries_by(self.county, "seq", part, ring)]
        by_door: dict[UUID, list[Entry]] = defaultdict(list)
        for root in roots(closure(self.county, read, ring).values()):
            if root.current is not None and root.current.place in doors:
                by_door[root.current.place].append(root.current)
        found = (visited(door, doors[door], visits_among(by_door[door]), measure, self.on) for door in sorted(by_door))
        return [one for one in found if one is not None]

    def _grouped(self, rows: "QuerySet[Any]", total: Any) -> Sums:
        found = rows.annotate(part=Substr("path", 1, self.length)).values_list("part").annotate(total=total).order_by()
        return {part: count or 0 for part, count in found}

    def under(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """Confine rows of a register to what lies below."""
        return rows.filter(county=self.county, path__gte=self.top, path__lt=self.end)


def _asked(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


class VisitSeen(NamedTuple):
    """What is counted of a visit; they come by the hundred thousand."""

    entry: UUID
    on: date
    outcome: Outcome


def visits_among(entries: Iterable[Entry]) -> list[VisitSeen]:
    """Return the visits among the entries in force at a door."""
    return [
        VisitSeen(entry.id, day_of(entry.effective_at), entry.body.outcome)
        for entry in entries
        if entry.kind == VISIT and isinstance(entry.body, DoorVisitBody)
    ]


def visited(door: UUID, path: str, visits: Iterable[VisitSeen], measure: Visits, on: date) -> Amount | None:
    """Return what the visits in force at a door add on a day, or up to it; None if nothing."""
    found = [visit.entry for visit in visits if _counts(visit, measure, on)]
    return Amount(door, path, len(found), tuple(found), door) if found else None


def _counts(visit: VisitSeen, measure: Visits, on: date) -> bool:
    if visit.on > on or (visit.on < on and not measure.ever):
        return False
    return visit.outcome is not Outcome.WRONG_DOOR and (not measure.settled or visit.outcome in SETTLES)


def summed(amounts: Iterable[Amount]) -> Sums:
    found: dict[str, int] = defaultdict(int)
    for one in amounts:
        found[one.path] += one.amount
    return found
