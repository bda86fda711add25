"""Reads for other programs, scope first: pages by key, and what changed since a number of the ledger.

What changed is sought under a place and in the order in which it changed, so that a reader who keeps the number it was
answered with misses nothing. What left the place is told by its ids (departed.py).
"""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from lianfang.access.scope import Scope
from lianfang.kit.paging import Page, cursor_values, keyset
from lianfang.kit.paths import depth, upper
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.queries import Asked, entries
from lianfang.people.models import Household, Person
from lianfang.places.models import Place
from lianfang.screening.kinds import DOOR_VISIT
from lianfang.screening.models import Door

from .cannot import CannotFindRow, CannotReadCursor

BY_PATH = ("path", "id")
BY_CHANGE = ("changed_seq", "id")
NARROW_DEPTH = 5  # a community or village: its households are few enough to be listed first
_PATH = re.compile(r"[0-9A-Za-z.-]{1,300}")
_MOST = 2**63


def place(scope: Scope, place_id: UUID | None) -> Place:
    """Return a place within the scope; without an id the place of the post. Raises CannotFindRow."""
    wanted = place_id or (scope.current.place if scope.current else None)
    rows = scope.within(Place.objects.all())
    found = rows.filter(id=wanted).first() if wanted else None
    if found is None:
        raise CannotFindRow
    return found


def row(scope: Scope, rows: "QuerySet[Any]", row_id: UUID) -> Any:
    """Return one of `rows` within the scope; raises CannotFindRow outside it as for one that never was."""
    found = scope.within(rows).filter(id=row_id).first()
    if found is None:
        raise CannotFindRow
    return found


def places(scope: Scope, path: str, *, kind: str = "", after: str | None = None, limit: int) -> Page[Place]:
    rows = _under(scope, Place.objects.all(), path)
    return keyset(rows.filter(kind=kind) if kind else rows, order=BY_PATH, after=_by_path(after), limit=limit)


def households(scope: Scope, path: str, *, after: str | None = None, limit: int) -> Page[Household]:
    return keyset(_under(scope, Household.objects.all(), path), order=BY_PATH, after=_by_path(after), limit=limit)


def members(scope: Scope, homes: Sequence[Household]) -> list[Person]:
    """Return the members of households that the caller has found within the scope, in their order."""
    order = {home.id: n for n, home in enumerate(homes)}
    rows = Person.objects.filter(county=scope.county, household__in=list(order))
    return sorted(rows, key=lambda row: (order[row.household], row.position, row.id))


def person(scope: Scope, person_id: UUID) -> Person:
    """Return one person whose household lies within the scope; raises CannotFindRow."""
    homes = scope.within(Household.objects.all()).filter(id=OuterRef("household"))
    found = Person.objects.filter(Exists(homes), county=scope.county, id=person_id).first()
    if found is None:
        raise CannotFindRow
    return found


def doors(scope: Scope, path: str, *, left: bool | None, after: str | None = None, limit: int) -> Page[Door]:
    rows = _under(scope, Door.objects.all(), path)
    wanted = rows if left is None else rows.filter(left=int(left))
    return keyset(wanted, order=BY_PATH, after=_by_path(after), limit=limit)


def visits(scope: Scope, path: str, *, after: str | None = None, limit: int) -> Page[StoredEntry]:
    """Return a page of visits under `path`, the newest first."""
    if after is not None and not _is_number(next(iter(cursor_values(after, 1) or [None]))):
        raise CannotReadCursor
    return entries(scope, Asked(under=path, kind=DOOR_VISIT.name), after=after, limit=limit)


def changed(scope: Scope, book: str, path: str, *, since: int, after: str | None = None, limit: int) -> Page[Any]:
    """Return a page of the rows of `book` under `path` that entries after number `since` have changed."""
    models: dict[str, Any] = {"places": Place, "households": Household, "doors": Door}
    rows = _persons(scope, path) if book == "persons" else _changing(scope, models[book].objects.all(), path)
    rows = rows.filter(changed_seq__gt=since)
    return keyset(rows, order=BY_CHANGE, after=_by_change(after), limit=limit)


def _changing(scope: Scope, rows: "QuerySet[Any]", path: str) -> "QuerySet[Any]":
    """Return the rows under `path`; a wide place's are tested one by one as they are found by their numbers.

    The test stands in a CASE: by the range of its paths SQLite would read and sort the rows of a whole city.
    """
    found = _under(scope, rows, path)
    if depth(path) >= NARROW_DEPTH:
        return found
    inside = Q(path__gte=path, path__lt=upper(path))
    tested = Case(When(inside, then=Value(True)), default=Value(False), output_field=BooleanField())
    return rows.filter(tested, county=scope.county)


def _persons(scope: Scope, path: str) -> "QuerySet[Person]":
    """Return the persons under `path`; a narrow place's by its households, a wide one's by asking for each."""
    homes = _under(scope, Household.objects.all(), path)
    rows = Person.objects.filter(county=scope.county)
    if depth(path) >= NARROW_DEPTH:
        return rows.filter(household__in=homes.values("id"))
    return rows.filter(Exists(homes.filter(id=OuterRef("household"))))


def _under(scope: Scope, rows: "QuerySet[Any]", path: str) -> "QuerySet[Any]":
    """Return the rows at or below `path`, which the scope covers: it is that of a place found within it."""
    if not scope.covers(path):
        raise CannotFindRow
    return rows.filter(Q(path__gte=path, path__lt=upper(path)), county=scope.county)


def _by_path(after: str | None) -> str | None:
    return _checked(after, lambda first: isinstance(first, str) and bool(_PATH.fullmatch(first)))


def _by_change(after: str | None) -> str | None:
    return _checked(after, _is_number)


def _checked(after: str | None, is_first: Any) -> str | None:
    """Return a cursor of two values; raises CannotReadCursor, since to begin anew in silence would send all twice."""
    if after is None:
        return None
    values = cursor_values(after, 2)
    if values is None or not is_first(values[0]) or not _is_id(values[1]):
        raise CannotReadCursor
    return after


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST


def _is_id(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False
