"""What somebody means who types into the one field that finds people; pure."""

import re
from dataclasses import dataclass

from .rules import tidy

_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")
_ID_NO = re.compile(r"\d{17}[\dX]|\d{15}|[A-Z]\d{7,9}")
_TAIL = re.compile(r"\d{3}[\dX]")
_BARE_DOOR = re.compile(r"(?:(?P<stairwell>\d{1,2})\s*(?:-|单元)\s*)?(?P<number>\d{1,4})\s*(?:号|室|户)?")
LAST = "\U0010ffff"  # sorts after every character: the end of "begins with"


@dataclass(frozen=True, slots=True)
class Wish:
    """What to look for; empty parts are not looked for. A tail of digits may also be a door."""

    name: str = ""
    letters: str = ""
    tail: str = ""
    phone: str = ""
    id_no: str = ""
    door: str = ""
    bare_door: tuple[str, str] | None = None

    @property
    def is_empty(self) -> bool:
        return self == Wish()


def read_wish(text: str) -> Wish:
    """Tell a name from pinyin, a tail, a whole number and a door: 张三, zhangs, zs, 3817, 13800003817, 3-2-502."""
    asked = tidy(text)
    packed = re.sub(r"\s+", "", asked).upper()
    if _PHONE.fullmatch(packed):
        return Wish(phone=packed)
    if _ID_NO.fullmatch(packed):
        return Wish(id_no=packed)
    bare = _BARE_DOOR.fullmatch(packed)
    if bare:
        tail = packed if _TAIL.fullmatch(packed) else ""
        return Wish(tail=tail, bare_door=((bare["stairwell"] or "").lstrip("0"), bare["number"].lstrip("0") or "0"))
    if _TAIL.fullmatch(packed):
        return Wish(tail=packed)
    if packed.isascii() and not re.search(r"\d", packed):
        return Wish(letters=re.sub(r"[^a-z]", "", packed.lower()))
    return Wish(name="" if re.search(r"\d", packed) else re.sub(r"\s+", "", asked), door=asked)


def are_initials(letters: str) -> bool:
    """True where no syllable can be read: zds, wh; pinyin has a vowel at least every third letter."""
    return not re.search(r"[aeiouv]", letters)
