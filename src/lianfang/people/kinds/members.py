"""Who somebody is and what is coded about them: the bodies that every kind about persons shares.

Identities are sealed, one part a person, under the person's key; coded facts stand plain, since they say nothing
without a name.
"""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from lianfang.kit.clock import day_of
from lianfang.kit.ids import id_of
from lianfang.ledger.kinds import Body, Header, Seal
from lianfang.people import cannot, rules

FIELD_AND_OFFICES = frozenset({"grid_worker", "community_office", "township_office", "headquarters"})
READERS = FIELD_AND_OFFICES | {"department_reader"}
MOST_MEMBERS = 60  # so that a body stays under 64 KB; who is over it joins by `person_added`

Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=12)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
SexCode = Literal["male", "female", ""]
IdentityField = Literal["name", "id_type", "id_no", "phones", "hukou_address", "booklet_no", "note"]
FactField = Literal["sex", "birth_on", "relation", "residence", "tags", "apart"]
IDENTITY_FIELDS: tuple[str, ...] = ("name", "id_type", "id_no", "phones", "hukou_address", "booklet_no", "note")
FACT_FIELDS: tuple[str, ...] = ("sex", "birth_on", "relation", "residence", "tags", "apart")


class Identity(Body):
    """Who somebody is: sealed whole under the person's key."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    id_type: Annotated[str, StringConstraints(max_length=20)] = ""
    id_no: Short = ""
    phones: tuple[Annotated[str, StringConstraints(max_length=30)], ...] = Field(default=(), max_length=6)
    hukou_address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    booklet_no: Short = ""
    note: Text = ""


class Facts(Body):
    """Coded facts about a person, plain: they say nothing without a name."""

    sex: SexCode = ""
    birth_on: date | None = None
    relation: Word = ""
    residence: Word = ""
    tags: tuple[Word, ...] = Field(default=(), max_length=12)
    apart: bool | None = None


class Member(Facts):
    """One person as a household is registered. `identity` is None only once it is erased."""

    person: UUID
    identity: Identity | None = None


def identity_of(holder: dict[str, Any], person: str) -> Seal:
    return Seal(holder, "identity", id_of(person))


def check_member(member: Member, header: Header) -> None:
    if member.identity is None or not member.identity.name:
        raise cannot.CannotRegisterNameless
    check_birth(member.birth_on, header)


def check_birth(birth_on: date | None, header: Header) -> None:
    if birth_on and not rules.is_plausible_birth(birth_on, today=day_of(header.happened_at)):
        raise cannot.CannotBeBornThen(birth_on=birth_on, oldest=rules.OLDEST_YEARS)
