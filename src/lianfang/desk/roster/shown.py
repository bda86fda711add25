"""An outcome as the page shows it: what is left to mend first, a hundred rows at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lianfang.access.scope import Scope
from lianfang.people.importing.outcome import STATUS_WORDS, Outcome, RowOutcome
from lianfang.places.models import Place

from .tray import Tray

ROWS = 100
LOOKS = {"created": "done", "changed": "late", "same": "notdue", "refused": "returned"}


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

    @property
    def taken_count(self) -> int:
        return len(self.outcome.rows) - self.outcome.counts["refused"]


def outcome_shown(scope: Scope, tray: Tray, *, status: str, after: str) -> OutcomeShown:
    found, asked = tray.outcome(), tray.asked
    counts = found.counts
    chosen = status if status in (*counts, "all") else "refused" if counts["refused"] else "all"
    first = int(after) if after.isdigit() else 0
    rows = [row for row in found.rows if chosen in ("all", row.status) and row.number > first]
    place = Place.objects.filter(county=scope.county, id=asked["place"]).first()
    return OutcomeShown(
        outcome=found,
        name=asked["name"],
        place=place.name if place else "",
        choices=[Choice(key, str(STATUS_WORDS[key]), count, key == chosen) for key, count in counts.items()],
        rows=[RowShown(row, LOOKS[row.status]) for row in rows[:ROWS]],
        next=str(rows[ROWS - 1].number) if len(rows) > ROWS else None,
        may_import=found.dry and tray.has_content() and _asks_for_anything(counts),
    )


def _asks_for_anything(counts: dict[str, Any]) -> bool:
    return bool(counts["created"] or counts["changed"])
