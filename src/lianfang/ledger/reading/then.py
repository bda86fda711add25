"""The past as it was known: rows folded out of the entries up to a number, beside the same rows as known now.

A register follows from the set of stored entries alone, so what stood in it at number N is what folds out of the
entries up to N. Only subjects that something was said of since can differ: these are folded twice, from all that is
stored and from what was stored then, and all others are as the register has them. With `until`, what happened at that
instant or later is left out as well: the state of a day, as known at N. Nothing is written, and no key is opened
unless asked for: what is sealed folds to nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from lianfang.kit.batches import batched
from lianfang.kit.scope import Reach
from lianfang.ledger.checking.refold import Chunk, Past, created_by, targets_of
from lianfang.ledger.kinds import Entry
from lianfang.ledger.models import EntrySubject, Hold, StoredEntry
from lianfang.ledger.queries import newest_seq
from lianfang.ledger.registers import PlaceInfo, Register, registers
from lianfang.ledger.sealing.seal import Keyring
from lianfang.ledger.sql import Table, store
from lianfang.ledger.writing.standing import PLACES, Places

from .entries import WITHDRAWN, Root, closure, entries_by, held_among, roots, seqs_about
from .since import first_since

PART = 2_000


@dataclass(slots=True)
class Change:
    """One row as known now and as known then; None where there is none. Beside it what is kept of those in force."""

    now: Any = None
    then: Any = None
    now_kept: Any = None
    then_kept: Any = None
    later: tuple[UUID, ...] = ()  # what was said of it since


Changes = dict[UUID, Change]
Keep = Callable[[Sequence[Entry]], Any]  # what is kept of the entries in force behind a row: a day of a city has 10^5


@dataclass(frozen=True, slots=True)
class Instant:
    """As known at `seq`; with `until`, of what had happened before it."""

    seq: int
    until: datetime | None = None

    def knows(self, entry: Entry) -> bool:
        return entry.seq <= self.seq

    def holds(self, entry: Entry) -> bool:
        return self.until is None or entry.effective_at < self.until


class UnreadRing(Keyring):
    """Opens nothing, and asks no database for keys."""

    def load(self, subjects: Iterable[UUID]) -> list[UUID]:
        return []


class PlacesThen(Places):
    """Where places stood then: what was folded anew, over what is stored."""

    def __init__(self, county: str, found: Mapping[UUID, Any]) -> None:
        super().__init__(county)
        self.admit(found)


class Quiet:
    """What a fold asks; what it finds odd is known already and is not said again (registers.Context)."""

    def __init__(self, county: str, places: Places) -> None:
        self.county = county
        self.places = places

    def place(self, place: UUID) -> PlaceInfo | None:
        return self.places.get(place)

    def table(self, model: type[models.Model]) -> Table:
        return Table(model)

    def finding(self, entry: Entry, code: str, **params: Any) -> None:
        """Said when it was folded first."""

    def conflict(self, field: str, entries: Sequence[UUID]) -> None:
        """Said when it was folded first."""

    def replace_findings(self, subject: UUID, found: Sequence[tuple[UUID, str]]) -> None:
        """Said when it was folded first."""


@dataclass(slots=True)
class Changed:
    """What differs between then and now: by register the rows, and the places that stood elsewhere."""

    rows: dict[str, Changes] = field(default_factory=lambda: defaultdict(dict))
    places: dict[UUID, tuple[PlaceInfo | None, PlaceInfo | None]] = field(default_factory=dict)  # now, then

    def of(self, register: str) -> Changes:
        return self.rows.get(register, {})


def changes_since(
    scope: Reach,
    at: Instant,
    names: Sequence[str],
    *,
    near: Collection[UUID] | None = None,
    with_identities: bool = False,
    named_in: Mapping[str, str] | None = None,
    under: str = "",
    kept: Mapping[str, Keep] | None = None,
) -> Changed:
    """Return the rows of the registers `names` that may differ between `at` and now.

    `near` are subjects to which the question is confined, with all that is linked to them by what was said since;
    without it everything in the county is looked at. `scope` gives the county; rows come from all of it, since what
    left the scope was in it then: whoever asks picks by path. `named_in` says which kind begins what another kind names
    without being about it (a round is opened, visits name it): what waited for it is looked for in those bodies.
    Rows that have a path and stand `under` it neither now nor then are left out. `kept` says by register what is kept
    of the entries in force behind a row.
    """
    looking = _Looking(scope, at, names, near, with_identities, named_in or {})
    looking.under, looking.kept = under, kept or {}
    return looking.run()


class _Looking:
    def __init__(
        self,
        scope: Reach,
        at: Instant,
        names: Sequence[str],
        near: Collection[UUID] | None,
        with_identities: bool,
        named_in: Mapping[str, str],
    ) -> None:
        self.county = scope.county
        self.at = at
        self.near = near
        self.named_in = named_in
        self.ring = Keyring(self.county) if with_identities else UnreadRing(self.county)
        self.registers = [registers[name] for name in names]
        self.newest = newest_seq(scope)
        self.first = at.seq + 1
        if at.until is not None:  # what happened later cannot have been recorded before
            self.first = min(self.first, first_since(self.county, at.until, self.newest))
        self.found = Changed()
        self.now = Quiet(self.county, Places(self.county))
        self.then = self.now
        self.under = ""
        self.kept: Mapping[str, Keep] = {}

    def run(self) -> Changed:
        if self.first > self.newest:
            return self.found
        self._places()
        subjects = self._touched()
        for register in self.registers:
            if register.placed and self.found.places:
                rows = store().rows(
                    Table(register.model), register.placed, self.county, [*self.found.places], columns=("id",)
                )
                subjects[register.name] |= {row[0] for row in rows}
        for part in batched(sorted({one for found in subjects.values() for one in found}), PART):
            past = self._past(part)
            for register in self.registers:
                self._fold(register, [one for one in part if one in subjects[register.name]], past)
        return self.found

    # ── what was said since ──────────────────────────────────────────────────────────────────────────────────────────
    def _later(self, kinds: Collection[str], seqs: Collection[int] | None = None) -> "QuerySet[StoredEntry]":
        """Entries of `kinds` that were not known then, or tell of what happened later."""
        later = Q(seq__gt=self.at.seq)
        if self.at.until is not None:
            later |= Q(effective_at__gte=self.at.until)
        rows = StoredEntry.objects.filter(later, county=self.county, kind__in=sorted(kinds), seq__gte=self.first)
        return rows.filter(seq__in=seqs) if seqs is not None else rows

    def _read(self, rows: "QuerySet[StoredEntry]") -> Iterator[Entry]:
        """Yield `rows` with what they amend, what amends them, and what waited for them; some come more than once."""
        for part in batched(list(rows.values_list("seq", flat=True)), PART):
            later = entries_by(self.county, "seq", part, self.ring)
            yield from closure(self.county, [*later, *self._waited(later)], self.ring).values()

    def _waited(self, later: Sequence[Entry]) -> list[Entry]:
        """Entries known then that name what began later: they were held then and count now."""
        begun = {one for entry in later if not self.at.knows(entry) for one in created_by(entry)}
        rows = EntrySubject.objects.filter(county=self.county, seq__lte=self.at.seq)
        seqs = {
            seq
            for part in batched(sorted(begun), PART)
            for seq in rows.filter(subject__in=part).values_list("seq", flat=True)
        }
        for entry in later:
            if entry.kind in self.named_in and not self.at.knows(entry):
                seqs |= set(self._naming(created_by(entry) - {entry.id}, self.named_in[entry.kind]))
        return entries_by(self.county, "seq", sorted(seqs), self.ring)

    def _naming(self, begun: Iterable[UUID], kind: str) -> Iterator[int]:
        rows = StoredEntry.objects.filter(county=self.county, kind=kind, seq__lte=self.at.seq)
        for one in begun:
            rows = rows.filter(body__contains=str(one))
            yield from rows.values_list("seq", flat=True)

    def _touched(self) -> dict[str, set[UUID]]:
        heard = {kind for register in self.registers for kind in register.kinds} | {WITHDRAWN}
        touched: dict[str, set[UUID]] = {register.name: set() for register in self.registers}
        if self.near is None:
            self._mark(self._read(self._later(heard)), touched)
            return touched
        seen: set[UUID] = set()
        fresh = {*self.near, *self.found.places}
        while fresh:
            seen |= fresh
            self._mark(self._read(self._later(heard, self._seqs_about(fresh))), touched)
            fresh = {one for found in touched.values() for one in found} - seen
        return touched

    def _seqs_about(self, subjects: Collection[UUID]) -> set[int]:
        rows = EntrySubject.objects.filter(county=self.county, seq__gte=self.first)
        return {
            seq
            for part in batched(sorted(subjects), PART)
            for seq in rows.filter(subject__in=part).values_list("seq", flat=True)
        }

    def _mark(self, entries: Iterable[Entry], touched: dict[str, set[UUID]]) -> None:
        for entry in entries:
            for register in self.registers:
                touch = register.kinds.get(entry.kind)
                if touch is not None:
                    touched[register.name].update(touch(entry))

    # ── folding twice ────────────────────────────────────────────────────────────────────────────────────────────────
    def _past(self, subjects: Sequence[UUID]) -> Past:
        chunk = Chunk()
        for subject, seqs in seqs_about(self.county, subjects).items():
            for seq in seqs:
                chunk.add(subject, seq)
        past = Past(self.county, self.ring, chunk)
        if past.held:  # it may be that only this reader does not see where a target began
            past.held &= held_among(self.county, past.held)
        return past

    def _fold(self, register: Register[Any], subjects: Sequence[UUID], past: Past) -> None:
        held = self._held_then(past)
        self._load_places(past)
        keep = self.kept.get(register.name, _nothing)
        for subject in subjects:
            whole = [*past.connected(past.about(subject)).values()]
            since = (e for e in whole if not self.at.knows(e) and (e.amends is not None or self.at.holds(e)))
            change = Change(later=tuple(sorted(e.id for e in since)))
            in_force = _in_force(register, subject, roots(e for e in whole if e.id not in past.held))
            change.now_kept, change.now = keep(in_force), _folded(register, subject, in_force, self.now)
            known = [e for e in whole if self.at.knows(e) and e.id not in held]
            in_force = [e for e in _in_force(register, subject, roots(known)) if self.at.holds(e)]
            change.then_kept, change.then = keep(in_force), _folded(register, subject, in_force, self.then)
            if self._is_under(change):
                self.found.rows[register.name][subject] = change

    def _is_under(self, change: Change) -> bool:
        paths = [getattr(row, "path", None) for row in (change.now, change.then) if row is not None]
        return not paths or any(path is None or path.startswith(self.under) for path in paths)

    def _load_places(self, past: Past) -> None:
        wanted = {entry.place for entry in past.entries if entry.place is not None}
        self.now.places.load(wanted)
        self.then.places.load(wanted)

    def _held_then(self, past: Past) -> set[UUID]:
        return held_then(self.county, past.entries, self.at)

    def _places(self) -> None:
        """Work out which places stood elsewhere, by undoing what was said of places since as one more change."""
        register: Any = registers.get(PLACES)
        if register is None:
            return
        said = self._read(self._later({*register.kinds, WITHDRAWN}))
        subjects = sorted({one for entry in said if (touch := register.kinds.get(entry.kind)) for one in touch(entry)})
        if not subjects:
            return
        looking = Changed()
        table = Table(register.model)
        for part in batched(subjects, PART):
            past = self._past(part)
            held = self._held_then(past)
            for subject in part:
                known = [
                    e for e in past.connected(past.about(subject)).values() if self.at.knows(e) and e.id not in held
                ]
                in_force = [e for e in _in_force(register, subject, roots(known)) if self.at.holds(e)]
                looking.rows[PLACES][subject] = Change(then=_folded(register, subject, in_force, self.now))
        old = {
            state.id: state
            for row in store().rows(table, "id", self.county, subjects)
            for state in (register.state(**dict(zip(table.columns, row, strict=True))),)
        }
        before = {i: _stands(state) for i, state in old.items()}
        new = {subject: change.then for subject, change in looking.rows[PLACES].items()}
        more = register.derive(old, new, self.now)
        self.then = Quiet(self.county, PlacesThen(self.county, {**new, **more}))
        self._note_places(before, {**new, **more})

    def _note_places(self, before: Mapping[UUID, PlaceInfo], then: Mapping[UUID, Any]) -> None:
        self.now.places.load(then)
        for place, state in then.items():
            stood = _stands(state) if state is not None else None
            stands = before.get(place) or self.now.places.get(place)
            if stood != stands:
                self.found.places[place] = (stands, stood)


def _nothing(_entries: Sequence[Entry]) -> None:
    """What is kept where nobody asks for more."""


def held_then(county: str, entries: Iterable[Entry], at: Instant) -> set[UUID]:
    """Return which of `entries` waited for a target at `at`: it was stored later, or they wait for it now.

    What has no beginning here began where the reader does not look (a household elsewhere that somebody came from).
    """
    known = [entry for entry in entries if at.knows(entry)]
    wanted = {entry.id: targets_of(entry) for entry in known}
    begun = {created for entry in known for created in created_by(entry)}
    asked = {target for found in wanted.values() for target in found} - begun
    later = _later_begun(county, asked, at)
    waiting = _waited_for(county, wanted, asked - later.keys())
    later = {target: is_later for target, is_later in later.items() if is_later}
    return {
        entry for entry, targets in wanted.items() if any(t in later for t in targets) or waiting[entry] & set(targets)
    }


def _later_begun(county: str, targets: Collection[UUID], at: Instant) -> dict[UUID, bool]:
    """Return, by what has begun or is stored, whether that was after `at`."""
    found: dict[UUID, bool] = {}
    for part in batched(sorted(targets), PART):
        subjects = EntrySubject.objects.filter(county=county, subject__in=part, creates=True)
        stored = StoredEntry.objects.filter(county=county, id__in=part)
        for one, seq in (*subjects.values_list("subject", "seq"), *stored.values_list("id", "seq")):
            found[one] = seq > at.seq and found.get(one, True)
    return found


def _waited_for(county: str, entries: Collection[UUID], targets: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return, by entry, which of `targets` it waits for now."""
    found: dict[UUID, set[UUID]] = {entry: set() for entry in entries}
    for part in batched(sorted(targets), PART):
        rows = Hold.objects.filter(county=county, target__in=part).values_list("entry", "target")
        for entry, target in rows:
            if entry in found:
                found[entry].add(target)
    return found


def _stands(state: Any) -> PlaceInfo:
    return PlaceInfo(state.id, state.parent, state.kind, state.path, state.tally, state.is_open)


def _in_force(register: Register[Any], subject: UUID, found: Iterable[Root]) -> list[Entry]:
    """Return the entries in force that touch `subject`, in their order."""
    entries = [root.current for root in found if root.current is not None]
    touching = [e for e in entries if (touch := register.kinds.get(e.kind)) is not None and subject in touch(e)]
    return sorted(touching, key=lambda entry: entry.order)


def _folded(register: Register[Any], subject: UUID, entries: Sequence[Entry], ctx: Quiet) -> Any:
    state = register.fold(subject, entries, ctx) if entries else None
    if state is not None:
        state.head_at, state.head_id = entries[-1].effective_at, entries[-1].id
        if register.placed:
            at = ctx.place(getattr(state, register.placed))
            state.path = at.path if at else ""
    return state
