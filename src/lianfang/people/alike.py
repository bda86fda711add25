"""Finding rows that may be one person, county-wide, as they come in; what is found is recorded as entries.

Nobody compares everybody with everybody: who shares a document number, a phone, a birthday or a door is looked at,
names first (they stand plain), sealed parts only for the few that remain. The installation compares and records; who
may see a candidate is decided where candidates are read, so that nobody learns of a row beyond their places.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from lianfang.kit.batches import batched
from lianfang.kit.ids import named_id
from lianfang.kit.paths import ancestors
from lianfang.ledger.checking.fresh import plain_id
from lianfang.ledger.door import CLOCK, Draft, Priority, record
from lianfang.ledger.models import Head, StoredEntry
from lianfang.ledger.reading.entries import masked_by_seq
from lianfang.ledger.sealing.blind import blind_index
from lianfang.ledger.sql import store
from lianfang.places.models import Place

from .identity import identities_of
from .indexed import holders_of
from .kinds import Identity
from .kinds.merging import AlikeFound, pair_id
from .likeness import Known, Likeness, is_candidate, likeness, name_code
from .models import Candidate, Compared, Household, Person, PersonName
from .pinyin import pinyin_of
from .registers.persons import Persons
from .rules import as_18

CHUNK = 5_000
BORN_AT_ONCE = 100  # persons, of five parameters each
LEAST_WINDOW, WINDOW_FOR_EACH = 5_000, 20  # numbers of the ledger looked through at once, for every entry wanted
MOST_ENTRIES = 3_000  # a run; the next run goes on where this one ended
MOST_SHARING = 50  # a phone that more persons share is an office's, and says nothing
COMMUNITY_DEPTH = 5
_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons that may be one, the one with the smaller id first."""

    first: Person
    second: Person
    found: Likeness


@dataclass(slots=True)
class Field:
    """Everybody who takes part in one comparison."""

    county: str
    rows: dict[UUID, Person] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)
    doors: dict[UUID, UUID] = field(default_factory=dict)
    areas: dict[UUID, str] = field(default_factory=dict)
    identities: dict[UUID, Identity] = field(default_factory=dict)

    def known(self, person: UUID) -> Known:
        row, identity = self.rows[person], self.identities[person]
        return Known(
            id=person,
            name=identity.name,
            sex=row.sex,
            birth_on=row.birth_on,
            id_no=identity.id_no,
            phones=frozenset(identity.phones),
            door=self.doors.get(row.household),
            area=self.areas.get(row.household, ""),
        )


def pairs_alike(county: str, persons: Sequence[Person]) -> list[Pair]:
    """Return who in the county may be the same as one of `persons`, each pair once."""
    ours = [row for row in persons if _is_whole(row)]
    all_ = Field(county, rows={row.id: row for row in ours})
    all_.identities = identities_of(county, ours)
    asked = {pair for block in _blocks(all_) for pair in block}
    _load_rows(all_, {person for pair in asked for person in pair})
    asked = {pair for pair in asked if all(person in all_.rows for person in pair)}
    rest = [row for i, row in all_.rows.items() if i not in all_.identities and any(i in pair for pair in asked)]
    all_.identities |= identities_of(county, rest)
    return list(_alike(all_, asked))


def _alike(all_: Field, asked: Iterable[tuple[UUID, UUID]]) -> Iterator[Pair]:
    for first, second in sorted(asked):
        if first in all_.identities and second in all_.identities:
            found = likeness(all_.known(first), all_.known(second))
            if is_candidate(found):
                yield Pair(all_.rows[first], all_.rows[second], found)


def _is_whole(row: Person) -> bool:
    return not row.is_erased and row.merged_into is None


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _blocks(all_: Field) -> Iterator[set[tuple[UUID, UUID]]]:
    """Give the pairs that share something: a number, a birthday and nearly a name, a door and nearly a name."""
    yield _sharing_numbers(all_)
    yield _sharing_birthdays(all_)
    _load_doors(all_, {row.household for row in all_.rows.values()})
    near = Household.objects.filter(county=all_.county)
    homes: set[UUID] = set()
    for part in batched(sorted(set(all_.doors.values())), CHUNK):
        homes |= set(near.filter(door__in=part).values_list("id", flat=True))
    yield _sharing_homes(all_, homes)


def _sharing_numbers(all_: Field) -> set[tuple[UUID, UUID]]:
    digests: dict[bytes, set[UUID]] = defaultdict(set)
    for person, identity in all_.identities.items():
        for name, number in _numbers(identity):
            digests[blind_index(all_.county, name, number)].add(person)
    others: dict[bytes, set[UUID]] = defaultdict(set)
    for one in holders_of(all_.county, digests, "id_no", "phone"):
        others[one.digest].add(one.person)
    shared = ((ours, others[digest]) for digest, ours in digests.items() if len(others[digest]) <= MOST_SHARING)
    return {_ordered(a, b) for ours, there in shared for a in ours for b in there if a != b}


def _numbers(identity: Identity) -> list[tuple[str, str]]:
    id_no = [("id_no", as_18(identity.id_no) or identity.id_no)] if identity.id_no else []
    return id_no + [("phone", phone) for phone in identity.phones]


# In a city a hundred persons have one birthday: the database goes through their names and gives those few that may be
# nearly the same, which agree in how they sound, in the last character or have the first one anywhere.
# Columns of VALUES have no other names on both databases: which, born, first and last character, sound.
BORN_ALIKE = """
SELECT ours.column1, person.id, called.name FROM (VALUES {rows}) AS ours
CROSS JOIN people_person person JOIN people_name called ON called.county = person.county AND called.person = person.id
WHERE person.county = %s AND person.birth_on = ours.column2 AND person.merged_into IS NULL
AND (called.name LIKE ours.column3 OR called.name LIKE ours.column4 OR called.pinyin = ours.column5)
"""
DAY = {"postgresql": "%s::date", "sqlite": "%s"}


def _sharing_birthdays(all_: Field) -> set[tuple[UUID, UUID]]:
    """Return pairs with one birthday whose names agree, nearly."""
    _load_names(all_, set(all_.rows))
    born = [
        (row.id, row.birth_on, name) for row in all_.rows.values() if row.birth_on if (name := all_.names.get(row.id))
    ]
    row = f"(%s, {DAY[connection.vendor]}, %s, %s, %s)"
    found: set[tuple[UUID, UUID]] = set()
    for part in batched(born, BORN_AT_ONCE):
        asked: list[object] = []
        for n, (_person, birth_on, name) in enumerate(part):
            asked += [n, birth_on.isoformat(), f"%{name[0]}%", f"%{name[-1]}", pinyin_of(name)[0]]
        sql = BORN_ALIKE.format(rows=", ".join([row] * len(part)))
        for n, other, called in store().execute(sql.strip(), [*asked, all_.county]):
            ours, _born, name = part[n]
            if ours != (other := plain_id(other)) and name_code(name, called) not in ("", "name_other"):
                found.add(_ordered(ours, other))
    return found


def _sharing_homes(all_: Field, homes: set[UUID]) -> set[tuple[UUID, UUID]]:
    """Return pairs of `homes` at one door of whom the names agree, nearly."""
    groups: dict[UUID, list[UUID]] = defaultdict(list)
    for part in batched(sorted(homes), CHUNK):
        rows = Person.objects.filter(county=all_.county, merged_into=None, household__in=part)
        for person, home in rows.values_list("id", "household"):
            groups[all_.doors.get(home, home)].append(person)
    crowded = {person for group in groups.values() if len(group) > 1 for person in group}
    _load_names(all_, crowded | all_.rows.keys())
    return {
        _ordered(ours, other)
        for group in groups.values()
        for ours in group
        if ours in all_.rows
        for other in group
        if other != ours and name_code(all_.names.get(ours, ""), all_.names.get(other, "")) not in ("", "name_other")
    }


def _ordered(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    return (one, other) if one < other else (other, one)


# ── loading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _load_names(all_: Field, persons: set[UUID]) -> None:
    for part in batched(sorted(persons - all_.names.keys()), CHUNK):
        rows = PersonName.objects.filter(county=all_.county, person__in=part)
        all_.names |= dict(rows.values_list("person", "name"))


def _load_doors(all_: Field, households: set[UUID]) -> None:
    for part in batched(sorted(households - all_.doors.keys()), CHUNK):
        rows = Household.objects.filter(county=all_.county, id__in=part)
        for home, door, path in rows.values_list("id", "door", "path"):
            all_.doors[home] = door
            all_.areas[home] = next(iter(ancestors(path)[COMMUNITY_DEPTH - 1 :]), "")


def _load_rows(all_: Field, persons: set[UUID]) -> None:
    for part in batched(sorted(persons - all_.rows.keys()), CHUNK):
        rows = Person.objects.filter(county=all_.county, id__in=part, is_erased=False, merged_into=None)
        all_.rows |= {row.id: row for row in rows}
    _load_doors(all_, {row.household for row in all_.rows.values()})


# ── recording ────────────────────────────────────────────────────────────────────────────────────────────────────────


def record_alike(county: str, pairs: Sequence[Pair]) -> int:
    """Record the pairs that nobody has found or decided yet; return how many."""
    ids = {pair_id(pair.first.id, pair.second.id): pair for pair in pairs}
    known: set[UUID] = set()
    for part in batched(sorted(ids), CHUNK):
        known |= set(Candidate.objects.filter(county=county, id__in=part).values_list("id", flat=True))
    fresh = [pair for i, pair in ids.items() if i not in known]
    places = _common_places(county, fresh)
    drafts = [_draft(pair, place) for pair, place in zip(fresh, places, strict=True) if place is not None]
    answers = record(drafts, by=CLOCK(county), priority=Priority.IMPORT) if drafts else []
    return sum(answer.status == "stored" for answer in answers)


def _draft(pair: Pair, place: UUID) -> Draft:
    first, second, found = pair.first, pair.second, pair.found
    body = AlikeFound(
        first=first.id, second=second.id, score=found.score, same=tuple(found.same), differs=tuple(found.differs)
    )
    at = max(first.head_at, second.head_at)
    return Draft("people.alike_found", body, place, at, id=named_id(first.id, f"alike_found/{second.id.hex}"))


def _common_places(county: str, pairs: Sequence[Pair]) -> list[UUID | None]:
    """Return, for each pair, the lowest place that covers both households."""
    households = {row.household for pair in pairs for row in (pair.first, pair.second)}
    paths: dict[UUID, str] = {}
    for part in batched(sorted(households), CHUNK):
        paths |= dict(Household.objects.filter(county=county, id__in=part).values_list("id", "path"))
    above = [_above(paths.get(p.first.household, ""), paths.get(p.second.household, "")) for p in pairs]
    ids: dict[str, UUID] = {}
    for chunk in batched(sorted({path for common in above for path in common}), CHUNK):
        ids |= dict(Place.objects.filter(county=county, path__in=chunk).values_list("path", "id"))
    return [next((ids[path] for path in reversed(common) if path in ids), None) for common in above]


def _above(one: str, other: str) -> list[str]:
    theirs = set(ancestors(other))
    return [path for path in ancestors(one) if path in theirs]


def compare_new(county: str, *, most: int = MOST_ENTRIES) -> int:
    """Compare who came or changed since the last time; return how many pairs were recorded."""
    return compare_part(county, most=most)[0]


def compare_since(county: str, seq: int, *, most: int = MOST_ENTRIES) -> int:
    """Compare who came after `seq` at once, however much stands before them; return how many pairs were recorded.

    For somebody who waits for the pairs of what they brought. The clock comes to the same entries in its own turn.
    """
    with _turn:
        newest = _newest(county)
        compared = Compared.objects.filter(county=county).values_list("seq", flat=True).first() or 0
        found, upto = _compare(county, max(seq, compared), newest, most)
        if compared >= seq:
            Compared.objects.update_or_create(county=county, defaults={"seq": upto})
        return found


def compare_part(county: str, *, most: int) -> tuple[int, bool]:
    """Like `compare_new`, and whether entries are left to compare. One at a time."""
    with _turn:
        since = Compared.objects.filter(county=county).values_list("seq", flat=True).first() or 0
        newest = _newest(county)
        found, upto = _compare(county, since, newest, most)
        if upto > since:
            Compared.objects.update_or_create(county=county, defaults={"seq": upto})
        return found, upto < newest


def _newest(county: str) -> int:
    return Head.objects.filter(county=county).values_list("seq", flat=True).first() or 0


def _compare(county: str, since: int, newest: int, most: int) -> tuple[int, int]:
    """Compare whom at most `most` entries after `since` concern; return how many pairs were recorded, and how far."""
    # A bounded part of the ledger: the database may look through all entries of these kinds to sort a few.
    end = min(newest, since + max(LEAST_WINDOW, most * WINDOW_FOR_EACH))
    rows = StoredEntry.objects.filter(county=county, seq__gt=since, seq__lte=end, kind__in=[*Persons.kinds])
    seqs = list(rows.order_by("seq").values_list("seq", flat=True)[:most])
    found = record_alike(county, pairs_alike(county, _persons_of(county, seqs))) if seqs else 0
    return found, seqs[-1] if len(seqs) == most else end


def _persons_of(county: str, seqs: Sequence[int]) -> list[Person]:
    """Return the persons whom the entries of these numbers concern, as they stand now."""
    touched: set[UUID] = set()
    for part in batched(seqs, CHUNK):
        for entry in masked_by_seq(county, part):
            touched.update(Persons.kinds[entry.kind](entry))
    return [
        row for part in batched(sorted(touched), CHUNK) for row in Person.objects.filter(county=county, id__in=part)
    ]
