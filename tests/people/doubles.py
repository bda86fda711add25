"""A population with kin, twins and namesakes, and duplicates planted in it as rosters make them.

A duplicate is the same person once more, at the same door or another, with what goes wrong between two lists: a
mistyped or homophone character, given characters swapped, an old phone, a number of 15 digits, a slip in it, or
none at all.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from tests.people.world import AT, COUNTY, DONGGUAN, XIGUAN, door

from lianfang.books.values import check_digit
from lianfang.kit.ids import named_id, root_id, uuid7_at
from lianfang.ledger.door import SYSTEM, Draft, record
from lianfang.people.kinds import HouseholdRegistered, Identity, Member
from lianfang.places.kinds import DoorsBuilt, PlacesAdded

SURNAMES = "王王王王张张张李李李刘刘郭杨赵冯陈曹葛白贺单仇解曾查"
FIRST = "建国志红军永文卫俊海明晓玉学爱新秀桂兰金淑月翠凤改彩香芝春子浩宇梓嘉泽"
SECOND = "军平民强华斌伟林兵生龙刚杰英花莲梅珍娥琴芳仙枝叶玲轩涵然睿豪辰昊阳霖航"
SOUNDS = {"伟": "玮", "军": "君", "平": "萍", "梅": "玫", "芳": "方", "林": "琳", "英": "瑛", "建": "健", "华": "桦"}
SOUNDS |= {"文": "雯", "红": "宏", "志": "智", "杰": "洁", "涵": "晗", "玲": "铃", "辰": "晨", "强": "墙", "秀": "绣"}


@dataclass(slots=True)
class Somebody:
    """One row of a roster, as it was written."""

    id: UUID
    name: str
    sex: str
    born: date
    id_no: str
    phones: tuple[str, ...]
    says_born: bool = True

    def member(self) -> Member:
        identity = Identity(name=self.name, id_type="resident_id", id_no=self.id_no, phones=self.phones)
        return Member.model_validate(
            {
                "person": self.id,
                "identity": identity,
                "sex": self.sex,
                "birth_on": self.born if self.says_born else None,
            }
        )


@dataclass(slots=True)
class Population:
    """Households at doors, and the planted pairs."""

    homes: list[tuple[UUID, list[Somebody]]] = field(default_factory=list)
    planted: set[frozenset[UUID]] = field(default_factory=set)


def doors() -> list[UUID]:
    """Build 20 buildings, half of them in each community, and return their 1,320 doors."""
    places, built, found = [], [], []
    for n in range(1, 21):
        community = XIGUAN if n % 2 else DONGGUAN
        compound = root_id(f"doubles/{n}")
        building = named_id(compound, "building")
        places.append({"id": compound, "parent": community, "kind": "compound", "segment": f"9{n}", "name": f"{n}区"})
        places.append({"id": building, "parent": compound, "kind": "building", "segment": "1", "name": "1号楼"})
        built.append(
            Draft("places.doors_built", DoorsBuilt(building=building, per_floor=(2, 2, 2), top=11), building, AT)
        )
        found += [
            door(building, stairwell, f"{floor:02d}{side:02d}")
            for stairwell in (1, 2, 3)
            for floor in range(1, 12)
            for side in (1, 2)
        ]
    top = root_id("division/141028100")
    added = Draft("places.added", PlacesAdded.model_validate({"places": places}), top, AT)
    answers = record([added, *built], by=SYSTEM(COUNTY))
    assert {answer.status for answer in answers} == {"stored"}, answers
    return found


def population(random: Random, found: list[UUID], *, planted: int) -> Population:
    """Draw a household for each door and plant duplicates of `planted` persons in others."""
    all_ = Population([(place, _household(random)) for place in found])
    everybody = [(place, somebody) for place, household in all_.homes for somebody in household]
    for place, somebody in random.sample(everybody, planted):
        double = _double(random, somebody)
        at = place if random.random() < 0.4 else random.choice(found)
        all_.homes.append((at, [double]))
        all_.planted.add(frozenset((somebody.id, double.id)))
    return all_


def register_all(all_: Population) -> None:
    drafts = [
        Draft(
            "people.household_registered",
            HouseholdRegistered(household=named_id(home[0].id, "home"), members=tuple(one.member() for one in home)),
            place,
            AT,
        )
        for place, home in all_.homes
    ]
    answers = record(drafts, by=SYSTEM(COUNTY))
    assert {answer.status for answer in answers} == {"stored"}


# ── who lives there ──────────────────────────────────────────────────────────────────────────────────────────────────


def _household(random: Random) -> list[Somebody]:
    """A couple, often with children who bear the father's name, share a phone and have no number yet; some twins."""
    name, phone = random.choice(SURNAMES), _phone(random)
    born = date(1950, 1, 1) + timedelta(days=random.randrange(14_000))
    found = [_person(random, name, "male", born, phone), _person(random, random.choice(SURNAMES), "female", born, "")]
    child_born = min(born + timedelta(days=9_000 + random.randrange(3_000)), date(2016, 1, 1))
    for n in range(random.choice((0, 1, 1, 2))):
        child = _person(random, name, random.choice(("male", "female")), child_born, phone)
        child.id_no = child.id_no if random.random() < 0.6 else ""
        if n and random.random() < 0.1:  # twins: one birthday, a name that differs in one character
            child.name, child.born = found[-1].name[:-1] + random.choice(SECOND), found[-1].born
            child.id_no = _id_no(random, child.born, child.sex) if child.id_no else ""
        else:
            child_born += timedelta(days=700)
        found.append(child)
    return found


def _person(random: Random, surname: str, sex: str, born: date, phone: str) -> Somebody:
    given = random.choice(SECOND) if random.random() < 0.28 else random.choice(FIRST) + random.choice(SECOND)
    phones = (phone,) if phone else ((_phone(random),) if random.random() < 0.8 else ())
    born += timedelta(days=random.randrange(300))
    number = _id_no(random, born, sex) if random.random() < 0.93 else ""
    return Somebody(uuid7_at(AT, random), surname + given, sex, born, number, phones, random.random() < 0.97)


def _id_no(random: Random, born: date, sex: str) -> str:
    serial = random.randrange(0, 999, 2) + (sex == "male")
    seventeen = f"141028{born:%Y%m%d}{serial:03d}"
    return seventeen + check_digit(seventeen)


def _phone(random: Random) -> str:
    return f"154{random.randrange(10**8):08d}"


# ── and once more ────────────────────────────────────────────────────────────────────────────────────────────────────


def _double(random: Random, one: Somebody) -> Somebody:
    return replace(
        one,
        id=uuid7_at(AT, random),
        name=_name_once_more(random, one.name),
        id_no=_id_once_more(random, one.id_no, one.born),
        phones=_phones_once_more(random, one.phones),
        says_born=random.random() < 0.95,
    )


def _name_once_more(random: Random, name: str) -> str:
    chance = random.random()
    if chance < 0.15:
        place = random.randrange(1, len(name))
        return name[:place] + random.choice(SECOND) + name[place + 1 :]
    if chance < 0.30:
        return "".join(SOUNDS.get(character, character) for character in name)
    if chance < 0.40 and len(name) == 3:
        return name[0] + name[2] + name[1]
    return name


def _id_once_more(random: Random, number: str, born: date) -> str:
    chance = random.random()
    if chance < 0.25 or not number:
        return ""
    if chance < 0.40 and born.year < 2000:
        return number[:6] + number[8:17]
    if chance < 0.50:
        place = random.randrange(6, 17)
        return number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    if chance < 0.55:
        place = random.randrange(6, 16)
        return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    return number


def _phones_once_more(random: Random, phones: tuple[str, ...]) -> tuple[str, ...]:
    chance = random.random()
    if chance < 0.15:
        return ()
    return (_phone(random),) if chance < 0.45 else phones
