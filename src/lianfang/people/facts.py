"""Reads of dated facts, scope first. A fact belongs to whom it was stated of, wherever that person lives now (law 8).

What was recorded of somebody who was merged shows under the one who was kept.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from lianfang.access.scope import Scope
from lianfang.kit.paging import Page, keyset

from .left import left_about
from .models import Fact, Household, Person
from .queries import known_as, person

MOST_FACTS = 200
LASTING = ("vulnerable", "need")  # what goes on until somebody says that it ended


def facts_about(scope: Scope, person_id: UUID, *, limit: int = MOST_FACTS) -> list[Fact]:
    """Return what has been stated of a person within the scope, newest first. Raises CannotFindPerson outside it."""
    row, _home = person(scope, person_id)
    return [] if row.is_erased else facts_under(scope, known_as(scope, person_id), limit=limit)


def facts_under(scope: Scope, ids: Sequence[UUID], *, limit: int = MOST_FACTS) -> list[Fact]:
    """Return what has been stated under the ids of one person (`known_as`); the caller has found them in scope."""
    if not scope.may_see("C"):
        return []
    rows = Fact.objects.filter(county=scope.county, person__in=ids)
    newest = list(rows.order_by("-at", "entry", "position")[:limit])
    return _newest_first([*newest, *left_about(scope.county, ids, limit=limit)])[:limit]


def facts_of_many(scope: Scope, persons: Iterable[UUID], *, keys: Sequence[str]) -> dict[UUID, list[Fact]]:
    """Return the facts under `keys` of persons within the scope, newest first; for lists."""
    if not scope.may_see("C"):
        return {}
    asked = list(persons)
    rows = Fact.objects.filter(_about_somebody_here(scope), county=scope.county, person__in=asked, key__in=keys)
    left = left_about(scope.county, _persons_here(scope, asked), keys=keys)
    facts = _newest_first([*rows, *(fact for fact in left if fact.key in keys)])
    found: dict[UUID, list[Fact]] = {}
    for fact in facts:
        if fact.person is not None:
            found.setdefault(fact.person, []).append(fact)
    return found


def facts_stated(scope: Scope, key: str, *, since: date, after: str | None = None, limit: int = 50) -> Page[Fact]:
    """Return a page of the facts under `key` that are about a day since `since`, newest day first.

    Of temperatures at doors those that ask somebody to look after it; the others stand in their entries (`dated.Left`).
    """
    if not scope.may_see("C"):
        return Page([], None)
    rows = Fact.objects.filter(_about_somebody_here(scope), county=scope.county, key=key, on__gte=since)
    return keyset(rows, order=("-on", "entry", "position"), after=after, limit=limit)


def in_force(facts: Iterable[Fact], day: date) -> list[Fact]:
    """Return what lasts on `day`: of each frailty or need the newest statement, unless it has ended."""
    newest: dict[tuple[str, str], Fact] = {}
    for fact in sorted(facts, key=lambda fact: (fact.at, fact.entry, fact.position)):
        if fact.key in LASTING and fact.code:
            newest[fact.key, fact.code] = fact
    return [fact for fact in newest.values() if fact.until_on is None or fact.until_on >= day]


def _newest_first(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (-fact.at.timestamp(), fact.entry, fact.position))


def _persons_here(scope: Scope, persons: Sequence[UUID]) -> list[UUID]:
    """Return which of `persons`, or of those into whom they were merged, live within the scope and are not erased."""
    home = scope.within(Household.objects.filter(county=scope.county, id=OuterRef("household")))
    here = Person.objects.filter(Exists(home), county=scope.county, is_erased=False)
    kept = Q(Exists(here.filter(id=OuterRef("merged_into"))))
    own = Q(Exists(home), merged_into=None, is_erased=False)
    return list(Person.objects.filter(own | kept, county=scope.county, id__in=persons).values_list("id", flat=True))


def _about_somebody_here(scope: Scope) -> Q:
    """The person, or the one into whom they were merged, lives within the scope and is not erased."""
    home = scope.within(Household.objects.filter(county=scope.county, id=OuterRef("household")))
    here = Person.objects.filter(Exists(home), county=scope.county, is_erased=False)
    own = here.filter(id=OuterRef("person"), merged_into=None)
    kept = here.filter(id=OuterRef("merged_into"))
    merged = Person.objects.filter(Exists(kept), county=scope.county, id=OuterRef("person"))
    return Q(Exists(own)) | Q(Exists(merged))
