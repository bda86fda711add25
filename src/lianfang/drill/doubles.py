"""People planted twice, as rosters come to hold them: at their own door and at a relative's, in town and village.

Each way of writing somebody down a second time is one that real rosters know; what was planted is written down beside
the gaps, so that the list of possible duplicates can be held against it. Pure; follows from a seed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

from . import names, numbers
from .residents import Family, Registry, Resident
from .rounds import DoorPlan

ONE_IN = 650  # doors to a planted pair
LEAST = 6  # in the community that is shown, where somebody is to try it
TOWN_SHARE = 0.3  # of the pairs, those whose first door lies in another community or village
TRIES = 12  # until a person fits what is to be spoilt
RECENT = 40  # families of other sites to choose from


@dataclass(frozen=True, slots=True)
class Double:
    """One person under two ids, the smaller first, and how the second row differs."""

    first: UUID
    second: UUID
    how: str


def _turned(name: str) -> str:
    return name[0] + name[:0:-1]


def _mistyped(name: str, random: Random) -> str:
    """Return `name` with one character of the given name another, as a hand slips in a list of candidates."""
    others = [char for char in names.given_name(random, "male", 1985) + "明红英" if char not in name]
    return name[:-1] + others[0]


def _slipped(id_no: str) -> str:
    """Return `id_no` with its last two digits before the check digit turned about, or one off: it holds no more."""
    turned = id_no[:15] + id_no[16] + id_no[15] + id_no[17]
    return turned if turned != id_no else f"{id_no[:16]}{(int(id_no[16]) + 1) % 10}{id_no[17]}"


def _same(one: Resident, random: Random) -> Resident:
    return one


def _typo(one: Resident, random: Random) -> Resident:
    return one._replace(name=_mistyped(one.name, random), phones=(numbers.phone(random),))


def _turned_name(one: Resident, random: Random) -> Resident:
    return one._replace(name=_turned(one.name), id_no="", phones=())


def _old_phone(one: Resident, random: Random) -> Resident:
    return one._replace(id_no="", phones=(numbers.phone(random),))


def _id_of_15(one: Resident, random: Random) -> Resident:
    """The number as it was before 1999: without the century and the check digit."""
    return one._replace(id_no=one.id_no[:6] + one.id_no[8:17], phones=())


def _id_slip(one: Resident, random: Random) -> Resident:
    return one._replace(id_no=_slipped(one.id_no), phones=())


WAYS: dict[str, Callable[[Resident, Random], Resident]] = {
    "same_id": _same,
    "name_typo": _typo,
    "name_turned": _turned_name,
    "old_phone": _old_phone,
    "id_of_15": _id_of_15,
    "id_slip": _id_slip,
}


class Planter:
    """Plants doubles site by site, and keeps some families of the sites before."""

    def __init__(self, registry: Registry, random: Random) -> None:
        self._registry = registry
        self._random = random
        self._others: list[Family] = []
        self._used: set[UUID] = set()
        self.planted: list[Double] = []

    def plant(self, doors: Sequence[DoorPlan], *, least: int = 0) -> None:
        """Write some people down twice at `doors`, one in `ONE_IN`, no fewer than `least` where families allow it."""
        lived_in = [door for door in doors if door.family is not None]
        if len(lived_in) > 1:
            share = len(doors) / ONE_IN
            count = max(least, int(share) + (self._random.random() < share % 1))
            wanted = len(self.planted) + count
            for _ in range(count * TRIES):
                if len(self.planted) < wanted:
                    self._plant_one(lived_in)
        self._remember(lived_in)

    def _plant_one(self, lived_in: Sequence[DoorPlan]) -> None:
        random = self._random
        to, own = random.sample(lived_in, 2)
        elsewhere = self._others and random.random() < TOWN_SHARE
        family = random.choice(self._others) if elsewhere else own.family
        how = tuple(WAYS)[len(self.planted) % len(WAYS)]
        one = next((found for found in family.members if self._fits(found, how)), None) if family else None
        if one is None or to.family is None:
            return
        second = WAYS[how](one, random)._replace(id=self._registry.next_id(), relation="other", tags=())
        to.family = Family((*to.family.members, second))
        self._used.add(one.id)
        first, other = sorted((one.id, second.id))
        self.planted.append(Double(first, other, how))

    def _fits(self, one: Resident, how: str) -> bool:
        """True for a grown person who is written down once, and whose row can be spoilt in this way."""
        grown = one.birth_on.year < 2000 and one.residence == "resident" and bool(one.phones)
        if one.id in self._used or not grown or one.name[:2] in names.COMPOUND:
            return False
        long_enough = len(one.name) == 3 or how not in ("name_typo", "name_turned")
        return long_enough and (how != "name_turned" or one.name[1] != one.name[2])

    def _remember(self, lived_in: Sequence[DoorPlan]) -> None:
        if lived_in:
            found = self._random.choice(lived_in).family
            self._others = [*self._others, *([found] if found else [])][-RECENT:]
