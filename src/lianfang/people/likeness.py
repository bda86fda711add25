"""Whether two rows are one person, as far as what is known of them says; pure.

Each agreement and disagreement has a code and a weight; together they make a score of 0 to 100, and a pair is a
candidate from `CANDIDATE` on. The weights come from what goes wrong in rosters: a mistyped or swapped name, an old
phone, a number of 15 digits, no number at all. Kin share phones, doors and surnames, twins a birthday besides: what
only says "kin" does not reach the mark, and two different numbers that both hold by GB 11643 are two persons.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rapidfuzz.distance import OSA

from lianfang.books.values import check_digit

from .pinyin import pinyin_of
from .rules import as_18

CANDIDATE = 52
WEIGHTS = {
    "id": 60, "id_near": 35, "id_other": -45, "id_unsure": -15,
    "name": 30, "name_sound": 27, "name_turned": 28, "name_near": 15, "name_other": -25,
    "birth": 30, "birth_near": 12, "birth_other": -35,
    "phone": 25, "phone_other": -5,
    "door": 16, "area": 12, "sex_other": -20,
}  # fmt: skip
NAMED = ("name", "name_sound", "name_turned", "name_near")
SURE_NAMES = ("name", "name_sound", "name_turned")
DIFFERS = ("id_other", "name_other", "birth_other", "phone_other", "sex_other")
ID_SLIPS = 2
DAY_SLIPS = 1


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one person; empty where nobody said."""

    id: UUID
    name: str
    sex: str = ""
    birth_on: date | None = None
    id_no: str = ""
    phones: frozenset[str] = frozenset()
    door: UUID | None = None
    area: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    score: int
    same: Sequence[str]
    differs: Sequence[str]


def likeness(one: Known, other: Known) -> Likeness:
    """Weigh two persons against each other. `area` is the community or village; a namesake is rarer in one's own."""
    found = list(_codes(one, other))
    score = sum(_weight(code, found) for code in found)
    score = max(score, CANDIDATE) if "id" in found else score  # one number is looked at, whatever else differs
    same = tuple(code for code in found if code not in DIFFERS and code != "id_unsure")
    differs = tuple("id_other" if code == "id_unsure" else code for code in found if code not in same)
    return Likeness(max(0, min(100, score)), same, differs)


def is_candidate(found: Likeness) -> bool:
    return found.score >= CANDIDATE


def _codes(one: Known, other: Known) -> Iterable[str]:
    codes = (
        id_code(one.id_no, other.id_no),
        name_code(one.name, other.name),
        birth_code(one.birth_on, other.birth_on),
        _phone_code(one.phones, other.phones),
        "door" if one.door is not None and one.door == other.door else "",
        "area" if one.area and one.area == other.area else "",
        "sex_other" if one.sex and other.sex and one.sex != other.sex else "",
    )
    return filter(None, codes)


def _weight(code: str, found: Sequence[str]) -> int:
    """Kin live together, and kin have names that nearly agree: the door says something of who is called the same."""
    if code == "door" and not any(name in found for name in SURE_NAMES):
        return 0
    if code == "name_near" and not any(sure in found for sure in ("birth", "id", "id_near")):
        return 0
    return WEIGHTS[code]


def name_code(one: str, other: str) -> str:
    """Compare two names: equal, of one sound, turned about, one slip apart, or other."""
    if not one or not other:
        return ""
    if one == other:
        return "name"
    if len(one) == len(other) and pinyin_of(one)[0] == pinyin_of(other)[0]:
        return "name_sound"
    if sorted(one) == sorted(other):
        return "name_turned"
    near = one[0] == other[0] or len(one) > len("王芳")  # of two characters the first is the surname, and that is half
    return "name_near" if near and OSA.distance(one, other, score_cutoff=1) == 1 else "name_other"


def id_code(one: str, other: str) -> str:
    """Compare two document numbers; those of 15 digits with their longer form."""
    if not one or not other:
        return ""
    longer = (as_18(one) or one, as_18(other) or other)
    if longer[0] == longer[1]:
        return "id"
    hold = [_holds(number) for number in longer]
    if not all(hold) and OSA.distance(*longer, score_cutoff=ID_SLIPS) <= ID_SLIPS:
        return "id_near"
    return "id_other" if all(hold) else "id_unsure"


def _holds(number: str) -> bool:
    """True for a resident number whose check digit is right; other documents cannot be checked and count as right."""
    return len(number) != 18 or not number[:17].isdigit() or check_digit(number[:17]) == number[17]


def birth_code(one: date | None, other: date | None) -> str:
    if one is None or other is None:
        return ""
    if one == other:
        return "birth"
    turned = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    slips = OSA.distance(f"{one:%Y%m%d}", f"{other:%Y%m%d}", score_cutoff=DAY_SLIPS)
    return "birth_near" if turned or slips <= DAY_SLIPS else "birth_other"


def _phone_code(one: frozenset[str], other: frozenset[str]) -> str:
    if not one or not other:
        return ""
    return "phone" if one & other else "phone_other"
