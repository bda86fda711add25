from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from lianfang.desk.chart.layout import DOOR, PER_ROAD, STREET_WIDTH, TINY_DOOR, lay_out
from lianfang.screening.queries.doors import ChartDoor, ChartPlace

BASE = "14.10.28.100.003."


def place(kind: str, path: str, name: str, position: int = 1) -> ChartPlace:
    return ChartPlace(uuid4(), kind, name, BASE + path, position)


def door(path: str, *, floor: int | None = None, position: int = 0, side: str = "", span: int = 1) -> ChartDoor:
    return ChartDoor(BASE + path, path.split(".")[-2].lstrip("0"), position, side, floor, span, "todo", False)


def tower(floors: int, per_floor: int, wells: int, segment: str = "3") -> tuple[list[ChartPlace], list[ChartDoor]]:
    ground = [place("building", f"1.{segment}.", f"{segment}号楼", int(segment))]
    doors = []
    for well in range(1, wells + 1):
        ground.append(place("stairwell", f"1.{segment}.{well}.", f"{well}单元", well))
        for floor in range(1, floors + 1):
            for n in range(1, per_floor + 1):
                at = f"1.{segment}.{well}.{floor:02d}{n:02d}."
                doors.append(door(at, floor=floor, position=floor * 100 + n))
    return ground, doors


def test_a_building_stands_with_its_top_floor_first() -> None:
    ground, doors = tower(3, 2, 2)

    (section,) = lay_out(ground, doors).sections
    ((building,),) = section.streets

    assert building.floors == [3, 2, 1]
    assert [well.name for well in building.stairwells] == ["1单元", "2单元"]
    assert [d.name for d in building.stairwells[0].floors[0] if d] == ["301", "302"]


def test_a_number_that_does_not_exist_leaves_a_gap() -> None:
    ground, doors = tower(2, 2, 1)

    (section,) = lay_out(ground, [d for d in doors if d.name != "201"]).sections

    assert [d.name if d else None for d in section.streets[0][0].stairwells[0].floors[0]] == [None, "202"]


def test_a_joined_door_takes_the_next_one_in() -> None:
    ground, doors = tower(1, 3, 1)
    joined = [d._replace(span=2) if d.name == "101" else d for d in doors if d.name != "102"]

    (section,) = lay_out(ground, [*joined, door("1.3.1.0202.", floor=2, position=202)]).sections

    assert [d.name if d else None for d in section.streets[0][0].stairwells[0].floors[1]] == ["101", "103"]


def test_two_doors_of_one_number_both_stand_there() -> None:
    ground, doors = tower(2, 2, 1)

    (section,) = lay_out(ground, [*doors, door("1.3.1.0201B.", floor=2, position=201)]).sections

    floors = section.streets[0][0].stairwells[0].floors
    assert [[d.path.split(".")[-2] if d else None for d in row] for row in floors] == [
        ["0201", "0202", "0201B"],
        ["0101", "0102", None],
    ]


def test_doors_straight_in_a_lane_stand_in_a_row() -> None:
    ground = [place("lane", "02.", "西排平房")]

    (section,) = lay_out(ground, [door("02.010.", position=10), door("02.002.", position=2)]).sections

    assert [d.name for d in section.lanes[0].doors] == ["2", "10"]


def test_a_group_stands_on_both_sides_of_its_road() -> None:
    ground = [place("group", "01.", "一组")]
    doors = [door(f"01.{n:03d}.", position=n, side="north" if n % 2 else "south") for n in range(1, 6)]

    (section,) = lay_out(ground, doors).sections

    ((north, south),) = section.bands[0].roads
    assert ([d.position for d in north], [d.position for d in south]) == ([1, 3, 5], [2, 4])


def test_a_scattered_hamlet_has_no_road() -> None:
    ground = [place("group", "01.", "一组")]

    (section,) = lay_out(ground, [door("01.001.", position=1)]).sections

    assert (section.bands[0].roads, len(section.bands[0].scattered)) == ([], 1)


@given(st.integers(1, 200))
def test_a_long_road_goes_on_below_in_even_stretches(count: int) -> None:
    ground = [place("group", "01.", "一组")]
    doors = [door(f"01.{n:03d}.", position=n, side="north" if n % 2 else "south") for n in range(1, count + 1)]

    (section,) = lay_out(ground, doors).sections

    sides = [side for road in section.bands[0].roads for side in road]
    assert sorted(d.position for side in sides for d in side) == list(range(1, count + 1))
    assert max(len(side) for side in sides) <= PER_ROAD


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 4), st.integers(1, 5)), min_size=1, max_size=8))
def test_no_street_is_wider_than_a_desk_and_no_door_is_lost(shapes: list[tuple[int, int, int]]) -> None:
    ground, doors = [place("compound", "1.", "祥和苑")], []
    for n, (floors, per_floor, wells) in enumerate(shapes, start=1):
        more_ground, more_doors = tower(floors, per_floor, wells, str(n))
        ground += more_ground
        doors += more_doors

    layout = lay_out(ground, doors)

    (section,) = layout.sections
    drawn = sorted(d.path for d in section.doors)
    assert drawn == sorted(d.path for d in doors)
    door_width = TINY_DOOR if layout.is_tiny else DOOR
    assert all(sum(b.width(door_width) for b in row) <= STREET_WIDTH for row in section.streets if len(row) > 1)


def test_who_holds_one_stairwell_sees_it_alone() -> None:
    ground, doors = tower(2, 2, 2)
    own = [p for p in ground if p.path == f"{BASE}1.3.2."]

    (section,) = lay_out(own, [d for d in doors if d.path.startswith(own[0].path)]).sections

    assert section.streets[0][0].place.name == "2单元"
    assert isinstance(section.streets[0][0].place.id, UUID)
