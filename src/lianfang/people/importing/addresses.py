"""Reads an address in one cell (吉昌镇西关社区祥和苑3号楼2单元502室) as one of the doors of the office that imports.

What stands before the compound must be a place that the office's own place lies in: an address in another county that
has a compound of the same name is not found, rather than found wrongly.
"""

import re
from collections.abc import Sequence
from uuid import UUID

from .doors import DoorBook, DoorNotFound, area_word, door_number

_PROVINCE = re.compile(r"^.{2,7}?(?:省|自治区)|^(?:北京|天津|上海|重庆)市?")
_CITY = re.compile(r"^.{1,6}?(?:市|自治州|地区|盟)")
_TAIL = re.compile(r"^(?P<area>.*?[^\d\-])(?P<door>B?\d[\d\-]*(?:号楼|单元|层|号|室|户|-|\d)*)$")
_NUMBERS = re.compile(r"(?P<building>\d+)(?:号楼|-)(?P<door>\d+-\d+|\d+单元\d+\D*)")
_VILLAGE = re.compile(r"^(?:村民委员会|村委会|居民委员会|居委会)")


def door_at(book: DoorBook, text: str, above: Sequence[str]) -> UUID:
    """Return the door that an address means. Raises DoorNotFound with the remark that says why not."""
    word = own_part(area_word(text), [area_word(name) for name in above])
    for cut in range(len(word), 0, -1):
        if book.knows(word[:cut]) and (cut == len(word) or door_number(word[cut:])):
            return _door_in(book, word[:cut], word[cut:], text)
    numbers = _NUMBERS.fullmatch(word)
    if numbers:
        return _found(book, f"{numbers['building']}号楼", numbers["door"])
    tail = _TAIL.match(word)
    if tail is None:
        raise DoorNotFound("address", "address_unread", words=text)
    if not book.creates:
        raise DoorNotFound("address", "address_unknown", words=text)
    return _found(book, tail["area"], tail["door"])


def own_part(word: str, above: Sequence[str]) -> str:
    """Return what stands behind province, city and the names in `above` (the county first, our own place last)."""
    for name in above:
        rest = _behind(word, name)
        word = word if rest is None else rest
    return word


def _behind(word: str, name: str) -> str | None:
    """Return what follows `name` in `word` if nothing but a province and a city stand before it."""
    at = word.find(name)
    if at < 0:
        return None
    before = _CITY.sub("", _PROVINCE.sub("", word[:at]))
    return _VILLAGE.sub("", word[at + len(name) :]) if not before else None


def _door_in(book: DoorBook, area: str, door: str, text: str) -> UUID:
    if not door:
        raise DoorNotFound("address", "address_without_door", words=text)
    number = door_number(door)
    if number is not None and number.building:
        building = f"{area}{number.building}号楼"
        if not book.knows(building) and not book.creates:
            raise DoorNotFound("address", "address_unknown", words=text)
        return _found(book, building, f"{number.stairwell}-{number.number}")
    return _found(book, area, door)


def _found(book: DoorBook, area: str, door: str) -> UUID:
    """Find by two words; whatever is wrong is wrong with the one cell that both came from."""
    try:
        return book.find(area, door)
    except DoorNotFound as missing:
        raise DoorNotFound("address", missing.remark.code, **missing.remark.params) from None
