"""What is recorded about households and their members as a roster has them, and about who was shown an identity."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from lianfang.kit.ids import id_of
from lianfang.kit.sentences import listed
from lianfang.ledger.kinds import Body, Entry, Header, Kind, Seal, kinds
from lianfang.people import cannot
from lianfang.people.terms import HOUSEHOLD_FIELDS, PERSON_FIELDS, Purpose

from .members import (
    FIELD_AND_OFFICES,
    IDENTITY_FIELDS,
    MOST_MEMBERS,
    READERS,
    FactField,
    Facts,
    Identity,
    IdentityField,
    Member,
    Short,
    Text,
    check_birth,
    check_member,
    identity_of,
)


class HouseholdRegistered(Body):
    """A household with all its members. `note` is sealed under the household's id."""

    household: UUID
    number: Short = ""
    grid: Short = ""
    members: tuple[Member, ...] = Field(min_length=1, max_length=MOST_MEMBERS)
    note: Text | None = None


class PersonAdded(Body):
    household: UUID
    member: Member


class PersonMoved(Body):
    """A person goes over to `household`; `left` is the one that loses a member."""

    person: UUID
    household: UUID
    left: UUID
    on: date | None = None


class PersonCorrected(Body):
    """`fields` names what is corrected; its values stand in `identity` (sealed) and `facts`."""

    person: UUID
    fields: tuple[IdentityField | FactField, ...] = Field(min_length=1)
    identity: Identity | None = None
    facts: Facts = Facts()


class HouseholdCorrected(Body):
    household: UUID
    fields: tuple[Literal["number", "grid", "head", "note"], ...] = Field(min_length=1)
    number: Short = ""
    grid: Short = ""
    head: UUID | None = None
    note: Text | None = None


class HouseholdMoved(Body):
    """The entry's place is the new door; `left` the old one."""

    household: UUID
    left: UUID
    on: date | None = None


class Unmasked(Body):
    """Who was shown, and what for. `words` say more about another purpose, sealed under the first person."""

    persons: tuple[UUID, ...] = Field(min_length=1, max_length=200)
    purpose: Literal["visit", "call", "identify", "correct", "transfer", "report", "other"]
    words: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] | None = None


def seals_of_household(body: dict[str, Any]) -> Iterable[Seal]:
    for member in body.get("members", ()):
        yield identity_of(member, member["person"])
    yield Seal(body, "note", id_of(body["household"]))


def check_household(body: HouseholdRegistered, header: Header) -> None:
    if len({member.person for member in body.members}) != len(body.members):
        raise cannot.CannotRegisterTwice
    for member in body.members:
        check_member(member, header)


def check_correction(body: PersonCorrected, header: Header) -> None:
    needs_identity = any(name in IDENTITY_FIELDS for name in body.fields)
    if len(set(body.fields)) != len(body.fields) or needs_identity != (body.identity is not None):
        raise cannot.CannotCorrectNothing
    if "name" in body.fields and body.identity is not None and not body.identity.name:
        raise cannot.CannotRegisterNameless
    check_birth(body.facts.birth_on, header)


def corrected_words(entry: Entry) -> str:
    words = PERSON_FIELDS if isinstance(entry.body, PersonCorrected) else HOUSEHOLD_FIELDS
    return listed(str(words[name]) for name in entry.body.fields)


def unmasked_words(entry: Entry) -> str:
    words = str(Purpose(entry.body.purpose).label) + (f"（{entry.body.words}）" if entry.body.words else "")
    return _("{purpose}，看了 {count} 人").format(count=len(entry.body.persons), purpose=words)


HOUSEHOLD_REGISTERED = kinds.add(
    Kind(
        name="people.household_registered",
        body=HouseholdRegistered,
        label="登记住户",
        label_en="Household registered",
        roles=FIELD_AND_OFFICES,
        subjects=lambda body, header: [header.place, body.household, *(member.person for member in body.members)],
        creates=lambda body, header: [body.household, *(member.person for member in body.members)],
        seals=seals_of_household,
        check=check_household,
        summary=lambda entry: _("{count} 人").format(count=len(entry.body.members)),
    )
)
PERSON_ADDED = kinds.add(
    Kind(
        name="people.person_added",
        body=PersonAdded,
        label="添人",
        label_en="Person added",
        roles=FIELD_AND_OFFICES,
        subjects=lambda body, header: [header.place, body.household, body.member.person],
        creates=lambda body, header: [body.member.person],
        targets=lambda body, header: [body.household],
        seals=lambda body: [identity_of(body["member"], body["member"]["person"])],
        check=lambda body, header: check_member(body.member, header),
    )
)
PERSON_MOVED = kinds.add(
    Kind(
        name="people.person_moved",
        body=PersonMoved,
        label="换户",
        label_en="Person moved",
        roles=FIELD_AND_OFFICES,
        subjects=lambda body, header: [header.place, body.person, body.household, body.left],
        targets=lambda body, header: [body.person, body.household, body.left],
    )
)
PERSON_CORRECTED = kinds.add(
    Kind(
        name="people.person_corrected",
        body=PersonCorrected,
        label="更正一个人",
        label_en="Person corrected",
        roles=FIELD_AND_OFFICES,
        subjects=lambda body, header: [body.person],
        targets=lambda body, header: [body.person],
        seals=lambda body: [identity_of(body, body["person"])],
        check=check_correction,
        summary=corrected_words,
    )
)
HOUSEHOLD_CORRECTED = kinds.add(
    Kind(
        name="people.household_corrected",
        body=HouseholdCorrected,
        label="更正一户",
        label_en="Household corrected",
        roles=FIELD_AND_OFFICES,
        subjects=lambda body, header: [header.place, body.household],
        targets=lambda body, header: [body.household],
        seals=lambda body: [Seal(body, "note", UUID(body["household"]))],
        summary=corrected_words,
    )
)
HOUSEHOLD_MOVED = kinds.add(
    Kind(
        name="people.household_moved",
        body=HouseholdMoved,
        label="一户搬家",
        label_en="Household moved",
        roles=FIELD_AND_OFFICES,
        subjects=lambda body, header: [header.place, body.left, body.household],
        targets=lambda body, header: [body.household],
    )
)
UNMASKED = kinds.add(
    Kind(
        name="people.unmasked",
        body=Unmasked,
        label="看过全名证件",
        label_en="Identity shown",
        roles=READERS,
        subjects=lambda body, header: body.persons,
        seals=lambda body: [Seal(body, "words", UUID(body["persons"][0]))],
        summary=unmasked_words,
    )
)
