"""负担表 · What forms cost: per unit and day what was asked, filled by the ledger, typed by a person, saved.

Nothing is measured at anybody's desk: the minutes saved are an estimate, a dated rule that says what it rests on, and a
reader may put in their own seconds a cell. A form that was due and not answered counts as asked; its cells are unknown
(None), since nobody has filled them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.kit.rules import DatedRule, Rulebook

from .models import Filing, Form
from .overlap import overlap_of
from .queries import forms, units
from .rules import is_due_on

MOST_DAYS = 31
# How long a person takes for a cell that the ledger filled: to look it up in another table, type it and check it.
SECONDS_A_CELL: Final = Rulebook(
    [DatedRule(12.0, date(2020, 1, 1), "没有上级文件，产品的估算值：查一处、抄一格、对一遍，一格约 12 秒")]
)


@dataclass(frozen=True, slots=True)
class Load:
    """What one unit was asked on one day. `cells` are those of answered forms; None where none was answered."""

    place: UUID
    name: str
    path: str
    on: date
    forms: int
    answered: int
    released: int
    cells: int | None = None
    filled: int | None = None
    typed: int | None = None
    left: int | None = None
    empty: int | None = None
    minutes_saved: float | None = None

    @property
    def silent(self) -> int:
        """Forms that were due and have no answer."""
        return self.forms - self.answered


@dataclass(frozen=True, slots=True)
class Asker:
    """What one department asks, and how much of it is known already or asked by another form, too."""

    department: str
    forms: int
    columns: int
    known: int
    repeated: int
    against: int
    nothing_new: tuple[str, ...] = ()  # titles of forms that ask nothing that is not known


@dataclass(frozen=True, slots=True)
class Burden:
    """The meter of a span of days: one load for each unit and day on which anything was asked."""

    since: date
    until: date
    seconds: float
    source: str
    loads: tuple[Load, ...] = field(default=())

    @property
    def total(self) -> Load:
        """All units and days together; what nobody stated adds nothing."""
        return _summed(Load(UUID(int=0), "", "", self.until, 0, 0, 0), self.loads)

    def by_unit(self) -> list[Load]:
        """Return one load for each unit, the heaviest first."""
        return sorted(self._together(lambda load: load.path), key=lambda one: (-one.forms, one.path))

    def by_day(self) -> list[Load]:
        """Return one load for each day, the latest first."""
        return sorted(self._together(lambda load: load.on.isoformat()), key=lambda one: one.on, reverse=True)

    def _together(self, key: Callable[[Load], str]) -> list[Load]:
        parts: dict[str, list[Load]] = defaultdict(list)
        for load in self.loads:
            parts[key(load)].append(load)
        return [_summed(part[-1], part) for part in parts.values()]


def burden(scope: Scope, since: date, until: date, *, seconds: float | None = None) -> Burden:
    """Return what units within the scope were asked from `since` to `until`, at most 31 days up to `until`.

    `seconds` a cell replaces the standing estimate.
    """
    since = max(since, until - timedelta(days=MOST_DAYS - 1))
    rule = SECONDS_A_CELL.on(until)
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    asked = forms(scope)
    rows = scope.within(Filing.objects.all()).filter(on__gte=since, on__lte=until)
    answers: dict[tuple[UUID, date], list[Filing]] = defaultdict(list)
    for row in rows:
        answers[row.place, row.on].append(row)
    found = []
    for level in sorted({form.level for form in asked}):
        ours = [form for form in asked if form.level == level]
        for place in units(scope, level):
            owed = [form for form in ours if place.path.startswith(form.path)]
            for day in days:
                stated = [row for row in answers.get((place.id, day), ()) if row.form in {form.id for form in owed}]
                load = _load(place.id, place.name, place.path, day, owed, stated, seconds or rule.value)
                found += [load] if load.forms else []
    return Burden(since, until, seconds or rule.value, "" if seconds else rule.source, tuple(found))


def _load(
    place: UUID, name: str, path: str, day: date, owed: Sequence[Form], stated: Sequence[Filing], seconds: float
) -> Load:
    due = {form.id for form in owed if is_due_on(form, day)} | {row.form for row in stated}
    released = sum(row.released_at is not None for row in stated)
    filled = [row for row in stated if row.filled_at is not None]
    if not filled:
        return Load(place, name, path, day, len(due), len(stated), released)
    from_ledger = sum(row.filled_count for row in filled)
    return Load(
        place, name, path, day, len(due), len(stated), released,
        cells=sum(row.asked_count for row in filled),
        filled=from_ledger,
        typed=sum(row.typed_count for row in filled),
        left=sum(row.left_count for row in filled),
        empty=sum(row.empty_count for row in filled),
        minutes_saved=minutes(from_ledger, seconds),
    )  # fmt: skip


def minutes(cells: int, seconds: float) -> float:
    """Return the minutes that `cells` would have taken by hand, to a tenth."""
    return round(cells * seconds / 60, 1)


COUNTS = ("forms", "answered", "released", "cells", "filled", "typed", "left", "empty", "minutes_saved")


def _summed(one: Load, loads: Iterable[Load]) -> Load:
    """Return `one` with the sums of `loads`; what none of them states stays empty."""
    rows = list(loads)
    found: dict[str, float | None] = {}
    for name in COUNTS:
        stated = [value for row in rows if (value := getattr(row, name)) is not None]
        found[name] = round(sum(stated), 1) if stated else None
    found |= {name: found[name] or 0 for name in ("forms", "answered", "released")}
    return replace(one, **found)  # type: ignore[arg-type]  # counts stay whole when whole ones are added


def askers(scope: Scope, on: date) -> list[Asker]:
    """Return who asks for what is already known on `on`, the department with most such columns first."""
    rows = forms(scope, on=on)
    parts: dict[str, list[tuple[Form, tuple[int, int, int, int], bool]]] = defaultdict(list)
    for row in rows:
        judged = overlap_of(row.columns, [other for other in rows if other.id != row.id])
        counts = (len(judged.asking), len(judged.known), len(judged.repeated), len(judged.against))
        parts[row.department].append((row, counts, judged.asks_nothing_new))
    found = []
    for department, part in parts.items():
        asking, known, repeated, against = (sum(counts[n] for _row, counts, _nothing in part) for n in range(4))
        nothing_new = tuple(row.title for row, _counts, nothing in part if nothing)
        found.append(Asker(department, len(part), asking, known, repeated, against, nothing_new))
    return sorted(found, key=lambda one: (-one.known - one.repeated, one.department))
