"""What is recorded in the tests of figures, in the 西关社区 of `tests.people.world`; days are those of the report."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.fixtures.access import scope_as
from tests.people.world import AT, COUNTY, DOOR, member, register

from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.queries import newest_seq
from lianfang.ledger.withdrawing import WithdrawnBody
from lianfang.people.kinds import FactsRecorded, HouseholdMoved

ON = date(2020, 2, 6)  # the day of AT, 17:20 in Shanghai
NEXT = ON + timedelta(days=1)
BY = SYSTEM(COUNTY)


def on_day(day: date, minutes: int = 0) -> datetime:
    """An instant of `day`, after 17:20 in Shanghai."""
    return AT + (day - ON) + timedelta(minutes=minutes)


def home(*names: str, door: UUID = DOOR, at: datetime = AT) -> tuple[UUID, list[UUID]]:
    """Register a household of persons; return its id and theirs."""
    people = [member(name, relation="head" if not n else "child") for n, name in enumerate(names or ("张大山",))]
    return register(*people, door=door, at=at), [one.person for one in people]


def facts(person: UUID, *, at: datetime = AT, door: UUID = DOOR, **said: Any) -> UUID:
    """Record dated facts of a person."""
    draft = facts_draft(person, at=at, door=door, **said)
    record_one(draft, by=BY)
    return draft.id


def facts_draft(
    person: UUID, *, at: datetime = AT, door: UUID = DOOR, amends: UUID | None = None, **said: Any
) -> Draft:
    body = FactsRecorded.model_validate({"person": person, **said})
    return Draft("people.facts_recorded", body, door, at, id=uuid7(), amends=amends)


def travel(code: str, left_on: date | None = None, arrived_on: date | None = None) -> dict[str, Any]:
    return {"from_code": code, "left_on": left_on, "arrived_on": arrived_on}


def moves(household: UUID, left: UUID, door: UUID, *, at: datetime) -> Draft:
    return Draft("people.household_moved", HouseholdMoved(household=household, left=left), door, at, id=uuid7())


def withdrawn(entry: UUID, door: UUID, *, at: datetime) -> Draft:
    return Draft("ledger.withdrawn", WithdrawnBody(reason="记错了"), door, at, id=uuid7(), amends=entry)


def seq_now() -> int:
    return newest_seq(scope_as("headquarters", "14.10.28."))
