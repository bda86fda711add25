"""What left a place: ids alone, so that a copy can drop the rows; where they went is not for its reader.

The moves themselves say what was left, and a move is told until its row stands at the place again. A place that moved
takes all with it that stood below.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.access.scope import Scope
from lianfang.kit.batches import batched
from lianfang.kit.paths import is_under, upper
from lianfang.ledger.kinds import Entry
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.reading.entries import masked_by_seq
from lianfang.people.models import Household, Person
from lianfang.places.models import Place
from lianfang.screening.models import Door

AT_ONCE = 500
MOVES = {"households": "people.household_moved", "persons": "people.person_moved"}
PLACE_MOVES = ("places.moved", "places.merged")
AT_PATH: dict[str, Any] = {"places": Place, "households": Household, "doors": Door}


def departed(scope: Scope, book: str, path: str, *, since: int) -> list[UUID]:
    """Return the ids of rows of `book` that stood under `path` and left it by an entry after number `since`.

    Nothing from nought: who begins a copy has nothing to drop.
    """
    if not since:
        return []
    tops = _tops_gone(scope, path, since)
    if book == "persons":
        homes = _gone_homes(scope, path, since) | _below(scope, Household.objects.all(), tops)
        found = _gone_persons(scope, path, since) | set(_members(scope, homes))
    elif book == "households":
        found = _gone_homes(scope, path, since) | _below(scope, Household.objects.all(), tops)
    else:
        found = _below(scope, AT_PATH[book].objects.all(), tops)
    return sorted(found)


def _moves(scope: Scope, kinds: Sequence[str], since: int) -> Iterator[Entry]:
    rows = StoredEntry.objects.filter(county=scope.county, kind__in=kinds, seq__gt=since).order_by("seq")
    seqs = list(rows.values_list("seq", flat=True))
    for part in batched(seqs, AT_ONCE):
        yield from masked_by_seq(scope.county, part)


def _under(path: str) -> Q:
    return Q(path__gte=path, path__lt=upper(path))


def _gone_homes(scope: Scope, path: str, since: int) -> set[UUID]:
    """Return households that left a door under `path` and stand under it no more."""
    left = {entry.body.household: entry.body.left for entry in _moves(scope, [MOVES["households"]], since)}
    doors = Place.objects.filter(_under(path), county=scope.county, id__in=set(left.values()))
    near = set(doors.values_list("id", flat=True))
    gone = {household for household, door in left.items() if door in near}
    return gone - set(
        Household.objects.filter(_under(path), county=scope.county, id__in=gone).values_list("id", flat=True)
    )


def _gone_persons(scope: Scope, path: str, since: int) -> set[UUID]:
    """Return persons who left a household under `path`, or one that has left it too, and live under it no more."""
    left = {entry.body.person: entry.body.left for entry in _moves(scope, [MOVES["persons"]], since)}
    rows = Household.objects.filter(_under(path), county=scope.county)
    near = set(rows.filter(id__in=set(left.values())).values_list("id", flat=True)) | _gone_homes(scope, path, since)
    gone = {person for person, household in left.items() if household in near}
    homes = dict(Person.objects.filter(county=scope.county, id__in=gone).values_list("id", "household"))
    here = set(rows.filter(id__in=set(homes.values())).values_list("id", flat=True))
    return {person for person in gone if homes.get(person) not in here}


def _members(scope: Scope, homes: set[UUID]) -> "QuerySet[Person, UUID]":
    return Person.objects.filter(county=scope.county, household__in=homes).values_list("id", flat=True)


def _tops_gone(scope: Scope, path: str, since: int) -> list[str]:
    """Return the present paths of places that stood under `path` when they were moved or merged away."""
    moves = [entry for entry in _moves(scope, PLACE_MOVES, since) if is_under(entry.path_then, path)]
    moved = [entry.body.place for entry in moves if entry.kind == "places.moved"]
    merged = [entry.body.place for entry in moves if entry.kind == "places.merged"]
    rows = Place.objects.filter(Q(id__in=moved) | Q(stated_parent__in=merged), county=scope.county)
    return [top for top in rows.values_list("path", flat=True) if not is_under(top, path)]


def _below(scope: Scope, rows: "QuerySet[Any]", tops: Sequence[str]) -> set[UUID]:
    found: set[UUID] = set()
    for top in tops:
        found |= set(rows.filter(_under(top), county=scope.county).values_list("id", flat=True))
    return found
