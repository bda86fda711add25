"""The ground of a drill as places: ids that follow from the plan, and the entries that build it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random
from uuid import UUID

from lianfang.kit.batches import batched
from lianfang.kit.ids import named_id, uuid7_at
from lianfang.kit.paths import child, path_of_code
from lianfang.ledger.door import Draft
from lianfang.places.divisions import division_id
from lianfang.places.drafts import CHUNK, add_places, build_doors, build_group_doors, new_place
from lianfang.places.kinds import NewPlace
from lianfang.places.plans import BuildingPlan, GroupPlan, places_of_building, places_of_group
from lianfang.places.terms import PlaceKind

from .ground import Block, Compound, Site


def compound_id(division: str, compound: Compound) -> UUID:
    return named_id(division_id(division), f"compound/{compound.segment}")


def block_id(division: str, compound: Compound | None, block: Block) -> UUID:
    parent = compound_id(division, compound) if compound else division_id(division)
    return named_id(parent, f"block/{block.segment}")


def block_path(division: str, compound: Compound | None, block: Block) -> str:
    path = path_of_code(division)
    return child(child(path, compound.segment) if compound else path, block.segment)


def plan_of(division: str, compound: Compound | None, block: Block) -> BuildingPlan | GroupPlan:
    """How the doors of a block are numbered: a row has one side, a village road two."""
    place = block_id(division, compound, block)
    if block.numbers:
        return GroupPlan(group=place, first=1, last=block.numbers, both_sides=compound is None)
    return BuildingPlan(building=place, per_floor=(block.per_floor,) * block.stairwells, top=block.floors)


def doors_of(site: Site) -> Iterator[tuple[Compound | None, Block, UUID, str]]:
    """Every door of a site with its id and path, in the order of its blocks and of the numbers within each."""
    for compound, block in site.blocks():
        plan = plan_of(site.division.code, compound, block)
        above = path = block_path(site.division.code, compound, block)
        for planned in places_of_group(plan) if isinstance(plan, GroupPlan) else places_of_building(plan):
            if planned.kind == "door":
                yield compound, block, planned.id, child(above, planned.segment)
            else:  # a stairwell, followed by its doors
                above = child(path, planned.segment)


def drafts(sites: Sequence[Site], at: datetime, random: Random) -> Iterator[Draft]:
    """The entries that build all sites: compounds and blocks first, then doors, which rest on them."""
    for site in sites:
        added = [*_compounds(site), *_blocks(site)]
        for part in batched(added, CHUNK):
            yield add_places(division_id(site.division.code), part, at=at, id=uuid7_at(at, random))
    for site in sites:
        for compound, block in site.blocks():
            plan = plan_of(site.division.code, compound, block)
            if isinstance(plan, GroupPlan):
                yield build_group_doors(plan, at=at, id=uuid7_at(at, random))
            else:
                yield build_doors(plan, at=at, id=uuid7_at(at, random))


def _compounds(site: Site) -> Iterator[NewPlace]:
    division = site.division.code
    for position, compound in enumerate(site.compounds, 1):
        id = compound_id(division, compound)
        parent, segment = division_id(division), compound.segment
        yield new_place(parent, PlaceKind.COMPOUND, segment, compound.name, id=id, position=position)


def _blocks(site: Site) -> Iterator[NewPlace]:
    division = site.division.code
    for position, (compound, block) in enumerate(site.blocks(), 1):
        id = block_id(division, compound, block)
        parent = compound_id(division, compound) if compound else division_id(division)
        kind = PlaceKind.GROUP if compound is None else PlaceKind.LANE if block.numbers else PlaceKind.BUILDING
        yield new_place(parent, kind, block.segment, block.name, id=id, position=position)
