"""Who of a roster is known already: by document number (blind index), else by name and birth date in the household."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from lianfang.kit.batches import batched
from lianfang.kit.scope import Reach
from lianfang.ledger.sealing.blind import blind_index
from lianfang.people.indexed import holders_of
from lianfang.people.models import Household, Person, PersonIndex, PersonName
from lianfang.people.rules import as_18

from .rows import RosterRow

CHUNK = 5_000  # SQLite takes at most 32,766 parameters where it is built plainly


@dataclass(slots=True)
class Known:
    """What stands in the registers about the doors, households and numbers of one roster."""

    county: str
    households: dict[UUID, Household] = field(default_factory=dict)
    at_door: dict[UUID, list[Household]] = field(default_factory=lambda: defaultdict(list))
    members: dict[UUID, list[Person]] = field(default_factory=lambda: defaultdict(list))
    persons: dict[UUID, Person] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)
    by_id_no: dict[bytes, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    kept: dict[UUID, UUID] = field(default_factory=dict)
    by_phone: dict[bytes, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    has_id_no: set[UUID] = field(default_factory=set)
    whole: dict[UUID, bytes] = field(default_factory=dict)
    inside: set[UUID] = field(default_factory=set)
    _digests: dict[str, set[bytes]] = field(default_factory=dict)

    def digests_of(self, id_no: str) -> set[bytes]:
        """A number of 15 digits is looked for in its longer form too."""
        found = self._digests.get(id_no)
        if found is None:
            found = {blind_index(self.county, "id_no", number) for number in (id_no, as_18(id_no)) if number}
            self._digests[id_no] = found
        return found

    def person_of(self, id_no: str, door: UUID | None = None) -> Person | None:
        """Return whose document number this is within the reach: who lives at `door`, if several have it."""
        ids = {id for digest in self.digests_of(id_no) for id in self.by_id_no.get(digest, ())}
        persons = [self.persons[id] for id in {self._now(id) for id in ids} if id in self.persons]
        inside = sorted((one for one in persons if one.household in self.inside), key=lambda one: one.id)
        here = [one for one in inside if self.households[one.household].door == door]
        return next(iter(here or inside), None)

    def door_of(self, row: RosterRow) -> UUID | None:
        """Return where the person of a row that states no door is registered, if that lies within the reach."""
        person = self.person_of(row.id_no) if row.id_no else self._by_phone(row)
        if person is None or person.household not in self.inside:
            return None
        return self.households[person.household].door

    def _by_phone(self, row: RosterRow) -> Person | None:
        """Return the one person of this name with one of these phones."""
        digests = {blind_index(self.county, "phone", phone) for phone in row.phones}
        found = {
            self._now(person)
            for digest in digests
            for person in self.by_phone.get(digest, ())
            if row.name and self.names.get(person) == row.name
        }
        return self.persons.get(found.pop()) if len(found) == 1 else None

    def _now(self, person: UUID) -> UUID:
        """Return under whom a merged person stands now."""
        while person in self.kept:
            person = self.kept[person]
        return person

    def namesakes(self, household: UUID, row: RosterRow) -> list[Person]:
        """Return members of a household who are called as the row says and were not born on another day."""
        return [
            person
            for person in self.members.get(household, ())
            if person.merged_into is None
            and not person.whereabouts
            and self.names.get(person.id) == row.name
            and (person.birth_on is None or row.birth_on is None or person.birth_on == row.birth_on)
        ]


def known_of(reach: Reach, rows: Sequence[RosterRow], doors: Iterable[UUID]) -> Known:
    """Load all that a roster's rows could be about: a handful of queries for each few thousand rows."""
    known = Known(reach.county)
    digests = {digest for row in rows if row.id_no for digest in known.digests_of(row.id_no)}
    matched: dict[UUID, UUID] = {}
    for one in holders_of(reach.county, digests, "id_no"):
        known.by_id_no[one.digest].add(one.person)
        matched[one.person] = one.household
    doorless = [row for row in rows if row.place is None and not row.id_no]
    phones = {blind_index(reach.county, "phone", phone) for row in doorless for phone in row.phones}
    for one in holders_of(reach.county, phones, "phone"):
        known.by_phone[one.digest].add(one.person)
        matched[one.person] = one.household
    matched |= _kept_instead(known, matched)
    _load_households(known, reach, set(doors), set(matched.values()))
    _load_persons(known, set(matched))
    return known


def _kept_instead(known: Known, matched: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Find under whom those stand now who were merged, by way of others maybe; return their households."""
    found: dict[UUID, UUID] = {}
    wanted = set(matched)
    while wanted:
        merged = Person.objects.filter(county=known.county, merged_into__isnull=False)
        into: dict[UUID, UUID] = {}
        for part in batched(sorted(wanted), CHUNK):
            into |= {row.id: row.merged_into for row in merged.filter(id__in=part) if row.merged_into is not None}
        known.kept |= into
        wanted = set(into.values()) - found.keys()
        for part in batched(sorted(wanted), CHUNK):
            rows = Person.objects.filter(county=known.county, id__in=part)
            found |= dict(rows.values_list("id", "household"))
    return found


def _load_households(known: Known, reach: Reach, doors: set[UUID], ids: set[UUID]) -> None:
    for column, wanted in (("door__in", doors), ("id__in", ids)):
        for part in batched(sorted(wanted), CHUNK):
            for row in Household.objects.filter(county=reach.county, **{column: part}):
                if row.id not in known.households:
                    known.households[row.id] = row
                    known.at_door[row.door].append(row)
                if reach.covers(row.path):
                    known.inside.add(row.id)


def _load_persons(known: Known, matched: set[UUID]) -> None:
    """Load members of the households, and whoever was matched, with names and indexes."""
    for part in batched(sorted(known.households), CHUNK):
        for person in Person.objects.filter(county=known.county, household__in=part).order_by("position", "id"):
            known.persons[person.id] = person
            known.members[person.household].append(person)
    ids = sorted(known.persons.keys() | matched)
    for part in batched(ids, CHUNK):
        names = PersonName.objects.filter(county=known.county, person__in=part)
        known.names |= dict(names.values_list("person", "name"))
        indexes = PersonIndex.objects.filter(county=known.county, person__in=part, field__in=("whole", "id_no"))
        for person_id, name, digest in indexes.values_list("person", "field", "digest"):
            if name == "whole":
                known.whole[person_id] = bytes(digest)
            else:
                known.has_id_no.add(person_id)
