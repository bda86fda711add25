"""Leaving, coming back, a death, a birth: who lives behind a door follows, and where somebody has lived stays known."""

from datetime import date, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic_core import to_json

from lianfang.kit.refusals import Refusal
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.kinds import Body
from lianfang.ledger.models import Conflict, StoredEntry
from lianfang.ledger.withdrawing import WithdrawnBody
from lianfang.people.cannot import CannotBeBornWithoutDay, CannotEndBeforeBeginning, CannotHappenLater
from lianfang.people.kinds import ChildBorn, PersonDied, PersonLeft, PersonMoved, PersonReturned
from lianfang.people.models import FormerHome, Household, HouseholdTally, Person, PersonName

from .world import AT, COUNTY, DOOR, OTHER_DOOR, member, register

pytestmark = pytest.mark.usefixtures("laid_out")
DAY = AT.date()


def said(kind: str, body: Body, *, minutes: int = 1, base: tuple[UUID, ...] = (), amends: UUID | None = None) -> Draft:
    return Draft(f"people.{kind}", body, DOOR, AT + timedelta(minutes=minutes), base=base, amends=amends)


def record(draft: Draft) -> UUID:
    return record_one(draft, by=SYSTEM(COUNTY)).id


def heads(person: UUID) -> tuple[UUID, ...]:
    return tuple(UUID(hex=head) for head in Person.objects.get(id=person).heads)


def where(person: UUID) -> tuple[Any, ...]:
    return Person.objects.values_list("whereabouts", "since_on", "household").get(id=person)


def count(household: UUID) -> int:
    return Household.objects.get(id=household).member_count


@pytest.fixture
def home(laid_out: None) -> tuple[UUID, UUID, UUID]:
    """A household, its head, and the head's son."""
    head, son = member("张大山", relation="head"), member("张晓军", relation="child")
    register(member("李四"), door=OTHER_DOOR)
    return register(head, son), head.person, son.person


def test_who_leaves_is_no_member_any_more_and_their_row_says_since_when(home: tuple[UUID, UUID, UUID]) -> None:
    household, _head, son = home
    body = PersonLeft(person=son, household=household, on=DAY - timedelta(days=1), to_code="1401", words="去太原")

    record(said("person_left", body, base=heads(son)))

    assert (where(son), count(household)) == (("left", DAY - timedelta(days=1), household), 1)
    assert FormerHome.objects.count() == 1
    assert "太原" not in StoredEntry.objects.get(kind="people.person_left").body
    assert PersonName.objects.filter(person=son).count() == 1
    assert rebuild(COUNTY).is_equal


def test_who_comes_back_is_a_member_again_and_both_stays_are_known(home: tuple[UUID, UUID, UUID]) -> None:
    household, _head, son = home
    record(said("person_left", PersonLeft(person=son, household=household, on=DAY), base=heads(son)))

    body = PersonReturned(person=son, household=household, on=DAY, from_code="1401")
    record(said("person_returned", body, minutes=2, base=heads(son)))

    assert (where(son), count(household)) == (("", DAY, household), 2)
    rows = FormerHome.objects.values_list("person", "household", "from_on", "until_on", "ended")
    assert list(rows) == [(son, household, DAY, DAY, "left")]
    assert Conflict.objects.count() == 0


def test_a_household_of_which_nobody_is_left_is_not_counted(home: tuple[UUID, UUID, UUID]) -> None:
    household, head, son = home
    before = HouseholdTally.objects.values_list("households", "members")[0]

    for person in (head, son):
        record(said("person_died", PersonDied(person=person, household=household, on=DAY), base=heads(person)))

    assert (before, HouseholdTally.objects.values_list("households", "members")[0]) == ((2, 3), (1, 1))
    assert (where(head)[0], Household.objects.get(id=household).head) == ("dead", None)
    assert rebuild(COUNTY).is_equal


def test_a_child_is_born_into_the_household_under_its_mothers_timeline(home: tuple[UUID, UUID, UUID]) -> None:
    household, head, _son = home
    child = member("张小年", birth_on=DAY, relation="child", identity={"id_no": "", "phones": ()})

    record(said("child_born", ChildBorn(household=household, member=child, mother=head)))

    assert (where(child.person), count(household)) == (("", DAY, household), 3)
    assert StoredEntry.objects.get(kind="people.child_born").subjects.count(head.hex) == 1


def test_moving_house_is_dated_and_the_former_one_is_known(home: tuple[UUID, UUID, UUID]) -> None:
    household, _head, son = home
    other = Household.objects.exclude(id=household).get().id
    body = PersonMoved(person=son, household=other, left=household, on=DAY - timedelta(days=3))

    record(said("person_moved", body, base=heads(son)))

    assert (where(son), count(household), count(other)) == (("", DAY - timedelta(days=3), other), 1, 2)
    assert list(FormerHome.objects.values_list("household", "ended")) == [(household, "moved")]


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
def test_lives_follow_from_the_set_of_entries_whatever_came_first(
    home: tuple[UUID, UUID, UUID], order: tuple[int, ...]
) -> None:
    household, _head, son = home
    left = said("person_left", PersonLeft(person=son, household=household), base=heads(son))
    back = said("person_returned", PersonReturned(person=son, household=household), minutes=2, base=(left.id,))
    died = said("person_died", PersonDied(person=son, household=household), minutes=3)
    gone = Draft("ledger.withdrawn", WithdrawnBody(reason="弄错了"), DOOR, AT, amends=died.id)
    drafts = (left, back, died, gone)

    for n in order:
        record(drafts[n])

    assert (where(son), count(household)) == (("", DAY, household), 2)
    assert rebuild(COUNTY).is_equal


def test_two_who_did_not_know_each_other_keep_both_whereabouts(home: tuple[UUID, UUID, UUID]) -> None:
    household, _head, son = home
    base = heads(son)

    record(said("person_left", PersonLeft(person=son, household=household), base=base))
    record(said("person_died", PersonDied(person=son, household=household), base=base, minutes=2))

    assert where(son)[0] == "dead"
    assert list(Conflict.objects.values_list("register", "field")) == [("people.person", "whereabouts")]


@pytest.mark.parametrize(
    ("kind", "body", "refusal"),
    [
        ("person_left", PersonLeft(person=uuid4(), household=uuid4(), on=date(2020, 2, 9)), CannotHappenLater),
        ("person_died", PersonDied(person=uuid4(), household=uuid4(), on=date(2020, 2, 9)), CannotHappenLater),
        (
            "person_left",
            PersonLeft(person=uuid4(), household=uuid4(), on=DAY, back_on=date(2020, 1, 1)),
            CannotEndBeforeBeginning,
        ),
        ("child_born", ChildBorn(household=uuid4(), member=member(birth_on=None)), CannotBeBornWithoutDay),
    ],
)
def test_the_door_refuses_what_cannot_be(kind: str, body: Body, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        record(said(kind, body))


def test_bodies_hold_no_names_in_plain_text(home: tuple[UUID, UUID, UUID]) -> None:
    household, head, _son = home
    record(said("child_born", ChildBorn(household=household, member=member("张小年", birth_on=DAY), mother=head)))

    bodies = to_json(list(StoredEntry.objects.values_list("body", flat=True))).decode()

    assert [name in bodies for name in ("张小年", "13800003817")] == [False, False]
