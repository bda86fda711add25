"""An outcome as the page shows it: what is left to mend first, a hundred rows at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lianfang.access.models import Member
from lianfang.access.scope import Scope
from lianfang.kit.sentences import listed
from lianfang.people.importing.outcome import STATUS_WORDS, Outcome, RowOutcome, label_of
from lianfang.places.models import Place

from .state import State
from .tray import CannotFindTray, Tray, states, tray_of

ROWS = 100
LONGEST = 12
LOOKS = {"created": "done", "duplicate": "clash", "changed": "late", "same": "notdue", "refused": "returned"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One status as filter, legend and count."""

    key: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class RowShown:
    row: RowOutcome
    look: str


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    outcome: Outcome
    name: str
    place: str
    choices: Sequence[Choice]
    rows: Sequence[RowShown]
    next: str | None
    may_import: bool
    may_choose: bool

    @property
    def has_sheets(self) -> bool:
        return any(row.sheet for row in self.outcome.rows)

    @property
    def told_words(self) -> str:
        """体温 240、症状 12: what is recorded beside the persons."""
        return listed(f"{label_of(key)} {count}" for key, count in self.outcome.told.items())

    @property
    def taken_count(self) -> int:
        return len(self.outcome.rows) - self.outcome.counts["refused"]


def outcome_shown(scope: Scope, tray: Tray, *, status: str, after: str) -> OutcomeShown:
    found, asked = tray.outcome(), tray.asked
    counts = found.counts
    chosen = status if status in (*counts, "all", "noted") else "refused" if counts["refused"] else "all"
    first = int(after) if after.isdigit() else 0
    rows = [(i, row) for i, row in enumerate(found.rows) if i >= first and _is_chosen(row, chosen)]
    place = Place.objects.filter(county=scope.county, id=asked["place"]).first()
    return OutcomeShown(
        outcome=found,
        name=asked["name"],
        place=place.name if place else "",
        choices=_choices(found, chosen),
        rows=[RowShown(row, LOOKS[row.status]) for _i, row in rows[:ROWS]],
        next=str(rows[ROWS][0]) if len(rows) > ROWS else None,
        may_import=found.dry and tray.has_content() and _asks_for_anything(counts),
        may_choose=tray.has_content(),
    )


def _is_chosen(row: RowOutcome, chosen: str) -> bool:
    return chosen in ("all", row.status) or (chosen == "noted" and bool(row.remarks) and row.status != "refused")


def _choices(found: Outcome, chosen: str) -> list[Choice]:
    """Each status, and rows that are taken but ask for a look."""
    shown = [Choice(key, str(STATUS_WORDS[key]), count, key == chosen) for key, count in found.counts.items()]
    noted = found.warnings_count
    return [*shown, Choice("noted", _("收了，有提醒"), noted, chosen == "noted")] if noted else shown


def _asks_for_anything(counts: dict[str, Any]) -> bool:
    return bool(counts["created"] or counts["duplicate"] or counts["changed"])


# ── what is being imported ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class RunningShown:
    """One import that is not over: at which place, whose, how far; `is_own` if this reader may open it."""

    key: UUID
    state: State
    place: str
    who: str
    file: str
    is_own: bool


def running_shown(scope: Scope) -> list[RunningShown]:
    """Return this account's imports of the day, and those that others run at places of this scope."""
    found = [
        (key, state)
        for key, state in states()
        if state.county == scope.county and (is_own(scope, state) or (state.is_busy and scope.covers(state.path)))
    ]
    paths = {state.path for _key, state in found}
    places = dict(Place.objects.filter(county=scope.county, path__in=paths).values_list("path", "name"))
    accounts = {state.by for _key, state in found}
    names = {
        str(id): name
        for id, name in Member.objects.filter(county=scope.county, id__in=accounts).values_list("id", "name")
    }
    return [
        RunningShown(
            key, state, places.get(state.path, ""), names.get(state.by, ""), _file_of(scope, key), is_own(scope, state)
        )
        for key, state in found[:LONGEST]
    ]


def is_own(scope: Scope, state: State) -> bool:
    return state.by == str(scope.account)


def _file_of(scope: Scope, key: UUID) -> str:
    """Return the name of an own file; what others upload is sealed for them."""
    try:
        return str(tray_of(scope, key).asked["name"])
    except CannotFindTray:
        return ""
