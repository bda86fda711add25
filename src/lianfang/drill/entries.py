"""The entries of a drill about residents and visits: what an office and a grid worker would hand in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from lianfang.kit.ids import uuid7_at
from lianfang.ledger.door import Draft
from lianfang.people.kinds import HOUSEHOLD_REGISTERED, HouseholdRegistered, Identity, Member
from lianfang.people.terms import IdType
from lianfang.screening.kinds import DOOR_VISIT, DoorVisitBody, Note, PersonSeen, Travel
from lianfang.screening.terms import Need, Outcome, Symptom

from .residents import Family, Resident
from .rounds import DoorPlan, Visit
from .said import Journey, Noted


@dataclass(frozen=True, slots=True)
class Doored:
    """A planned door and the place it has become."""

    plan: DoorPlan
    door: UUID
    path: str


def registrations(doors: Sequence[Doored], address: str, at: datetime, random: Random) -> Iterator[Draft]:
    """One entry a household, as an office types a roster in."""
    for n, doored in enumerate(doors, 1):
        if doored.plan.family is not None:
            happened_at = at + timedelta(milliseconds=100 * n)
            body = _registered(doored.plan.family, f"{n:04d}", address, uuid7_at(happened_at, random))
            id = uuid7_at(happened_at, random)
            yield Draft(HOUSEHOLD_REGISTERED.name, body, doored.door, happened_at, id=id)


def _registered(family: Family, number: str, address: str, household: UUID) -> HouseholdRegistered:
    members = tuple(_member(resident, address) for resident in family.members)
    return HouseholdRegistered(household=household, number=number, members=members)


def _member(resident: Resident, address: str) -> Member:
    return Member(
        person=resident.id,
        identity=Identity(
            name=resident.name,
            id_type=IdType.RESIDENT.value,
            id_no=resident.id_no,
            phones=resident.phones,
            hukou_address=address,
        ),
        sex="male" if resident.sex == "male" else "female",
        birth_on=resident.birth_on,
        relation=resident.relation,
        residence=resident.residence,
        tags=resident.tags,
    )


def visits(doors: Sequence[Doored], random: Random) -> Iterator[Draft]:
    """The visits of some doors, as they happened one after the other."""
    found = [(visit, doored) for doored in doors for visit in doored.plan.visits]
    for visit, doored in sorted(found, key=lambda pair: pair[0].at):
        body = _visited(visit, doored)
        yield Draft(DOOR_VISIT.name, body, doored.door, visit.at, id=uuid7_at(visit.at, random))


def _visited(visit: Visit, doored: Doored) -> DoorVisitBody:
    return DoorVisitBody(
        outcome=Outcome(visit.outcome),
        present_count=visit.present_count,
        persons=tuple(_seen(noted, doored) for noted in visit.noted),
        note=Note(about=doored.door, text=visit.note) if visit.note else None,
    )


def _seen(noted: Noted, doored: Doored) -> PersonSeen:
    family = doored.plan.family
    if family is None:
        raise ValueError(f"{doored.path}: nobody lives there to be seen")
    return PersonSeen(
        person=family.members[noted.member].id,
        temp_c=noted.temp_c,
        symptoms=tuple(Symptom(symptom) for symptom in noted.symptoms),
        travel=_travel(noted.journey) if noted.journey else None,
        contact_on=noted.contact_on,
        needs=tuple(Need(need) for need in noted.needs),
    )


def _travel(journey: Journey) -> Travel:
    by, trip_no = journey.by, journey.trip_no or None
    return Travel(from_code=journey.from_code, left_on=journey.left_on, by=by, trip_no=trip_no)
