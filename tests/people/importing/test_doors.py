"""The door that two cells of a row mean."""

from uuid import UUID

import pytest

from lianfang.kit.ids import named_id, root_id
from lianfang.people.importing.doors import DoorBook, DoorNotFound, DoorNumber, Spot, area_word, door_number

BASE = Spot(root_id("西关"), None, "community", "003", "西关社区")


def spot(name: str, parent: Spot, kind: str, segment: str) -> Spot:
    return Spot(named_id(parent.id, name), parent.id, kind, segment, name)


XIANGHE, BINHE = spot("祥和苑", BASE, "compound", "01"), spot("滨河花园", BASE, "compound", "02")
BLOCK_3, BLOCK_30, OTHER_3 = (
    spot("3号楼", XIANGHE, "building", "3"),
    spot("30号楼", XIANGHE, "building", "30"),
    spot("3号楼", BINHE, "building", "3"),
)
HALL, LANE, GROUP = (
    spot("农行家属楼", BASE, "building", "04"),
    spot("西排平房", BASE, "lane", "05"),
    spot("一组", BASE, "group", "06"),
)


def doors(building: Spot, *stairwells: str) -> list[Spot]:
    found = []
    for key in stairwells:
        stairwell = Spot(named_id(building.id, key), building.id, "stairwell", key, f"{key}单元")
        found += [stairwell, *(spot(number, stairwell, "door", f"0{number}") for number in ("101", "502"))]
    return found


LANE_DOORS = [spot(f"{n}号", home, "door", f"{n:03d}") for home in (LANE, GROUP) for n in (5, 12)]
SPOTS = [
    XIANGHE, BINHE, BLOCK_3, BLOCK_30, OTHER_3, HALL, LANE, GROUP, *LANE_DOORS,
    *doors(BLOCK_3, "1", "2"), *doors(BLOCK_30, "1"), *doors(OTHER_3, "1"), *doors(HALL, "1"),
]  # fmt: skip


def book(*, creates: bool = False) -> DoorBook:
    return DoorBook.of(BASE, SPOTS, creates=creates)


def name_of(area: str, door: str) -> str:
    found = book()
    return found.name_of(found.find(area, door))


@pytest.mark.parametrize(
    "area",
    [
        "祥和苑3号楼",
        "祥和苑 3 号楼",
        "祥和苑3栋",
        "祥和苑3幢",
        "祥和苑3#",
        "祥和苑3#楼",
        "祥和苑三号楼",
        "祥和苑第3号楼",
        "祥和苑０３号楼",
    ],
)
def test_a_building_is_known_by_each_way_to_write_it(area: str) -> None:
    assert name_of(area, "2-502") == "祥和苑3号楼2单元502"


@pytest.mark.parametrize(
    "door", ["2-502", "2单元502", "二单元502室", "2－502", " 2 - 502 ", "02-0502", "3-2-502", "2号单元502户"]
)
def test_a_door_is_known_by_each_way_to_write_it(door: str) -> None:
    assert name_of("祥和苑3号楼", door) == "祥和苑3号楼2单元502"


@pytest.mark.parametrize(
    ("area", "door", "name"),
    [
        ("祥和苑", "3-2-502", "祥和苑3号楼2单元502"),
        ("祥和苑30号楼", "502", "祥和苑30号楼1单元502"),
        ("30号楼", "1-101", "祥和苑30号楼1单元101"),
        ("西关社区滨河花园3号楼"[4:], "101", "滨河花园3号楼1单元101"),
        ("农行家属楼", "1-502", "农行家属楼1单元502"),
        ("西排平房", "12", "西排平房12号"),
        ("西排平房", "12号", "西排平房12号"),
        ("一组", "5", "一组5号"),
        ("1组", "第5户", "一组5号"),
    ],
)
def test_a_number_alone_or_with_its_building_is_enough(area: str, door: str, name: str) -> None:
    assert name_of(area, door) == name


@pytest.mark.parametrize(
    ("area", "door", "code"),
    [
        ("祥和苑3号楼", "502", "door_many"),
        ("祥和苑3号楼", "9-901", "door_unknown"),
        ("祥和苑3号楼", "东户", "door_unread"),
        ("祥和苑3号楼", "1-2-3-4", "door_unread"),
        ("3号楼", "1-101", "building_many"),
        ("祥和苑31号楼", "1-101", "building_unknown"),
        ("祥和", "1-101", "building_unknown"),
        ("祥和苑", "502", "door_unknown"),
    ],
)
def test_what_cannot_be_told_says_why(area: str, door: str, code: str) -> None:
    with pytest.raises(DoorNotFound) as missing:
        book().find(area, door)

    assert missing.value.remark.code == code


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("2-502", DoorNumber("502", "2")),
        ("3-2-502", DoorNumber("502", "2", "3")),
        ("12号", DoorNumber("12")),
        ("B102", DoorNumber("B102")),
        ("", None),
        ("1-西", None),
    ],
)
def test_a_door_is_read_as_numbers(written: str, number: DoorNumber | None) -> None:
    assert door_number(written) == number


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("祥和苑 三 号楼", "祥和苑3号楼"),
        ("十二组", "12组"),
        ("二十号楼", "20号楼"),
        ("A座", "A号楼"),
        ("南后街", "南后街"),
    ],
)
def test_names_are_compared_in_one_writing(written: str, word: str) -> None:
    assert area_word(written) == word


def made(found: DoorBook, area: str, door: str) -> list[tuple[str, str, str]]:
    found.find(area, door)
    return [(one.kind, one.segment, found.name_of(one.id)) for one in found.made]


def test_a_missing_door_is_planned_under_the_id_it_would_have_anyway() -> None:
    found = book(creates=True)

    assert found.find("祥和苑3号楼", "3-701") == named_id(BLOCK_3.id, "3/0701")
    assert [(one.kind, one.segment, one.name, one.floor) for one in found.made] == [
        ("stairwell", "3", "3单元", None),
        ("door", "0701", "701", 7),
    ]


@pytest.mark.parametrize(
    ("area", "door", "planned"),
    [
        (
            "和平小区9号楼",
            "1-101",
            [
                ("compound", "03", "和平小区"),
                ("building", "9", "和平小区9号楼"),
                ("stairwell", "1", "和平小区9号楼1单元"),
                ("door", "0101", "和平小区9号楼1单元101"),
            ],
        ),
        ("南后街", "7号", [("lane", "03", "南后街"), ("door", "007", "南后街7号")]),
        ("二组", "8", [("group", "03", "二组"), ("door", "008", "二组8号")]),
        ("一组", "9", [("door", "009", "一组9号")]),
    ],
)
def test_what_is_missing_is_planned_as_what_it_is(area: str, door: str, planned: list[tuple[str, str, str]]) -> None:
    assert made(book(creates=True), area, door) == planned


def test_two_rows_of_one_new_door_plan_it_once() -> None:
    found = book(creates=True)

    same: list[UUID] = [found.find("和平小区9号楼", "1-101") for _turn in range(2)]

    assert (same[0] == same[1], len(found.made)) == (True, 4)


def test_no_building_is_planned_from_above_a_community() -> None:
    town = Spot(root_id("吉昌镇"), None, "township", "100", "吉昌镇")

    with pytest.raises(DoorNotFound) as missing:
        DoorBook.of(town, [], creates=True).find("和平小区9号楼", "1-101")

    assert missing.value.remark.code == "cannot_build"
