"""Finds the door that 祥和苑3号楼 and 2-502 mean, among the places of the office that imports; plans missing ones.

Names are compared without blanks, with 栋, 幢, 座 and # read as 号楼 and Chinese numerals as digits; numbers without
the zeros that segments carry. A compound, a building, a lane or a group may be written with or without what it stands
in.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from lianfang.kit.ids import named_id
from lianfang.places.plans import door_name, door_segment
from lianfang.places.terms import PlaceKind

from .remarks import Remark

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE_NUMBER = re.compile(r"[零〇一二两三四五六七八九十]+(?=号楼|号院|单元|[组队户层号])")
_BLOCK = re.compile(r"(?P<area>.*?\D)?(?P<number>[0-9]+|[A-Z])号楼")
_NOISE = re.compile(r"[\s·,，.。;；:：()（）《》\"'“”]+")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as matching needs it, stored or planned by this import."""

    id: UUID
    parent: UUID | None
    kind: str
    segment: str
    name: str
    position: int = 0
    floor: int | None = None


@dataclass(frozen=True, slots=True)
class DoorNumber:
    """2-502 → stairwell 2, number 502; 12号 → number 12; 3-2-502 also names building 3."""

    number: str
    stairwell: str = ""
    building: str = ""


class DoorNotFound(Exception):
    """Raised with the remark that says why; the row is then refused."""

    def __init__(self, field: str, code: str, **params: object) -> None:
        super().__init__(code)
        self.field = field
        self.remark = Remark(code, "", params)


def area_word(text: str) -> str:
    """祥和苑 3 栋, 祥和苑三号楼, 祥和苑3# → 祥和苑3号楼."""
    word = _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper().replace("第", "")
    word = _CHINESE_NUMBER.sub(lambda found: str(_number(found[0])), word)
    word = re.sub(r"(?<=[0-9A-Z])(?:栋|幢|座|#楼|#|号楼|楼)", "号楼", word)
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", word)


def _number(text: str) -> int:
    """三 → 3, 十二 → 12, 二十 → 20."""
    if "十" not in text:
        return int("".join(str(_DIGITS[c]) for c in text))
    tens, _ten, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def door_number(text: str) -> DoorNumber | None:
    """Read what is written as a door: 2-502, 2单元502室, 502, 3-2-502, 12号, B102, 1-西户 is not read."""
    word = _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper().replace("—", "-").replace("－", "-")
    word = _CHINESE_NUMBER.sub(lambda found: str(_number(found[0])), word)
    pieces = [piece.lstrip("0") or "0" for piece in re.findall(r"B[0-9]{3,}|[0-9]+", word)]
    rest = re.sub(r"B[0-9]{3,}|[0-9]+|号楼|单元|[第栋幢座楼室号户门#-]", "", word)
    if rest or not 1 <= len(pieces) <= 3:
        return None
    padded = ["", "", *pieces][-3:]
    return DoorNumber(padded[2], padded[1], padded[0])


@dataclass(slots=True)
class DoorBook:
    """All places under one base, by name and by number."""

    base: Spot
    spots: dict[UUID, Spot] = field(default_factory=dict)
    creates: bool = False
    made: list[Spot] = field(default_factory=list)
    _areas: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    _doors: dict[UUID, dict[str, list[tuple[str, UUID]]]] = field(default_factory=lambda: defaultdict(dict))
    _segments: dict[UUID | None, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, base: Spot, spots: Iterable[Spot], *, creates: bool = False) -> "DoorBook":
        book = cls(base, {spot.id: spot for spot in spots}, creates)
        for spot in list(book.spots.values()):
            book._admit(spot)
        return book

    def find(self, area: str, door: str) -> UUID:
        """Return the door that two cells of a row mean. Raises DoorNotFound."""
        number = door_number(door)
        if number is None:
            raise DoorNotFound("door", "door_unread", words=door)
        place = self._area(area, number)
        found = self._matches(place, number)
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            raise DoorNotFound("door", "door_many", place=place.name, words=door)
        if not self.creates or place.kind in (PlaceKind.COMMUNITY, PlaceKind.VILLAGE, PlaceKind.COMPOUND):
            raise DoorNotFound("door", "door_unknown", place=self.name_of(place.id), words=door)
        return self._make_door(place, number)

    def knows(self, word: str) -> bool:
        """True if something here, above doors and stairwells, is called so (an `area_word`)."""
        return word in self._areas

    @property
    def is_wide(self) -> bool:
        """True if this is more than one community or village, so that compounds of one name are told by theirs."""
        return self.base.kind in (PlaceKind.TOWNSHIP, PlaceKind.COUNTY, PlaceKind.CITY)

    def name_of(self, place: UUID) -> str:
        """祥和苑3号楼 2-502: a place as an office calls it, from below the base."""
        spot: Spot | None = self.spots.get(place)
        parts: list[str] = []
        while spot is not None and spot.id != self.base.id:
            parts.insert(0, spot.name)
            spot = self.spots.get(spot.parent) if spot.parent else None
        return "".join(parts)

    def _admit(self, spot: Spot) -> None:
        """Index a place by all names under which it may be written: with each stretch of what it stands in."""
        self._segments[spot.parent].add(spot.segment)
        if spot.kind == PlaceKind.DOOR:
            self._admit_door(spot)
        elif spot.kind != PlaceKind.STAIRWELL and spot.id != self.base.id:
            word, above = area_word(spot.name), spot.parent
            self._areas[word].add(spot.id)
            while above is not None and above in self.spots and above != self.base.id:
                word = area_word(self.spots[above].name) + word
                self._areas[word].add(spot.id)
                above = self.spots[above].parent

    def _admit_door(self, door: Spot) -> None:
        stairwell, home = "", door.parent
        above = self.spots.get(home) if home else None
        if above is not None and above.kind == PlaceKind.STAIRWELL:
            stairwell, home = above.segment.lstrip("0"), above.parent
        if home is not None:
            number = door.segment.lstrip("0") or "0"
            self._doors[home].setdefault(number, []).append((stairwell, door.id))

    def _area(self, area: str, number: DoorNumber) -> Spot:
        """Return the building, lane, group or compound that is meant; the building's number may stand with the door."""
        word = area_word(area)
        tries = [word] if not number.building else [f"{word}{number.building}号楼", word]
        if not number.building and number.stairwell and not self._areas.get(f"{word}"):
            tries.append(f"{word}{number.stairwell}号楼")
        for tried in tries:
            found = self._areas.get(tried, set())
            if len(found) > 1:
                found = self._with_doors(found)
            if len(found) == 1:
                return self.spots[next(iter(found))]
            if found:
                raise DoorNotFound("building", "building_many", words=area)
        if not self.creates:
            raise DoorNotFound("building", "building_unknown", words=area)
        return self._make_area(area, tries[0])

    def _with_doors(self, found: set[UUID]) -> set[UUID]:
        """Of places of one name prefer those that hold doors (祥和苑 may be a compound and a lane in it)."""
        return {place for place in found if place in self._doors} or found

    def _matches(self, place: Spot, number: DoorNumber) -> list[UUID]:
        found = self._doors.get(place.id, {}).get(number.number, [])
        if number.stairwell:
            return [door for stairwell, door in found if stairwell == number.stairwell]
        return [door for _stairwell, door in found]

    # ── what this import creates ─────────────────────────────────────────────────────────────────────────────────────
    def _make_area(self, area: str, word: str) -> Spot:
        """Plan a building (in its compound, planned too if it is new), a lane, or a village group."""
        if self.base.kind not in (PlaceKind.COMMUNITY, PlaceKind.VILLAGE, PlaceKind.COMPOUND):
            raise DoorNotFound("building", "cannot_build", words=area)
        block = _BLOCK.fullmatch(word)
        if block is None:
            name = "".join(area.split())
            return self._make(self.base, _kind_of(word, self.base.kind), name, named_id(self.base.id, f"area/{word}"))
        home = self._home(block["area"] or "")
        name = f"{block['number']}号楼"
        return self._make(home, PlaceKind.BUILDING, name, named_id(home.id, f"area/{name}"), block["number"])

    def _home(self, word: str) -> Spot:
        found = self._areas.get(word, set())
        if len(found) == 1:
            return self.spots[next(iter(found))]
        if not word:
            return self.base
        return self._make(self.base, PlaceKind.COMPOUND, word, named_id(self.base.id, f"area/{word}"))

    def _make_door(self, place: Spot, number: DoorNumber) -> UUID:
        """Plan a door under the id that it would have if the building were laid out whole."""
        if place.kind != PlaceKind.BUILDING:
            return self._make(
                place, PlaceKind.DOOR, f"{number.number}号", named_id(place.id, number.number), number.number.zfill(3)
            ).id
        key = number.stairwell or "1"
        stairwell_id = named_id(place.id, key)
        stairwell = self.spots.get(stairwell_id) or self._make(
            place, PlaceKind.STAIRWELL, f"{key}单元", stairwell_id, key
        )
        segment, name = _door_words(number.number)
        return self._make(stairwell, PlaceKind.DOOR, name, named_id(place.id, f"{key}/{segment}"), segment).id

    def _make(self, parent: Spot, kind: str, name: str, id: UUID, segment: str = "") -> Spot:
        spot = Spot(
            id, parent.id, str(kind), _free(segment, self._segments[parent.id]), name, *_order_of(str(kind), segment)
        )
        self.spots[id] = spot
        self.made.append(spot)
        self._admit(spot)
        return spot


def _door_words(number: str) -> tuple[str, str]:
    """502 → 0502, 502; a number without floor keeps its digits."""
    if number.startswith("B"):
        return door_segment(-int(number[1:-2]), int(number[-2:])), number
    if len(number) < 3:
        return number.zfill(4), number
    floor, last = int(number[:-2]), int(number[-2:])
    return door_segment(floor, last), door_name(floor, last)


def _order_of(kind: str, segment: str) -> tuple[int, int | None]:
    """Return position and floor of a planned place, as `places.plans` counts them."""
    if kind != PlaceKind.DOOR or not segment.isdigit():
        return (int(segment) if segment.isdigit() else 0), None
    return int(segment), int(segment[:-2]) if len(segment) > 3 else None


def _free(wanted: str, taken: set[str]) -> str:
    """Return `wanted`, or the lowest number of two digits that no sibling has."""
    if wanted and wanted not in taken:
        return wanted
    number = 1
    while f"{number:02d}" in taken or str(number) in taken:
        number += 1
    return f"{number:02d}"


def _kind_of(word: str, base: str) -> str:
    if re.search(r"(街|巷|路|胡同|弄|里|排|平房)$", word):
        return PlaceKind.LANE
    if base == PlaceKind.VILLAGE or re.search(r"(组|队|庄|自然村)$", word):
        return PlaceKind.GROUP
    return PlaceKind.BUILDING
