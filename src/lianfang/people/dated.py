"""Dated facts: which entries state them, whichever room recorded them, and the register that keeps them in one table.

A room whose entries say where somebody was, how warm they were or what they answered hands them over once:

    add_source("screening.door_visit", lambda entry: [Stated(person, "travel", left_on, entry.effective_at, code)])

The register folds by entry: one row in `people_statement` for each entry that states anything, its facts beside it in
`people_fact`. So a fact follows from its entry alone, is mended with it, and costs the writer no look at a person's
history. Whose household and place a fact belongs to is asked when it is read (`facts.py`): people move.

What a source states by the thousand and nobody looks for by value (a temperature without anything to it) it may leave
in its entries (`Left`): no row says it again, and `left.py` reads it from there.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from lianfang.kit.clock import day_of
from lianfang.ledger.kinds import Entry
from lianfang.ledger.reading.said import Said
from lianfang.ledger.registers import Context, Register, Satellite, State, Touches

from .kinds.facts import FactsRecorded, Travel
from .models import Fact, Statement

NONE = "none"  # the code of what was asked and denied


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact as an entry states it, about a person or (with `person` None) a household as a whole.

    `key` is a field's key (travel, contact, symptom, temp_c, vulnerable, need, q.<slug>). `on` is the day it is about,
    None where nobody said; `at` the instant it was measured or stated. `value` is coded JSON: never words, never names.
    """

    person: UUID | None
    key: str
    on: date | None
    at: datetime
    code: str = ""
    number: float | None = None
    until_on: date | None = None
    value: Mapping[str, Any] | None = None
    household: UUID | None = None


Extract = Callable[[Entry], Iterable[Stated]]
_sources: dict[str, Extract] = {}
_touches: dict[str, Touches] = {}


@dataclass(frozen=True, slots=True)
class Left:
    """Facts under `keys` that stay in their entries; `read` gives them: what it gives `extract` does not."""

    keys: frozenset[str]
    read: Callable[[Said], Iterable[Stated]]


_left: dict[str, Left] = {}


def add_source(kind: str, extract: Extract, *, left: Left | None = None) -> None:
    """Let entries of `kind` hand their facts over. `extract` is pure and reads the newest version of the body."""
    if kind in _sources:
        raise ValueError(f"{kind} states its facts already")
    _sources[kind] = extract
    _touches[kind] = partial(_states, extract)
    if left is not None:
        _left[kind] = left


def leaving(keys: Container[str] | None = None) -> dict[str, Left]:
    """Return the kinds whose entries keep facts to themselves, under one of `keys` where these are named."""
    return {kind: left for kind, left in _left.items() if keys is None or any(key in keys for key in left.keys)}


def stated_in(entry: Entry) -> list[Stated]:
    """Return the facts that `entry` states."""
    extract = _sources.get(entry.kind)
    return list(extract(entry)) if extract else []


def _states(extract: Extract, entry: Entry) -> list[UUID]:
    """Whose row: an amendment's facts are those of what it amends, which need have stated none itself."""
    if entry.amends is not None:
        return [entry.amends]
    return [entry.id] if next(iter(extract(entry)), None) is not None else []


@dataclass(slots=True, kw_only=True)
class StatementState(State):
    fact_count: int
    facts: Sequence[Stated] = field(default=(), metadata={"transient": True})


def fact_rows(state: StatementState) -> Iterator[Mapping[str, Any]]:
    for position, fact in enumerate(state.facts):
        yield {
            "position": position,
            "person": fact.person,
            "household": fact.household,
            "key": fact.key,
            "on": fact.on,
            "at": fact.at if fact.at.tzinfo is UTC else fact.at.astimezone(UTC),
            "until_on": fact.until_on,
            "code": fact.code,
            "number": fact.number,
            "value": dict(fact.value or {}),
        }


class Statements(Register[StatementState]):
    """One row for each entry that states facts, and beside it the facts themselves."""

    name = "people.statement"
    model = Statement
    state = StatementState
    kinds: ClassVar[Mapping[str, Touches]] = _touches
    satellites = (Satellite(Fact, "entry", fact_rows),)

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> StatementState | None:
        facts = [fact for entry in entries for fact in stated_in(entry)]
        return StatementState(county=ctx.county, id=subject, fact_count=len(facts), facts=facts) if facts else None


# ── this room's own statements ───────────────────────────────────────────────────────────────────────────────────────


def recorded(entry: Entry) -> Iterator[Stated]:
    """Return the facts of a `people.facts_recorded`."""
    body: FactsRecorded = entry.body
    said = partial(Stated, body.person, at=entry.effective_at)
    for travel in body.travels:
        yield said("travel", travel.left_on or travel.arrived_on, code=travel.from_code, value=_way(travel))
    for contact in body.contacts:
        known = {"with": contact.with_person.hex} if contact.with_person else {}
        yield said("contact", contact.on, code=contact.kind or "", until_on=contact.until_on, value=known)
    for key, coded in (("symptom", body.symptoms), ("vulnerable", body.vulnerable), ("need", body.needs)):
        for one in coded:
            yield said(key, one.on, code=one.code, until_on=one.until_on)
    for reading in body.temps:
        yield Stated(body.person, "temp_c", day_of(reading.at), reading.at, number=reading.temp_c)
    yield from _answers(entry)
    for key in body.none_of:
        yield said(key, None, code=NONE)


def _way(travel: Travel) -> dict[str, Any]:
    """Return what is coded of a journey; where it began is the fact's code, when it began its day."""
    said = {
        "to": travel.to_code,
        "arrived_on": travel.arrived_on.isoformat() if travel.arrived_on and travel.left_on else "",
        "by": travel.by or "",
        "trip_no": travel.trip_no,
        "with": [person.hex for person in travel.with_persons],
        "with_count": travel.with_count,
    }
    return {name: value for name, value in said.items() if value or value == 0}


def _answers(entry: Entry) -> Iterator[Stated]:
    """Return the answers to a county's questions; of words only that there are some."""
    for answer in entry.body.answers:
        yes = {None: "", True: "yes", False: "no"}[answer.yes]
        more: dict[str, Any] = {"codes": list(answer.codes)} if len(answer.codes) > 1 else {}
        if answer.words is not None:
            more["sealed"] = True
        code = yes or next(iter(answer.codes), "")
        yield Stated(entry.body.person, answer.key, answer.day, entry.effective_at, code, answer.number, value=more)


def returned(entry: Entry) -> Iterator[Stated]:
    """Return where somebody came back from: they were there until that day."""
    if entry.body.from_code:
        yield Stated(entry.body.person, "travel", entry.body.on, entry.effective_at, entry.body.from_code)


add_source("people.facts_recorded", recorded)
add_source("people.person_returned", returned)
