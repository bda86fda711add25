"""What left a place is told to the copy of its reader, by id alone."""

from typing import Any
from uuid import UUID

import pytest
from tests.api.world import Homes, Program, program, settle
from tests.people.world import (
    AT,
    BUILDING_3,
    COUNTY,
    DONGGUAN,
    DOOR,
    EAST_DOOR,
    OTHER_DOOR,
    XIANGHE,
    member,
    register,
)

from lianfang.kit.clock import now
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.people.kinds import HouseholdMoved, PersonMoved
from lianfang.people.models import Household, Person
from lianfang.places.drafts import move_place
from lianfang.places.models import Place
from lianfang.screening.models import Door

pytestmark = pytest.mark.django_db


@pytest.fixture
def homes() -> Homes:
    return settle()


def gone(reader: Program, book: str, since: int, **query: Any) -> list[str]:
    found: list[str] = reader.read("changes", book=book, since=since, **query)["gone"]
    return found


def newest(reader: Program) -> int:
    return int(reader.read("changes", book="doors", since=0)["seq"])


def move_home(household: UUID, left: UUID, to: UUID) -> None:
    base = tuple(UUID(hex=head) for head in Household.objects.get(id=household).heads)
    body = HouseholdMoved(household=household, left=left)
    record_one(Draft("people.household_moved", body, to, AT, base=base), by=SYSTEM(COUNTY))


def as_told(ids: Any) -> list[str]:
    return sorted(map(str, ids))


def test_household_that_moved_away_is_gone_with_its_members(homes: Homes) -> None:
    reader, county = program(), program("headquarters", "14.10.28.", place=None)
    since = newest(reader)

    move_home(homes.mine, DOOR, EAST_DOOR)

    page = reader.read("changes", book="households", since=since)
    members = Person.objects.filter(household=homes.mine).values_list("id", flat=True)
    assert (page["rows"], page["gone"]) == ([], [str(homes.mine)])
    assert gone(reader, "persons", since) == as_told(members)
    assert (gone(reader, "doors", since), gone(reader, "places", since)) == ([], [])
    assert [gone(county, book, since) for book in ("households", "persons")] == [[], []]
    assert str(EAST_DOOR) not in str(page)


def test_what_is_known_already_or_came_back_is_not_gone(homes: Homes) -> None:
    reader = program()
    since = newest(reader)
    move_home(homes.mine, DOOR, EAST_DOOR)
    later = newest(reader)
    move_home(homes.foreign, EAST_DOOR, OTHER_DOOR)  # comes, and was never of this place

    assert (gone(reader, "households", later), gone(reader, "households", 0)) == ([], [])
    move_home(homes.mine, EAST_DOOR, DOOR)
    assert gone(reader, "households", since) == []


def test_household_that_moved_within_is_gone_from_its_building_alone(homes: Homes) -> None:
    reader = program()
    since = newest(reader)

    move_home(homes.mine, DOOR, EAST_DOOR)
    move_home(homes.mine, EAST_DOOR, OTHER_DOOR)

    assert (gone(reader, "households", since), gone(reader, "households", since, place=BUILDING_3)) == ([], [])


def test_person_who_moved_to_another_place_is_gone(homes: Homes) -> None:
    reader = program()
    since = newest(reader)
    person = Person.objects.filter(household=homes.mine).order_by("position")[1]
    body = PersonMoved(person=person.id, household=homes.foreign, left=homes.mine)
    base = tuple(UUID(hex=head) for head in person.heads)

    record_one(Draft("people.person_moved", body, EAST_DOOR, AT, base=base), by=SYSTEM(COUNTY))

    assert (gone(reader, "persons", since), gone(reader, "households", since)) == ([str(person.id)], [])


def test_place_that_moved_away_takes_all_below_it(homes: Homes) -> None:
    reader = program()
    register(member("王小明"), door=DOOR)
    since = newest(reader)
    below = Place.objects.filter(path__startswith=Place.objects.get(id=XIANGHE).path)
    places, doors = (
        as_told(below.values_list("id", flat=True)),
        as_told(below.filter(kind="door").values_list("id", flat=True)),
    )

    record_one(move_place(XIANGHE, DONGGUAN, "07", at=now()), by=SYSTEM(COUNTY))

    path = Place.objects.get(id=XIANGHE).path
    assert (gone(reader, "places", since), gone(reader, "doors", since)) == (places, doors)
    assert gone(reader, "households", since) == as_told(
        Household.objects.filter(path__startswith=path).values_list("id", flat=True)
    )
    assert as_told(Door.objects.filter(path__startswith=path).values_list("id", flat=True)) == doors
