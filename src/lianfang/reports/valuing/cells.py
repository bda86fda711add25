"""What each cell of a form says: value and the entries behind it, or why it is empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianfang.access.scope import Scope
from lianfang.books.values import day_of_text
from lianfang.facts.fields import Field
from lianfang.kit.clock import day_of
from lianfang.people.models import Person
from lianfang.places.models import Place
from lianfang.reports.columns import Column, Reason, Row, Said
from lianfang.reports.flags import DatedFact, Flag, Why, why_said
from lianfang.reports.opened import FormTable
from lianfang.reports.subjects import Subject

from . import table as tables
from . import visits
from .figures import counted
from .journeys import division_name, place_words
from .knowing import Known, load, load_identities
from .persons import Asked
from .raw import NOTHING, Raw, YesNo
from .rows import (
    homes_under,
    household_rows,
    of_cared_for,
    person_rows,
    place_rows,
    places_under,
    stated_rows,
    visit_rows,
)
from .visits import Visit
from .wording import unstated_reason, worded, yes_or_no

_STRANGER = Reason("stranger", _("这一行是谁，台账里没有对上。"))
_NOWHERE = Reason("stranger", _("这一行是哪里，区划里没有对上。"))
_NOBODY = Reason("none_of_these", _("这扇门后面没有登记的住户。"))


@dataclass(slots=True)
class Asking:
    """One table asked for one place and day."""

    scope: Scope
    table: FormTable
    subject: Subject
    columns: Sequence[Column]
    place: Place
    on: date
    at_seq: int | None = None


def cells(asking: Asking) -> tuple[list[Row], list[list[Said]]]:
    """Return the rows of a table and what stands in them, in the order of its columns."""
    kind = asking.subject.kind
    if kind == "place":
        return _of_places(asking)
    if kind == "none":
        return _of_nobody(asking)
    known = _known(asking)
    rows = _rows(asking, known)
    _open_identities(asking, known, rows)
    return rows, _lines(asking, known, rows)


def _known(asking: Asking) -> Known:
    fields = [field for column in asking.columns if column.meaning for field in column.meaning.fields]
    asked = frozenset(field.key for field in fields)
    known = Known(asking.scope, asking.on, asked)
    needs = set(tables.needs_of(asking.subject.kind, fields))
    flags = [flag for column in asking.columns if (flag := _flag(column))]
    needs |= {"facts"} if asking.subject.returned or flags else set()
    needs |= {"readings"} if any(flag.about == "fever" for flag in flags) else set()
    needs |= {"names"} if asking.table.existing else set()
    if asking.subject.visits is not None:
        _load_visited(asking, known, frozenset(needs - {"doors"}))
    else:
        load(known, homes_under(known, asking.place), needs=frozenset(needs))
    if asking.table.existing and "identity" in needs:  # who stands there already is told by number
        load_identities(known, known.persons.values())
    return known


def _load_visited(asking: Asking, known: Known, needs: frozenset[str]) -> None:
    """Load the visits of the form's days and the homes that they went to, those of nobody among them."""
    span = asking.subject.visits
    start = span.start(asking.on) if span else None
    found = visits.visits_under(asking.scope, asking.place, asking.on, start)
    known.visits = {visit.last_visit: visit for visit in found}
    doors = {visit.door for visit in found}
    homes = [home for home in homes_under(known, asking.place) if home.door in doors]
    bare = visits.bare_homes(asking.scope, found, homes) if asking.subject.kind == "household" else []
    load(known, [*homes, *bare], needs=needs)
    for home in bare:
        known.members[home.id] = [visits.nobody_of(home)]


def _rows(asking: Asking, known: Known) -> list[Row]:
    stated = stated_rows(asking.table.table, asking.table.existing, asking.columns)
    is_of_homes = asking.subject.kind == "household"
    if asking.subject.visits is not None:
        listed = visits.rows_of_homes if is_of_homes else visits.rows_of_persons
        fresh = listed([*known.visits.values()], known.homes.values(), lambda home: known.members[home.id])
        fresh = of_cared_for(known, fresh, asking.subject)
        return visit_rows(known, fresh, stated)
    if is_of_homes:
        return household_rows(known, asking.subject, stated)
    return person_rows(known, asking.subject, stated)


def _open_identities(asking: Asking, known: Known, rows: Sequence[Row]) -> None:
    """Open the identities of those who stand in the form, and nobody else's."""
    fields = [field for column in asking.columns if column.is_filled for field in column.meaning.fields]  # type: ignore[union-attr] # a filled column means something
    if known.identities or "identity" not in tables.needs_of(asking.subject.kind, fields):
        return
    if asking.subject.kind == "person":
        wanted = {row.subject for row in rows}
        wanted |= {home.head for home in known.homes.values() if home.head} if _asks_heads(fields) else set()
    else:
        wanted = {home.head for home in known.homes.values() if home.head}
    load_identities(known, [person for id, person in known.persons.items() if id in wanted])


def _asks_heads(fields: Sequence[Field]) -> bool:
    return any(field.key in ("head_phone", "head_id_no") for field in fields)


def _flag(column: Column) -> Flag | None:
    return column.meaning.flag if column.meaning else None


def _lines(asking: Asking, known: Known, rows: Sequence[Row]) -> list[list[Said]]:
    """Return what stands in each row; cells by the hundred thousand, so that what is the same in all is made once."""
    always = [None if _is_asked(one) else Said(reason=one.reason_empty) for one in asking.columns]
    columns = list(zip(asking.columns, always, strict=True))
    stranger = Said(reason=_STRANGER)
    unstated = Said(reason=unstated_reason())
    nobody = Said(reason=_NOBODY)
    found = []
    for row in rows:
        person, visit = _person(asking, known, row), known.visits.get(row.visit) if row.visit else None
        if person is None:
            found.append([said or stranger for _column, said in columns])
        else:
            rest = nobody if person.id in known.homes else unstated  # who stands for an empty home has its id
            found.append([said or _cell(asking, known, person, visit, one) or rest for one, said in columns])
    return found


def _is_asked(column: Column) -> bool:
    return column.is_filled and column.key != "serial"


def _cell(asking: Asking, known: Known, person: Person, visit: Visit | None, column: Column) -> Said | None:
    """What one cell says; None where the ledger has nothing of it."""
    if column.meaning is None:
        return None
    if column.meaning.flag is not None:
        return _flagged(known, person, column, column.meaning.flag, asking.on)
    day = asking.on if visit is None else day_of(visit.last_at)
    day = _day(column, day) if column.header.day else day
    kind, fields = asking.subject.kind, column.meaning.fields
    asked = [Asked(known, person, field, day, column.header.text, visit) for field in fields]
    if column.meaning.kind == "parts":
        return _joined(asked, column, kind)
    raw = _raw(asked[0], kind)
    return None if raw is NOTHING else worded(raw, column, fields[0])


def _raw(one: Asked, kind: str) -> Raw:
    how = tables.tell(kind, one.field)
    return NOTHING if how is None or one.on > one.known.on else how(one)


def _person(asking: Asking, known: Known, row: Row) -> Person | None:
    """The person of a row: of a household its head, or who is listed first."""
    if asking.subject.kind == "person":
        return known.persons.get(row.subject)
    home = known.homes.get(row.subject)
    if home is None:
        return None
    members = known.members[home.id]
    return known.persons.get(home.head) if home.head in known.persons else next(iter(members), None)


def _day(column: Column, on: date) -> date:
    """The day that a column is about, as its header writes it (2月8日)."""
    return day_of_text(column.header.day, on) or on


def _joined(asked: Sequence[Asked], column: Column, kind: str) -> Said:
    """Several fields in one cell, those that are known, one behind the other."""
    found = [worded(_raw(one, kind), column, one.field) for one in asked if one.known.scope.may_see(one.field.privacy)]
    kept = [said for said in found if said.value is not None]
    evidence = tuple(dict.fromkeys(entry for said in kept for entry in said.evidence))
    return Said("，".join(str(said.value) for said in kept) or None, evidence)


def _flagged(known: Known, person: Person, column: Column, flag: Flag, on: date) -> Said:
    answer = flag.answer(known.facts.get(person.id, ()), on, known.county)
    if answer.value is None:
        return Said(reason=_unasked(answer.why))
    behind = tuple(dict.fromkeys(_entry(fact) for fact in answer.facts))
    if flag.lists and flag.about == "travel":
        places = dict.fromkeys(place_words(fact.code) for fact in answer.facts if fact.code.isdigit())
        return Said("、".join(filter(None, places)) if answer.value else "无", behind)
    value = yes_or_no(answer.value, column)
    return Said(value, behind) if value else worded(Raw(YesNo(answer.value), behind), column, None)


@cache
def _unasked(why: Why) -> Reason:
    return Reason("unasked", why_said(why))


def _entry(fact: DatedFact) -> UUID:
    return UUID(str(fact.entry))  # type: ignore[attr-defined] # these are rows of people's facts


# ── places, and forms about what the ledger does not keep ────────────────────────────────────────────────────────────


def _of_places(asking: Asking) -> tuple[list[Row], list[list[Said]]]:
    known = Known(asking.scope, asking.on, frozenset())
    places = places_under(known, asking.place, asking.subject.level)
    stated = stated_rows(asking.table.table, asking.table.existing, asking.columns)
    rows, by_id = place_rows(places, stated), {place.id: place for place in places}
    keys = [column.key for column in asking.columns if column.is_filled and column.meaning.kind == "figure"]  # type: ignore[union-attr] # as above
    wanted = [by_id[row.subject] for row in rows if row.subject in by_id]
    figures = counted(asking.scope, keys, wanted, asking.on, asking.at_seq)
    names = {row.path: row for row in places}
    above = Place.objects.filter(county=known.county, kind__in=("township", "county"))
    known.places = {row.path: row for row in above} | names
    return rows, [
        [_of_place(known, by_id.get(row.subject), column, figures) for column in asking.columns] for row in rows
    ]


def _of_place(known: Known, place: Place | None, column: Column, figures: dict[tuple[str, UUID], Said]) -> Said:
    if not column.is_filled or column.meaning is None or column.key == "serial":
        return Said(reason=column.reason_empty)
    if place is None:
        return Said(reason=_NOWHERE)
    if column.meaning.kind == "figure":
        return figures.get((column.key, place.id), Said())
    if column.key == "filled_on":
        return Said(known.on)
    if column.key in ("province", "prefecture"):
        return Said(division_name(known.county, 2 if column.key == "province" else 4) or None)
    kinds = {"community": ("community", "village"), "compound": ("compound", "group")}.get(column.key, (column.key,))
    chain = {**known.chain(place.path), place.kind: place}
    found = next((chain[kind] for kind in kinds if kind in chain), None)
    if found is None:
        return Said()
    return Said(found.name, tuple(UUID(hex=head) for head in found.heads))


def _of_nobody(asking: Asking) -> tuple[list[Row], list[list[Said]]]:
    """Lines that a form has already are completed where they name somebody who is known; no line is added."""
    if not asking.table.existing:
        return [], []
    known = _known(asking)
    stated = stated_rows(asking.table.table, asking.table.existing, asking.columns)
    by_person = Asking(
        asking.scope, asking.table, Subject("person"), asking.columns, asking.place, asking.on, asking.at_seq
    )
    rows = [row for row in person_rows(known, by_person.subject, stated) if row.at]
    return rows, _lines(by_person, known, rows)
