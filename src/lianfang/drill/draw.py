"""One county drawn from a seed: a site at a time, so that a city needs no more memory than a village. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from lianfang.kit.clock import day_of

from . import ground, names, residents, rounds
from .doubles import LEAST, Double, Planter
from .ground import Division, Site
from .rounds import DoorPlan


@dataclass(frozen=True, slots=True)
class Drawn:
    """One community or village with its doors, in the order of its blocks and of the numbers within each."""

    site: Site
    doors: list[DoorPlan]


class CountyDrawing:
    """What a county is to look like. The same seed and the same instant give the same county."""

    def __init__(
        self,
        county: str,
        divisions: Sequence[Division],
        townships: Mapping[str, str],
        *,
        households: int,
        seed: int,
        now: datetime,
    ) -> None:
        self.county = county
        self.now = now
        self.townships = dict(townships)
        self._seed = seed
        self.sites = ground.lay_out(list(divisions), households, self.random("ground"))
        self._left = rounds.shares_left(self.sites, townships)
        self.doubles: list[Double] = []  # who was written down twice; complete once all is drawn

    def random(self, part: str) -> Random:
        """Randomness of its own for each part, so that one part may change without the others."""
        return Random(f"{self._seed}/{self.county}/{part}")  # noqa: S311 - synthetic people, nothing to protect

    def drawn(self) -> Iterator[Drawn]:
        registered_on = day_of(self.now) - timedelta(days=20)  # nobody is born after the roster was made
        registry = residents.Registry(self.county, registered_on, self.random("residents"))
        planter = Planter(registry, self.random("doubles"))
        for site in self.sites:
            random = self.random(site.division.code)
            doors = list(_doors(site, registry, random))
            rounds.plan(site, self._left.get(site.division.code, 0.1), doors, self.now, random)
            planter.plant(doors, least=LEAST if site.division.name.startswith("西关") else 0)
            yield Drawn(site, doors)
        self.doubles = planter.planted


def _doors(site: Site, registry: residents.Registry, random: Random) -> Iterator[DoorPlan]:
    village = site.division.kind == "village"
    local = names.local_surnames(random) if village else ()
    for _compound, block in site.blocks():
        for _ in range(block.doors):
            vacant = random.random() < ground.VACANT[site.division.kind]
            yield DoorPlan(block, None if vacant else registry.family(local, away=0.25 if village else 0.1))
