"""The HTML of a chart, joined by hand: a template would take a second for five thousand doors.

A door is named in its address by what its path adds to the chart's own (`?door=3.2.0502.`): ids would not compress.
"""

import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.desk.marks import escape, figure, safe
from lianfang.desk.status import STATUSES
from lianfang.screening.queries.doors import ChartDoor, ChartPlace, Home

from .drawn import Drawn, drawn
from .layout import BANDS, DOOR, TALL, TINY_DOOR, Band, Building, Lane, Layout, Section, left_of

ROOMY = 20  # doors on one side of a road that stand at full width
CURRENT = ' aria-current="true"'
SAID = ("building", "stairwell", "lane")  # what the name of a door begins with when it is read out


@dataclass(frozen=True, slots=True)
class Pen:
    """How this chart is drawn: from which place, with which addresses, whose names stand beside a building."""

    base: str
    picked: str = ""
    asked: frozenset[str] = frozenset()
    homes: Mapping[str, Home] | None = None
    keeper: Callable[[str], str] = lambda path: ""
    list_href: Callable[[str], str] = lambda path: ""

    def rel(self, path: str) -> str:
        return path.removeprefix(self.base)

    def href(self, path: str) -> str:
        return f"?door={self.rel(path)}"


def _looks() -> dict[str, tuple[str, str, str]]:
    """Classes, glyph and word of each status, in the reader's language."""
    return {
        key: (status.classes, f'<i class="g g-{status.glyph}"></i>', escape(str(status.word)))
        for key, status in STATUSES.items()
    }


def chart(layout: Layout, pen: Pen) -> SafeString:
    looks = _looks()
    return safe("".join(_section(section, layout, pen, looks) for section in layout.sections))


Looks = dict[str, tuple[str, str, str]]


def _section(section: Section, layout: Layout, pen: Pen, looks: Looks) -> str:
    parts: list[str] = []
    if section.place is not None and len(layout.sections) > 1:
        parts.append(_section_head(section, pen))
    streets = [[_building(b, layout, pen, looks) for b in row] for row in section.streets]
    lanes = [_lane(lane, layout, pen, looks) for lane in section.lanes]
    if layout.is_tiny:  # seen from afar lanes stand between the buildings
        parts.append(_street([*(part for row in streets for part in row), *lanes], far=True))
    else:
        parts += (_street(row) for row in streets)
        parts += (f'<div class="street flat">{lane}</div>' for lane in lanes)
    parts += (_band(band, pen, looks) for band in section.bands)
    return "".join(parts)


def _section_head(section: Section, pen: Pen) -> str:
    place = section.place
    if place is None:
        return ""
    doors = section.doors
    return (
        f'<h2 class="part"><a href="../{place.id}/">{escape(place.name)}</a>'
        f"{left_words(place.path, left_of(doors), len(doors), pen)}</h2>"
    )


def left_words(path: str, left: int, total: int, pen: Pen) -> str:
    """还差 2 / 48: what is left of a building, and how many doors it has."""
    words = _("还差") if left else _("走完")
    count = f"{figure(left, pen.list_href(path))} / {total}" if left else str(total)
    return f'<span class="left" id="left-{escape(pen.rel(path))}">{words} {count}</span>'


def _street(parts: Sequence[str], *, far: bool = False) -> str:
    return f'<div class="street{" far" if far else ""}">{"".join(parts)}</div>' if parts else ""


def _head(part: Building | Lane, pen: Pen) -> str:
    place, doors = part.place, part.doors
    keeper = pen.keeper(place.path)
    return (
        f"<header><b>{escape(place.name)}</b>{keeper}{left_words(place.path, left_of(doors), len(doors), pen)}</header>"
    )


def _building(building: Building, layout: Layout, pen: Pen, looks: Looks) -> str:
    picture = _picture(building, layout, pen, looks)
    return (
        f'<section class="bld{" small" if picture.is_tiny else ""}">{_head(building, pen)}'
        f'<div class="floors{" tiny" if picture.is_tiny else ""}">{picture.floors}</div>'
        f'<div class="units">{picture.units}</div></section>'
    )


def _picture(building: Building, layout: Layout, pen: Pen, looks: Looks) -> Drawn:
    """Return the doors of a building, as they were drawn before if nothing of it has changed."""

    def draw() -> Drawn:
        return _draw(building, layout, pen, looks)

    if pen.asked or pen.picked.startswith(building.place.path):  # this reader's own choice
        return draw()
    seen = tuple((name, *doors) for name, doors in building.wells)
    return drawn((get_language(), layout.is_tiny, pen.base, building.place.name, building.place.path, seen), draw)


def _draw(building: Building, layout: Layout, pen: Pen, looks: Looks) -> Drawn:
    tiny = layout.is_tiny or len(building.floors) > TALL
    wide, gap = (TINY_DOOR, 4) if tiny else (DOOR, 5)
    units = "".join(
        f'<span style="--w:{well.columns * wide + gap}px">{escape(_well_word(well.name, tiny))}</span>'
        for well in building.stairwells
    )
    return Drawn(tiny, _floors(building, pen, looks), units)


def _well_word(name: str, tiny: bool) -> str:
    return name.removesuffix("单元") if tiny else name


def _floors(building: Building, pen: Pen, looks: Looks) -> str:
    found = []
    where = [escape(building.place.name + well.name) for well in building.stairwells]
    for n, floor in enumerate(building.floors):
        wells = [
            "".join(_tile(door, pen, looks, where[w]) if door else NO_DOOR for door in well.floors[n])
            for w, well in enumerate(building.stairwells)
        ]
        found.append(f'<div class="flr"><span class="f">{floor}</span>{GAP.join(wells)}</div>')
    return "".join(found)


NO_DOOR = '<span class="nodoor"></span>'
GAP = '<span class="gap"></span>'


def _tile(door: ChartDoor, pen: Pen, looks: Looks, where: str) -> str:
    """One door; names of doors come from plans, but may be anything after a rename."""
    path, name, _position, _side, _floor, span, status, is_overdue = door
    classes, glyph, word = looks[status]
    number = _number(name)
    more = _more(door, pen) if is_overdue or span > 1 or path == pen.picked or path in pen.asked else ""
    return (  # word, class and glyph stand together and the path alone: as it is, this compresses much better
        f'<a href="?door={path[len(pen.base) :]}"{CURRENT if path == pen.picked else ""} aria-label="{where}{number} '
        f'{word}{_late() if is_overdue else ""}" class="d {classes}{more}">{glyph}{number}</a>'
    )


def _more(door: ChartDoor, pen: Pen) -> str:
    more = " over" if door.is_overdue else ""
    if door.span > 1:
        more += f" span{min(door.span, 3)}"
    return more + _chosen(door, pen)


def _chosen(door: ChartDoor, pen: Pen) -> str:
    return (" asked" if door.path in pen.asked else "") + (" picked" if door.path == pen.picked else "")


def _late() -> str:
    """What the corner of a tile says to those who do not see it."""
    return escape(_("，过点没再去"))


@lru_cache(maxsize=4096)
def _number(name: str) -> str:
    """What stands on a door: buildings have the same numbers, to be made safe once."""
    return html.escape(name.removesuffix("号"))


def _lane(lane: Lane, layout: Layout, pen: Pen, looks: Looks) -> str:
    where = escape(lane.place.name)
    tiles = "".join(_tile(door, pen, looks, where) for door in lane.doors)
    tiny = " tiny" if layout.is_tiny else ""
    return (
        f'<section class="bld {"small" if tiny else "wide"}">{_head(lane, pen)}'
        f'<div class="lane{tiny}">{tiles}</div></section>'
    )


def _band(band: Band, pen: Pen, looks: Looks) -> str:
    doors = band.doors
    name = (
        f'<div class="nm"><b><a href="../{band.place.id}/">{escape(band.place.name)}</a></b>'
        f"{_band_left(band.place.path, left_of(doors), len(doors), pen)}"
        f"{pen.keeper(band.place.path)}</div>"
    )
    roads = "".join(_road(north, south, band, pen, looks) for north, south in band.roads)
    if band.scattered:
        tiles = "".join(_village_tile(door, band.place.name, pen, looks) for door in band.scattered)
        roads += f'<div class="lane">{tiles}</div>'
    tight = " tight" if any(len(side) > ROOMY for road in band.roads for side in road) else ""
    return f'<section class="band{tight}">{name}<div class="rows">{roads}</div></section>'


def left_again(place: ChartPlace, left: int, total: int, pen: Pen) -> str:
    """What is left of a building or group, to be put in the place of the count that stands there."""
    words = _band_left if place.kind in BANDS else left_words
    return words(place.path, left, total, pen).replace("<span ", '<span hx-swap-oob="true" ', 1)


def _band_left(path: str, left: int, total: int, pen: Pen) -> str:
    words = " ".join([_("还差"), figure(left, pen.list_href(path))]) if left else _("走完")
    return f'<span class="gl" id="left-{escape(pen.rel(path))}">{words}<small class="of"> / {total}</small></span>'


def _road(north: Iterable[ChartDoor], south: Iterable[ChartDoor], band: Band, pen: Pen, looks: Looks) -> str:
    rows = [
        f'<div class="rowd" data-side="{word}">'
        f"{''.join(_village_tile(door, band.place.name, pen, looks) for door in doors)}</div>"
        for word, doors in ((_("路北"), north), (_("路南"), south))
    ]
    return f'<div class="way">{rows[0]}<div class="road"></div>{rows[1]}</div>'


def _village_tile(door: ChartDoor, where: str, pen: Pen, looks: Looks) -> str:
    classes, glyph, word = looks[door.status]
    number = _number(door.name)
    home = (pen.homes or {}).get(door.path)
    surname, below = ("", "")
    if door.status == "vacant":
        surname = _("空")
    elif home is not None:
        surname, below = home.surname, _("%(n)s口") % {"n": home.member_count}
    more = (" over" if door.is_overdue else "") + _chosen(door, pen)
    # what stands on the tile stands in its name as it is, for who says it to the machine (WCAG 2.5.3)
    said = escape(" ".join(filter(None, (where, door.name.removesuffix("号"), surname, below))))
    return (
        f'<a class="d v {classes}{more}" href="?door={pen.rel(door.path)}" aria-label="{said} {word}'
        f'{_late() if door.is_overdue else ""}"{CURRENT if door.path == pen.picked else ""}>'
        f"{number} <u>{escape(surname)}</u> <em>{escape(below)}</em>{glyph}</a>"
    )


def tile_again(door: ChartDoor, pen: Pen, where: Sequence[ChartPlace]) -> SafeString:
    """Return the tile of one door to put in the place of the one that stands there; `where` are the places above it."""
    looks = _looks()
    nearest = where[-1] if where else None
    if nearest is not None and nearest.kind in BANDS:
        tile = _village_tile(door, nearest.name, pen, looks)
    else:
        tile = _tile(door, pen, looks, escape("".join(place.name for place in where if place.kind in SAID)))
    selector = f"[data-doors] a[href='?door={pen.rel(door.path)}']"
    return safe(tile.replace("<a ", f'<a hx-swap-oob="outerHTML:{selector}" ', 1))
