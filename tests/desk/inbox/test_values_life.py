"""Two who did not know of each other say that somebody left and that they died: an office decides in the inbox."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from tests.fixtures.access import client_as
from tests.people.world import AT, COUNTY, DOOR, XIGUAN_PATH, lay_out, member, register

from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.models import Conflict
from lianfang.people.kinds import PersonDied, PersonLeft, PersonMoved
from lianfang.people.models import Household, Person


@pytest.fixture
def person(db: None) -> tuple[UUID, UUID]:
    lay_out()
    one = member("张大山")
    return one.person, register(one)


def said(kind: str, body: PersonLeft | PersonDied | PersonMoved, base: tuple[UUID, ...], minutes: int) -> UUID:
    draft = Draft(f"people.{kind}", body, DOOR, AT + timedelta(minutes=minutes), base=base)
    return record_one(draft, by=SYSTEM(COUNTY)).id


def settle(client: Client, chosen: UUID) -> int:
    row = Conflict.objects.get(field="whereabouts")
    address = reverse("desk:two_values", args=[row.register, row.subject, row.field])
    answer = client.post(address, {"entry_id": str(uuid7()), "at": now().isoformat(), "chosen": str(chosen)})
    return answer.status_code


@pytest.mark.parametrize(("which", "found"), [(0, "left"), (1, "dead")])
def test_what_is_chosen_stands_and_the_conflict_is_gone(person: tuple[UUID, UUID], which: int, found: str) -> None:
    who, household = person
    base = tuple(UUID(hex=head) for head in Person.objects.get(id=who).heads)
    both = [
        said("person_left", PersonLeft(person=who, household=household), base, 1),
        said("person_died", PersonDied(person=who, household=household), base, 2),
    ]

    status = settle(client_as("community_office", XIGUAN_PATH), both[which])

    assert (status, Person.objects.get(id=who).whereabouts, Conflict.objects.count()) == (302, found, 0)


def test_who_still_lives_there_is_a_member_again(person: tuple[UUID, UUID]) -> None:
    who, household = person
    base = tuple(UUID(hex=head) for head in Person.objects.get(id=who).heads)
    other = register(member("李四", identity={"id_no": ""}))
    stayed = said("person_moved", PersonMoved(person=who, household=other, left=household), base, 1)
    said("person_left", PersonLeft(person=who, household=household), base, 2)

    status = settle(client_as("community_office", XIGUAN_PATH), stayed)

    assert (status, Person.objects.get(id=who).whereabouts) == (302, "")
    assert Household.objects.get(id=other).member_count == 2
