"""Where a person has lived: one stay after another, from the entries that say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lianfang.kit.clock import day_of
from lianfang.ledger.kinds import Entry

BEGINS = ("people.household_registered", "people.person_added", "people.person_returned")
ENDS = {"people.person_left": "left", "people.person_died": "dead"}


@dataclass(slots=True)
class Stay:
    """A time in one household; `ended` says how it ended (moved, left, dead), empty while it lasts."""

    household: UUID
    from_on: date
    until_on: date | None = None
    ended: str = ""

    def end(self, day: date, how: str) -> None:
        if not self.ended:
            # It was known from its registration on; a stated end before that day is right all the same.
            self.from_on, self.until_on, self.ended = min(day, self.from_on), day, how


def stays_of(entries: Sequence[Entry]) -> list[Stay]:
    """Return a person's stays in order, each with the day it began, as far as anybody recorded it."""
    found: list[Stay] = []
    for entry in entries:
        day = getattr(entry.body, "on", None) or day_of(entry.effective_at)
        if entry.kind in BEGINS:
            _begin(found, entry.body.household, day)
        elif entry.kind == "people.child_born":
            _begin(found, entry.body.household, entry.body.member.birth_on or day)
        elif entry.kind == "people.person_moved":
            _begin(found, entry.body.household, day)
        elif entry.kind in ENDS and found:
            found[-1].end(day, ENDS[entry.kind])
    return found


def _begin(found: list[Stay], household: UUID, day: date) -> None:
    if found and not found[-1].ended and found[-1].household == household:
        return
    if found:
        found[-1].end(day, "moved")
    found.append(Stay(household, day))
