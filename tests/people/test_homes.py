"""Homes picked out by who lives there: by tag, kind of resident and dated fact; never beyond the scope."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import scope_as
from tests.people.world import (
    AT,
    BUILDING_3,
    DONGGUAN_PATH,
    DOOR,
    EAST_DOOR,
    OTHER_DOOR,
    XIGUAN_PATH,
    door,
    lay_out,
    member,
    office,
    register,
)

from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.people.homes import Trait, doors_with
from lianfang.people.kinds import FactsRecorded

pytestmark = pytest.mark.django_db
DAY = date(2020, 2, 6)
HOME = f"{XIGUAN_PATH}01.3.2.0502."
OTHER = f"{XIGUAN_PATH}01.3.1.0101."
THIRD = door(BUILDING_3, 2, "0501")


@pytest.fixture(autouse=True)
def neighbours(db: None) -> None:
    """Of every trait one next door, whom nobody here may see; and a home of 西关社区 with none."""
    lay_out()
    register(member("邻居", residence="tenant", tags=("独居老人", "返乡人员")), door=EAST_DOOR)
    register(member("张大山"), door=THIRD)


def live(at: UUID = DOOR, **more: Any) -> UUID:
    one = member("李小河", **more)
    register(one, door=at)
    return one.person


def state(person: UUID, **stated: Any) -> None:
    body = FactsRecorded.model_validate({"person": person, **stated})
    record_one(Draft("people.facts_recorded", body, DOOR, AT), by=SYSTEM("141028"))


def found(trait: Trait, day: date = DAY) -> list[str]:
    return sorted(doors_with(office(), XIGUAN_PATH, trait, day=day))


@pytest.mark.parametrize(
    ("trait", "more"),
    [
        (Trait.TENANT, {"residence": "tenant"}),
        (Trait.TENANT, {"residence": "租户"}),
        (Trait.TENANT, {"tags": ("租户",)}),
        (Trait.ALONE, {"tags": ("低保户", "独居老人")}),
        (Trait.ALONE, {"tags": ("孤寡",)}),
        (Trait.RETURNED, {"tags": ("返乡人员",)}),
        (Trait.RETURNED, {"residence": "返乡"}),
    ],
)
def test_a_tag_or_kind_of_resident_picks_a_home(trait: Trait, more: dict[str, Any]) -> None:
    live(**more)

    assert {one: found(one) for one in Trait} == {one: [HOME] if one == trait else [] for one in Trait}


@pytest.mark.parametrize(
    ("day", "picked"),
    [(date(2020, 1, 6), []), (date(2020, 1, 7), [HOME]), (date(2020, 2, 6), [HOME]), (date(2020, 2, 7), [])],
)
def test_who_travelled_in_the_last_thirty_days_came_back(day: date, picked: list[str]) -> None:
    state(live(), travels=[{"from_code": "420100", "left_on": date(2020, 1, 7)}])

    assert found(Trait.RETURNED, day) == picked


def test_travel_that_was_denied_picks_nobody() -> None:
    state(live(), none_of=["travel"])

    assert found(Trait.RETURNED) == []


def test_who_no_longer_lives_alone_is_not_picked() -> None:
    person = live()
    state(person, vulnerable=[{"code": "alone", "on": date(2020, 1, 1), "until_on": date(2020, 2, 8)}])
    state(live(OTHER_DOOR), vulnerable=[{"code": "alone"}])

    assert (found(Trait.ALONE), found(Trait.ALONE, date(2020, 2, 9))) == ([OTHER, HOME], [OTHER])


def test_a_neighbour_is_picked_by_those_alone_who_hold_the_place() -> None:
    whole = doors_with(scope_as("headquarters"), "14.10.28.", Trait.TENANT, day=DAY)

    assert (sorted(whole), found(Trait.TENANT)) == ([f"{DONGGUAN_PATH}01.1.1.0101."], [])
    assert doors_with(office(), "14.10.28.", Trait.TENANT, day=DAY) == frozenset()


def test_who_may_not_see_facts_picks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    live(residence="tenant")
    scope = scope_as("system_keeper")

    with django_assert_num_queries(0):
        assert doors_with(scope, XIGUAN_PATH, Trait.TENANT, day=DAY) == frozenset()


@pytest.mark.parametrize("trait", list(Trait))
def test_one_query_answers_whatever_the_trait(trait: Trait, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    live(residence="tenant", tags=("独居老人", "返乡人员"))
    scope = office()

    with django_assert_num_queries(1):
        assert doors_with(scope, XIGUAN_PATH, trait, day=DAY) == {HOME}
