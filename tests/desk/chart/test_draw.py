import gzip
import re
from uuid import uuid4

from django.utils import translation

from lianfang.desk.chart import draw
from lianfang.desk.chart.draw import Pen
from lianfang.desk.chart.layout import FULL_TIER_MOST, lay_out
from lianfang.screening.queries.doors import ChartDoor, ChartPlace, Home

BASE = "14.10.28.100.003."
STATUSES = ("done", "todo", "again", "refused", "needs", "vacant", "done", "done", "done")


def place(kind: str, path: str, name: str, position: int = 1) -> ChartPlace:
    return ChartPlace(uuid4(), kind, name, BASE + path, position)


def compound(buildings: int) -> tuple[list[ChartPlace], list[ChartDoor]]:
    """Buildings of four stairwells, six floors and two doors: 48 doors each."""
    ground, doors = [place("compound", "01.", "祥和苑")], []
    for b in range(1, buildings + 1):
        ground.append(place("building", f"01.{b}.", f"{b}号楼", b))
        for well in range(1, 5):
            ground.append(place("stairwell", f"01.{b}.{well}.", f"{well}单元", well))
            for at in (floor * 100 + n for floor in range(1, 7) for n in (1, 2)):
                status = STATUSES[(at * 7 + b * 5 + well) % len(STATUSES)]
                path = f"{BASE}01.{b}.{well}.{at:04d}."
                doors.append(ChartDoor(path, str(at), at, "", at // 100, 1, status, False))
    return ground, doors


def drawn(ground: list[ChartPlace], doors: list[ChartDoor], **pen: object) -> str:
    with translation.override("zh-hans"):
        return draw.chart(lay_out(ground, doors), Pen(base=BASE, **pen))  # type: ignore[arg-type]  # fields by name


def lone(door: ChartDoor, kind: str = "lane") -> str:
    return drawn([place(kind, "02.", "西排<平房>")], [door])


def test_a_door_says_where_it_is_and_how_it_stands() -> None:
    html = drawn(*compound(1))

    said = 'href="?door=01.1.2.0502." aria-label="1号楼2单元502 待复访"'
    assert f'{said} class="d again is-none"><i class="g g-again"></i>502</a>' in html


def test_names_are_never_taken_for_html() -> None:
    html = lone(ChartDoor(f"{BASE}02.001.", '1"<b>', 1, "", None, 1, "todo", False))

    assert "<b>" not in html.replace("<header><b>", "")
    assert "西排&lt;平房&gt;1&quot;&lt;b&gt; 未访" in html


def test_a_door_nobody_went_back_to_has_its_corner() -> None:
    html = lone(ChartDoor(f"{BASE}02.001.", "1号", 1, "", None, 1, "again", True))

    assert 'href="?door=02.001." aria-label="西排&lt;平房&gt;1 待复访，过点没再去" class="d again is-none over"' in html


def test_the_opened_door_is_marked() -> None:
    html = drawn(*compound(1), picked=f"{BASE}01.1.2.0502.")

    assert re.findall(r'href="([^"]*)" aria-current="true"[^>]*class="([^"]*picked)"', html) == [
        ("?door=01.1.2.0502.", "d again is-none picked")
    ]
    assert html.count("aria-current") == 1


def test_doors_that_are_asked_for_are_marked() -> None:
    village = ChartDoor(f"{BASE}02.009.", "9号", 9, "north", None, 1, "done", False)
    asked = frozenset({f"{BASE}01.1.2.0502.", village.path})

    html = drawn(*compound(1), asked=asked) + drawn([place("group", "02.", "一组")], [village], asked=asked)

    assert re.findall(r'class="([^"]* asked)"', html) == ["d again is-none asked", "d v done is-ok asked"]
    assert re.findall(r'<a [^>]*href="([^"]*)"[^>]* asked"', html) == ["?door=01.1.2.0502."]


def test_a_village_door_shows_surname_and_heads() -> None:
    door = ChartDoor(f"{BASE}02.009.", "9号", 9, "north", None, 1, "done", False)
    homes = {door.path: Home("白", 3)}

    html = drawn([place("group", "02.", "一组")], [door], homes=homes)

    assert ">9 <u>白</u> <em>3口</em>" in html
    assert 'aria-label="一组 9 白 3口 已访"' in html


def test_a_vacant_village_door_says_so_whoever_is_registered() -> None:
    door = ChartDoor(f"{BASE}02.009.", "9号", 9, "north", None, 1, "vacant", False)

    html = drawn([place("group", "02.", "一组")], [door], homes={door.path: Home("白", 3)})

    assert ">9 <u>空</u> <em></em>" in html


def test_a_building_says_what_is_left_of_it() -> None:
    html = drawn(*compound(1))

    left = sum(door.status in ("todo", "again", "refused") for door in compound(1)[1])
    assert f'<span class="left" id="left-01.1.">还差 <span class="n">{left}</span> / 48</span>' in html


def test_many_doors_are_drawn_small() -> None:
    few, many = drawn(*compound(FULL_TIER_MOST // 48)), drawn(*compound(FULL_TIER_MOST // 48 + 1))

    assert ("tiny" in few, "tiny" in many) == (False, True)


def test_seventeen_thousand_doors_travel_in_150_kilobytes() -> None:
    html = drawn(*compound(355))

    assert html.count('class="d ') == 17_040
    assert len(gzip.compress(html.encode(), 6)) < 150 * 1024


def test_one_tile_is_drawn_again_as_it_stood() -> None:
    ground, doors = compound(1)
    door = next(one for one in doors if one.name == "502")
    above = [one for one in ground if door.path.startswith(one.path)]

    with translation.override("zh-hans"):
        again = draw.tile_again(door, Pen(base=BASE), above)

    assert re.sub(r' hx-swap-oob="[^"]*"', "", again) in drawn(ground, doors)
