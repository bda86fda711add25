"""What is built where: compounds, buildings and rows in town, groups and their houses in the villages. Pure.

The places of the division list are real; all below them is drawn. 西关社区 and 黑秀村 are laid out as in the pictures
of the look, so that a page can be held beside its model.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

# A community has about 714 households and a village about 424 where a county of 33,000 has 7 and 66 of them.
_PICTURED = ("西关", "黑秀")
WEIGHT = {"community": 714, "village": 424}
VACANT = {"community": 0.095, "village": 0.115}


@dataclass(frozen=True, slots=True)
class Division:
    """A community or village of the list of divisions."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Block:
    """Doors that are made at once. A building has stairwells and floors; a row or a group has numbers along a road."""

    name: str
    segment: str
    stairwells: int = 0
    floors: int = 0
    per_floor: int = 0
    numbers: int = 0

    @property
    def doors(self) -> int:
        return self.numbers or self.stairwells * self.floors * self.per_floor


@dataclass(slots=True)
class Compound:
    name: str
    segment: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Site:
    """All that stands in one community or village."""

    division: Division
    compounds: list[Compound] = field(default_factory=list)
    groups: list[Block] = field(default_factory=list)

    @property
    def doors(self) -> int:
        return sum(block.doors for _compound, block in self.blocks())

    def blocks(self) -> "Iterator[Placed]":
        for compound in self.compounds:
            for block in compound.blocks:
                yield compound, block
        for group in self.groups:
            yield None, group


Placed = tuple[Compound | None, Block]
Shape = tuple[int, int, int] | int

# Doors of 西关社区 as drawn in the wall chart: name, then (stairwells, floors, doors a floor) or a number of houses.
_XIGUAN: tuple[tuple[str, tuple[Shape, ...]], ...] = (
    ("祥和苑", ((4, 6, 2), (4, 6, 2), (4, 6, 2), (3, 6, 2), (2, 9, 3), (3, 6, 2), 22)),
    ("粮食局家属院", ((4, 6, 2), (4, 6, 2))),
    ("西关新村", ((4, 6, 2), (4, 6, 2), (4, 6, 2), (4, 6, 2), (4, 6, 2), (4, 6, 2), 30)),
    ("农行家属院", ((4, 4, 2), (4, 4, 2))),
    ("水利局家属院", ((3, 6, 2), (3, 6, 2))),
    ("南后街", (30, 30, 30, 30, 28)),
    ("药材巷", (36, 28, 28, 28, 28, 28)),
    ("滨河花园", ((4, 6, 2), (4, 6, 2), (2, 6, 2))),
)
# 黑秀村 as drawn in the village band.
_HEIXIU = (("一组 上黑秀", 38), ("二组 下黑秀", 44), ("三组 南沟", 31), ("四组 阳坡", 27), ("五组 移民新村", 36))
_COMPOUNDS_OF = {"小府": 8, "东关": 8, "桥南": 9, "学背后": 7, "祖师庙": 8, "兰家河": 6}
_BLOCKS_OF = {"小府": 27, "东关": 27, "桥南": 29, "学背后": 22, "祖师庙": 26, "兰家河": 18}

_KINDS_OF_COMPOUND = ("{}小区", "{}花园", "{}苑", "{}家属院", "{}新村", "{}巷")
_COMPOUND_WORDS = """锦绣 安居 教育局 税务局 新华 向阳 福源 人民 供销社 建设 怡馨 和平 交通局 东风 农机 林业局
    医院 永安 清水河 北坡 学府 凤凰 壶口 苹果 工商 迎宾 府前 中学 电力 酒厂 粮站"""
_SHAPES = ((2, 6, 2), (3, 5, 2), (3, 6, 2), (2, 5, 2), (3, 6, 2), (4, 5, 2), (2, 6, 3), (1, 11, 3))
_ROWS = (18, 22, 26)
_HAMLET_WORDS = "上庄 下庄 南沟 北坡 阳坡 沟口 圪垛 移民新村 后沟 前坪 崖底 桃园 岭上 河滩 柳树坪 寨子"
_NUMERALS = "一二三四五六七八九"


def lay_out(divisions: list[Division], households: int, random: Random) -> list[Site]:
    """Draw what stands in each division, so that about `households` families find a door.

    A small county has fewer blocks, not smaller ones: 西关社区 and 黑秀村 come first.
    """
    total = sum(WEIGHT[division.kind] for division in divisions)
    scale = max(1.0, households / total)
    sites = [_site(division, random, scale) for division in divisions]
    wanted = math.ceil(households / (1 - VACANT["village"]))
    return sites if sum(site.doors for site in sites) <= wanted * 1.05 else _cut(sites, wanted)


def _site(division: Division, random: Random, scale: float) -> Site:
    if division.kind == "village":
        return Site(division, groups=_groups(division.name, random, scale))
    if division.name.startswith("西关"):
        return Site(division, compounds=[_compound(place, *drawn) for place, drawn in enumerate(_XIGUAN, 1)])
    compounds = next((n for name, n in _COMPOUNDS_OF.items() if division.name.startswith(name)), 8)
    blocks = next((n for name, n in _BLOCKS_OF.items() if division.name.startswith(name)), 25)
    return Site(division, compounds=_compounds(compounds, round(blocks * scale), random))


def _compound(place: int, name: str, shapes: tuple[Shape, ...]) -> Compound:
    found = Compound(name, f"{place:02d}")
    for number, shape in enumerate(shapes, 1):
        found.blocks.append(_block(f"{number:02d}", number, shape, only_rows=isinstance(shapes[0], int)))
    return found


def _block(segment: str, number: int, shape: Shape, *, only_rows: bool) -> Block:
    if isinstance(shape, int):
        return Block(f"{number}排" if only_rows else "西排平房", segment, numbers=shape)
    stairwells, floors, per_floor = shape
    return Block(f"{number}号楼", segment, stairwells, floors, per_floor)


def _compounds(count: int, blocks: int, random: Random) -> list[Compound]:
    """Draw `count` compounds with `blocks` buildings and rows between them."""
    names = random.sample(_COMPOUND_WORDS.split(), count)
    shares = [1] * count
    for _ in range(blocks - count):
        shares[random.randrange(count)] += 1
    found = []
    for place, (name, share) in enumerate(zip(names, shares, strict=True), 1):
        in_rows = random.random() < 0.15
        shapes: list[Shape] = [random.choice(_ROWS) if in_rows else random.choice(_SHAPES) for _ in range(share)]
        title = (_KINDS_OF_COMPOUND[-1] if in_rows else random.choice(_KINDS_OF_COMPOUND[:-1])).format(name)
        found.append(_compound(place, title, tuple(shapes)))
    return found


def _groups(village: str, random: Random, scale: float) -> list[Block]:
    if village.startswith("黑秀"):
        return [Block(name, f"{place:02d}", numbers=houses) for place, (name, houses) in enumerate(_HEIXIU, 1)]
    count = random.choices((3, 4, 5, 6, 7), weights=(15, 25, 30, 20, 10))[0]
    houses = random.gauss(488, 90) * scale
    hamlets = random.sample(_HAMLET_WORDS.split(), count)
    return [
        Block(f"{_NUMERALS[place]}组 {hamlets[place]}", f"{place + 1:02d}", numbers=_around(houses / count, random))
        for place in range(count)
    ]


def _around(mean: float, random: Random) -> int:
    return max(12, round(mean * random.uniform(0.7, 1.3)))


def _cut(sites: list[Site], doors: int) -> list[Site]:
    """Leave out blocks until `doors` are left, one division in turn, the pictures' two first."""
    kept = [Site(site.division) for site in sites]
    order = sorted(range(len(sites)), key=lambda n: not sites[n].division.name.startswith(_PICTURED))
    waiting = {n: list(sites[n].blocks()) for n in order}
    while doors > 0 and any(waiting.values()):
        for n in order:
            for compound, block in _turn(sites[n], waiting[n], doors):
                doors -= _keep(kept[n], compound, _shortened(block, max(doors, 6)))
    return kept


def _turn(site: Site, waiting: list[Placed], doors_left: int) -> list[Placed]:
    """Take what one division keeps in its turn: a block, in 西关社区 first the whole of 祥和苑."""
    count = 7 if site.division.name.startswith("西关") and len(waiting) == sum(1 for _ in site.blocks()) else 1
    taken = waiting[:count] if doors_left > 0 else []
    del waiting[: len(taken)]
    return taken


def _shortened(block: Block, doors: int) -> Block:
    """A row or a group can end early; a building cannot."""
    return replace(block, numbers=min(block.numbers, doors)) if block.numbers else block


def _keep(site: Site, compound: Compound | None, block: Block) -> int:
    if compound is None:
        site.groups.append(block)
        return block.doors
    if not site.compounds or site.compounds[-1].segment != compound.segment:
        site.compounds.append(Compound(compound.name, compound.segment))
    site.compounds[-1].blocks.append(block)
    return block.doors
