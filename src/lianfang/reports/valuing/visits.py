"""Visits one by one, for records of visits: who was gone to, when, by whom, what was found, each visit a row.

A visit is read from its entry, as known now and in force: the door's own row keeps the last one alone. A door behind
which nobody is registered has its visits listed, too, with its address: an empty home was gone to as well.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianfang.access.queries import names_of_accounts
from lianfang.access.scope import Scope
from lianfang.kit.batches import batched
from lianfang.kit.clock import day_end, day_of, day_start
from lianfang.kit.paths import upper
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.reading.said import Said, said_between
from lianfang.people.models import Household, Person
from lianfang.places.models import Place
from lianfang.reports.columns import Row
from lianfang.screening.kinds import DOOR_VISIT
from lianfang.screening.models import Door
from lianfang.screening.terms import Outcome

Members = Callable[[Household], Sequence[Person]]
PART = 2_000
FIRST = date(2000, 1, 1)  # before any emergency that a ledger can hold


@dataclass(frozen=True, slots=True)
class Visit:
    """一次入户 · One visit at one door, in the words in which a door's row keeps its last."""

    last_visit: UUID
    last_at: datetime
    last_outcome: str
    present_count: int | None
    last_by: UUID | None
    door: UUID
    named: frozenset[UUID]

    @property
    def status(self) -> str:
        return self.last_outcome  # of a door's states only 空置 is looked for, and a visit that found it says the same


def visits_under(scope: Scope, place: Place, on: date, start: date | None) -> list[Visit]:
    """Return the visits at and below a place from `start` up to `on`, the earliest first; wrong doors are none."""
    gone_to = scope.within(Door.objects.filter(path__gte=place.path, path__lt=upper(place.path)))
    doors = gone_to.filter(last_visit__isnull=False).values_list("place", flat=True)
    since, until = day_start(start or FIRST), day_end(on)
    said = list(said_between(scope.county, [DOOR_VISIT.name], since, until, about=[*doors]))
    found = _found(scope.county, [one for one in said if one.body["outcome"] != Outcome.WRONG_DOOR])
    return sorted(found, key=lambda one: (one.last_at, one.last_visit))


def _found(county: str, said: Sequence[Said]) -> list[Visit]:
    """Which door and by whom stands beside a body: of one that was amended, by whom it was recorded first."""
    beside: dict[UUID, tuple[UUID | None, UUID]] = {}
    for ids in batched((one.id for one in said), PART):
        rows = StoredEntry.objects.filter(county=county, id__in=ids).values_list("id", "place", "observer", "author")
        beside |= {id: (place, observer or author) for id, place, observer, author in rows}
    return [_visit(one, door, by) for one in said for door, by in [beside[one.id]] if door is not None]


def _visit(said: Said, door: UUID, by: UUID) -> Visit:
    named = frozenset(UUID(one["person"]) for one in said.body.get("persons") or ())
    count = said.body.get("present_count")
    if count is None and said.body["outcome"] == Outcome.SEEN:
        count = len(named)
    return Visit(said.id, said.at, str(said.body["outcome"]), count, by, door, named)


def bare_homes(scope: Scope, visits: Iterable[Visit], homes: Iterable[Household]) -> list[Household]:
    """Return a home of nobody for each door that was visited and behind which nobody is registered."""
    known = {home.door for home in homes}
    by_door = {visit.door: visit for visit in visits if visit.door not in known}
    paths: dict[UUID, str] = {}
    for ids in batched(sorted(by_door), PART):
        rows = Place.objects.filter(county=scope.county, id__in=ids)
        paths |= dict(rows.values_list("id", "path"))
    return [
        Household(county=scope.county, id=id, door=id, path=path, member_count=0, heads=[by_door[id].last_visit.hex])
        for id, path in paths.items()
    ]


def nobody_of(home: Household) -> Person:
    """Who stands for a home in which nobody is registered: of them nothing is known."""
    return Person(county=home.county, id=home.id, household=home.id, tags=[], heads=home.heads, whereabouts="")


def names_of_visitors(scope: Scope, seen: Iterable[Visit | Door]) -> dict[UUID, str]:
    """Return the names of those who went; staff of the county, not residents."""
    return names_of_accounts(scope, {one.last_by for one in seen if one.last_by is not None})


def rows_of_homes(visits: Sequence[Visit], homes: Iterable[Household], members: Members) -> list[Row]:
    """Return a row for each visit and the household that it speaks of: of several behind a door the one it names."""
    by_door: dict[UUID, list[Household]] = defaultdict(list)
    for home in homes:
        by_door[home.door].append(home)
    found: list[Row] = []
    for visit in visits:
        there = by_door.get(visit.door, [])
        named = [home for home in there if any(person.id in visit.named for person in members(home))]
        found += [Row(home.id, visit=visit.last_visit) for home in named or there]
    return found


def rows_of_persons(visits: Sequence[Visit], homes: Iterable[Household], members: Members) -> list[Row]:
    """Return a row for each visit and each who lived there on its day."""
    by_door: dict[UUID, list[Person]] = defaultdict(list)
    for home in homes:
        by_door[home.door] += members(home)
    return [
        Row(person.id, visit=visit.last_visit)
        for visit in visits
        for person in by_door.get(visit.door, [])
        if person.since_on is None or person.since_on <= day_of(visit.last_at)
    ]
