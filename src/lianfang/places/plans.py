"""Plans: which doors a building or a village group has, out of floors, stairwells, numbers and what is left out.

Pure: the fold of the ledger, the preview on the page and the tests all number doors by these functions.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from lianfang.kit.ids import named_id

MOST_DOORS = 1_000
UNLUCKY = (4, 13, 14)


@dataclass(frozen=True, slots=True)
class PlannedPlace:
    """A stairwell or a door before it is a place. `span` counts the doors that it is made of, joined side by side."""

    id: UUID
    parent: UUID
    kind: str
    segment: str
    name: str
    position: int
    side: str = ""
    span: int = 1
    floor: int | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class BuildingPlan:
    """How a building is numbered.

    `per_floor` gives each stairwell's doors a floor; `top` is the number on the highest floor, so that a left-out
    floor makes the building lower, as it is. `through` numbers doors through all stairwells (101-108) instead of anew
    in each. `left_out` and `joined` name doors as `2/0301` or, in every stairwell, as `0301`; a joined door takes the
    next one on its floor in.
    """

    building: UUID
    per_floor: tuple[int, ...]
    top: int
    lowest: int = 1
    through: bool = False
    skipped_floors: tuple[int, ...] = ()
    skipped_numbers: tuple[int, ...] = ()
    left_out: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()

    def floors(self) -> list[int]:
        """Floors from the lowest up; there is no floor 0 below the first (地下一层 is -1)."""
        return [f for f in range(self.lowest, self.top + 1) if f and f not in self.skipped_floors]

    def size(self) -> int:
        """Return at least as many as there will be doors, without laying them out."""
        return max(0, self.top - self.lowest + 1) * sum(self.per_floor)


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """Numbers along a village road: odd ones on the north side, even ones on the south, if `both_sides`."""

    group: UUID
    first: int
    last: int
    skipped: tuple[int, ...] = ()
    both_sides: bool = True
    side: str = ""


def door_segment(floor: int, number: int) -> str:
    """3, 1 → 0301; below ground -1, 2 → B102."""
    return f"{floor:02d}{number:02d}" if floor > 0 else f"B{-floor}{number:02d}"


def door_name(floor: int, number: int) -> str:
    """3, 1 → 301, as it is painted on the door."""
    return f"{floor}{number:02d}" if floor > 0 else f"B{-floor}{number:02d}"


def places_of_building(plan: BuildingPlan) -> list[PlannedPlace]:
    """Return the stairwells of `plan`, each followed by its doors from the lowest floor up."""
    found: list[PlannedPlace] = []
    for index, numbers in enumerate(_numbers(plan), start=1):
        key = str(index)
        stairwell = named_id(plan.building, key)
        found.append(PlannedPlace(stairwell, plan.building, "stairwell", key, f"{key}单元", index))
        for floor in plan.floors():
            found += _doors_of_floor(plan, stairwell, key, floor, numbers)
    return found


def _numbers(plan: BuildingPlan) -> Iterator[list[int]]:
    """Yield each stairwell's door numbers on a floor, the left-out numbers jumped over."""
    number = 0
    for count in plan.per_floor:
        number = number if plan.through else 0
        numbers: list[int] = []
        while len(numbers) < count:
            number += 1
            if number not in plan.skipped_numbers:
                numbers.append(number)
        yield numbers


def _doors_of_floor(
    plan: BuildingPlan, stairwell: UUID, key: str, floor: int, numbers: list[int]
) -> Iterator[PlannedPlace]:
    taken_in = 0
    for place, number in enumerate(numbers):
        segment = door_segment(floor, number)
        if taken_in:
            taken_in -= 1
        elif not _named(plan.left_out, key, segment):
            span = _span(plan, key, floor, numbers[place:])
            taken_in = span - 1
            yield PlannedPlace(
                id=named_id(plan.building, f"{key}/{segment}"),
                parent=stairwell,
                kind="door",
                segment=segment,
                name=door_name(floor, number),
                position=floor * 100 + number,
                span=span,
                floor=floor,
                number=number,
            )


def _span(plan: BuildingPlan, key: str, floor: int, numbers: list[int]) -> int:
    """Return how many doors stand as one from the first of `numbers` on."""
    span = 1
    while span < len(numbers) and _named(plan.joined, key, door_segment(floor, numbers[span - 1])):
        span += 1
    return span


def _named(names: Iterable[str], key: str, segment: str) -> bool:
    return f"{key}/{segment}" in names or segment in names


def places_of_group(plan: GroupPlan) -> list[PlannedPlace]:
    """Return the doors of `plan` by number; padded segments keep the order of the road in the order of paths."""
    width = max(3, len(str(plan.last)))
    return [
        PlannedPlace(
            id=named_id(plan.group, str(number)),
            parent=plan.group,
            kind="door",
            segment=str(number).zfill(width),
            name=f"{number}号",
            position=number,
            side=_side(plan, number),
            number=number,
        )
        for number in range(plan.first, plan.last + 1)
        if number not in plan.skipped
    ]


def _side(plan: GroupPlan, number: int) -> str:
    if not plan.both_sides:
        return plan.side
    return "north" if number % 2 else "south"
