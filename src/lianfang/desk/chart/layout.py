"""What stands where on a chart: doors gathered into buildings, lanes and bands, those into compounds. Pure."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil

from lianfang.kit.paths import parent
from lianfang.screening.queries.doors import ChartDoor, ChartPlace
from lianfang.screening.rules import LEFT

FULL_TIER_MOST = 600  # doors a chart draws at full size; beyond, the smaller tier
TALL = 18  # floors from which a building is drawn in the smaller tier
PER_ROAD = 22  # doors on each side before a road goes on below
STREET_WIDTH = 1016  # pixels of a row of buildings on a desk of 1440
STREET_GAP = 10
DOOR, TINY_DOOR = 37, 18  # pixels from one door to the next
BANDS = ("group", "village")
SECTIONS = ("compound", "grid", "village", "community")


@dataclass(frozen=True, slots=True)
class Stairwell:
    """Doors round one stair: `floors` from the top down, each a row of doors; None where a number does not exist."""

    name: str
    floors: Sequence[Sequence[ChartDoor | None]]

    @property
    def columns(self) -> int:
        return max(map(len, self.floors), default=0)


@dataclass(frozen=True)
class Building:
    """One elevation: all stairwells share the floor numbers at its left.

    `wells` are the doors round each stair, by the name of the stair. They are put into floors when that is asked for:
    a building that is drawn as before (drawn.py) is not laid out again.
    """

    place: ChartPlace
    wells: Sequence[tuple[str, Sequence[ChartDoor]]]

    @property
    def doors(self) -> list[ChartDoor]:
        return [door for _name, doors in self.wells for door in doors]

    @cached_property
    def floors(self) -> Sequence[int]:
        return sorted({floor_of(door) for _name, doors in self.wells for door in doors}, reverse=True)

    @cached_property
    def stairwells(self) -> Sequence[Stairwell]:
        return [Stairwell(name, _floors(doors, self.floors)) for name, doors in self.wells]

    def width(self, door: int) -> int:
        """About how many pixels it takes; its header needs some even if it is narrow."""
        columns = [len({abs(one.position) % 100 for one in doors}) for _name, doors in self.wells]
        return max(200, 15 + sum(door * count + 5 for count in columns))


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of doors without floors: bungalows, a lane."""

    place: ChartPlace
    doors: Sequence[ChartDoor]


@dataclass(frozen=True, slots=True)
class Band:
    """One group of a village: stretches of road with the doors north and south of it, and doors off any road."""

    place: ChartPlace
    roads: Sequence[tuple[Sequence[ChartDoor], Sequence[ChartDoor]]]
    scattered: Sequence[ChartDoor]

    @property
    def doors(self) -> list[ChartDoor]:
        return [door for north, south in self.roads for door in (*north, *south)] + list(self.scattered)


@dataclass(slots=True)
class Section:
    """A compound, or what stands directly in the place: streets of buildings, then lanes, then bands."""

    place: ChartPlace | None
    streets: list[list[Building]] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)

    @property
    def doors(self) -> list[ChartDoor]:
        parts: Iterable[Building | Lane | Band] = (*(b for row in self.streets for b in row), *self.lanes, *self.bands)
        return [door for part in parts for door in part.doors]


@dataclass(frozen=True, slots=True)
class Layout:
    sections: Sequence[Section]
    doors: Sequence[ChartDoor]

    @property
    def is_tiny(self) -> bool:
        return len(self.doors) > FULL_TIER_MOST


def left_of(doors: Iterable[ChartDoor]) -> int:
    return sum(door.status in LEFT for door in doors)


def lay_out(ground: Sequence[ChartPlace], doors: Sequence[ChartDoor]) -> Layout:
    """Return the chart of `doors`, all of which stand below places of `ground`."""
    by_path = {place.path: place for place in ground}
    wells: dict[str, list[ChartPlace]] = defaultdict(list)
    for place in ground:
        if place.kind == "stairwell":
            wells[parent(place.path)].append(place)
    below: dict[str, list[ChartDoor]] = defaultdict(list)
    for door in doors:
        path = door.path
        below[path[: path.rfind(".", 0, -1) + 1]].append(door)  # `parent`, without a call for each of 17,000
    sections: dict[str, Section] = {}
    for place in ground:
        part = _part_at(place, below, wells.get(place.path, ()), by_path)
        if part is not None:
            home = _section_of(place.path, by_path)
            _put(sections.setdefault(home.path if home else "", Section(home)), part)
    for section in sections.values():
        standing = [building for row in section.streets for building in row]
        section.streets = list(_streets(standing, TINY_DOOR if len(doors) > FULL_TIER_MOST else DOOR))
    order = {place.path: n for n, place in enumerate(ground)}
    return Layout([sections[key] for key in sorted(sections, key=lambda key: order.get(key, -1))], doors)


def _part_at(
    place: ChartPlace, below: Mapping[str, list[ChartDoor]], wells: Iterable[ChartPlace], known: Container[str]
) -> Building | Lane | Band | None:
    if place.kind == "stairwell" and parent(place.path) in known:
        return None
    own = below.get(place.path, [])
    if place.kind == "stairwell" and own:  # all that this reader sees of the building
        return building_of(place, [(place, own)])
    rounds = [(well, below[well.path]) for well in wells if well.path in below]
    if rounds:
        return building_of(place, rounds, own)
    if not own:
        return None
    return band_of(place, own) if place.kind in BANDS else Lane(place, _walked(own))


def building_of(
    place: ChartPlace, wells: Iterable[tuple[ChartPlace, list[ChartDoor]]], loose: Sequence[ChartDoor] = ()
) -> Building:
    """Return the elevation: floors from the top, every stairwell with the same columns on each floor."""
    parts = [(well.name, doors) for well, doors in wells]
    if loose:
        parts.append(("", list(loose)))
    return Building(place, parts)


def floor_of(door: ChartDoor) -> int:
    return door.floor if door.floor is not None else 1


def _floors(doors: Sequence[ChartDoor], floors: Sequence[int]) -> list[list[ChartDoor | None]]:
    stands = [abs(door.position) % 100 for door in doors]
    columns = {column: n for n, column in enumerate(sorted(set(stands)))}
    rows: dict[int, list[ChartDoor | None]] = {floor: [None] * len(columns) for floor in floors}
    beside: list[ChartDoor] = []  # a second door of one number (502, 502乙) is never left out: it stands at the end
    for door, column in zip(doors, stands, strict=True):
        row = rows[floor_of(door)]
        if row[columns[column]] is None:
            row[columns[column]] = door
        else:
            beside.append(door)
    for door in beside:
        rows[floor_of(door)].append(door)
    widest = max(map(len, rows.values()), default=0) if beside else 0
    for row in rows.values():
        row.extend([None] * (widest - len(row)))
    if all(door.span == 1 for door in doors):
        return [rows[floor] for floor in floors]
    return [_without_taken(rows[floor]) for floor in floors]


def _without_taken(row: list[ChartDoor | None]) -> list[ChartDoor | None]:
    """Drop the empty columns that a joined door to their left takes in."""
    found: list[ChartDoor | None] = []
    taken = 0
    for door in row:
        if door is None and taken:
            taken -= 1
            continue
        taken = door.span - 1 if door is not None else 0
        found.append(door)
    return found


def band_of(place: ChartPlace, doors: Sequence[ChartDoor]) -> Band:
    north = _walked(door for door in doors if door.side == "north")
    south = _walked(door for door in doors if door.side == "south")
    longest = max(len(north), len(south))
    per_road = ceil(longest / ceil(longest / PER_ROAD)) if longest else 1  # stretches of one length
    roads = [(north[at : at + per_road], south[at : at + per_road]) for at in range(0, longest, per_road)]
    return Band(place, roads, _walked(door for door in doors if door.side not in ("north", "south")))


def _walked(doors: Iterable[ChartDoor]) -> list[ChartDoor]:
    return sorted(doors, key=lambda door: (door.position, door.path))


def _section_of(path: str, by_path: Mapping[str, ChartPlace]) -> ChartPlace | None:
    above = path
    while above:
        place = by_path.get(above)
        if place is not None and place.kind in SECTIONS:
            return place
        above = parent(above)
    return None


def _put(section: Section, part: Building | Lane | Band) -> None:
    if isinstance(part, Building):
        section.streets.append([part])
    elif isinstance(part, Lane):
        section.lanes.append(part)
    else:
        section.bands.append(part)


def _streets(buildings: Sequence[Building], door: int) -> Iterable[list[Building]]:
    """Fill rows of buildings as a desk is wide, in their order."""
    row: list[Building] = []
    width = 0
    for building in buildings:
        if row and width + building.width(door) > STREET_WIDTH:
            yield row
            row, width = [], 0
        row.append(building)
        width += building.width(door) + STREET_GAP
    if row:
        yield row
