"""Stored rows back into entries: decoded, unsealed, and with amendments applied."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from pydantic_core import from_json

from lianfang.ledger.chain import ENTRIES
from lianfang.ledger.kinds import Entry, kinds
from lianfang.ledger.models import EntrySubject, Head, Hold, StoredEntry
from lianfang.ledger.sealing.seal import Keyring, seals_in, unseal, unseal_body
from lianfang.ledger.sql import Row, Table, store, uuid_of

SUBJECTS = Table(EntrySubject)
HOLDS = Table(Hold)
WITHDRAWN = "ledger.withdrawn"
FORGOTTEN = "ledger.forgotten"
# The kind stands in the statement itself, so that a database knows how rare it is and takes the index.
ANY_FORGOTTEN = f"SELECT seq FROM ledger_entry WHERE county = %s AND kind = '{FORGOTTEN}' ORDER BY seq LIMIT 1"  # noqa: S608 - ours
_AT = ENTRIES.places


def _ids(text: str, read: Callable[[str], UUID] = uuid_of) -> tuple[UUID, ...]:
    return tuple(map(read, text.split(","))) if text else ()


def decode(rows: Sequence[Row], ring: Keyring) -> list[Entry]:
    """Return stored rows as entries, their readable parts open."""
    raws = [from_json(row[_AT["body"]]) for row in rows]
    found = [kinds[row[_AT["kind"]]] for row in rows]
    sealed = [seals_in(kind, raw) for kind, raw in zip(found, raws, strict=True)]
    ring.load(seal.subject for seals in sealed for seal in seals)
    entries = []
    known = cache(uuid_of)  # a door and who lives there are named by many entries
    for row, kind, raw, seals in zip(rows, found, raws, sealed, strict=True):
        unseal(seals, row[_AT["id"]], row[_AT["emergency"]], ring)
        entries.append(_entry(row, kind.body.model_validate(kind.newest(raw, row[_AT["version"]])), known))
    return entries


def _entry(row: Row, body: Any, known: Callable[[str], UUID]) -> Entry:
    at = _AT
    return Entry(
        id=row[at["id"]],
        county=row[at["county"]],
        seq=row[at["seq"]],
        emergency=row[at["emergency"]],
        kind=row[at["kind"]],
        version=row[at["version"]],
        place=row[at["place"]],
        path_then=row[at["path_then"]],
        subjects=_ids(row[at["subjects"]], known),
        happened_at=row[at["happened_at"]],
        clock_offset=timedelta(milliseconds=row[at["clock_offset_ms"]]),
        effective_at=row[at["effective_at"]],
        recorded_at=row[at["recorded_at"]],
        author=row[at["author"]],
        observer=row[at["observer"]],
        post=row[at["post"]],
        device=row[at["device"]],
        source=row[at["source"]],
        base=_ids(row[at["base"]]),
        amends=row[at["amends"]],
        cause=row[at["cause"]],
        body=body,
    )


def entries_by(county: str, column: str, values: Sequence[Any], ring: Keyring | None = None) -> list[Entry]:
    """Return the stored entries of `county` whose `column` is among `values`."""
    return decode(store().rows(ENTRIES, column, county, values), ring or Keyring(county)) if values else []


class NoKeys(Keyring):
    """Opens nothing and asks no database for keys."""

    def load(self, subjects: Iterable[UUID]) -> list[UUID]:
        return []


def masked_by_seq(county: str, seqs: Sequence[int]) -> list[Entry]:
    """Return entries by their numbers, every sealed part None: whom they concern is open."""
    return entries_by(county, "seq", seqs, NoKeys(county))


def masked_entries(county: str, rows: Iterable[StoredEntry]) -> list[Entry]:
    """Return rows that were read already as entries, every sealed part None."""
    return decode([tuple(getattr(row, column) for column in ENTRIES.columns) for row in rows], NoKeys(county))


def unsealed(county: str, entry: UUID) -> Entry | None:
    """Return one entry with its readable body. The caller has checked who may see it, and why."""
    found = entries_by(county, "id", [entry])
    return found[0] if found else None


def as_stored(entry: Entry, body: str, ring: Keyring) -> Any:
    """Return the body of `entry` as whoever reads it later will find it: unreadable parts None."""
    kind, raw = kinds[entry.kind], from_json(body)
    unseal_body(kind, raw, entry.id, entry.emergency, ring)
    return kind.body.model_validate(raw)


def forgotten_among(county: str, subjects: Sequence[UUID]) -> set[UUID]:
    """Return which of `subjects` an entry says to have been forgotten."""
    if not subjects or not store().execute(ANY_FORGOTTEN, [county]):
        return set()  # nobody at all, as a rule: then nobody's past has to be looked through
    seqs = seqs_about(county, subjects)
    wanted = sorted({seq for found in seqs.values() for seq in found})
    rows = store().rows(ENTRIES, "seq", county, wanted, columns=("seq", "kind"))
    gone = {seq for seq, kind in rows if kind == FORGOTTEN}
    return {subject for subject, found in seqs.items() if not gone.isdisjoint(found)}


def closure(county: str, entries: Iterable[Entry], ring: Keyring) -> dict[UUID, Entry]:
    """Return `entries`, what they amend and what amends them, until nothing new is found."""
    found = {entry.id: entry for entry in entries}
    fresh = list(found.values())
    while fresh:
        targets = [e.amends for e in fresh if e.amends and e.amends not in found]
        more = entries_by(county, "id", targets, ring)
        more += entries_by(county, "amends", [e.id for e in fresh], ring)
        fresh = [e for e in more if e.id not in found]
        found |= {e.id: e for e in fresh}
    return found


@dataclass(slots=True)
class Root:
    """An entry with its amendments. `current` is the version in force: None where it was withdrawn."""

    first: Entry
    amendments: list[Entry] = field(default_factory=list)
    current: Entry | None = None
    rivals: tuple[UUID, ...] = ()
    strange: list[Entry] = field(default_factory=list)

    @property
    def versions(self) -> list[Entry]:
        return [self.first, *self.amendments]

    @property
    def newest_seq(self) -> int:
        return max(version.seq for version in self.versions)


def roots(entries: Iterable[Entry]) -> list[Root]:
    """Group entries by what they amend and say which version is in force.

    An amendment supersedes what it names and what its base names. Where several remain the newest by id is shown, and
    `rivals` names them all. An amendment of another kind changes nothing.
    """
    by_id = {entry.id: entry for entry in entries}
    found = {entry.id: Root(entry) for entry in by_id.values() if entry.amends is None}
    for entry in by_id.values():
        root = _root_of(entry, by_id)
        if entry.amends is None or root not in found:
            continue
        same = entry.kind in (WITHDRAWN, found[root].first.kind)
        (found[root].amendments if same else found[root].strange).append(entry)
    for one in found.values():
        _choose(one)
    return list(found.values())


def _root_of(entry: Entry, by_id: dict[UUID, Entry]) -> UUID:
    seen = set()
    while entry.amends is not None and entry.id not in seen:
        seen.add(entry.id)
        if entry.amends not in by_id:
            return entry.amends
        entry = by_id[entry.amends]
    return entry.id


def _choose(root: Root) -> None:
    if not root.amendments:
        root.current = root.first
        return
    known = {root.first.id}
    for entry in root.amendments:
        known |= {*entry.base, *([entry.amends] if entry.amends else [])}
    last = [e for e in root.amendments if e.id not in known] or root.amendments
    picked = max(last, key=lambda e: e.id)
    root.rivals = tuple(sorted(e.id for e in last)) if len(last) > 1 else ()
    root.current = None if picked.kind == WITHDRAWN else _in_place_of(root.first, picked)


def _in_place_of(first: Entry, picked: Entry) -> Entry:
    """A later version as it stands for its first: under its id, and knowing when that was."""
    return replace(picked, id=first.id, amends=None, cause=first.cause, first_at=first.effective_at)


def held_among(county: str, entries: Iterable[UUID]) -> set[UUID]:
    """Return which of `entries` still wait for a target."""
    wanted = list(entries)
    return {row[1] for row in store().rows(HOLDS, "entry", county, wanted)} if wanted else set()


def seqs_about(county: str, subjects: Sequence[UUID]) -> dict[UUID, list[int]]:
    """Return the sequence numbers of the stored entries about each subject."""
    found: dict[UUID, list[int]] = defaultdict(list)
    for subject, seq in store().rows(SUBJECTS, "subject", county, subjects, columns=("subject", "seq")):
        found[subject].append(seq)
    return found


def newest_in(county: str) -> int:
    """Return the newest number of a county's ledger."""
    return next(iter(Head.objects.filter(county=county).values_list("seq", flat=True)), 0)
