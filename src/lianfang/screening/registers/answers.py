"""How answers to a round's questions follow from visits; a visit that answers nothing touches none of this."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import NIL, Context, Register, State, Tally, registers
from lianfang.screening.kinds import Answered, DoorVisitBody, answers_of
from lianfang.screening.models import AnswerTally, DoorAnswers

VISIT = "screening.door_visit"
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
GIVEN = "*"  # stands for a number or a day, of which only is counted that it was given


@dataclass(slots=True, kw_only=True)
class AnswersState(State):
    """What was answered at a door, in memory: values by question, and by person and question."""

    door: UUID
    path: str = ""
    tally_place: UUID
    round: UUID
    visit: UUID
    household: dict[str, Any] = field(default_factory=dict)
    persons: dict[str, dict[str, Any]] = field(default_factory=dict)


def _answered_at(entry: Entry) -> list[UUID]:
    body: DoorVisitBody = entry.body
    answered = body.answers or any(map(answers_of, body.persons))
    return [entry.place] if entry.place and answered else []


def _given(state: AnswersState) -> Iterable[tuple[tuple[Any, ...], Mapping[str, int]]]:
    if not state.path:
        return  # the door is not there: it was taken back, or waits for what it stands in
    for said in (state.household, *state.persons.values()):
        for key, value in said.items():
            for code in codes_of(value):
                yield (state.tally_place, state.round, key, code), {"given": 1}


def codes_of(value: Any) -> list[str]:
    """Return what is counted of one answer: its codes, yes or no, or only that a number or a day was given."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, list | tuple):
        return [str(code) for code in value]
    return [value] if isinstance(value, str) and not A_DAY.match(value) else [GIVEN]


class AnswersAtDoors(Register[AnswersState]):
    """One row a door: a later visit of the same round replaces what it answers anew, another round begins afresh."""

    name = "screening.answers"
    model = DoorAnswers
    state = AnswersState
    placed = "door"
    tallies = (Tally(AnswerTally, ("place", "round", "key", "code"), _given),)
    kinds = {VISIT: _answered_at}

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> AnswersState | None:
        # No entry about answers comes when a door that was taken back is there again: the row has to outlast that.
        info = ctx.place(subject)
        newest = entries[-1].body.round or NIL
        state = AnswersState(
            county=ctx.county, id=subject, door=subject, tally_place=info.tally if info else subject,
            round=newest, visit=entries[-1].id,
        )  # fmt: skip
        for entry in entries:
            if (entry.body.round or NIL) == newest:
                _take(state, entry.body)
        return state


def _take(state: AnswersState, body: DoorVisitBody) -> None:
    state.household |= _values(body.answers or ())
    for person in body.persons:
        if person.answers:
            state.persons[str(person.person)] = state.persons.get(str(person.person), {}) | _values(person.answers)


def _values(answers: Iterable[Answered]) -> dict[str, Any]:
    return {a.key: list(a.value) if isinstance(a.value, tuple) else a.value for a in answers}


registers.add(AnswersAtDoors())
