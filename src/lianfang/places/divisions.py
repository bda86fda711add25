"""The county's tree from the shipped list of divisions (国家统计局, 2023 年统计用区划代码) or from an own workbook.

The shipped list holds all 665,276 places of China down to the village, codes and names only; one county's lines are
cut out of it without parsing the rest.
"""

import lzma
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from uuid import UUID

from lianfang.kit.ids import root_id
from lianfang.kit.paths import path_of_code
from lianfang.ledger.door import Answer, Author, Draft, Priority, record

from . import cannot
from .drafts import add_in_chunks, add_places
from .kinds import NewPlace
from .models import Place
from .rules import is_village, short_name
from .terms import PlaceKind

LIST = "divisions-2023.csv.xz"
LEVELS = {4: PlaceKind.CITY, 6: PlaceKind.COUNTY, 9: PlaceKind.TOWNSHIP}


@dataclass(frozen=True, slots=True)
class Division:
    """One line of the list."""

    code: str
    full_name: str
    kind: PlaceKind
    parent: str = ""

    @property
    def name(self) -> str:
        return short_name(self.full_name)


def division_id(code: str) -> UUID:
    """Return the id of the place with a division code: the same in every installation."""
    return root_id(f"division/{code}")


def divisions_of(county: str) -> list[Division]:
    """Return the county and all divisions below it, in the order of their codes.

    `130300` stands for the city and all its counties. Raises CannotFindCounty if the list does not have it.
    """
    found = [_division(line) for line in _lines_of(_root_code(county))]
    if not found or not found[0].code == _root_code(county):
        raise cannot.CannotFindCounty(county=county)
    codes = {division.code for division in found}
    return [_under_nearest(division, codes) for division in found]


def county_name(county: str) -> str:
    """Return what the list calls a county; raises CannotFindCounty."""
    return divisions_of(county)[0].full_name


def names_above_township() -> list[tuple[str, str]]:
    """Return code and name of every province, city and county of the country, in the order of their codes."""
    found = re.findall(rb"\n(\d{2}|\d{4}|\d{6}),([^\n]+)", _shipped())
    return sorted((code.decode(), name.decode().strip()) for code, name in found)


def _root_code(county: str) -> str:
    """A county of its own such as 441900 is in the list with six digits; a city ends in 00 and is there with four."""
    if county.endswith("00") and not any(_cut(_shipped(), f"\n{county},".encode())):
        return county[:4]
    return county


@lru_cache(maxsize=8)
def _lines_of(root: str) -> tuple[str, ...]:
    text = _shipped()
    return tuple(sorted(line.decode() for line in _cut(text, f"\n{root}".encode())))


def _shipped() -> bytes:
    with files(__package__).joinpath(LIST).open("rb") as packed, lzma.open(packed) as file:
        return b"\n" + file.read()


def _cut(text: bytes, start: bytes) -> Iterator[bytes]:
    at = text.find(start)
    while at >= 0:
        end = text.find(b"\n", at + 1)
        yield text[at + 1 : end if end >= 0 else None]
        at = text.find(start, at + 1)


def _division(line: str) -> Division:
    code, _, name = line.partition(",")
    village = PlaceKind.VILLAGE if is_village(name, code) else PlaceKind.COMMUNITY
    return Division(code, name.strip(), LEVELS.get(len(code), village))


def _under_nearest(division: Division, codes: set[str]) -> Division:
    """Name the parent: the nearest shorter code that is in the list, since some zones leave a level out."""
    shorter = (division.code[:length] for length in (9, 6, 4) if length < len(division.code))
    parent = next((code for code in shorter if code in codes), "")
    return Division(division.code, division.full_name, division.kind, parent)


def segment_of(code: str, parent: str) -> str:
    """Return the part of `code` that `parent` does not have; for a root its whole dotted path."""
    if not parent:
        return path_of_code(code)[:-1]
    return code.removeprefix(parent)


def drafts_of(divisions: Sequence[Division], *, at: datetime, top: UUID | None = None) -> list[Draft]:
    """Return the entries that add `divisions`: roots on their own, then what is below, higher levels first.

    What is below is recorded at the root, or at `top` if the root is there already.
    """
    places = [_new_place(division) for division in sorted(divisions, key=lambda division: len(division.code))]
    roots = [place for place in places if place.parent is None]
    below = [place for place in places if place.parent is not None]
    ground = roots[0].id if roots else top
    return [*(add_places(None, [root], at=at) for root in roots), *add_in_chunks(ground, below, at=at)]


def _new_place(division: Division) -> NewPlace:
    segment = segment_of(division.code, division.parent)
    return NewPlace(
        id=division_id(division.code),
        parent=division_id(division.parent) if division.parent else None,
        kind=division.kind,
        segment=segment,
        name=division.name,
        full_name=division.full_name,
        code=division.code,
        position=int(segment) if segment.isdigit() else 0,
    )


def plant_county(county: str, by: Author, at: datetime, *, divisions: Iterable[Division] | None = None) -> list[Answer]:
    """Record the county's tree through the door, by default the shipped one; what is there already is left alone.

    Raises CannotFindCounty, or the first refusal.
    """
    wanted = list(divisions) if divisions is not None else divisions_of(county)
    root = division_id(min((division.code for division in wanted), key=len))
    answers = record(drafts_of(missing_of(county, wanted), top=root, at=at), by=by, priority=Priority.IMPORT)
    for answer in answers:
        if answer.refusal is not None:
            raise answer.refusal
    return answers


def missing_of(county: str, divisions: Sequence[Division]) -> list[Division]:
    """Return which of `divisions` are not places yet, in their order."""
    ids = [division_id(division.code) for division in divisions]
    known = set(Place.objects.filter(county=county, id__in=ids).values_list("id", flat=True))
    return [division for division in divisions if division_id(division.code) not in known]
