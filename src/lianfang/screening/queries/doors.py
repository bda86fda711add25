"""Doors of a chart: many at once as plain values, one with all that is known of it, those that changed since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Max, QuerySet

from lianfang.access.scope import Scope
from lianfang.kit.masking import mask_name
from lianfang.kit.paths import ancestors, upper
from lianfang.people.models import Household, PersonName
from lianfang.places.models import Place
from lianfang.places.terms import PlaceKind
from lianfang.screening.models import Affected, Door

from .reach import under

# By hand, since a chart may have 17,000 doors: two ranges of paths laid together here take two thirds of the time of a
# join. Only where two places stand at one path, which the ledger reports, are they told apart by their ids.
DOOR_PLACES = """
    SELECT path, name, position, side, floor, span FROM places_place
    WHERE county = %s AND kind = 'door' AND path >= %s AND path < %s ORDER BY path
"""
DOOR_STATES = """
    SELECT path, status, CASE WHEN is_overdue THEN 1 ELSE 0 END FROM screening_door
    WHERE county = %s AND path >= %s AND path < %s AND status <> 'closed'
"""
DOORS_BY_ID = """
    SELECT place.path, place.name, place.position, place.side, place.floor, place.span, door.status, door.is_overdue
    FROM screening_door door JOIN places_place place ON place.county = door.county AND place.id = door.id
    WHERE door.county = %s AND door.path >= %s AND door.path < %s AND door.status <> 'closed'
    ORDER BY door.path
"""
GROUND_KINDS = [kind for kind in PlaceKind.values if kind != PlaceKind.DOOR]  # each a range of an index

# What pages show of a place: to read all twenty-eight columns takes several times as long.
NAMED = ("county", "id", "kind", "name", "code", "path", "position")


class ChartDoor(NamedTuple):
    """One door as a chart draws it."""

    path: str
    name: str
    position: int
    side: str
    floor: int | None
    span: int
    status: str
    is_overdue: bool


class ChartPlace(NamedTuple):
    """A place above doors: compound, building, stairwell, lane, group."""

    id: UUID
    kind: str
    name: str
    path: str
    position: int


class Home(NamedTuple):
    """Who lives behind a village door, as a band shows it: a surname and a head count."""

    surname: str
    member_count: int


@dataclass(frozen=True, slots=True)
class Change:
    """A door that changed while a chart lay open."""

    id: UUID
    path: str
    changed_seq: int


def doors(scope: Scope, path: str) -> list[ChartDoor]:
    """Return the open doors under `path` in the order of paths, those never gone to included."""
    return [door for base in _bases(scope, path) for door in _doors_under(scope.county, base)]


def _doors_under(county: str, base: str) -> Iterable[ChartDoor]:
    asked = [county, base, upper(base)]
    with connection.cursor() as cursor:
        cursor.execute(DOOR_PLACES, asked)
        places = cursor.fetchall()
        if len({row[0] for row in places}) < len(places):
            cursor.execute(DOORS_BY_ID, asked)
            return starmap(ChartDoor, cursor.fetchall())
        cursor.execute(DOOR_STATES, asked)
        states = {path: (status, bool(is_overdue)) for path, status, is_overdue in cursor.fetchall()}
    return [ChartDoor._make(row + states[row[0]]) for row in places if row[0] in states]


def _bases(scope: Scope, path: str) -> list[str]:
    """The parts of what lies under `path` that the scope covers."""
    return [path] if scope.covers(path) else sorted(held for held in scope.paths if held.startswith(path))


def statuses(scope: Scope, path: str) -> list[tuple[str, str]]:
    """Return (path, status) of each door under `path`: what counts are made of."""
    return list(under(scope, Door.objects.all(), path).values_list("path", "status"))


def ground(scope: Scope, path: str) -> list[ChartPlace]:
    """Return the open places from `path` downwards that are no doors, in the order in which they stand."""
    rows = _open_places(scope, path).filter(kind__in=GROUND_KINDS).order_by("position", "path")
    return [ChartPlace(*row) for row in rows.values_list(*ChartPlace._fields)]


def homes(scope: Scope, path: str) -> dict[str, Home]:
    """Return surname and head count of the households under `path`, by the path of their door."""
    if not scope.may_see("B"):
        return {}
    rows = list(under(scope, Household.objects.all(), path).values_list("path", "head", "member_count"))
    names = PersonName.objects.filter(county=scope.county, person__in=[head for _, head, _ in rows if head])
    surnames = {person: mask_name(name).rstrip("*") for person, name in names.values_list("person", "name")}
    found: dict[str, Home] = {}
    for below, head, count in rows:
        before = found.get(below)
        surname = before.surname if before else surnames.get(head, "") if head else ""
        found[below] = Home(surname, count + (before.member_count if before else 0))
    return found


def last_visit_at(scope: Scope, path: str) -> datetime | None:
    found: datetime | None = under(scope, Door.objects.all(), path).aggregate(found=Max("last_at"))["found"]
    return found


def door_at(scope: Scope, path: str) -> Door | None:
    """Return the door at `path`. Ordered by path, since `first` by key makes SQLite walk the county."""
    if not scope.covers(path):
        return None
    return Door.objects.filter(county=scope.county, path=path).order_by("path").first()


def door_by_id(scope: Scope, door: UUID) -> Door | None:
    found = Door.objects.filter(county=scope.county, id=door).first()
    return found if found is not None and scope.covers(found.path) else None


def affected_at(scope: Scope, door: UUID) -> dict[UUID, Affected]:
    """Return, by person, what was last noted of those seen at `door`; nothing for who may not see health facts."""
    if not scope.may_see("C"):
        return {}
    rows = Affected.objects.filter(county=scope.county, door=door)
    return {row.id: row for row in rows if scope.covers(row.path)}


def doors_changed(scope: Scope, path: str, *, since: int, limit: int) -> list[Change]:
    """Return the doors under `path` that entries after number `since` changed, oldest change first."""
    rows = under(scope, Door.objects.all(), path).filter(changed_seq__gt=since).order_by("changed_seq", "path")
    return [Change(*row) for row in rows.values_list("id", "path", "changed_seq")[:limit]]


def some_doors(scope: Scope, paths: Sequence[str]) -> list[ChartDoor]:
    """Return the doors at `paths` as a chart draws them."""
    seen = [path for path in paths if scope.covers(path)]
    standing = _standing(Door.objects.filter(county=scope.county, path__in=seen))
    rows = Place.objects.filter(county=scope.county, path__in=seen, kind="door", is_open=True).order_by("path")
    found = rows.values_list("path", "name", "position", "side", "floor", "span")
    return [ChartDoor(*(row + standing[row[0]])) for row in found if row[0] in standing]


def _standing(rows: "QuerySet[Any]") -> dict[str, tuple[Any, ...]]:
    return {row[0]: row[1:] for row in rows.values_list("path", "status", "is_overdue")}


def _open_places(scope: Scope, path: str) -> "QuerySet[Place]":
    return under(scope, Place.objects.filter(is_open=True), path)


def place_by_id(scope: Scope, place: UUID) -> Place | None:
    found = next(iter(Place.objects.only(*NAMED).filter(county=scope.county, id=place)), None)
    return found if found is not None and scope.covers(found.path) else None


def place_at(scope: Scope, path: str) -> Place | None:
    if not scope.covers(path):
        return None
    return Place.objects.only(*NAMED).filter(county=scope.county, path=path).order_by("path").first()


def places_above(scope: Scope, path: str) -> list[Place]:
    """Return the places from the top down to `path`, its own included.

    Not narrowed to the scope: where a place lies is not personal, and a plate must say it; pages link only what the
    reader may open.
    """
    return sorted(places_named(scope, ancestors(path)).values(), key=lambda place: place.path)


def places_named(scope: Scope, paths: Iterable[str]) -> dict[str, Place]:
    """Return the places at `paths`, by path: not narrowed to the scope either."""
    rows = Place.objects.only(*NAMED).filter(county=scope.county, path__in=set(paths))
    return {place.path: place for place in rows}


def places_below(scope: Scope, above: Place, *, kinds: Sequence[str]) -> list[Place]:
    """Return the open places one level below `above` of these kinds, in the order in which they stand."""
    rows = Place.objects.only(*NAMED).filter(county=scope.county, parent=above.id, kind__in=kinds, is_open=True)
    return [place for place in rows.order_by("position", "path") if scope.covers(place.path)]


def places_under(scope: Scope, above: Place, *, kinds: Sequence[str]) -> list[Place]:
    """Return the open places anywhere below `above` of these kinds, in the order in which they stand."""
    rows = Place.objects.only(*NAMED, "parent").filter(kind__in=kinds, is_open=True)
    return list(under(scope, rows, above.path).order_by("position", "path"))


def next_left(scope: Scope, base: str, path: str) -> str:
    """Return the path of the next door to go to under `base` after `path`, in the order of paths; at the end from the
    start, and empty where none is left."""
    rows = under(scope, Door.objects.filter(left=1), base).order_by("path").values_list("path", flat=True)
    return rows.filter(path__gt=path).first() or rows.filter(path__lt=path).first() or ""


def places_at(scope: Scope, paths: Iterable[str]) -> dict[str, Place]:
    """Return the places at `paths` that the reader may see, by path."""
    return places_named(scope, [path for path in paths if scope.covers(path)])


@dataclass(frozen=True, slots=True)
class Attention:
    """A door to see to: the words of its place, what was noted there, when somebody should have come back."""

    path: str
    name: str
    noted: Sequence[Affected]
    due_at: datetime | None


def needing(scope: Scope, path: str, *, limit: int) -> list[Attention]:
    """Return doors under `path` where something is open (需办理), those of the newest visit first."""
    rows = under(scope, _pressing().filter(status="needs"), path).order_by("-last_at")
    return _attention(scope, path, list(rows[:limit]))


def overdue(scope: Scope, path: str, *, limit: int) -> list[Attention]:
    """Return doors under `path` to which nobody went back in time, the longest overdue first."""
    rows = under(scope, _pressing().filter(is_overdue=True), path).order_by("revisit_due_at")
    return _attention(scope, path, list(rows[:limit]))


def _pressing() -> "QuerySet[Door]":
    return Door.objects.only("county", "id", "path", "revisit_due_at").filter(is_pressing=True)


def _attention(scope: Scope, path: str, rows: Sequence[Door]) -> list[Attention]:
    names = places_at(scope, {above for row in rows for above in ancestors(row.path) if len(above) > len(path)})
    noted: dict[UUID, list[Affected]] = {}
    if scope.may_see("C"):
        there = Affected.objects.filter(county=scope.county, door__in=[row.id for row in rows])
        for person in there.order_by("id"):  # the doors have been found within the scope
            noted.setdefault(person.door, []).append(person)
    return [
        Attention(
            path=row.path,
            name=" ".join(names[above].name for above in ancestors(row.path) if above in names),
            noted=noted.get(row.id, ()),
            due_at=row.revisit_due_at,
        )
        for row in rows
    ]
