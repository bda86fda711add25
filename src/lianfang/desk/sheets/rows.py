"""The rows of a sheet: doors in walking order, who lives there, and what the round asks of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.facts.fields import Field
from lianfang.kit.clock import day_of
from lianfang.kit.paths import ancestors, upper
from lianfang.people import queries as people
from lianfang.people.lines import PersonLine
from lianfang.places.models import Place
from lianfang.screening.models import Door, DoorTally, Round
from lianfang.screening.queries.asked import Asking, asking_at
from lianfang.screening.queries.reach import under
from lianfang.screening.registers import CLOSED

UNITS = 36  # lines of an A4 sheet below its head: a door is one, each person who is asked something is one
MOST_DOORS = 2000


@dataclass(frozen=True, slots=True)
class Person:
    """A resident who is asked something."""

    id: UUID
    who: str
    asked: Sequence[Field]


@dataclass(frozen=True, slots=True)
class Row:
    """One door of a sheet."""

    door: UUID
    number: int
    name: str
    home: str
    status: str
    attempt_count: int
    persons: Sequence[Person]

    @property
    def units(self) -> int:
        return 1 + len(self.persons)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of paper."""

    number: int
    of: int
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Papers:
    """All sheets of one lowest place."""

    place: Place
    title: str
    round: Round | None
    household: Sequence[Field]
    person: Sequence[Field]
    sheets: Sequence[Sheet]

    @property
    def rows(self) -> list[Row]:
        return [row for sheet in self.sheets for row in sheet.rows]


def lowest_places(scope: Scope, path: str) -> list[tuple[Place, DoorTally]]:
    """Return the places under `path` that count doors, with their counts, in walking order."""
    tallies = {row.place: row for row in under(scope, DoorTally.objects.filter(doors__gt=0), path)}
    places = under(scope, Place.objects.filter(id__in=list(tallies)), path).order_by("path")
    return [(place, tallies[place.id]) for place in places]


def papers_of(scope: Scope, place: Place, *, at: datetime) -> Papers:
    """Return the sheets of one place: every open door below it, cut into pages that keep a door in one piece."""
    doors = list(under(scope, Door.objects.exclude(status=CLOSED), place.path).order_by("path")[:MOST_DOORS])
    asking = asking_at(scope, place.path, [door.place for door in doors])
    known = [one for home in asking.by_door.values() for one in home]
    lines = {line.id: line for line in people.person_lines(scope, known)}
    names = _names(scope, place)
    rows = [_row(number, door, names, asking, lines, at) for number, door in enumerate(doors, start=1)]
    pages = list(_pages(rows))
    sheets = [Sheet(number, len(pages), page) for number, page in enumerate(pages, start=1)]
    return Papers(place, place_title(scope, place), asking.round, asking.household, asking.person, sheets)


def place_title(scope: Scope, place: Place) -> str:
    """祥和苑 3号楼: a place with what stands above it, from below the community."""
    above = Place.objects.filter(county=scope.county, path__in=ancestors(place.path)[5:]).order_by("path")
    return " ".join(one.name for one in above) or place.name


def _names(scope: Scope, place: Place) -> dict[str, str]:
    rows = Place.objects.filter(county=scope.county, path__gte=place.path, path__lt=upper(place.path))
    return dict(rows.values_list("path", "name"))


def _row(
    number: int, door: Door, names: dict[str, str], asking: Asking, lines: dict[UUID, PersonLine], at: datetime
) -> Row:
    home = [lines[one.id] for one in asking.by_door.get(door.place, ()) if one.id in lines]
    head = next((line for line in home if line.is_head), home[0] if home else None)
    persons = [Person(line.id, _who(line, at), asking.of(line.id)) for line in home if asking.of(line.id)]
    above = [names[path] for path in ancestors(door.path)[:-1] if path in names][1:]
    return Row(
        door=door.place,
        number=number,
        name=" ".join([*above, names.get(door.path, "")]),
        home=f"{head.name or '—'} {len(home)}" if head else "",
        status=door.status,
        attempt_count=door.attempt_count,
        persons=persons,
    )


def _who(line: PersonLine, at: datetime) -> str:
    age = line.age_on(day_of(at))
    return " ".join(filter(None, (line.name or "—", line.sex_word, str(age) if age is not None else "")))


def _pages(rows: Sequence[Row]) -> Iterator[list[Row]]:
    page: list[Row] = []
    for row in rows:
        if page and sum(one.units for one in page) + row.units > UNITS:
            yield page
            page = []
        page.append(row)
    if page:
        yield page
