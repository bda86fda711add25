"""How rows of places follow from entries: paths, tallies, moves, mergers, closings, rings, shared segments."""

from collections.abc import Iterator

import pytest
from tests.ledger.worlds import assert_sound

from lianfang.kit.paths import upper
from lianfang.ledger.models import Conflict, Finding
from lianfang.places.drafts import (
    build_doors,
    build_group_doors,
    close_place,
    merge_place,
    move_place,
    rename_place,
    reopen_place,
)
from lianfang.places.models import Place
from lianfang.places.plans import BuildingPlan, GroupPlan
from lianfang.places.terms import PlaceKind

from .ground import COUNTY, DONGGUAN, XIGUAN, add, do, door, later, lay_ground, path, row

pytestmark = pytest.mark.django_db
K = PlaceKind
XIGUAN_PATH = "14.10.28.100.003."


@pytest.fixture(autouse=True)
def _ground(db: None) -> Iterator[None]:
    """Lay the ground; after each test a rebuild finds the same rows, findings and conflicts."""
    lay_ground()
    yield
    assert_sound(COUNTY)


def codes() -> list[str]:
    return sorted(Finding.objects.filter(register__startswith="places.").values_list("code", flat=True))


def test_a_place_added_below_another_gets_its_path() -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")
    building = add(compound, K.BUILDING, "03", "3号楼")

    found = row(building)

    assert (found.path, found.tally, found.is_open) == (f"{XIGUAN_PATH}01.03.", building, True)
    assert (found.pinyin, found.initials) == ("3haolou", "3hl")


def test_doors_of_a_building_tally_at_the_building() -> None:
    building = add(XIGUAN, K.BUILDING, "03", "3号楼")

    do(build_doors(BuildingPlan(building, per_floor=(2, 2), top=3), at=later(2)))

    found = row(door(building, "2/0301"))
    assert (found.path, found.tally, found.name, found.floor) == (f"{XIGUAN_PATH}03.2.0301.", building, "301", 3)
    assert Place.objects.filter(county=COUNTY, kind=K.DOOR).count() == 12


def test_under_building_3_come_neither_30_nor_31() -> None:
    buildings = {name: add(XIGUAN, K.BUILDING, name, f"{name}号楼") for name in ("3", "30", "31")}
    for building in buildings.values():
        do(build_doors(BuildingPlan(building, per_floor=(1,), top=2), at=later(2)))

    under = path(buildings["3"])

    found = Place.objects.filter(county=COUNTY, path__gte=under, path__lt=upper(under)).order_by("path")
    segments = [place.path.removeprefix(XIGUAN_PATH) for place in found]
    assert segments == ["3.", "3.1.", "3.1.0101.", "3.1.0201."]


def test_moving_a_compound_moves_all_its_doors() -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")
    building = add(compound, K.BUILDING, "03", "3号楼")
    do(build_doors(BuildingPlan(building, per_floor=(1,), top=1), at=later(2)))

    do(move_place(compound, DONGGUAN, "07", at=later(3)))

    assert path(compound) == "14.10.28.100.002.07."
    assert path(door(building, "1/0101")) == "14.10.28.100.002.07.03.1.0101."


def test_a_move_that_arrives_after_a_newer_one_does_not_win() -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")
    do(move_place(compound, DONGGUAN, "07", at=later(9)))

    do(move_place(compound, XIGUAN, "05", at=later(5)))

    assert path(compound) == "14.10.28.100.002.07."


def test_two_moves_that_did_not_know_each_other_are_a_conflict_until_one_names_both() -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")
    first = do(move_place(compound, DONGGUAN, "07", at=later(3)))
    second = do(move_place(compound, XIGUAN, "05", at=later(4)))
    open_ones = list(Conflict.objects.filter(subject=compound).values_list("field", flat=True))

    do(move_place(compound, XIGUAN, "06", at=later(5), base=[first.id, second.id]))

    assert open_ones == ["parent"]
    assert list(Conflict.objects.filter(subject=compound)) == []
    assert path(compound) == f"{XIGUAN_PATH}06."


def test_renaming_changes_name_and_spelling_but_no_path() -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")

    do(rename_place(compound, "锦绣花园", at=later(3)))

    found = row(compound)
    assert (found.name, found.initials, found.path) == ("锦绣花园", "jxhy", f"{XIGUAN_PATH}01.")


def test_each_of_two_moved_under_the_other_the_newer_move_is_left_out() -> None:
    first, second = add(XIGUAN, K.COMPOUND, "01", "甲"), add(XIGUAN, K.COMPOUND, "02", "乙")
    do(move_place(first, second, "1", at=later(3)))

    do(move_place(second, first, "2", at=later(2)))

    assert (path(second), path(first)) == (f"{XIGUAN_PATH}01.2.", f"{XIGUAN_PATH}01.")
    assert codes() == ["places.cycle"]


def test_a_move_left_out_counts_again_once_the_ring_is_gone() -> None:
    first, second = add(XIGUAN, K.COMPOUND, "01", "甲"), add(XIGUAN, K.COMPOUND, "02", "乙")
    do(move_place(second, first, "2", at=later(2)))
    do(move_place(first, second, "1", at=later(3)))

    do(move_place(second, DONGGUAN, "9", at=later(4)))

    assert (path(second), path(first)) == ("14.10.28.100.002.9.", "14.10.28.100.002.9.1.")
    assert codes() == []


def test_merging_brings_the_children_to_the_successor_and_reopening_takes_them_back() -> None:
    gone, stays = add(XIGUAN, K.COMPOUND, "01", "甲"), add(XIGUAN, K.COMPOUND, "02", "乙")
    building = add(gone, K.BUILDING, "03", "3号楼")

    do(merge_place(gone, stays, at=later(3)))
    merged = (path(building), row(building).parent, row(gone).is_open, row(gone).merged_into)
    do(reopen_place(gone, at=later(4)))

    assert merged == (f"{XIGUAN_PATH}02.03.", stays, False, stays)
    assert (path(building), row(gone).is_open, row(gone).merged_into) == (f"{XIGUAN_PATH}01.03.", True, None)


def test_children_of_both_with_one_segment_stay_apart_after_a_merger() -> None:
    gone, stays = add(XIGUAN, K.COMPOUND, "01", "甲"), add(XIGUAN, K.COMPOUND, "02", "乙")
    came, native = add(gone, K.BUILDING, "03", "甲3号楼"), add(stays, K.BUILDING, "03", "乙3号楼", minutes=2)

    do(merge_place(gone, stays, at=later(3)))

    assert path(native) == f"{XIGUAN_PATH}02.03."
    assert path(came) == f"{XIGUAN_PATH}02.03~{came.hex[-8:]}."
    assert codes() == []


def test_each_of_two_merged_into_the_other_the_newer_merger_is_left_out() -> None:
    first, second = add(XIGUAN, K.COMPOUND, "01", "甲"), add(XIGUAN, K.COMPOUND, "02", "乙")
    building = add(first, K.BUILDING, "03", "3号楼")

    do(merge_place(second, first, at=later(5)))
    do(merge_place(first, second, at=later(4)))

    assert (row(first).merged_into, row(second).merged_into) == (second, None)
    assert path(building) == f"{XIGUAN_PATH}02.03."
    assert codes() == ["places.cycle"]


def test_closing_a_place_closes_what_is_below() -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")
    building = add(compound, K.BUILDING, "03", "3号楼")

    do(close_place(compound, at=later(3)))

    assert (str(row(compound).closed_on), row(building).is_open) == ("2020-01-25", False)
    assert row(building).closed_on is None


def test_the_second_of_two_siblings_with_one_segment_gets_a_mark_and_a_finding() -> None:
    first = add(XIGUAN, K.BUILDING, "03", "3号楼", minutes=1)
    second = add(XIGUAN, K.BUILDING, "03", "三号楼", minutes=2)

    assert path(first) == f"{XIGUAN_PATH}03."
    assert path(second) == f"{XIGUAN_PATH}03~{second.hex[-8:]}."
    assert codes() == ["places.segment_taken"]


def test_the_second_takes_over_the_segment_when_the_first_moves_away() -> None:
    first = add(XIGUAN, K.BUILDING, "03", "3号楼", minutes=1)
    second = add(XIGUAN, K.BUILDING, "03", "三号楼", minutes=2)
    do(build_doors(BuildingPlan(second, per_floor=(1,), top=1), at=later(3)))

    do(move_place(first, DONGGUAN, "03", at=later(4)))

    assert path(second) == f"{XIGUAN_PATH}03."
    assert path(door(second, "1/0101")) == f"{XIGUAN_PATH}03.1.0101."
    assert codes() == []


def test_doors_of_a_group_stand_on_both_sides_of_the_road() -> None:
    group = add(XIGUAN, K.GROUP, "01", "一组")

    do(build_group_doors(GroupPlan(group, first=1, last=5, skipped=(4,)), at=later(2)))

    found = Place.objects.filter(county=COUNTY, parent=group).order_by("path")
    assert [(place.name, place.side) for place in found] == [
        ("1号", "north"),
        ("2号", "south"),
        ("3号", "north"),
        ("5号", "north"),
    ]


def test_building_the_same_doors_again_changes_nothing() -> None:
    building = add(XIGUAN, K.BUILDING, "03", "3号楼")
    plan = BuildingPlan(building, per_floor=(2,), top=2)
    do(build_doors(plan, at=later(2)))
    before = list(Place.objects.order_by("path").values_list("id", "path", "name"))

    do(build_doors(plan, at=later(3)))

    assert list(Place.objects.order_by("path").values_list("id", "path", "name")) == before
    assert codes() == []
