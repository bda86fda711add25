"""How rounds follow from entries: what was opened, where it has begun, how it was closed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import Context, Register, State, registers
from lianfang.screening.kinds import RoundOpenedBody
from lianfang.screening.models import Round, RoundBegun

OPENED = "screening.round_opened"
ROUND_CLOSED = "screening.round_closed"
BEGUN = "screening.round_begun"


@dataclass(slots=True, kw_only=True)
class RoundState(State):
    """A round, in memory."""

    place: UUID
    path: str = ""
    name: str
    opened_at: datetime
    opened_by: UUID
    due_at: datetime
    questions: list[dict[str, str]] = field(default_factory=list)
    audience: str = ""
    ground: str = ""
    ground_on: date | None = None
    closed_at: datetime | None = None
    closed_by: UUID | None = None
    record: dict[str, Any] | None = None


@dataclass(slots=True, kw_only=True)
class BegunState(State):
    """The beginning of a round at some doors of a place, in memory."""

    round: UUID
    place: UUID
    path: str = ""
    doors: int
    part: int
    parts: int


def _round_of(entry: Entry) -> list[UUID]:
    return [entry.body.round]


class Rounds(Register[RoundState]):
    """One row a round. Of two closings the first holds: what came later is a finding for a person to look at."""

    name = "screening.round"
    model = Round
    state = RoundState
    placed = "place"
    kinds = {OPENED: _round_of, ROUND_CLOSED: _round_of}

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> RoundState | None:
        opened = [entry for entry in entries if entry.kind == OPENED]
        if not opened or opened[0].place is None:
            return None
        for other in opened[1:]:
            ctx.finding(other, "round_opened_twice")
        state = _opened(subject, opened[0], opened[0].place, ctx.county)
        closed = [entry for entry in entries if entry.kind == ROUND_CLOSED]
        if closed:
            first = closed[0]
            state.closed_at, state.closed_by = first.effective_at, first.author
            state.record = first.body.record.model_dump(mode="json", exclude_none=True)
        for other in closed[1:]:
            ctx.finding(other, "round_closed_twice")
        return state


def _opened(subject: UUID, entry: Entry, place: UUID, county: str) -> RoundState:
    body: RoundOpenedBody = entry.body
    asked = body.asked_of
    return RoundState(
        county=county,
        id=subject,
        place=place,
        path=entry.path_then,
        name=body.name,
        opened_at=entry.effective_at,
        opened_by=entry.author,
        due_at=body.due_at,
        questions=[{"key": question.key, "subject": question.subject} for question in body.questions],
        audience=asked.of.value if asked else "",
        ground=asked.ground if asked else "",
        ground_on=asked.ground_on if asked else None,
    )


class BegunPlaces(Register[BegunState]):
    """One row for each entry with which a round began at a place: how far its beginning has come."""

    name = "screening.begun"
    model = RoundBegun
    state = BegunState
    placed = "place"
    kinds = {BEGUN: lambda entry: [entry.id]}

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> BegunState | None:
        entry = entries[0]
        if entry.place is None:
            return None
        body = entry.body
        return BegunState(
            county=ctx.county,
            id=subject,
            round=body.round,
            place=entry.place,
            path=entry.path_then,
            doors=len(body.doors),
            part=body.part,
            parts=body.parts,
        )


registers.add(Rounds())
registers.add(BegunPlaces())
