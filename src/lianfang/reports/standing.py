"""What stands in the registers, added up by the database for every place below one: one query a measure.

Tallies are read where they say the same, since a city has a million doors and some thousand tallies. A house, a
stairwell and a door have no tally of their own: there rows are counted one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
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
from .indicators.shapes import Doors, Homes, Persons, Visits, as_q

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
AND door.county = %s AND door."left" = %s AND door.status <> %s
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

    @property
    def end(self) -> str:
        return upper(self.top) if self.top else ""

    def sums(self, measure: Registered) -> Sums:
        """Return what the registers have of `measure`, by paths."""
        if isinstance(measure, Homes):
            return self._homes(measure)
        if isinstance(measure, Doors):
            return self._doors(measure)
        if isinstance(measure, Visits):
            return self._visits(measure) if self.tallied else summed(self.visits_of(measure))
        return self._grouped(self.persons_of(measure), Count("id"))

    def _homes(self, measure: Homes) -> Sums:
        if self.tallied and measure.tests == REGISTERED and not measure.door:
            column = "members" if measure.adds else "households"
            return self._grouped(self.under(HouseholdTally.objects.all()), Sum(column))
        if measure.tests == REGISTERED and measure.door and not measure.adds:
            asked = (self.length, self.county, self.top, self.end, self.county, int(measure.door == "left"), CLOSED)
            with connection.cursor() as cursor:
                cursor.execute(BY_DOOR, asked)
                return dict(cursor.fetchall())
        return self._grouped(self.homes_of(measure), Sum(measure.adds) if measure.adds else Count("id"))

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
        found = (visited(door, doors[door], by_door[door], measure, self.on) for door in sorted(by_door))
        return [one for one in found if one is not None]

    def _grouped(self, rows: "QuerySet[Any]", total: Any) -> Sums:
        found = rows.annotate(part=Substr("path", 1, self.length)).values_list("part").annotate(total=total).order_by()
        return {part: count or 0 for part, count in found}

    def under(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """Confine rows of a register to what lies below."""
        return rows.filter(county=self.county, path__gte=self.top, path__lt=self.end)


def visited(door: UUID, path: str, entries: Sequence[Entry], measure: Visits, on: date) -> Amount | None:
    """Return what the visits in force at a door add on a day, or up to it; None if nothing."""
    found = [entry.id for entry in entries if entry.kind == VISIT and _counts(entry, measure, on)]
    return Amount(door, path, len(found), tuple(found), door) if found else None


def _counts(entry: Entry, measure: Visits, on: date) -> bool:
    day, body = day_of(entry.effective_at), entry.body
    if day > on or (day < on and not measure.ever) or not isinstance(body, DoorVisitBody):
        return False
    return body.outcome is not Outcome.WRONG_DOOR and (not measure.settled or body.outcome in SETTLES)


def summed(amounts: Iterable[Amount]) -> Sums:
    found: dict[str, int] = defaultdict(int)
    for one in amounts:
        found[one.path] += one.amount
    return found
