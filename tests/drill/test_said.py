"""What visits say of people in the drill: plausible, coded, and in its order."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from lianfang.drill.draw import Drawn
from lianfang.drill.play import Ask, draw
from lianfang.drill.rounds import DoorPlan, Visit
from lianfang.drill.said import Noted
from lianfang.kit.clock import day_of
from lianfang.people.rules import age_on
from lianfang.places.divisions import divisions_of
from lianfang.screening.rules import is_fever, is_plausible

NOW = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def county() -> list[Drawn]:
    return list(draw(Ask("141028", 33_000, 2020, NOW), divisions_of("141028")).drawn())


@pytest.fixture(scope="module")
def said(county: list[Drawn]) -> list[tuple[DoorPlan, Visit, Noted]]:
    doors = [door for site in county for door in site.doors]
    return [(door, visit, noted) for door in doors for visit in door.visits for noted in visit.noted]


def test_of_few_families_something_is_noted(county: list[Drawn], said: list[tuple[DoorPlan, Visit, Noted]]) -> None:
    doors = sum(len(site.doors) for site in county)

    assert 0.01 < len({id(door) for door, _visit, _noted in said}) / doors < 0.02


def test_every_sort_of_fact_is_there(said: list[tuple[DoorPlan, Visit, Noted]]) -> None:
    sorts = Counter(
        name
        for _d, _v, noted in said
        for name in ("journey", "contact_on", "symptoms", "needs")
        if getattr(noted, name)
    )

    assert set(sorts) == {"journey", "contact_on", "symptoms", "needs"}
    assert min(sorts.values()) > 50


def test_journeys_ended_before_the_visit_and_began_around_the_festival(
    said: list[tuple[DoorPlan, Visit, Noted]],
) -> None:
    back = [(day_of(visit.at) - noted.journey.left_on).days for _d, visit, noted in said if noted.journey]

    assert (min(back) >= 4, max(back) <= 22) == (True, True)


def test_some_came_from_hubei_and_most_from_elsewhere(said: list[tuple[DoorPlan, Visit, Noted]]) -> None:
    codes = [noted.journey.from_code for _d, _v, noted in said if noted.journey]

    assert 0.1 < sum(code.startswith("42") for code in codes) / len(codes) < 0.4


def test_a_trip_number_goes_with_trains_and_planes_alone(said: list[tuple[DoorPlan, Visit, Noted]]) -> None:
    ways = {(noted.journey.by, bool(noted.journey.trip_no)) for _d, _v, noted in said if noted.journey}

    assert ways == {("train", True), ("plane", True), ("coach", False), ("car", False)}


def test_who_travels_together_says_the_same(said: list[tuple[DoorPlan, Visit, Noted]]) -> None:
    visits = {id(visit): visit for _d, visit, _n in said}.values()
    parties = [{noted.journey for noted in visit.noted if noted.journey} for visit in visits]

    assert {len(party) for party in parties if party} == {1}
    assert max(len(visit.noted) for visit in visits) >= 3


def test_whoever_set_out_first_is_of_working_age(said: list[tuple[DoorPlan, Visit, Noted]]) -> None:
    visits = {id(visit): (door, visit) for door, visit, noted in said if noted.journey}.values()
    oldest = [
        max(age_on(door.family.members[noted.member].birth_on, NOW.date()) for noted in visit.noted)
        for door, visit in visits
        if door.family
    ]

    assert min(oldest) >= 16


def test_temperatures_are_plausible(said: list[tuple[DoorPlan, Visit, Noted]]) -> None:
    temps = [noted.temp_c for _d, _v, noted in said if noted.temp_c is not None]

    assert [temp for temp in temps if not is_plausible(temp)] == []
    assert 0.05 < sum(is_fever(temp, NOW.date()) for temp in temps) / len(temps) < 0.3


def test_the_warm_and_the_travelled_are_measured_again_on_a_later_day(county: list[Drawn]) -> None:
    twice = [
        door.visits[-2:]
        for site in county
        for door in site.doors
        if len(door.visits) > 1 and door.visits[-2].noted and door.visits[-1].noted
    ]

    assert len(twice) > 50
    assert {day_of(again.at) > day_of(first.at) for first, again in twice} == {True}
    assert {noted.temp_c is None for _first, again in twice for noted in again.noted} == {False}
    assert [again.at for _first, again in twice if again.at > NOW - timedelta(hours=1)] == []


def test_nobody_is_noted_who_is_away(said: list[tuple[DoorPlan, Visit, Noted]]) -> None:
    residences = {door.family.members[noted.member].residence for door, _v, noted in said if door.family}

    assert residences == {"resident"}


def test_contacts_lie_before_the_visit(said: list[tuple[DoorPlan, Visit, Noted]]) -> None:
    back = [(day_of(visit.at) - noted.contact_on).days for _d, visit, noted in said if noted.contact_on]

    assert (min(back), max(back)) == (2, 13)  # 12, and a day more where nobody was at home the first time


def test_brothers_and_sisters_are_two_years_apart(county: list[Drawn]) -> None:
    families = [door.family for site in county for door in site.doors if door.family]
    ages = [[m.birth_on for m in family.members if m.relation == "child"] for family in families]

    assert min(abs((births[0] - births[1]).days) for births in ages if len(births) == 2) > 365


def test_grandchildren_are_twenty_years_younger_than_the_eldest_child(county: list[Drawn]) -> None:
    families = [door.family for site in county for door in site.doors if door.family]
    gaps = [
        (grandchild.birth_on - min(m.birth_on for m in family.members if m.relation == "child")).days / 365.25
        for family in families
        for grandchild in family.members
        if grandchild.relation == "grandchild"
    ]

    assert min(gaps) >= 19.9
