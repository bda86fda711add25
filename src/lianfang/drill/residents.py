"""Who lives behind a door: households with plausible ages, relations and names. Pure; follows from a seed."""

from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random
from typing import NamedTuple
from uuid import UUID

from lianfang.kit.clock import day_start
from lianfang.kit.ids import uuid7_of

from . import names, numbers

# Shares of households of a county in the Lüliang hills by who lives together (drawn, not counted).
TYPES = {
    "single_elder": 8,
    "single": 6,
    "couple_elder": 13,
    "couple": 9,
    "parent_child": 6,
    "family_3": 19,
    "family_4": 17,
    "three_generations": 14,
    "big": 8,
}
_TYPES, _TYPE_WEIGHTS = tuple(TYPES), tuple(accumulate(TYPES.values()))
_ALONE = {"single_elder": (62, 91), "single": (22, 60)}
_COUPLES = {"couple_elder": (60, 84), "couple": (26, 59)}
_TAGS_OF_AGE = ((80, "高龄老人"), (60, "慢性病"))


class Resident(NamedTuple):
    """One member of a household; a tuple, since a county has 100,000 and is to be drawn in seconds."""

    id: UUID
    name: str
    id_no: str
    phones: tuple[str, ...]
    sex: str
    birth_on: date
    relation: str
    residence: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """The members of one household, its head first."""

    members: tuple[Resident, ...]

    @property
    def size(self) -> int:
        return len(self.members)


class Registry:
    """Makes families of one county; ids and numbers are never given twice."""

    def __init__(self, county: str, today: date, random: Random) -> None:
        self._county = county
        self._random = random
        self._given: dict[str, int] = {}  # numbers of each day as bits: a city has three million
        self._today_number = today.toordinal()
        self._millisecond = int(day_start(today).timestamp()) * 1000

    def family(self, surnames: tuple[str, ...], *, away: float) -> Family:
        """Draw a family; `away` is the share of working ages that earn their living elsewhere."""
        random = self._random
        kind = random.choices(_TYPES, cum_weights=_TYPE_WEIGHTS)[0]
        surname = random.choice(surnames) if surnames and random.random() < 0.8 else names.surname(random)
        drawn = _ages(kind, random)
        alone = len(drawn) == 1
        return Family(tuple(self._resident(surname, *one, away=away, alone=alone) for one in drawn))

    def _resident(self, surname: str, relation: str, sex: str, age: int, *, away: float, alone: bool) -> Resident:
        random = self._random
        born = date.fromordinal(self._today_number - age * 365 - age // 4 - int(random.random() * 365))
        bears = surname if relation not in ("spouse", "parent") or sex == "male" else names.surname(random)
        return Resident(
            id=self.next_id(),
            name=bears + names.given_name(random, sex, born.year),
            id_no=self._id_no(born, sex),
            phones=(numbers.phone(random),) if random.random() < _with_phone(age) else (),
            sex=sex,
            birth_on=born,
            relation=relation,
            residence="away" if 17 < age < 56 and relation != "head" and random.random() < away else "resident",
            tags=_tags(age, random, alone=alone),
        )

    def next_id(self) -> UUID:
        """Ids rise from one resident to the next, as a desk's would: what rises is quick to index."""
        self._millisecond += 1
        return uuid7_of(self._millisecond, self._random)

    def _id_no(self, born: date, sex: str) -> str:
        while True:
            found = numbers.id_no(self._county, born, sex, self._random)
            day, bit = found[6:14], 1 << int(found[14:17])
            given = self._given.get(day, 0)
            if not given & bit:
                self._given[day] = given | bit
                return found


def _with_phone(age: int) -> float:
    return 0.02 if age < 12 else 0.5 if age < 18 else 0.97 if age < 65 else 0.7


def _tags(age: int, random: Random, *, alone: bool) -> tuple[str, ...]:
    found = [tag for least, tag in _TAGS_OF_AGE if age >= least and random.random() < 0.3]
    if alone and age >= 60:
        found.insert(0, "独居老人")
    if random.random() < 0.015:
        found.append("低保户")
    return tuple(found)


Drawn = list[tuple[str, str, int]]


def _ages(kind: str, random: Random) -> Drawn:
    """Return (relation, sex, age) of each member, the head first."""
    between = random.randint
    if kind in _ALONE:
        return [("head", _sex(random), between(*_ALONE[kind]))]
    if kind in _COUPLES:
        return _couple(between(*_COUPLES[kind]), random)
    if kind == "parent_child":
        head = between(30, 58)
        return [("head", _sex(random), head), *_children(head, 1, random)]
    if kind == "three_generations":
        head = between(32, 52)
        elder = ("parent", _sex(random), head + between(21, 30))
        return [*_couple(head, random), elder, *_children(head, between(1, 2), random)]
    if kind == "big":
        head = between(50, 66)
        children = _children(head, 2, random)
        return [*_couple(head, random), *children, *_grandchildren(children, between(1, 2), random)]
    head = between(26, 55)
    return [*_couple(head, random), *_children(head, 1 if kind == "family_3" else 2, random)]


def _sex(random: Random) -> str:
    return "male" if random.random() < 0.51 else "female"


def _couple(age: int, random: Random) -> Drawn:
    return [("head", "male", age), ("spouse", "female", max(20, age - random.randint(-2, 5)))]


def _children(head: int, count: int, random: Random) -> Drawn:
    """Children came when their parents were 21 to 30, the elder first and two to five years apart."""
    first = max(0, head - random.randint(21, 30))
    ages = [first, first - random.randint(2, 5)][:count]
    return [("child", _sex(random), age) for age in ages if age >= 0]


def _grandchildren(children: Drawn, count: int, random: Random) -> Drawn:
    """The children of the eldest child, born when it was 21 or older."""
    eldest = max(age for _relation, _sex, age in children)
    first = eldest - random.randint(21, 26)
    ages = [first, first - random.randint(2, 4)][:count]
    return [("grandchild", _sex(random), age) for age in ages if age >= 0]
