"""What of an entry's body a reader's field classes allow: coded facts of people (class C) go where that is not held."""

from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from lianfang.access.scope import Scope
from lianfang.ledger.kinds import Entry
from lianfang.people.kinds import (
    AlikeFound,
    ChildBorn,
    Facts,
    FactsRecorded,
    HouseholdRegistered,
    Member,
    Merged,
    PersonAdded,
    PersonCorrected,
    PersonDied,
    PersonLeft,
    PersonReturned,
)
from lianfang.screening.kinds import DoorVisitBody

NOTHING = Facts()


def allowed(scope: Scope, entry: Entry) -> Entry:
    """Return `entry` as `scope` may read it."""
    return entry if scope.may_see("C") else replace(entry, body=without_facts(entry.body))


def allowed_body(scope: Scope, body: BaseModel) -> BaseModel:
    return body if scope.may_see("C") else without_facts(body)


def without_facts(body: Any) -> Any:
    """Return `body` without what it says of people; how many were at home stays, since it says nothing of anyone."""
    if isinstance(body, DoorVisitBody):
        return body.model_copy(update={"persons": (), "answers": None, "present_count": body.seen_count})
    if isinstance(body, HouseholdRegistered):
        return body.model_copy(update={"members": tuple(_nameable(member) for member in body.members)})
    if isinstance(body, PersonAdded | ChildBorn):
        return body.model_copy(update={"member": _nameable(body.member)})
    if isinstance(body, PersonCorrected | Merged):
        return body.model_copy(update={"facts": NOTHING})
    return _without_lives(body)


def _without_lives(body: Any) -> Any:
    """The same for what happened in somebody's life and what they told."""
    if isinstance(body, FactsRecorded):
        return FactsRecorded.model_construct(person=body.person)
    if isinstance(body, PersonLeft | PersonReturned | PersonDied):
        return type(body).model_construct(person=body.person, household=body.household)
    if isinstance(body, AlikeFound):
        return body.model_copy(update={"score": 0, "same": (), "differs": ()})
    return body


def _nameable(member: Member) -> Member:
    return member.model_copy(update={name: getattr(NOTHING, name) for name in Facts.model_fields})
