"""What goes wrong in a drill on purpose, so that the inbox has something to settle: one of each sort.

Two people correct one phone without knowing of each other; a phone hands in a visit before the person it speaks of has
arrived; somebody records at a door that is not theirs.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from lianfang.kit.ids import uuid7_at
from lianfang.ledger.door import Author, Draft, Priority, record
from lianfang.people.kinds import PERSON_CORRECTED, Identity, PersonCorrected
from lianfang.people.models import Person
from lianfang.screening.kinds import DOOR_VISIT, DoorVisitBody, PersonSeen
from lianfang.screening.terms import Outcome

from . import numbers
from .entries import Doored


def make(mine: Sequence[Doored], foreign: UUID, office: Author, worker: Author, at: datetime, random: Random) -> None:
    """Cause a conflict and a held entry at doors of `worker`, and a refusal at the door `foreign`."""
    lived_in = [doored for doored in mine if doored.plan.family is not None and doored.plan.status == "done"]
    if len(lived_in) < 2:
        return
    _differ_about_a_phone(lived_in[0], (office, worker), at, random)
    unknown = PersonSeen(person=uuid7_at(at, random), temp_c=36.4)
    early = DoorVisitBody(outcome=Outcome.SEEN, present_count=1, persons=(unknown,))
    _hand_in(DOOR_VISIT.name, early, lived_in[1].door, worker, at, random)
    elsewhere = DoorVisitBody(outcome=Outcome.SEEN, present_count=2)
    _hand_in(DOOR_VISIT.name, elsewhere, foreign, worker, at, random)


def _differ_about_a_phone(doored: Doored, authors: Sequence[Author], at: datetime, random: Random) -> None:
    """Both had seen the registration, neither the other's correction."""
    family = doored.plan.family
    if family is None:
        raise ValueError(f"{doored.path}: nobody lives there")
    head = Person.objects.get(county=authors[0].county, id=family.members[0].id)
    seen = tuple(UUID(entry) for entry in head.heads)
    for minutes, author in enumerate(authors):
        body = PersonCorrected(person=head.id, fields=("phones",), identity=Identity(phones=(numbers.phone(random),)))
        _hand_in(PERSON_CORRECTED.name, body, doored.door, author, at + timedelta(minutes=minutes), random, base=seen)


def _hand_in(
    kind: str,
    body: PersonCorrected | DoorVisitBody,
    place: UUID,
    by: Author,
    at: datetime,
    random: Random,
    *,
    base: tuple[UUID, ...] = (),
) -> None:
    record([Draft(kind, body, place, at, id=uuid7_at(at, random), base=base)], by=by, priority=Priority.IMPORT)
