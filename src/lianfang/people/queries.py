"""Reads of persons and households, scope first. Names leave here masked; numbers do not leave at all.

Searches follow one index each (name, pinyin, initials, digest) and test the scope on the household's path, so that a
page is found without counting or sorting what it does not show.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from lianfang.access.scope import Scope
from lianfang.kit.masking import mask_name, tail
from lianfang.kit.paging import Page, cursor_of, keyset
from lianfang.kit.paths import ancestors, depth
from lianfang.ledger.models import Conflict, StoredEntry
from lianfang.ledger.queries import Asked, entries
from lianfang.ledger.sealing.blind import blind_index
from lianfang.places.models import Place
from lianfang.places.queries import search as places_found
from lianfang.places.terms import PlaceKind

from .cannot import CannotFindPerson
from .identity import identities_of
from .lines import DoorLine, PersonLine
from .models import FormerHome, Household, Person, PersonIndex, PersonName
from .pinyin import begun_otherwise, read_otherwise
from .rules import as_18
from .searching import LAST, Wish, are_initials

LONGEST_LIST = 50
UNLISTED = ("head_at", "head_id", "changed_seq", "heads")  # of a person: what a list does not show
MOST_DOORS = 20
COMMUNITY_DEPTH = 5  # bare door numbers are looked for from a community or village down
MOST_STEPS = 4  # merges of what was merged before
DIVISION_DEPTH = 5  # a place's name line begins below the community


def households(scope: Scope) -> "QuerySet[Household]":
    return scope.within(Household.objects.all())


def household(scope: Scope, household_id: UUID) -> Household:
    """Return one household; raises CannotFindPerson outside the scope as for one that never was."""
    found = households(scope).filter(id=household_id).first()
    if found is None:
        raise CannotFindPerson
    return found


def person(scope: Scope, person_id: UUID) -> tuple[Person, Household]:
    """Return one person and their household; raises CannotFindPerson outside the scope."""
    found = Person.objects.filter(county=scope.county, id=person_id).first()
    if found is None:
        raise CannotFindPerson
    return found, household(scope, found.household)


def members(scope: Scope, household_id: UUID) -> list[Person]:
    """Return the persons of a household within the scope, in the order of its paper."""
    rows = Person.objects.filter(_within(scope, "household"), county=scope.county, household=household_id)
    return list(rows.filter(whereabouts="").order_by("position", "id"))


def former_members(scope: Scope, household_id: UUID) -> list[tuple[Person, FormerHome]]:
    """Return who has lived in a household within the scope and does not now, whoever went last first.

    Those who live elsewhere by now are named only where the reader's scope covers that place too.
    """
    stays = FormerHome.objects.filter(_within(scope, "household"), county=scope.county, household=household_id)
    stays = stays.order_by("-until_on", "person")
    stays_of = {stay.person: stay for stay in reversed(stays[:LONGEST_LIST])}
    rows = persons_by_id(scope, stays_of)
    here = {row.id for row in rows.values() if row.household == household_id and not row.whereabouts}
    return [(rows[i], stay) for i, stay in stays_of.items() if i in rows and i not in here and not rows[i].merged_into][
        ::-1
    ]


def former_homes(scope: Scope, ids: Sequence[UUID]) -> list[tuple[FormerHome, Household | None]]:
    """Return where a person (`known_as`, found in scope) has lived before; a household beyond it is not named."""
    stays = FormerHome.objects.filter(county=scope.county, person__in=ids)
    rows = list(stays.order_by("-until_on", "-position")[:LONGEST_LIST])
    near = {row.id: row for row in households(scope).filter(id__in={stay.household for stay in rows})}
    return [(stay, near.get(stay.household)) for stay in rows]


def known_as(scope: Scope, person_id: UUID) -> list[UUID]:
    """Return all ids under which one person has been recorded: their own, and those that were merged into it."""
    found = [person_id]
    for _step in range(MOST_STEPS):
        rows = Person.objects.filter(county=scope.county, merged_into__in=found).exclude(id__in=found)
        more = list(rows.values_list("id", flat=True))
        if not more:
            break
        found += more
    return found


def kept_for(scope: Scope, persons: Iterable[Person]) -> dict[UUID, Person]:
    """Return, by id, each person or the one into whom they were merged, as far as the scope covers these."""
    rows = list(persons)
    found = {row.id: row for row in rows}
    for _step in range(MOST_STEPS):
        wanted = {row.merged_into for row in found.values() if row.merged_into is not None}
        if not wanted:
            return found
        into = persons_by_id(scope, wanted)
        merged = {i: into.get(row.merged_into) if row.merged_into else row for i, row in found.items()}
        found = {i: row for i, row in merged.items() if row is not None}
    return found


def households_at(scope: Scope, door: UUID) -> list[Household]:
    return list(households(scope).filter(door=door).order_by("number", "id"))


def persons_by_id(scope: Scope, ids: Iterable[UUID]) -> dict[UUID, Person]:
    rows = Person.objects.filter(_within(scope, "household"), county=scope.county, id__in=list(ids))
    return {row.id: row for row in rows}


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def names(scope: Scope, persons: Iterable[UUID]) -> dict[UUID, str]:
    """Return masked names of persons within the scope; nothing for who may not see names."""
    if not scope.may_see("B"):
        return {}
    return _masked(PersonName.objects.filter(_within(scope, "household"), county=scope.county), persons)


def _masked(rows: "QuerySet[PersonName]", persons: Iterable[UUID]) -> dict[UUID, str]:
    found = rows.filter(person__in=list(persons)).values_list("person", "name")
    return {person_id: mask_name(name) for person_id, name in found}


def person_lines(scope: Scope, persons: Sequence[Person], *, where: bool = False) -> list[PersonLine]:
    """Return persons within the scope as a list shows them; with their doors if `where`. Constant in queries."""
    homes = households(scope).filter(id__in={person.household for person in persons})
    kept = {row.id: row for row in homes.only("county", "id", "door", "head")}
    seen = [person.id for person in persons if person.household in kept]
    named = PersonName.objects.filter(county=scope.county)  # of persons whose homes have just been found within scope
    called = _masked(named, seen) if scope.may_see("B") else {}
    doors = door_words(scope, {row.door for row in kept.values()}) if where else {}
    facts = scope.may_see("C")
    return [
        _line(person, kept[person.household], called.get(person.id, ""), facts=facts, doors=doors)
        for person in persons
        if person.household in kept
    ]


def _line(person: Person, home: Household, name: str, *, facts: bool, doors: Mapping[UUID, str]) -> PersonLine:
    return PersonLine(
        id=person.id,
        household=person.household,
        name=name,
        sex=person.sex if facts else "",
        birth_on=person.birth_on if facts else None,
        relation=person.relation if facts else "",
        residence=person.residence if facts else "",
        tags=tuple(person.tags) if facts else (),
        apart=person.apart if facts else None,
        phone_count=person.phone_count,
        is_head=home.head == person.id,
        is_erased=person.is_erased,
        whereabouts=person.whereabouts,
        where=doors.get(home.door, ""),
    )


def door_words(scope: Scope, doors: Iterable[UUID]) -> dict[UUID, str]:
    """Return 祥和苑 3号楼 2单元 502 for each door within the scope, from below the community.

    Who sees several communities reads which one it is first: each second village has a 一组.
    """
    first = DIVISION_DEPTH if all(path.count(".") >= DIVISION_DEPTH for path in scope.paths) else DIVISION_DEPTH - 1
    rows = scope.within(Place.objects.all()).filter(id__in=list(doors)).values_list("id", "path", "name")
    found = [(door, ancestors(path)[first:-1], name) for door, path, name in rows]
    wanted = {path for _door, above, _name in found for path in above}
    known = dict(Place.objects.filter(county=scope.county, path__in=wanted).values_list("path", "name"))
    return {door: " ".join([*(known.get(path, "") for path in above), name]) for door, above, name in found}


def phone_tails(scope: Scope, persons: Sequence[Person]) -> dict[UUID, str]:
    """Return the last four of each person's first phone; opens sealed parts, hence for a few persons at a time."""
    if not scope.may_see("A"):
        return {}
    known = persons_by_id(scope, [person.id for person in persons[:LONGEST_LIST]])
    found = identities_of(scope.county, known.values())
    return {person_id: tail(identity.phones[0]) for person_id, identity in found.items() if identity.phones}


def conflicts(scope: Scope, subject: UUID) -> list[Conflict]:
    """Return the fields of a person or household that have two values; the caller has found the subject in scope."""
    rows = Conflict.objects.filter(county=scope.county, register__in=("people.person", "people.household"))
    return list(rows.filter(subject=subject).order_by("field"))


def looks(scope: Scope, person_id: UUID, *, limit: int = 20) -> Sequence[StoredEntry]:
    """Return who has looked at a person's identity, newest first."""
    return entries(scope, Asked(subject=person_id, kind="people.unmasked"), limit=limit).rows


# ── search ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def persons_found(scope: Scope, wish: Wish, *, after: str | None = None, limit: int = LONGEST_LIST) -> Page[Person]:
    """Return a page of the persons within the scope whom `wish` names."""
    if wish.tail or wish.phone or wish.id_no:
        return _by_number(scope, wish, after, limit) if scope.may_see("A") else Page([], None)
    if not scope.may_see("B") or not (wish.name or wish.letters):
        return Page([], None)
    if wish.name:
        return _page_of_names(scope, "name", [_spelled(scope, "name", wish.name)], after, limit)
    column, found = _lettered(scope, wish.letters)
    return _page_of_names(scope, column, found, after, limit)


def _page_of_names(
    scope: Scope, column: str, found: Sequence["QuerySet[PersonName]"], after: str | None, limit: int
) -> Page[Person]:
    """Return one page of several ranges, each read along its index and laid together in order."""
    order = (column, "person")
    pages = [keyset(rows, order=order, after=after, limit=limit) for rows in found]
    rows = sorted((row for page in pages for row in page.rows), key=lambda row: (getattr(row, column), row.person))
    more = len(rows) > limit or any(page.next for page in pages)
    shown = rows[:limit]
    return Page(_persons_of(scope, [row.person for row in shown]), cursor_of(shown[-1], order) if more else None)


def _spelled(scope: Scope, column: str, text: str, surname: str = "") -> "QuerySet[PersonName]":
    """Return names that begin with `text`, of one surname if given: a range of one index."""
    begins = {f"{column}__gte": text, f"{column}__lt": text + LAST}
    if surname:
        begins |= {"name__gte": surname, "name__lt": surname + LAST}
    rows = PersonName.objects.only("county", "person", column)
    return rows.filter(_within(scope, "household"), county=scope.county, **begins)


def _lettered(scope: Scope, letters: str) -> tuple[str, list["QuerySet[PersonName]"]]:
    """Pinyin where it can be read and somebody is called so; else initials. With surnames that can be read so too."""
    if not are_initials(letters):
        found = [_spelled(scope, "pinyin", letters)]
        found += [_spelled(scope, "pinyin", text, surname) for surname, text in read_otherwise(letters)]
        found = [rows for rows in found if rows.exists()]
        if found:
            return "pinyin", found
    others = [_spelled(scope, "initials", text, surname) for surname, text in begun_otherwise(letters)]
    return "initials", [_spelled(scope, "initials", letters), *others]


def _by_number(scope: Scope, wish: Wish, after: str | None, limit: int) -> Page[Person]:
    fields = (
        ("phone_last4", wish.tail),
        ("id_last4", wish.tail),
        ("phone", wish.phone),
        ("id_no", wish.id_no),
        ("id_no", as_18(wish.id_no)),
    )
    digests = {blind_index(scope.county, name, value) for name, value in fields if value}
    indexes = PersonIndex.objects.filter(_within(scope, "household"), county=scope.county).only("county", "person")
    # Each digest's persons stand in the order of their ids in the index: a page of each is enough for a page of all.
    pages = [keyset(indexes.filter(digest=one), order=("person",), after=after, limit=limit) for one in digests]
    found = {
        row.person: row for row in sorted((row for page in pages for row in page.rows), key=lambda row: row.person)
    }
    shown = list(found.values())[:limit]
    more = len(found) > limit or any(page.next for page in pages)
    persons = sorted(_persons_of(scope, [row.person for row in shown]), key=lambda row: row.id)
    return Page(persons, cursor_of(shown[-1], ("person",)) if more and shown else None)


def _persons_of(scope: Scope, ids: Sequence[UUID]) -> list[Person]:
    rows = Person.objects.defer(*UNLISTED).filter(county=scope.county, id__in=list(ids))
    found = kept_for(scope, rows)
    kept = {found[person_id].id: found[person_id] for person_id in ids if person_id in found}
    return list(kept.values())


def _within(scope: Scope, column: str) -> Case | Q:
    """Test a household by key while a wide scope's page fills soon; a narrow scope's households are listed first.

    The test stands in a CASE, out of which PostgreSQL makes no join: it would read everybody called 王 in a city and
    sort them, where a township's page is full after some thousands.
    """
    if any(depth(path) >= COMMUNITY_DEPTH for path in scope.paths):
        return Q(**{f"{column}__in": households(scope).values("id")})
    inside = Exists(households(scope).filter(id=OuterRef(column)))
    return Case(When(inside, then=Value(True)), default=Value(False), output_field=BooleanField())


def doors_found(scope: Scope, wish: Wish) -> list[DoorLine]:
    """Return the doors that `wish` names, once for each household behind them; also those with nobody registered.

    A bare number is looked for from a community down.
    """
    doors: list[UUID] = []
    if wish.door:
        doors = [row.id for row in places_found(scope, wish.door, kinds=(PlaceKind.DOOR,), limit=MOST_DOORS)]
    elif wish.bare_door and any(depth(path) >= COMMUNITY_DEPTH for path in scope.paths):
        doors = _numbered_doors(scope, *wish.bare_door)
    if not doors:
        return []
    behind: dict[UUID, list[Household | None]] = {}
    rows = households(scope).filter(door__in=doors).order_by("number", "id")[: MOST_DOORS * 2]
    for row in rows:
        behind.setdefault(row.door, []).append(row)
    words = door_words(scope, doors)
    heads = names(scope, [row.head for row in rows if row.head])
    return [
        DoorLine(door, words.get(door, ""), home, heads.get(home.head, "") if home is not None and home.head else "")
        for door in doors
        for home in behind.get(door, [None])
    ]


def _numbered_doors(scope: Scope, stairwell: str, number: str) -> list[UUID]:
    """Return the doors called 502 or 12号, within stairwell 2 if it is given."""
    rows = scope.within(Place.objects.all()).filter(kind=PlaceKind.DOOR, name__in=(number, f"{number}号"), is_open=True)
    if stairwell:
        above = scope.within(Place.objects.all()).filter(
            id=OuterRef("parent"), segment__in=(stairwell, f"0{stairwell}")
        )
        rows = rows.filter(Exists(above))
    return list(rows.order_by("path").values_list("id", flat=True)[:MOST_DOORS])
