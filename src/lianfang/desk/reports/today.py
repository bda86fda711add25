"""What is due today: one's own forms with what each still needs, others' by who has handed in and who has not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.reports import queries
from lianfang.reports.kinds import RELEASED
from lianfang.reports.models import Form
from lianfang.reports.queries import DueToday

from .words import LEFT, LOOKS, ORDER, SHORT, Rung, ladder_of, level_said, often_said, standing_said

NAMED = 8


@dataclass(frozen=True, slots=True)
class UnitShown:
    """One unit and how its answer stands; `may_act` where the reader's post may fill and hand it on."""

    due: DueToday
    key: str
    look: str
    said: str
    may_act: bool

    @property
    def is_left(self) -> bool:
        return self.key in LEFT


@dataclass(frozen=True, slots=True)
class FormToday:
    """One form of the day with all units of the scope that owe it, worst first."""

    form: Form
    units: Sequence[UnitShown]
    ladder: Sequence[Rung]
    often: str
    level: str

    @property
    def own(self) -> UnitShown | None:
        """The reader's own answer, where the reader's place is the only one that owes it."""
        return self.units[0] if len(self.units) == 1 and self.units[0].may_act else None

    @property
    def left_count(self) -> int:
        return sum(unit.is_left for unit in self.units)

    @property
    def done_count(self) -> int:
        return len(self.units) - self.left_count

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """(look, word, count) of each standing that occurs, worst first."""
        counted = Counter(unit.key for unit in self.units)
        return [(LOOKS[key], str(SHORT[key]), counted[key]) for key in ORDER if counted[key]]

    @property
    def silent(self) -> list[UnitShown]:
        """Units that have said nothing though the deadline is over."""
        return [unit for unit in self.units if unit.key == "missing"]


@dataclass(frozen=True, slots=True)
class TodayShown:
    on: date
    forms: Sequence[FormToday]

    @property
    def left_count(self) -> int:
        return sum(form.left_count for form in self.forms)

    @property
    def waiting_count(self) -> int:
        return sum(unit.key == "fill" for form in self.forms for unit in form.units)

    @property
    def missing_count(self) -> int:
        return sum(len(form.silent) for form in self.forms)

    @property
    def own(self) -> list[FormToday]:
        return [form for form in self.forms if form.own is not None]

    @property
    def others(self) -> list[FormToday]:
        return [form for form in self.forms if form.own is None]


def today_shown(scope: Scope, on: date, now: datetime) -> TodayShown:
    """Return what is due on `on` within the scope, the earliest deadline first."""
    by_form: dict[UUID, list[DueToday]] = {}
    for due in queries.due_today(scope, on):
        by_form.setdefault(due.form.id, []).append(due)
    return TodayShown(on, [_form(scope, dues, on, now) for dues in by_form.values()])


def _form(scope: Scope, dues: Sequence[DueToday], on: date, now: datetime) -> FormToday:
    form = dues[0].form
    units = sorted(
        (unit_shown(scope, due, now) for due in dues), key=lambda unit: (ORDER.index(unit.key), unit.due.path)
    )
    return FormToday(form, units, ladder_of(form, on, now), often_said(form), level_said(form))


def unit_shown(scope: Scope, due: DueToday, now: datetime) -> UnitShown:
    key = due.standing(now)
    released_at = due.filing.released_at if due.filing else None
    said = standing_said(key, released_at, due.due_at)
    return UnitShown(due, key, LOOKS[key], said, scope.may_record(RELEASED.name, due.path))
