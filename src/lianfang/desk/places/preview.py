"""Doors drawn before they are recorded, and as they stand: an elevation for a building, both sides of the road else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lianfang.places.models import Place
from lianfang.places.plans import PlannedPlace
from lianfang.places.terms import PlaceKind

NEW, THERE, GONE = "new", "there", "gone"


@dataclass(frozen=True, slots=True)
class Tile:
    """One door: to be made, there already, or closed."""

    id: UUID
    name: str
    state: str
    span: int
    well: str
    floor: int
    number: int
    side: str


@dataclass(frozen=True, slots=True)
class Floor:
    """One floor; for each stairwell its doors by column, None where there is none."""

    label: str
    wells: Sequence[Sequence[Tile | None]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn: floors from the top and the columns of each stairwell, or the sides of a road."""

    floors: Sequence[Floor] = ()
    wells: Sequence[tuple[str, int]] = ()
    sides: Sequence[tuple[str, Sequence[Tile]]] = ()
    new_count: int = 0
    there_count: int = 0
    gone_count: int = 0

    @property
    def is_small(self) -> bool:
        """Too wide or too high for full-size doors."""
        return sum(columns for _name, columns in self.wells) > 24 or len(self.floors) > 18


def drawn_building(planned: Sequence[PlannedPlace], there: Sequence[Place]) -> Drawing:
    """Draw a building with the doors it has and those it would get."""
    wells = _well_names(planned, there)
    tiles = _tiles(planned, there, wells)
    columns = {well: sorted({tile.number for tile in tiles if tile.well == well}) for well in _in_order(wells.values())}
    columns = {well: numbers for well, numbers in columns.items() if numbers}
    by_spot = {(tile.well, tile.floor, tile.number): tile for tile in tiles}
    floors = [
        Floor(_floor_label(floor), [_row(by_spot, well, floor, numbers) for well, numbers in columns.items()])
        for floor in sorted({tile.floor for tile in tiles}, reverse=True)
    ]
    return Drawing(floors, [(well, len(numbers)) for well, numbers in columns.items()], (), *_counts(tiles))


def _row(
    by_spot: Mapping[tuple[str, int, int], Tile], well: str, floor: int, numbers: Sequence[int]
) -> list[Tile | None]:
    """Doors of one floor; a joined door covers the columns to its right."""
    row: list[Tile | None] = []
    covered = 0
    for number in numbers:
        tile = by_spot.get((well, floor, number))
        if tile is None and covered:
            covered -= 1
            continue
        row.append(tile)
        covered = tile.span - 1 if tile else 0
    return row


def drawn_road(planned: Sequence[PlannedPlace], there: Sequence[Place]) -> Drawing:
    """Draw the doors of a group or a lane on their sides of the road."""
    tiles = sorted(_tiles(planned, there, {}), key=lambda tile: (tile.number, tile.name))
    sides = [(side, [tile for tile in tiles if tile.side == side]) for side in ("north", "south", "")]
    return Drawing((), (), [(side, found) for side, found in sides if found], *_counts(tiles))


def _counts(tiles: Sequence[Tile]) -> tuple[int, int, int]:
    new, there, gone = (sum(tile.state == state for tile in tiles) for state in (NEW, THERE, GONE))
    return new, there, gone


def _well_names(planned: Iterable[PlannedPlace], there: Iterable[Place]) -> dict[UUID, str]:
    wells = {row.id: row.name for row in there if row.kind == PlaceKind.STAIRWELL}
    return wells | {place.id: place.name for place in planned if place.kind == "stairwell" and place.id not in wells}


def _in_order(names: Iterable[str]) -> list[str]:
    return sorted({*names, ""}, key=lambda name: (len(name), name))


def _tiles(planned: Sequence[PlannedPlace], there: Sequence[Place], wells: Mapping[UUID, str]) -> list[Tile]:
    doors = [row for row in there if row.kind == PlaceKind.DOOR]
    known = {row.id for row in doors}
    found = [
        Tile(
            row.id, row.name, THERE if row.closed_on is None else GONE, row.span,
            wells.get(row.parent, "") if row.parent else "", row.floor or 0, _number(row), row.side,
        )
        for row in doors
    ]  # fmt: skip
    return found + [
        Tile(p.id, p.name, NEW, p.span, wells.get(p.parent, ""), p.floor or 0, p.number, p.side)
        for p in planned
        if p.kind == "door" and p.id not in known
    ]


def _number(row: Place) -> int:
    digits = row.segment[-2:] if row.floor is not None else row.segment
    return int(digits) if digits.isdigit() else row.position


def _floor_label(floor: int) -> str:
    return str(floor) if floor >= 0 else f"B{-floor}"
