"""Pure rules of places: segments of paths, short names of committees, what a search asks for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

SEGMENT = re.compile(r"[0-9A-Za-z-]{1,16}")
ROOT_SEGMENT = re.compile(r"[0-9]{2}(\.[0-9]{2}){1,2}")
LONGEST_NAME = 60
COMMUNITY_LEVEL = 5  # how many levels lead down to village or community

_COMMITTEES = ("居民委员会", "居委会")
_VILLAGES = ("村民委员会", "村委会")


def is_segment(text: str) -> bool:
    """True if `text` can stand between two dots: no dot, no slash, nothing that sorts between them."""
    return SEGMENT.fullmatch(text) is not None


def is_village(full_name: str, code: str) -> bool:
    """True if a twelve-digit division is a village.

    The name says so; else the code does: 001-199 and 400-499 are communities and the like, 200-399 and 500-599 villages
    and the like (国家统计局《统计用区划代码和城乡划分代码编制规则》, 2009-10-10).
    """
    if full_name.endswith(_VILLAGES):
        return True
    return not full_name.endswith(_COMMITTEES) and ("200" <= code[-3:] <= "399" or "500" <= code[-3:] <= "599")


def short_name(full_name: str) -> str:
    """西关社区居民委员会 → 西关社区, 黑秀村民委员会 → 黑秀村, 上东村村民委员会 → 上东村; others stay as they are."""
    for ending in _COMMITTEES:
        if full_name.endswith(ending):
            return _with(full_name.removesuffix(ending), "社区", stays=("社区", "村", "区"))
    for ending in _VILLAGES:
        if full_name.endswith(ending):
            return _with(full_name.removesuffix(ending), "村", stays=("村", "嘎查", "社区"))
    return full_name


def _with(name: str, ending: str, *, stays: tuple[str, ...]) -> str:
    return name if name.endswith(stays) else name + ending


@dataclass(frozen=True, slots=True)
class DoorWords:
    """A search that names a door: the number of a building (None for a village), stairwell and door."""

    area: str
    building: str | None
    stairwell: str
    door: str


_BUILT = re.compile(r"(?P<area>.*?)(?P<b>\d+)\D{0,2}-\s*(?P<s>\d+)\D{0,2}-\s*(?P<d>\d+)")
_VILLAGE_DOOR = re.compile(r"(?P<area>.*\D)\s*(?P<d>\d{1,4})号?")


def door_words(text: str) -> DoorWords | None:
    """Read 祥和苑3-2-502, 3-2-502 or 一组12号; None if it names no door."""
    text = text.strip().replace("－", "-").replace("—", "-").replace(" ", "")
    built = _BUILT.fullmatch(text)
    if built:
        return DoorWords(built["area"], str(int(built["b"])), str(int(built["s"])), str(int(built["d"])))
    village = _VILLAGE_DOOR.fullmatch(text)
    return DoorWords(village["area"], None, "", str(int(village["d"]))) if village else None


def next_segment(taken: set[str], width: int) -> str:
    """Return the lowest number of `width` digits that no sibling has."""
    number = 1
    while str(number).zfill(width) in taken or str(number) in taken:
        number += 1
    return str(number).zfill(width)


def in_three(names: Sequence[str]) -> tuple[str, str, str]:
    """The community, what lies between, and the door, of all names down to it: 西关社区, 祥和苑 3号楼 2单元, 502."""
    community = names[COMMUNITY_LEVEL - 1] if len(names) >= COMMUNITY_LEVEL else ""
    return community, " ".join(filter(None, names[COMMUNITY_LEVEL:-1])), names[-1]
