"""Chooses the rows of a form: who or what stands in it, by its subject, the place it is filled for and its own lines.

Rows that stand in the form already are found again by document number, else by name (and phone), by door, by the name
of the place; who is missing comes below. A row that cannot be told from another is left as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from lianfang.books.shapes import Table
from lianfang.books.texts import tight
from lianfang.books.values import day_of_text, several
from lianfang.kit.clock import day_of
from lianfang.kit.paths import upper
from lianfang.people.models import Household, Person
from lianfang.people.rules import as_18, tidy_name
from lianfang.places.models import Place
from lianfang.reports.columns import Column, Row
from lianfang.reports.subjects import Subject

from .knowing import Known


@dataclass(frozen=True, slots=True)
class Stated:
    """What a line of the form says of who it is about: text by the field of its column."""

    at: int
    words: Mapping[str, str]


def homes_under(known: Known, place: Place) -> "QuerySet[Household]":
    """Return the households at and below a place, within the scope."""
    rows = Household.objects.filter(path__gte=place.path, path__lt=upper(place.path), member_count__gt=0)
    return known.scope.within(rows).order_by("path", "number", "id")


def places_under(known: Known, place: Place, level: Sequence[str]) -> list[Place]:
    """Return the open places of a level at and below a place, in the order of their paths."""
    rows = known.scope.within(Place.objects.all()).filter(
        path__gte=place.path, path__lt=upper(place.path), is_open=True
    )
    if level:
        return list(rows.filter(kind__in=level).order_by("path"))
    children = list(rows.filter(parent=place.id).exclude(kind__in=("door", "premises")).order_by("path"))
    return children or [place]


def stated_rows(table: Table, existing: Sequence[int], columns: Sequence[Column]) -> list[Stated]:
    """Return what the lines that stand in a form already say."""
    keyed = [(column.number, column.key) for column in columns if column.meaning and column.meaning.kind == "field"]
    return [
        Stated(row, {key: text for number, key in keyed if (text := table.cell(row, number).text)}) for row in existing
    ]


def person_rows(known: Known, subject: Subject, stated: Sequence[Stated]) -> list[Row]:
    """Return the persons of a form: those of its own lines first, then all others whom it is about."""
    chosen = [
        member.id
        for home in known.homes.values()
        for member in known.members[home.id]
        if (not subject.returned or is_returned(known, member.id, subject)) and is_cared_for(known, member, subject)
    ]
    everybody = [member.id for home in known.homes.values() for member in known.members[home.id]]
    found = _matched(stated, _keys_of_persons(known, everybody))
    return _in_order(stated, found, chosen)


def is_returned(known: Known, person: UUID, subject: Subject) -> bool:
    """True for who came from outside the county, from the form's region and within its window, up to its day."""
    ways = [way for way in known.journeys.get(person, ()) if way.is_from_outside(known.county)]
    ways = [way for way in ways if way.day is None or way.day <= known.on]
    if subject.region is not None:
        ways = [way for way in ways if subject.region.holds(way.code, known.county)]
    if subject.flag is not None and (start := subject.flag.start(known.on)) is not None:
        ways = [way for way in ways if way.day is not None and way.day >= start]
    return bool(ways)


def is_cared_for(known: Known, person: Person, subject: Subject) -> bool:
    """True for whom the form's title asks for; who may not see why somebody is looked after is shown nobody."""
    return subject.care is None or (known.scope.may_see("C") and subject.care.holds(person.tags))


def is_home_cared_for(known: Known, home: UUID, subject: Subject) -> bool:
    return subject.care is None or any(is_cared_for(known, person, subject) for person in known.members[home])


def of_cared_for(known: Known, rows: Sequence[Row], subject: Subject) -> list[Row]:
    """Return those rows of a record of visits that the form's title asks for."""
    if subject.kind == "household":
        return [row for row in rows if is_home_cared_for(known, row.subject, subject)]
    return [row for row in rows if is_cared_for(known, known.persons[row.subject], subject)]


def household_rows(known: Known, subject: Subject, stated: Sequence[Stated]) -> list[Row]:
    """Return the households of a form: its own lines first."""
    keys: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for home in known.homes.values():
        if home.number:
            keys["household_number", home.number].add(home.id)
        if home.head and home.head in known.names:
            keys["head_name", tidy_name(known.names[home.head])].add(home.id)
    chosen = [home for home in known.homes if is_home_cared_for(known, home, subject)]
    return _in_order(stated, _matched(stated, keys), chosen)


def visit_rows(known: Known, fresh: Sequence[Row], stated: Sequence[Stated]) -> list[Row]:
    """Return the rows of a record of visits: its own lines first, each the one visit of its household on its day."""
    keys: dict[tuple[str, str, date], set[Row]] = defaultdict(set)
    for row in fresh if stated else ():
        day = day_of(known.visits[row.visit].last_at)  # type: ignore[index] # rows of visits have one
        for way, text in _names_of(known, row):
            keys[way, text, day].add(row)
    found: dict[int, Row] = {}
    for one in stated:
        day_said = day_of_text(one.words.get("visit_on", ""), known.on)
        if day_said is None:
            continue
        for way, text in _ways_to_name(one.words):
            rows = keys.get((way, text, day_said), set()) - set(found.values())
            if len(rows) == 1:
                found[one.at] = next(iter(rows))
                break
    own = [replace(found.get(one.at, Row(_NOBODY)), at=one.at) for one in stated]
    there = set(found.values())
    return own + [row for row in fresh if row not in there]


def _names_of(known: Known, row: Row) -> Iterable[tuple[str, str]]:
    """The words by which a line may name whom a visit went to."""
    home = known.homes.get(row.subject)
    if home is None:
        yield "name", tidy_name(known.names.get(row.subject, ""))
        return
    if home.number:
        yield "household_number", home.number
    if home.head:
        name = tidy_name(known.names.get(home.head, ""))
        yield from (("head_name", name), ("name", name))


def place_rows(places: Sequence[Place], stated: Sequence[Stated]) -> list[Row]:
    """Return the form's own lines where it names places, else one for each place."""
    keys: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for place in places:
        for name in {place.name, place.full_name, _short(place.name)} - {""}:
            for field in ("community", "township", "compound", "grid"):
                keys[field, name].add(place.id)
    found = _matched(stated, keys)
    named = [Row(found.get(one.at, _NOBODY), at=one.at) for one in stated]
    return named or [Row(place.id, place.name) for place in places]


_NOBODY = UUID(int=0)


def _in_order(stated: Sequence[Stated], found: Mapping[int, UUID], chosen: Sequence[UUID]) -> list[Row]:
    own = [Row(found.get(one.at, _NOBODY), at=one.at) for one in stated]
    there = set(found.values())
    return own + [Row(subject) for subject in chosen if subject not in there]


def _matched(stated: Sequence[Stated], keys: Mapping[tuple[str, str], set[UUID]]) -> dict[int, UUID]:
    """Find each line's subject by the first of its words that names exactly one; nobody stands in two lines."""
    found: dict[int, UUID] = {}
    for one in stated:
        for key in _ways_to_name(one.words):
            ids = keys.get(key, set()) - set(found.values())
            if len(ids) == 1:
                found[one.at] = next(iter(ids))
                break
    return found


def _ways_to_name(words: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    if words.get("id_no"):
        number = tight(words["id_no"]).upper()
        yield "id_no", as_18(number) or number
        return  # another number is another person, whatever they are called
    name = tidy_name(words.get("name", ""))
    if name:
        for phone in several(words.get("phone", "")):
            yield "name+phone", f"{name}/{phone}"
        yield "name", name
    for field in ("household_number", "head_name", "community", "township", "compound", "grid"):
        if words.get(field):
            text = tight(words[field])
            yield field, text
            yield field, _short(text)


def _short(name: str) -> str:
    """西关社区 is called 西关, 黑秀村 and 黑秀村委会 黑秀."""
    for ending in ("村民委员会", "社区居委会", "居民委员会", "村委会", "居委会", "社区", "村", "街道", "镇", "乡"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def _keys_of_persons(known: Known, persons: Iterable[UUID]) -> dict[tuple[str, str], set[UUID]]:
    keys: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for person in persons:
        identity = known.identities.get(person)
        name = tidy_name(known.names.get(person, ""))
        if name:
            keys["name", name].add(person)
        if identity is None:
            continue
        if identity.id_no:
            keys["id_no", as_18(identity.id_no) or identity.id_no].add(person)
        for phone in identity.phones:
            keys["name+phone", f"{name}/{phone}"].add(person)
    return keys
