"""A visit with whom it adds and puts right: recorded together, held together by name."""

import pytest
from tests.people.world import COUNTY, DOOR, member, register

from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import SYSTEM
from lianfang.ledger.models import StoredEntry
from lianfang.people.kinds import Facts, PersonCorrected
from lianfang.people.models import Person
from lianfang.screening.kinds import DoorVisitBody
from lianfang.screening.visiting import Mended, Missing, record_visit

from .world import door_row, later

pytestmark = pytest.mark.django_db
BY = SYSTEM(COUNTY)


def kinds_recorded() -> list[str]:
    rows = StoredEntry.objects.filter(county=COUNTY, place=DOOR, effective_at=later(5)).order_by("seq")
    return list(rows.values_list("kind", flat=True))


def test_who_was_missing_is_registered_with_the_visit(laid_out: None) -> None:
    home = register(member("张大山"))
    child = member("张小山", sex="male", relation="child")

    answers = record_visit(
        DOOR,
        DoorVisitBody.all_well(2),
        by=BY,
        at=later(5),
        id=uuid7(),
        added=[Missing(household=home, member=child, id=uuid7())],
    )

    assert kinds_recorded() == ["people.person_added", "screening.door_visit"]
    assert Person.objects.get(county=COUNTY, id=child.person).household == home
    assert (door_row().status, door_row().last_visit) == ("done", answers[-1].id)
    assert str(child.person) in StoredEntry.objects.get(county=COUNTY, id=answers[-1].id).body


def test_what_stood_wrong_is_put_right_with_the_visit(laid_out: None) -> None:
    one = member("张大山", sex="male")
    register(one)
    mended = PersonCorrected(person=one.person, fields=("sex",), facts=Facts(sex="female"))

    record_visit(
        DOOR, DoorVisitBody.all_well(1), by=BY, at=later(5), id=uuid7(), mended=[Mended(body=mended, id=uuid7())]
    )

    assert kinds_recorded() == ["people.person_corrected", "screening.door_visit"]
    assert Person.objects.get(county=COUNTY, id=one.person).sex == "female"
    assert rebuild(COUNTY).differences == []


def test_a_double_click_adds_nobody_twice(laid_out: None) -> None:
    home = register(member("张大山"))
    missing, visit_id = Missing(household=home, member=member("张小山"), id=uuid7()), uuid7()

    for _ in range(2):
        record_visit(DOOR, DoorVisitBody.all_well(2), by=BY, at=later(5), id=visit_id, added=[missing])

    assert kinds_recorded() == ["people.person_added", "screening.door_visit"]


def test_a_visit_that_is_refused_says_so(laid_out: None) -> None:
    with pytest.raises(Refusal) as refused:
        record_visit(DOOR, DoorVisitBody.all_well(99), by=BY, at=later(5), id=uuid7())

    assert refused.value.code == "visit_count_unlikely"
