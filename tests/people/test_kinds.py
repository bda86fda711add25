"""What the door does not take about persons, and what is kept sealed."""

from datetime import date
from typing import Any

import pytest
from pydantic_core import to_json

from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal
from lianfang.ledger.door import SYSTEM, Draft, receive, record_one
from lianfang.ledger.models import StoredEntry
from lianfang.people.cannot import (
    CannotBeBornThen,
    CannotCorrectNothing,
    CannotRegisterNameless,
    CannotRegisterTwice,
)
from lianfang.people.kinds import (
    HouseholdRegistered,
    Identity,
    Member,
    PersonAdded,
    PersonCorrected,
    seals_of_household,
)
from lianfang.people.models import Household, Person

from .world import AT, COUNTY, DOOR, member, register

pytestmark = pytest.mark.usefixtures("laid_out")
ONE = Member(person=uuid7(), identity=Identity(name="张大山"))


def household(*members: Member) -> Draft:
    return Draft("people.household_registered", HouseholdRegistered(household=uuid7(), members=members), DOOR, AT)


def correction(**said: Any) -> Draft:
    body = PersonCorrected.model_validate({"person": ONE.person} | said)
    return Draft("people.person_corrected", body, DOOR, AT)


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (household(Member(person=uuid7())), CannotRegisterNameless),
        (household(Member(person=uuid7(), identity=Identity(name=""))), CannotRegisterNameless),
        (household(ONE, ONE), CannotRegisterTwice),
        (household(ONE.model_copy(update={"birth_on": date(1899, 1, 1)})), CannotBeBornThen),
        (household(ONE.model_copy(update={"birth_on": date(2020, 2, 7)})), CannotBeBornThen),
        (
            Draft("people.person_added", PersonAdded(household=uuid7(), member=Member(person=uuid7())), DOOR, AT),
            CannotRegisterNameless,
        ),
        (correction(fields=("name",)), CannotCorrectNothing),
        (correction(fields=("sex",), identity={"name": "张"}), CannotCorrectNothing),
        (correction(fields=("sex", "sex")), CannotCorrectNothing),
        (correction(fields=("name",), identity={"name": ""}), CannotRegisterNameless),
        (correction(fields=("birth_on",), facts={"birth_on": "2031-01-01"}), CannotBeBornThen),
    ],
)
def test_what_an_entry_alone_shows_to_be_wrong_is_refused(draft: Draft, refusal: type[Refusal]) -> None:
    before = StoredEntry.objects.count()

    with pytest.raises(refusal):
        record_one(draft, by=SYSTEM(COUNTY))

    assert (StoredEntry.objects.count(), Household.objects.count(), Person.objects.count()) == (before, 0, 0)


@pytest.mark.parametrize(
    "body",
    [
        {"household": str(uuid7()), "members": []},
        {"household": str(uuid7()), "members": [{"person": "nobody"}]},
        {"household": str(uuid7()), "members": [{"person": str(uuid7()), "sex": "other"}]},
        {"household": str(uuid7()), "members": [{"person": str(uuid7()), "identity": {"name": "张" * 61}}]},
        {"household": str(uuid7()), "members": [{"person": str(uuid7()), "wish": "x"}]},
    ],
)
def test_a_body_of_another_shape_is_refused(body: dict[str, Any]) -> None:
    sent = to_json(
        {
            "id": str(uuid7()),
            "kind": "people.household_registered",
            "place": str(DOOR),
            "happened_at": AT.isoformat(),
            "body": body,
        }
    )

    (answer,) = receive([sent], by=SYSTEM(COUNTY))

    assert (answer.status, answer.refusal.code if answer.refusal else "") == ("refused", "ledger.bad_body")


def test_each_person_and_the_households_note_are_sealed_apart() -> None:
    one, other = member("张大山"), member("刘小梅")
    body = HouseholdRegistered(household=uuid7(), members=(one, other), note="门上有狗")

    seals = [(seal.key, seal.subject) for seal in seals_of_household(body.model_dump(mode="json"))]

    assert seals == [("identity", one.person), ("identity", other.person), ("note", body.household)]


def test_a_households_note_is_not_readable_in_the_ledger() -> None:
    register(note="门上有狗")

    assert [body for body in StoredEntry.objects.values_list("body", flat=True) if "门上有狗" in body] == []
