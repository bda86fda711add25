"""Folding anew: a chunk of subjects at a time, out of the ledger alone, whatever the registers say.

Nothing is read from a register but the fresh places that the same rebuild has worked out. What outlasts a chunk
(counts, findings, conflicts, holds) goes into fresh tables; all else is dropped with the chunk.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import models

from lianfang.ledger.chain import ENTRIES
from lianfang.ledger.findings import Findings
from lianfang.ledger.kinds import Entry, Header, kinds
from lianfang.ledger.models import Conflict, Finding, Hold
from lianfang.ledger.reading.entries import SUBJECTS, closure, entries_by
from lianfang.ledger.registers import PlaceInfo, registers
from lianfang.ledger.sealing.seal import Keyring
from lianfang.ledger.sql import Table, store
from lianfang.ledger.writing.folding import Folding, RegisterRound, Touches
from lianfang.ledger.writing.history import History
from lianfang.ledger.writing.standing import PLACES, Places
from lianfang.ledger.writing.tallying import Counts, counted, tallied

from .fresh import fresh, plain_id, stream

MOST_SUBJECTS = 2_000
MOST_ENTRIES = 4_000
OPENED = "ledger.emergency_opened"
SEEN = ("id", "parent", "kind", "path", "tally", "is_open")  # PlaceInfo, as columns of the register of places


@dataclass(slots=True)
class Chunk:
    """Subjects with the numbers of the entries about them."""

    about: dict[UUID, list[int]] = field(default_factory=dict)
    count: int = 0

    def add(self, subject: UUID, seq: int) -> None:
        self.about.setdefault(subject, []).append(seq)
        self.count += 1

    @property
    def is_full(self) -> bool:
        return self.count >= MOST_ENTRIES or len(self.about) >= MOST_SUBJECTS


def chunks(county: str, heard: Collection[str]) -> Iterator[Chunk]:
    """Yield all subjects of entries of the kinds `heard`, a subject never in two chunks.

    Subjects go by where their first entry was recorded, so that a household stands beside its door and an entry is
    read about once; a place goes before those below it. One number of an entry is all that the order keeps in hand.
    SQLite takes CROSS JOIN for the order in which to join: left to itself it may begin with the kinds and read all
    subjects for each entry, which took it a quarter of an hour for a county.
    """
    marks = ", ".join(["%s"] * len(heard))
    sql = (
        "SELECT s.subject, s.seq FROM "  # noqa: S608 - marks alone
        "(SELECT subject, MIN(seq) AS first FROM ledger_subject WHERE county = %s GROUP BY subject) b "
        "CROSS JOIN ledger_entry f CROSS JOIN ledger_subject s CROSS JOIN ledger_entry e "
        "WHERE f.county = %s AND f.seq = b.first AND s.county = %s AND s.subject = b.subject "
        "AND e.county = %s AND e.seq = s.seq "
        f"AND e.kind IN ({marks}) ORDER BY f.path_then, b.first, s.subject, s.seq"
    )
    chunk, last = Chunk(), None
    for subject, seq in stream(sql, [*[county] * 4, *sorted(heard)]):
        if subject != last and chunk.is_full:
            yield chunk
            chunk = Chunk()
        chunk.add(plain_id(subject), seq)
        last = subject
    if chunk.about:
        yield chunk


def unheard(county: str, heard: Collection[str]) -> Iterator[list[Entry]]:
    """Yield the entries that no register listens to, a few at a time: they too may wait for a target."""
    marks = ", ".join(["%s"] * len(heard))
    sql = f"SELECT seq FROM ledger_entry WHERE county = %s AND kind NOT IN ({marks})"  # noqa: S608 - marks alone
    part: list[int] = []
    for (seq,) in stream(sql, [county, *sorted(heard)]):
        part.append(seq)
        if len(part) >= MOST_ENTRIES:
            yield entries_by(county, "seq", part, Keyring(county))
            part = []
    yield entries_by(county, "seq", part, Keyring(county))


class Past(History):
    """All that was ever said of a chunk's subjects, with what amends it; what is held is worked out, not looked up."""

    def __init__(self, county: str, ring: Keyring, chunk: Chunk) -> None:
        super().__init__(county, ring, fresh=(), released=())
        rows = entries_by(county, "seq", sorted({seq for part in chunk.about.values() for seq in part}), ring)
        self._admit(closure(county, rows, ring).values())
        by_seq = {entry.seq: entry.id for entry in rows}
        self._about = {subject: [by_seq[seq] for seq in seqs] for subject, seqs in chunk.about.items()}
        self.missing = missing_targets(county, self.entries)
        self.held = set(self.missing)

    @property
    def entries(self) -> Collection[Entry]:
        return self._pool.values()

    def is_plain(self, entries: Iterable[Entry]) -> bool:
        """True if none of `entries` amends, is amended or waits: the usual case, in which each is in force as it is."""
        amended = self._amending
        return all(e.amends is None and e.id not in amended and e.id not in self.held for e in entries)


def missing_targets(county: str, entries: Iterable[Entry]) -> dict[UUID, set[UUID]]:
    """Return, by entry, what it names that has not begun: begun means stored, even if that one is held itself."""
    wanted = {entry.id: targets_of(entry) for entry in entries}
    begun = {created for entry in entries for created in created_by(entry)}
    asked = list({target for found in wanted.values() for target in found} - begun)
    begun |= {row[0] for row in store().rows(SUBJECTS, "subject", county, asked, true="creates", columns=("subject",))}
    asked = [target for target in asked if target not in begun]
    begun |= {row[0] for row in store().rows(ENTRIES, "id", county, asked, columns=("id",))} if asked else set()
    return {i: found - begun for i, found in wanted.items() if not found <= begun}


def created_by(entry: Entry) -> set[UUID]:
    """Return what begins with `entry`: itself and what its kind says."""
    return {entry.id, *kinds[entry.kind].creates(entry.body, _header(entry))}


def targets_of(entry: Entry) -> set[UUID]:
    """Return what an entry needs to mean anything: its place, what it amends, its kind's targets."""
    amended = {entry.amends} if entry.amends else set()
    if entry.kind == OPENED and not amended:
        return amended
    needs = {*kinds[entry.kind].targets(entry.body, _header(entry)), *amended}
    return needs | {entry.place} if entry.place else needs


def _header(e: Entry) -> Header:
    return Header(e.id, e.kind, e.version, e.place, e.happened_at, e.emergency, e.base, e.amends, e.observer)


class FreshPlaces(Places):
    """Places as this rebuild has worked them out."""

    def load(self, ids: Iterable[UUID]) -> None:
        register = registers.get(PLACES)
        if register is None:
            return super().load(ids)
        wanted = [i for i in dict.fromkeys(ids) if i not in self._known]
        rows = store().rows(fresh(register.model), "id", self.county, wanted, columns=SEEN) if wanted else []
        self._known |= dict.fromkeys(wanted) | {row[0]: PlaceInfo(*row) for row in rows}
        return None


class Refolding(Folding):
    """One chunk."""

    def __init__(self, county: str, chunk: Chunk) -> None:
        super().__init__(county, Keyring(county), fresh=[], held=set(), released=set(), touches=Touches())
        self.chunk = chunk
        self.past = self.history = Past(county, self.ring, chunk)
        self.places = FreshPlaces(county)
        self.counts = Counts(county, self.places)
        self.findings = Findings(county, tables=(fresh(Finding), fresh(Conflict)))
        self.places.load(place for entry in self.past.entries if (place := entry.place) is not None)

    def table(self, model: type[models.Model]) -> Table:
        """Folds that look at other places look at the fresh ones."""
        register = registers.get(PLACES)
        return fresh(model) if register is not None and model is register.model else super().table(model)

    def keep(self) -> None:
        """Put into fresh tables what outlasts the chunk."""
        self.findings.write()
        for model in tallied():
            store().add(fresh(model), self.counts.rows(model), counted(model))
        keep_holds(self.county, self.past.missing)


def keep_holds(county: str, missing: Mapping[UUID, set[UUID]]) -> None:
    rows = [(county, entry, target) for entry, targets in missing.items() for target in targets]
    store().put(fresh(Hold), rows, update=False)


class RefoldRound(RegisterRound):
    """One register in one chunk."""

    all: Refolding

    def fold_anew(self) -> dict[UUID, Any]:
        """Fold every row that the chunk's entries touch; None where nothing is in force."""
        for subject in self.concerned():
            self._guard(subject, self._whole)
        self._derive()
        for state in self.new.values():
            if state is not None:
                self.all.counts.put(self.register, state)
        return self.new

    def concerned(self) -> list[UUID]:
        """Return the chunk's subjects that any version of an entry touches, in the chunk's order."""
        touches = self.register.kinds
        found: set[UUID] = set()
        for entry in self.all.past.entries:
            if entry.kind in touches:
                found.update(self._touched_by(entry))
        about = self.all.chunk.about
        fewer, others = (found, about) if len(found) < len(about) else (about, found)
        concerned = [subject for subject in fewer if subject in others]
        if self.register.placed is not None:
            self.all.places.load(concerned)
        return concerned

    def _whole(self, subject: UUID) -> None:
        past = self.all.past
        about = past.about(subject)
        if past.is_plain(about):
            entries = [e for e in about if subject in self._touched_by(e)]
            self._settle(subject, entries, max((e.seq for e in entries), default=0))
        else:
            self._finish(subject, self._roots(past.connected(about), subject, set()))

    def keep_rows(self) -> None:
        """Put the folded rows into the register's fresh table."""
        pick = attrgetter(*self.table.columns)
        rows = [pick(state) for state in self.new.values() if state is not None]
        store().put(fresh(self.register.model), rows, update=True)
