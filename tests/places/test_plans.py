"""Numbers of doors: floors that do not exist, numbers left out, joined doors, both sides of a road."""

from typing import Any

from lianfang.kit.ids import named_id
from lianfang.places.plans import BuildingPlan, GroupPlan, places_of_building, places_of_group

from .ground import named

BUILDING, GROUP = named("3号楼"), named("一组")


def doors(**plan: Any) -> list[str]:
    """Return the doors of a plan as stairwell-name."""
    found = places_of_building(BuildingPlan(BUILDING, **plan))
    wells = {place.id: place.segment for place in found if place.kind == "stairwell"}
    return [f"{wells[place.parent]}-{place.name}" for place in found if place.kind == "door"]


def test_a_building_has_its_stairwells_floors_and_doors() -> None:
    assert doors(per_floor=(2, 1), top=2) == ["1-101", "1-102", "1-201", "1-202", "2-101", "2-201"]


def test_a_floor_that_does_not_exist_is_jumped_over() -> None:
    assert doors(per_floor=(1,), top=5, skipped_floors=(4,)) == ["1-101", "1-201", "1-301", "1-501"]


def test_a_number_that_does_not_exist_is_jumped_over_on_every_floor() -> None:
    assert doors(per_floor=(4,), top=1, skipped_numbers=(4,)) == ["1-101", "1-102", "1-103", "1-105"]


def test_doors_numbered_through_the_building() -> None:
    assert doors(per_floor=(2, 2), top=1, through=True) == ["1-101", "1-102", "2-103", "2-104"]


def test_a_shop_is_left_out_in_one_stairwell_or_in_all() -> None:
    assert doors(per_floor=(1, 1), top=2, left_out=("2/0101",)) == ["1-101", "1-201", "2-201"]
    assert doors(per_floor=(1, 1), top=2, left_out=("0101",)) == ["1-201", "2-201"]


def test_joined_doors_are_one_door_of_two_widths() -> None:
    found = places_of_building(BuildingPlan(BUILDING, per_floor=(3,), top=1, joined=("1/0101",)))

    assert [(place.name, place.span) for place in found if place.kind == "door"] == [("101", 2), ("103", 1)]


def test_three_doors_joined_are_one() -> None:
    assert doors(per_floor=(4,), top=1, joined=("0101", "0102")) == ["1-101", "1-104"]


def test_there_is_no_floor_nought_below_ground() -> None:
    assert doors(per_floor=(1,), top=1, lowest=-2) == ["1-B201", "1-B101", "1-101"]


def test_ids_follow_from_building_stairwell_and_number() -> None:
    found = places_of_building(BuildingPlan(BUILDING, per_floor=(1, 1), top=3))

    assert found[-1].id == named_id(BUILDING, "2/0301")
    assert found[-1].parent == named_id(BUILDING, "2")


def test_a_group_has_odd_numbers_north_and_even_ones_south() -> None:
    found = places_of_group(GroupPlan(GROUP, 1, 6, skipped=(4,)))

    assert [(place.name, place.side, place.segment) for place in found] == [
        ("1号", "north", "001"),
        ("2号", "south", "002"),
        ("3号", "north", "003"),
        ("5号", "north", "005"),
        ("6号", "south", "006"),
    ]


def test_a_group_on_one_side_of_the_road() -> None:
    found = places_of_group(GroupPlan(GROUP, 7, 8, both_sides=False, side="south"))

    assert [(place.name, place.side) for place in found] == [("7号", "south"), ("8号", "south")]
