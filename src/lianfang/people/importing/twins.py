"""Which new rows may be somebody who is registered already under the place that is imported to.

The same weights as the county-wide comparison (`people.likeness`), over fewer pairs: who shares a birthday or a phone,
under this place alone, so that a row hints at nobody whom its office may not see. The county-wide comparison finds the
rest afterwards and stores each pair; nobody is merged by an import.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lianfang.kit.batches import batched
from lianfang.kit.paths import upper
from lianfang.ledger.sealing.blind import blind_index
from lianfang.people.identity import identities_of
from lianfang.people.indexed import holders_of
from lianfang.people.likeness import Known, is_candidate, likeness, name_code
from lianfang.people.models import Household, Person, PersonName

from .rows import RosterRow

CHUNK = 5_000
MOST_SHARING = 50  # a phone that more persons share is an office's, and says nothing


@dataclass(slots=True)
class Others:
    """Who is registered under the place, as far as new rows may be one of them."""

    county: str
    path: str
    persons: dict[UUID, Person] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)
    doors: dict[UUID, UUID] = field(default_factory=dict)
    born: dict[date, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    phones: dict[bytes, set[UUID]] = field(default_factory=lambda: defaultdict(set))


def twins_of(county: str, path: str, rows: Sequence[RosterRow]) -> dict[int, UUID]:
    """Return for each row (by line) that may be somebody else's, the door where they are registered."""
    others = _others(county, path, rows)
    asked = {row.line: _alike(others, row) for row in rows}
    wanted = {person for persons in asked.values() for person in persons}
    identities = identities_of(county, [others.persons[person] for person in sorted(wanted)])
    found: dict[int, UUID] = {}
    for row in rows:
        for person in sorted(asked[row.line]):
            if person not in identities:
                continue
            there, identity = others.persons[person], identities[person]
            door = others.doors[there.household]
            other = Known(
                person, identity.name, there.sex, there.birth_on, identity.id_no, frozenset(identity.phones), door, path
            )
            if is_candidate(likeness(_known(row, path), other)):
                found.setdefault(row.line, door)
    return found


def _known(row: RosterRow, path: str) -> Known:
    return Known(UUID(int=0), row.name, row.sex, row.birth_on, row.id_no, frozenset(row.phones), row.place, path)


def _alike(others: Others, row: RosterRow) -> set[UUID]:
    """Return who shares a phone with the row, or a birthday and nearly the name."""
    found: set[UUID] = set()
    for phone in row.phones:
        sharing = others.phones.get(blind_index(others.county, "phone", phone), set())
        found |= sharing if len(sharing) <= MOST_SHARING else set()
    born = others.born.get(row.birth_on, set()) if row.birth_on else set()
    named = {id for id in born if name_code(row.name, others.names.get(id, "")) not in ("", "name_other")}
    return found | named


def _others(county: str, path: str, rows: Sequence[RosterRow]) -> Others:
    """Load who lives under the place and was born on a day of these rows, or has one of their phones."""
    others = Others(county, path)
    homes = Household.objects.filter(county=county, path__gte=path, path__lt=upper(path))
    here = Person.objects.filter(county=county, household__in=homes.values("id"), merged_into=None, is_erased=False)
    days = {row.birth_on for row in rows if row.birth_on}
    for part in batched(sorted(days), CHUNK):
        _admit(others, here.filter(birth_on__in=part))
    digests = {blind_index(county, "phone", phone) for row in rows for phone in row.phones}
    for one in holders_of(county, digests, "phone"):  # also who lives elsewhere: `here` leaves them out
        others.phones[one.digest].add(one.person)
    sharing = {person for found in others.phones.values() for person in found}
    for ids in batched(sorted(sharing - others.persons.keys()), CHUNK):
        _admit(others, here.filter(id__in=ids))
    others.phones = {digest: found & others.persons.keys() for digest, found in others.phones.items()}
    _name(others)
    return others


def _admit(others: Others, persons: Iterable[Person]) -> None:
    for person in persons:
        others.persons[person.id] = person
        if person.birth_on:
            others.born[person.birth_on].add(person.id)


def _name(others: Others) -> None:
    for part in batched(sorted(others.persons), CHUNK):
        names = PersonName.objects.filter(county=others.county, person__in=part)
        others.names |= dict(names.values_list("person", "name"))
    households = {person.household for person in others.persons.values()}
    for ids in batched(sorted(households), CHUNK):
        doors = Household.objects.filter(county=others.county, id__in=ids)
        others.doors |= dict(doors.values_list("id", "door"))
