"""Reads of places: what lies outside the scope is planted first, and is not there."""

import pytest
from tests.fixtures.access import scope_as

from lianfang.access.scope import Scope
from lianfang.places import queries
from lianfang.places.cannot import CannotFindPlace
from lianfang.places.drafts import build_doors, build_group_doors, close_place, move_place
from lianfang.places.plans import BuildingPlan, GroupPlan
from lianfang.places.terms import PlaceKind

from .ground import COUNTY_PLACE, DONGGUAN, TOWNSHIP, XIGUAN, add, do, door, later, lay_ground, row

pytestmark = pytest.mark.django_db
K = PlaceKind


@pytest.fixture(autouse=True)
def _ground(db: None) -> None:
    lay_ground()


@pytest.fixture
def xiguan(_ground: None) -> Scope:
    """What the office of 西关社区 sees."""
    return scope_as("community_office", "14.10.28.100.003.")


@pytest.fixture
def county(_ground: None) -> Scope:
    return scope_as("headquarters", "14.10.28.")


def test_a_place_outside_the_scope_is_not_found(xiguan: Scope) -> None:
    outside = add(DONGGUAN, K.COMPOUND, "01", "锦绣花园")
    inside = add(XIGUAN, K.COMPOUND, "01", "祥和苑")

    assert queries.place(xiguan, inside).name == "祥和苑"
    with pytest.raises(CannotFindPlace):
        queries.place(xiguan, outside)


def test_search_finds_by_name_pinyin_and_initials_within_the_scope(xiguan: Scope) -> None:
    add(DONGGUAN, K.COMPOUND, "01", "祥和里")
    inside = add(XIGUAN, K.COMPOUND, "01", "祥和苑")

    found = [[place.id for place in queries.search(xiguan, typed)] for typed in ("祥和", "xianghe", "XHY", "xh")]

    assert found == [[inside], [inside], [inside], [inside]]


def test_search_for_nothing_or_for_signs_finds_nothing(county: Scope) -> None:
    assert [queries.search(county, typed) for typed in ("", "  ", "%", "_", "'", "𠮷")] == [[], [], [], [], [], []]


def test_search_finds_a_door_by_building_stairwell_and_number(county: Scope) -> None:
    xianghe, jinxiu = add(XIGUAN, K.COMPOUND, "01", "祥和苑"), add(DONGGUAN, K.COMPOUND, "01", "锦绣")
    for compound, names in ((xianghe, ("3号楼", "30号楼")), (jinxiu, ("3栋", "31栋"))):
        for place, name in enumerate(names):
            building = add(compound, K.BUILDING, f"0{place}", name)
            do(build_doors(BuildingPlan(building, (2, 2), top=5), at=later(2)))

    everywhere = queries.search(county, "3-2-502")
    in_xianghe = queries.search(county, "祥和苑3-2-502")

    assert [place.path for place in everywhere] == ["14.10.28.100.002.01.00.2.0502.", "14.10.28.100.003.01.00.2.0502."]
    assert [place.path for place in in_xianghe] == ["14.10.28.100.003.01.00.2.0502."]


def test_search_finds_a_door_of_a_group_by_its_number(county: Scope) -> None:
    group = add(XIGUAN, K.GROUP, "01", "一组 上黑秀")
    do(build_group_doors(GroupPlan(group, 1, 20), at=later(2)))

    assert [place.id for place in queries.search(county, "一组12号")] == [door(group, "12")]
    assert [place.id for place in queries.search(county, "上黑秀12")] == [door(group, "12")]


def test_children_stand_in_the_order_of_the_street_without_closed_ones(county: Scope) -> None:
    for number in (10, 9, 2):
        add(XIGUAN, K.BUILDING, f"{number:02d}", f"{number}号楼")
    do(close_place(add(XIGUAN, K.BUILDING, "04", "4号楼"), at=later(2)))

    assert [place.name for place in queries.children(county, XIGUAN)] == ["2号楼", "9号楼", "10号楼"]
    assert len(queries.children(county, XIGUAN, with_closed=True)) == 4


def test_crumbs_name_what_is_above_even_outside_the_scope(xiguan: Scope) -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")

    assert [place.name for place in queries.crumbs(xiguan, row(compound))] == ["吉县", "吉昌镇", "西关社区"]


def test_doorless_names_the_topmost_place_that_nobody_can_be_sent_to(county: Scope) -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")
    first, second = add(compound, K.BUILDING, "01", "1号楼"), add(compound, K.BUILDING, "02", "2号楼")
    do(build_doors(BuildingPlan(first, (1,), top=1), at=later(2)))

    assert [place.id for place in queries.doorless(county, row(TOWNSHIP))] == [DONGGUAN, second]


def test_above_a_township_only_whole_villages_are_named_doorless(county: Scope) -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")
    first, _second = add(compound, K.BUILDING, "01", "1号楼"), add(compound, K.BUILDING, "02", "2号楼")
    do(build_doors(BuildingPlan(first, (1,), top=1), at=later(2)))

    assert [place.id for place in queries.doorless(county, row(COUNTY_PLACE))] == [DONGGUAN]


def test_history_has_the_entries_about_a_place_newest_first(county: Scope) -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")
    do(move_place(compound, DONGGUAN, "07", at=later(3)))

    found = queries.history(county, row(compound)).rows

    assert [entry.kind for entry in found] == ["places.moved", "places.added"]


def test_counts_by_kind_leave_out_what_is_closed(county: Scope) -> None:
    building = add(XIGUAN, K.BUILDING, "01", "1号楼")
    do(build_doors(BuildingPlan(building, (2,), top=3), at=later(2)))
    do(close_place(door(building, "1/0101"), at=later(3)))

    counts = {"community": 2, "building": 1, "stairwell": 1, "door": 5}
    assert queries.kind_counts(county, row(TOWNSHIP)) == counts
    assert queries.kind_counts(county, row(TOWNSHIP), without=("door",)) | {"door": 5} == counts
