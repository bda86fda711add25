"""Places as an office writes them down, one name a line, turned into what is recorded: ids, segments, positions, sides.

`1-12号楼` means twelve buildings. A door added by hand gets the id that it would have had if its building or group had
been numbered, so that numbering it later does not make it twice.
"""

import re
from collections.abc import Iterable, Sequence
from uuid import UUID

from lianfang.kit.ids import named_id

from .kinds import NewPlace
from .models import Place
from .plans import door_name, door_segment
from .rules import next_segment
from .terms import PlaceKind, Side

_RANGE = re.compile(r"(?P<before>.*?)(?P<first>\d{1,4})\s*[-—~～至到]\s*(?P<last>\d{1,4})(?P<after>\D*)")
_NUMBER = re.compile(r"\d{1,6}")
_NUMERALS = "一二三四五六七八九十"
WIDTHS = {PlaceKind.TOWNSHIP: 3, PlaceKind.COMMUNITY: 3, PlaceKind.VILLAGE: 3, PlaceKind.STAIRWELL: 1}
MOST_AT_ONCE = 200


def names_of(text: str) -> list[str]:
    """Read one name a line, ranges written out, each name once: 1-3号楼 → 1号楼, 2号楼, 3号楼."""
    found: list[str] = []
    for line in text.splitlines():
        found += _written_out(line.strip()) if line.strip() else []
    return list(dict.fromkeys(found))


def _written_out(line: str) -> list[str]:
    range_ = _RANGE.fullmatch(line)
    if range_ is None or int(range_["first"]) >= int(range_["last"]):
        return [line]
    numbers = range(int(range_["first"]), int(range_["last"]) + 1)
    return [f"{range_['before']}{number}{range_['after']}" for number in numbers[: MOST_AT_ONCE + 1]]


def new_places(
    parent: Place, kind: PlaceKind, names: Sequence[str], *, entry: UUID, siblings: Iterable[Place], above: UUID | None
) -> list[NewPlace]:
    """Return what to record for `names` under `parent`.

    `entry` is the id of the entry it will be: sent twice, it says the same. `siblings` are what stands there; `above`
    is the building where `parent` is a stairwell.
    """
    made: list[NewPlace] = []
    ids = {_id(parent, kind, name, entry, above) for name in names}
    others = [row for row in siblings if row.id not in ids]
    taken = {row.segment for row in others}
    last = max((row.position for row in others), default=0)
    for name in names:
        number = number_in(name)
        segment = _segment(parent, kind, name, taken)
        taken.add(segment)
        last += 1
        made.append(
            NewPlace(
                id=_id(parent, kind, name, entry, above),
                parent=parent.id,
                kind=kind,
                segment=segment,
                name=_name(parent, kind, name),
                position=last if number is None else number,
                side=_side(parent, kind, number),
                floor=_floor(parent, kind, name),
            )
        )
    return made


def number_in(name: str) -> int | None:
    """Return the number a name has: 3号楼 → 3, 十二组 → 12, 祥和苑 → None."""
    digits = _NUMBER.search(name)
    if digits:
        return int(digits[0])
    numeral = re.match(f"第?([{_NUMERALS}]{{1,3}})[组栋排巷楼]", name)
    return _numeral(numeral[1]) if numeral else None


def _numeral(text: str) -> int:
    """Read 一 to 九十九."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _NUMERALS.index(tens) + 1
    return (_NUMERALS.index(tens) + 1 if tens else 1) * 10 + (_NUMERALS.index(ones) + 1 if ones else 0)


def _is_painted(parent: Place, kind: PlaceKind, name: str) -> bool:
    """True for a door that has floor and number in its name, as in a building."""
    in_building = parent.kind in (PlaceKind.STAIRWELL, PlaceKind.BUILDING)
    return kind == PlaceKind.DOOR and in_building and re.fullmatch(r"\d{3,4}", name) is not None


def _segment(parent: Place, kind: PlaceKind, name: str, taken: set[str]) -> str:
    wanted = _wanted_segment(parent, kind, name)
    return wanted if wanted and wanted not in taken else next_segment(taken, WIDTHS.get(kind, 2))


def _wanted_segment(parent: Place, kind: PlaceKind, name: str) -> str:
    number = number_in(name)
    if _is_painted(parent, kind, name):
        return door_segment(int(name[:-2]), int(name[-2:]))
    if number is None:
        return ""
    return str(number).zfill(3 if kind == PlaceKind.DOOR else WIDTHS.get(kind, 2))[:16]


def _id(parent: Place, kind: PlaceKind, name: str, entry: UUID, above: UUID | None) -> UUID:
    number = number_in(name)
    if _is_painted(parent, kind, name) and above is not None:
        return named_id(above, f"{parent.segment}/{_wanted_segment(parent, kind, name)}")
    if kind == PlaceKind.STAIRWELL and number is not None:
        return named_id(parent.id, str(number))
    if kind == PlaceKind.DOOR and parent.kind in (PlaceKind.GROUP, PlaceKind.LANE) and _is_bare(name):
        return named_id(parent.id, str(number))
    return named_id(entry, name)


def _is_bare(name: str) -> bool:
    return re.fullmatch(r"\d{1,4}号?", name) is not None


def _name(parent: Place, kind: PlaceKind, name: str) -> str:
    if _is_painted(parent, kind, name):
        return door_name(int(name[:-2]), int(name[-2:]))
    return f"{name}号" if kind == PlaceKind.DOOR and name.isdigit() else name


def _side(parent: Place, kind: PlaceKind, number: int | None) -> Side | None:
    if kind != PlaceKind.DOOR or parent.kind not in (PlaceKind.GROUP, PlaceKind.LANE) or number is None:
        return None
    return Side.NORTH if number % 2 else Side.SOUTH


def _floor(parent: Place, kind: PlaceKind, name: str) -> int | None:
    return int(name[:-2]) if _is_painted(parent, kind, name) else None
