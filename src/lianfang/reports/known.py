"""Persons with their homes and dated facts as they stood then: what stands now, with what differs laid over it.

Who was merged into another is counted with the one who is kept; where somebody lives is where their last home is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from lianfang.access.scope import Scope
from lianfang.kit.batches import batched
from lianfang.kit.paths import upper
from lianfang.ledger.reading.then import Changed
from lianfang.ledger.sql import Table, store
from lianfang.people.left import left_between
from lianfang.people.models import Fact, Household, Person

HOME, PERSON, STATEMENT = "people.household", "people.person", "people.statement"
MOST_STEPS = 4  # merges of what was merged before
NARROW_DEPTH = 5  # from a community down persons are found by their homes, not by all facts of the county
FACT_COLUMNS = ("entry", "position", "person", "key", "on", "at", "until_on", "code", "number", "value")
PART = 2_000
PERSONS, HOUSEHOLDS = Table(Person), Table(Household)
Span = tuple[datetime, datetime, int]  # from, until, as known at a number of the ledger


@dataclass(frozen=True, slots=True)
class FactSeen:
    """One dated fact with the entry that states it (flags.DatedFact)."""

    entry: UUID
    position: int
    person: UUID
    key: str
    on: date | None
    at: datetime
    until_on: date | None
    code: str
    number: float | None
    value: Any


class PersonRow(NamedTuple):
    """What is needed of a stored person; rows come by the ten thousand."""

    id: UUID
    household: UUID
    whereabouts: str
    merged_into: UUID | None


class HomeRow(NamedTuple):
    """What is needed of a stored household."""

    id: UUID
    path: str
    door: UUID


@dataclass(slots=True)
class Someone:
    """A person where they live; `row` is the person's own row, None for who is not registered."""

    id: UUID
    row: Any
    path: str = ""
    door: UUID | None = None
    facts: list[FactSeen] = field(default_factory=list)

    @property
    def whereabouts(self) -> str:
        return str(self.row.whereabouts)


class People:
    """Persons as known then."""

    def __init__(self, scope: Scope, changed: Changed) -> None:
        self.county = scope.county
        self.persons = {i: one.then for i, one in changed.of(PERSON).items()}
        self.homes = {i: one.then for i, one in changed.of(HOME).items()}
        self.changed = changed
        self._known_near: dict[str, set[UUID]] = {}

    # ── persons who differ ───────────────────────────────────────────────────────────────────────────────────────────
    def changed_persons(self) -> dict[UUID, tuple[Someone | None, Someone | None]]:
        """Return, as known now and as known then, who differs: the row itself, or where the home stands."""
        persons, homes = self.changed.of(PERSON), self.changed.of(HOME)
        now: dict[UUID, Any] = {i: one.now for i, one in persons.items()}
        then: dict[UUID, Any] = {i: one.then for i, one in persons.items()}
        for part in batched([i for i, one in homes.items() if _where(one.now) != _where(one.then)], PART):
            for row in Person.objects.filter(county=self.county, household__in=part):
                now.setdefault(row.id, row)
                then.setdefault(row.id, row)
        rows = [row for row in (*now.values(), *then.values()) if row is not None]
        stored = self._homes({row.household for row in rows} - homes.keys())
        stands = stored | {i: one.now for i, one in homes.items()}
        stood = stored | self.homes
        return {i: (_someone(now[i], stands), _someone(then[i], stood)) for i in now}

    # ── persons of whom something was stated ─────────────────────────────────────────────────────────────────────────
    def told(self, select: Q, keys: Sequence[str], top: str, left: Span | None = None) -> list[Someone]:
        """Return everybody of whom facts under `keys` were stated, with those that `select` picks.

        With `left` also what was stated within that span and stands in its entries alone.
        """
        facts = self._facts(select, keys, top)
        if left is not None:
            facts += self._left(keys, top, left)
        rows, stored = self._stored(select) if top.count(".") < NARROW_DEPTH else ({}, {})
        rows = self._rows({fact.person for fact in facts}, rows)
        roots = {i: self._root(i, rows) for i in {fact.person for fact in facts}}
        wanted = {rows[i].household for i in roots.values() if i in rows}
        homes = stored | self._homes(wanted - self.homes.keys() - stored.keys()) | self.homes
        found: dict[UUID, Someone] = {}
        for fact in facts:
            root = roots[fact.person]
            if root not in found:
                someone = _someone(rows.get(root), homes)
                if someone is None:
                    continue
                found[root] = someone
            found[root].facts.append(fact)
        return list(found.values())

    def _facts(self, select: Q, keys: Sequence[str], top: str) -> list[FactSeen]:
        statements = self.changed.of(STATEMENT)
        rows = Fact.objects.filter(select, county=self.county, person__isnull=False)
        narrowed = [rows]
        if top.count(".") >= NARROW_DEPTH:
            narrowed = [rows.filter(person__in=part) for part in batched(sorted(self._near(top)), PART)]
        stored = (FactSeen(*row) for part in narrowed for row in part.values_list(*FACT_COLUMNS))
        found = [fact for fact in stored if fact.entry not in statements]
        for entry, change in statements.items():
            facts = change.then.facts if change.then is not None else ()
            found += [_seen(entry, n, fact) for n, fact in enumerate(facts) if fact.person and fact.key in keys]
        return found

    def _left(self, keys: Sequence[str], top: str, span: Span) -> Iterator[FactSeen]:
        since, until, seq = span
        near = self._near(top) if top.count(".") >= NARROW_DEPTH else None
        for entry, position, fact in left_between(self.county, since, until, keys=keys, seq=seq, about=near):
            if fact.person is not None and (near is None or fact.person in near):
                yield _seen(entry, position, fact)

    def _stored(self, select: Q) -> tuple[dict[UUID, Any], dict[UUID, Any]]:
        """Return all whom facts name, and their homes: two queries, however many they are."""
        named = Fact.objects.filter(select, county=self.county, person__isnull=False).values("person")
        rows = Person.objects.filter(county=self.county, id__in=named)
        homes = Household.objects.filter(county=self.county, id__in=rows.values("household"))
        found = (PersonRow(*row) for row in rows.values_list(*PersonRow._fields))
        stood = (HomeRow(*row) for row in homes.values_list(*HomeRow._fields))
        return {row.id: row for row in found if row.id not in self.persons}, {row.id: row for row in stood}

    def _near(self, top: str) -> set[UUID]:
        if top not in self._known_near:
            self._known_near[top] = self._read_near(top)
        return self._known_near[top]

    def _read_near(self, top: str) -> set[UUID]:
        """Everybody who lives under `top`, whoever was merged into them, and all who differ."""
        homes = Household.objects.filter(county=self.county, path__gte=top, path__lt=upper(top)).values("id")
        found = set(Person.objects.filter(county=self.county, household__in=homes).values_list("id", flat=True))
        moved = [i for i, one in self.changed.of(HOME).items() if _where(one.now) != _where(one.then)]
        for part in batched(moved, PART):
            found |= set(Person.objects.filter(county=self.county, household__in=part).values_list("id", flat=True))
        found |= self.persons.keys()
        merged = Person.objects.filter(county=self.county, merged_into__isnull=False)
        fresh = found
        for _step in range(MOST_STEPS):
            into = {
                i
                for part in batched(sorted(fresh), PART)
                for i in merged.filter(merged_into__in=part).values_list("id", flat=True)
            }
            fresh = into - found
            found |= fresh
        return found

    def _rows(self, ids: Iterable[UUID], found: dict[UUID, Any]) -> dict[UUID, Any]:
        """Return persons by id, and those into whom they were merged; `found` are those who were read already."""
        wanted = set(ids)
        for _step in range(MOST_STEPS + 1):
            stored = wanted - self.persons.keys() - found.keys()
            rows = store().rows(PERSONS, "id", self.county, sorted(stored), columns=PersonRow._fields)
            found.update((row[0], PersonRow(*row)) for row in rows)
            found |= {i: self.persons[i] for i in wanted & self.persons.keys() if self.persons[i] is not None}
            wanted = {row.merged_into for row in found.values() if row.merged_into} - found.keys()
            if not wanted:
                break
        return found

    @staticmethod
    def _root(person: UUID, rows: Mapping[UUID, Any]) -> UUID:
        for _step in range(MOST_STEPS):
            into = rows[person].merged_into if person in rows else None
            if into is None or into not in rows:
                return person
            person = into
        return person

    def _homes(self, ids: Iterable[UUID]) -> dict[UUID, Any]:
        rows = store().rows(HOUSEHOLDS, "id", self.county, sorted(ids), columns=HomeRow._fields)
        return {row[0]: HomeRow(*row) for row in rows}


def _someone(row: Any, homes: Mapping[UUID, Any]) -> Someone | None:
    if row is None:
        return None
    home = homes.get(row.household)
    return Someone(row.id, row, home.path, home.door) if home is not None else Someone(row.id, row)


def _where(home: Any) -> tuple[str, UUID] | None:
    return (home.path, home.door) if home is not None else None


def _seen(entry: UUID, position: int, fact: Any) -> FactSeen:
    more = (fact.person, fact.key, fact.on, fact.at, fact.until_on, fact.code, fact.number, dict(fact.value or {}))
    return FactSeen(entry, position, *more)
