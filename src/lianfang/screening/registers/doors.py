"""How doors, notable persons and counts follow from entries.

A door is of one round at a time: the one whose beginning it has seen last, by the time at which the round was opened.
What stands of status, attempts and counts is of that round; before any round, and after a round was closed, visits go
on counting as they come. A visit that names another round than the door's counts nowhere and shows as a finding.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lianfang.kit.clock import day_of
from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import Context, EntryTally, Register, State, Tally, registers
from lianfang.screening import rules
from lianfang.screening.kinds import DoorVisitBody, PersonSeen
from lianfang.screening.models import Affected, Door, DoorTally, VisitDay, VisitPace
from lianfang.screening.terms import Outcome, Status

VISIT = "screening.door_visit"
OVERDUE = "screening.revisit_overdue"
BEGUN = "screening.round_begun"
SETTLES = (Outcome.SEEN, Outcome.VACANT)
CLOSED = "closed"  # not a status of screening: the place is gone


@dataclass(slots=True, kw_only=True)
class DoorState(State):
    """A door, in memory."""

    place: UUID
    path: str = ""
    tally_place: UUID
    status: str = Status.TODO.value
    left: int = 1
    attempt_count: int = 0
    last_visit: UUID | None = None
    last_at: datetime | None = None
    last_outcome: str = ""
    last_by: UUID | None = None
    present_count: int | None = None
    affected_count: int = 0
    revisit_due_at: datetime | None = None
    is_overdue: bool = False
    round: UUID | None = None
    is_pressing: bool = False


@dataclass(slots=True, kw_only=True)
class AffectedState(State):
    """A person of whom something notable was said, in memory."""

    door: UUID
    path: str = ""
    visit: UUID
    noted_at: datetime
    temp_c: float | None = None
    is_fever: bool = False
    symptoms: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    from_code: str = ""
    left_on: date | None = None
    contact_on: date | None = None


def _counts_of(door: DoorState) -> Iterable[tuple[tuple[Any, ...], Mapping[str, int]]]:
    if door.status == CLOSED:
        return
    counts = {"doors": 1, door.status: 1}
    if door.present_count:
        counts["persons_seen"] = door.present_count
    if door.affected_count:
        counts["affected"] = door.affected_count
    if door.is_overdue:
        counts["overdue"] = 1
    yield (door.tally_place,), counts


def _pace_of(door: DoorState, entry: Entry) -> Iterable[tuple[tuple[Any, ...], Mapping[str, int]]]:
    if entry.kind == VISIT and entry.body.outcome is not Outcome.WRONG_DOOR:
        # Work done is work done, of whatever round: only the status of the door waits for the right one.
        counts = {"visits": 1, "settled": 1} if entry.body.outcome in SETTLES else {"visits": 1}
        yield (door.tally_place, rules.bucket_of(entry.effective_at)), counts


def _day_of(door: DoorState, entry: Entry) -> Iterable[tuple[tuple[Any, ...], Mapping[str, int]]]:
    if entry.kind == VISIT and entry.body.outcome is not Outcome.WRONG_DOOR:
        yield (door.tally_place, day_of(entry.effective_at)), {"visits": 1}


def _door_of(entry: Entry) -> list[UUID]:
    return [entry.place] if entry.place else []


def _doors_of_round(entry: Entry) -> Sequence[UUID]:
    doors: Sequence[UUID] = entry.body.doors
    return doors


def _doors_built(entry: Entry) -> list[UUID]:
    """The doors that an entry of `places` adds."""
    return [place for place, planned in entry.body.begun.items() if planned.kind == "door"]


class Doors(Register[DoorState]):
    """One row for each door place, from the day it is added. A closed one keeps its row, counts nowhere, may reopen."""

    name = "screening.door"
    model = Door
    state = DoorState
    placed = "place"
    steps = True
    tallies = (Tally(DoorTally, ("place",), _counts_of),)
    entry_tallies = (
        EntryTally(VisitPace, ("place", "at"), _pace_of),
        EntryTally(VisitDay, ("place", "on"), _day_of),
    )
    kinds = {
        VISIT: _door_of,
        OVERDUE: _door_of,
        BEGUN: _doors_of_round,
        **dict.fromkeys(("places.added", "places.doors_built", "places.group_doors_built"), _doors_built),
    }

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> DoorState | None:
        info = ctx.place(subject)
        if info is None or info.kind != "door":
            return None
        state = DoorState(county=ctx.county, id=subject, place=subject, path=info.path, tally_place=info.tally)
        for entry in entries:
            state = self.step(state, entry, ctx)
        return state if info.is_open else _closed(state)

    def step(self, state: DoorState, entry: Entry, ctx: Context) -> DoorState:
        if state.status == CLOSED:
            # What was found there counts for the day the place may open again; until then its status stays.
            state.status = Status.TODO.value
            return _closed(self.step(state, entry, ctx))
        if entry.kind == VISIT:
            _apply_visit(state, entry, ctx)
        elif entry.kind == OVERDUE and state.revisit_due_at is not None and entry.body.visit == state.last_visit:
            state.is_overdue = state.is_pressing = True
        elif entry.kind == BEGUN and entry.body.round != state.round:
            _begin(state, entry.body.round)
        return state


def _closed(state: DoorState) -> DoorState:
    state.status, state.left, state.revisit_due_at = CLOSED, 0, None
    state.is_overdue = state.is_pressing = False
    return state


def _begin(state: DoorState, round_id: UUID) -> None:
    """Make the door one to go to again. When somebody was last here stays known, and so do those to look after."""
    state.round = round_id
    state.status, state.left, state.attempt_count = Status.TODO.value, 1, 0
    state.present_count, state.revisit_due_at = None, None
    state.is_overdue = state.is_pressing = False


def _apply_visit(state: DoorState, entry: Entry, ctx: Context) -> None:
    body: DoorVisitBody = entry.body
    if body.outcome is Outcome.WRONG_DOOR:
        ctx.finding(entry, "wrong_door")
        return
    if body.round is not None and state.round is not None and body.round != state.round:
        ctx.finding(entry, "other_round")
        return
    state.attempt_count += 1
    state.last_visit, state.last_at, state.last_by = entry.id, entry.effective_at, entry.author
    state.last_outcome = body.outcome.value
    affected_count = len(body.notable(day_of(entry.effective_at)))
    state.status = rules.status_after(state.status, body.outcome.value, affected_count)
    state.left = int(state.status in rules.LEFT)
    if body.outcome in SETTLES:
        state.present_count, state.affected_count = body.seen_count, affected_count
    state.revisit_due_at = rules.revisit_due_at(entry.effective_at) if state.status == Status.AGAIN else None
    state.is_overdue = False
    state.is_pressing = state.status in (Status.NEEDS, Status.REFUSED)


def _notable_persons(entry: Entry) -> list[UUID]:
    return [person.person for person in entry.body.notable(day_of(entry.effective_at))]


class AffectedPersons(Register[AffectedState]):
    """One row for each person of whom a visit said something notable; ordinary visits touch none."""

    name = "screening.affected"
    model = Affected
    state = AffectedState
    placed = "door"
    kinds = {VISIT: _notable_persons}

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> AffectedState | None:
        for entry in reversed(entries):
            said = next((p for p in entry.body.notable(day_of(entry.effective_at)) if p.person == subject), None)
            if said is not None and entry.place is not None:
                return _affected(subject, entry, entry.place, said, ctx)
        return None


def _affected(subject: UUID, entry: Entry, door: UUID, said: PersonSeen, ctx: Context) -> AffectedState:
    info = ctx.place(door)
    return AffectedState(
        county=ctx.county,
        id=subject,
        door=door,
        path=info.path if info else entry.path_then,
        visit=entry.id,
        noted_at=entry.effective_at,
        temp_c=said.temp_c,
        is_fever=rules.is_fever(said.temp_c, day_of(entry.effective_at)),
        symptoms=[symptom.value for symptom in said.symptoms],
        needs=[need.value for need in said.needs],
        from_code=said.travel.from_code if said.travel else "",
        left_on=said.travel.left_on if said.travel else None,
        contact_on=said.contact_on,
    )


registers.add(Doors())
registers.add(AffectedPersons())
