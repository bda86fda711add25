"""Sums of measures over places, now or as known then: few set-based queries whatever the number of places.

What stands in the registers is counted by the database, by prefixes of paths. Rows that differed
(`ledger.reading.then`) are taken out as they stand and put in as they stood, by the same tests. Facts of persons are
few beside persons: those that may matter are read and judged one by one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.kit.batches import batched
from lianfang.kit.clock import day_end, day_start
from lianfang.kit.paths import ancestors
from lianfang.ledger.reading.then import Changed, Instant, changes_since
from lianfang.people.models import Household, Person
from lianfang.screening.models import Door
from lianfang.screening.registers import CLOSED

from .indicators.homes import REGISTERED
from .indicators.shapes import Basis, Doors, Homes, Measure, Persons, Told, Visits, fits
from .known import People, Someone
from .standing import NOBODY, PART, VISIT, Amount, Registered, Standing, Sums, VisitSeen, summed, visited, visits_among

__all__ = ["BASES", "DOOR", "HOME", "NOBODY", "PERSON", "STATEMENT", "Amount", "Counting", "Moved"]

HOME, DOOR, PERSON, STATEMENT = "people.household", "screening.door", "people.person", "people.statement"
COMMUNITY_DEPTH = 5
LONG_TAIL = 3_000  # so many entries since, and a narrow question looks at its own subjects alone
NAMED_IN = {"screening.round_opened": VISIT}
BASES: Mapping[Basis, Measure] = {
    "homes": Homes(REGISTERED),
    "doors": Doors(tallied=("doors",)),
    "visits": Visits(ever=True),
    "visits_today": Visits(),
}
Moved = Mapping[UUID, tuple[Amount | None, Amount | None]]


class Counting:
    """The figures of one day, of places under one top, as known at an instant; each measure is counted once."""

    def __init__(
        self,
        scope: Scope,
        paths: Sequence[str],
        on: date,
        seq: int,
        newest: int,
        measures: Iterable[Measure],
        *,
        tallied: bool = True,
    ) -> None:
        """Without `tallied` rows are counted one by one: a door or a stairwell has no tally of its own."""
        self.scope = scope
        self.paths = sorted(set(paths))
        self.on = on
        self.at = Instant(seq, day_end(on))
        self.newest = newest
        self.measures = list(measures)
        self.top = _common(self.paths)
        length = max((len(path) for path in self.paths), default=0)
        self.standing = Standing(scope.county, self.top, length, on, tallied)
        self._found: dict[Measure, dict[str, int]] = {}
        self._stated: dict[tuple[Any, tuple[str, ...]], list[Someone]] = {}

    def of(self, measure: Measure) -> dict[str, int]:
        """Return the sum of `measure` for each of the paths."""
        if measure not in self._found:
            self._found[measure] = _rolled(self._sums(measure), self.paths)
        return self._found[measure]

    # ── what differs from now ────────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def changed(self) -> Changed:
        """Rows that differ then; of the registers alone that the measures look at."""
        names = self._names()
        sealed = any(isinstance(measure, Persons) for measure in self.measures)
        return changes_since(
            self.scope, self.at, names, near=self._near(), with_identities=sealed, named_in=NAMED_IN,
            under=self.top, kept={DOOR: visits_among},
        )  # fmt: skip

    def _names(self) -> list[str]:
        wanted = set()
        for measure in self.measures:
            if isinstance(measure, Homes):
                wanted |= {HOME, DOOR} if measure.door else {HOME}
            elif isinstance(measure, Doors | Visits):
                wanted.add(DOOR)
            elif isinstance(measure, Persons):
                wanted |= {HOME, PERSON}
            else:
                wanted |= {HOME, PERSON, STATEMENT}
        return [name for name in (HOME, PERSON, STATEMENT, DOOR) if name in wanted]

    def _near(self) -> set[UUID] | None:
        """The subjects of a community or less, where much was said since; None looks at the whole county."""
        if self.newest - self.at.seq <= LONG_TAIL or self.top.count(".") < COMMUNITY_DEPTH:
            return None
        from_places = self.standing.under(Door.objects.all())
        homes = set(self.standing.under(Household.objects.all()).values_list("id", flat=True))
        persons = Person.objects.filter(county=self.scope.county, household__in=homes).values_list("id", flat=True)
        return {*from_places.values_list("id", flat=True), *homes, *persons}

    # ── sums ─────────────────────────────────────────────────────────────────────────────────────────────────────────
    def _sums(self, measure: Measure) -> Sums:
        if isinstance(measure, Told):
            return summed(self.told(measure))
        sums = dict(self._persons[measure]) if isinstance(measure, Persons) else self.standing.sums(measure)
        for amount, sign in self._moved(measure):
            path = amount.path[: self.standing.length]
            sums[path] = sums.get(path, 0) + sign * amount.amount
        return sums

    @cached_property
    def _persons(self) -> dict[Persons, Sums]:
        """What the registers have of all counts of persons that are asked: one pass."""
        return self.standing.sums_of_persons([one for one in self.measures if isinstance(one, Persons)])

    # ── rows that differ ─────────────────────────────────────────────────────────────────────────────────────────────
    def _moved(self, measure: Registered) -> Iterator[tuple[Amount, int]]:
        """Yield what to take out (-1) and what to put in (1)."""
        for now, then in self.moved(measure).values():
            if now is not None:
                yield now, -1
            if then is not None:
                yield then, 1

    def moved(self, measure: Registered) -> Moved:
        """Return, for each subject that may differ, what it adds now and what it added then."""
        if isinstance(measure, Homes):
            return self._moved_homes(measure)
        if isinstance(measure, Persons):
            return self._moved_persons(measure)
        changes = self.changed.of(DOOR)
        if isinstance(measure, Visits):
            return {
                i: (
                    _visits(one.now, one.now_kept, measure, self.on),
                    _visits(one.then, one.then_kept, measure, self.on),
                )
                for i, one in changes.items()
            }
        return {i: (_door(one.now, measure), _door(one.then, measure)) for i, one in changes.items()}

    def _moved_homes(self, measure: Homes) -> Moved:
        homes, doors = self.changed.of(HOME), self.changed.of(DOOR) if measure.door else {}
        now = {i: one.now for i, one in homes.items()}
        then = {i: one.then for i, one in homes.items()}
        if doors:
            for part in batched([*doors], PART):
                for row in Household.objects.filter(county=self.scope.county, door__in=part):
                    now.setdefault(row.id, row)
                    then.setdefault(row.id, row)
        stands: dict[UUID, Any] = {}
        if measure.door:
            wanted = {row.door for row in (*now.values(), *then.values()) if row is not None} - doors.keys()
            for part in batched(sorted(wanted), PART):
                rows = Door.objects.filter(county=self.scope.county, id__in=part)
                stands |= {row.id: row for row in rows.only("county", "id", "status", "left", "last_visit")}
        before = stands | {i: one.then for i, one in doors.items()}
        stands |= {i: one.now for i, one in doors.items()}
        return {i: (_home(now[i], measure, stands), _home(then[i], measure, before)) for i in now}

    def _moved_persons(self, measure: Persons) -> Moved:
        tests = measure.tests(self.on)
        changed = self.people.changed_persons().items()
        return {i: (_person(now, tests), _person(then, tests)) for i, (now, then) in changed}

    # ── facts ────────────────────────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def people(self) -> People:
        return People(self.scope, self.changed)

    def told(self, measure: Told) -> list[Amount]:
        """Return who counts by dated facts under the top, as known then."""
        found: list[Amount] = []
        for someone in self._stated_of(measure):
            if someone.path.startswith(self.top) and (measure.gone_too or not someone.whereabouts):
                facts = measure.counts(someone.facts, self.on, self.scope.county)
                if facts:
                    entries = tuple(dict.fromkeys(fact.entry for fact in facts))
                    found.append(Amount(someone.id, someone.path, 1, entries, someone.door, someone.row.household))
        return found

    def _stated_of(self, measure: Told) -> list[Someone]:
        """Read what measures share once: today's and all who came back are judged by the same facts."""
        key = (measure.select, measure.keys)
        if key not in self._stated:
            select = measure.select(self.on, self.scope.county)
            day = (day_start(self.on), day_end(self.on), self.at.seq) if measure.left else None
            self._stated[key] = self.people.told(select, measure.keys, self.top, day)
        return self._stated[key]


def _visits(state: Any, visits: Sequence[VisitSeen], measure: Visits, on: date) -> Amount | None:
    return visited(state.id, state.path, visits, measure, on) if state is not None else None


def _door(state: Any, measure: Doors) -> Amount | None:
    if state is None or state.status == CLOSED or not fits(measure.tests, state):
        return None
    behind = (state.last_visit or state.head_id,)
    return Amount(state.id, state.path, getattr(state, measure.adds) or 0 if measure.adds else 1, behind, state.id)


def _home(row: Any, measure: Homes, doors: Mapping[UUID, Any]) -> Amount | None:
    if row is None or not fits(measure.tests, row):
        return None
    visit = None
    if measure.door:
        door = doors.get(row.door)
        if door is None or door.status == CLOSED or door.left != int(measure.door == "left"):
            return None
        visit = door.last_visit
    amount = getattr(row, measure.adds) if measure.adds else 1
    return Amount(row.id, row.path, amount, behind_home(row, visit), row.door, row.id)


def behind_home(row: Any, visit: UUID | None) -> tuple[UUID, ...]:
    """The visit at the door, where that is what counts, before what the household itself says."""
    return (visit, row.head_id) if visit is not None else (row.head_id,)


def _person(someone: Someone | None, tests: Any) -> Amount | None:
    if someone is None or someone.row is None or not fits(tests, someone.row):
        return None
    return Amount(someone.id, someone.path, 1, (someone.row.head_id,), someone.door, someone.row.household)


def _common(paths: Sequence[str]) -> str:
    """Return the lowest place above all of `paths`, or the one itself."""
    if not paths:
        return ""
    shared = set(ancestors(paths[0]))
    for path in (paths[0], paths[-1]):
        shared &= set(ancestors(path))
    return max(shared, key=len, default="")


def _rolled(sums: Mapping[str, int], paths: Sequence[str]) -> dict[str, int]:
    """Add sums of finer places up to each of `paths`, which may lie within each other."""
    found = dict.fromkeys(paths, 0)
    lengths = sorted({len(path) for path in paths})
    for path, count in sums.items():
        for length in lengths:
            part = path[:length]
            if part in found:
                found[part] += count
    return found
