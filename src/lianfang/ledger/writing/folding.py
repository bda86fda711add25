"""Folding: new entries into register rows, tallies, findings and conflicts. One `Folding` is one round of a batch."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import partial
from operator import attrgetter, itemgetter
from typing import Any
from uuid import UUID

from django.db import models

from lianfang.ledger import grounds
from lianfang.ledger.findings import Findings
from lianfang.ledger.kinds import Entry
from lianfang.ledger.reading.entries import Root, entries_by, roots
from lianfang.ledger.registers import PlaceInfo, Register, Satellite, State, registers
from lianfang.ledger.sealing.seal import Keyring
from lianfang.ledger.sql import Asked, Row, Table, store

from .history import History
from .standing import PLACES, Places
from .tallying import Counts

Touched = tuple[UUID, ...] | frozenset[UUID]
PATH = "path"  # what a register with `placed` keeps beside the place


class FoldFailed(Exception):
    """A fold raised; `entries` are those that may be to blame."""

    def __init__(self, entries: Iterable[UUID], error: Exception) -> None:
        super().__init__(str(error))
        self.entries = set(entries)
        self.error = error


class Touches:
    """Which rows an entry touches; asked once an entry, since one entry may build hundreds of doors.

    Known by the entry itself: two entries may share one body and differ in place.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[Entry, dict[str, Touched]]] = {}
        self._by_kind: dict[str, list[tuple[str, Callable[[Entry], Iterable[UUID]]]]] = {}

    def all(self, entry: Entry) -> dict[str, Touched]:
        """Return, by register, the rows that `entry` touches."""
        found = self._known.get(id(entry))
        if found is None:
            touched = {name: rows for name, touch in self._of(entry.kind) if (rows := _once(touch(entry)))}
            # The entry is kept beside the answer, so that its number in memory stays its own.
            found = self._known[id(entry)] = (entry, touched)
        return found[1]

    def _of(self, kind: str) -> list[tuple[str, Callable[[Entry], Iterable[UUID]]]]:
        found = self._by_kind.get(kind)
        if found is None:
            found = [(register.name, register.kinds[kind]) for register in registers.touched_by(kind)]
            self._by_kind[kind] = found
        return found

    def of(self, register: Register[Any], entry: Entry) -> Touched:
        return self.all(entry).get(register.name, ())


def _once(rows: Iterable[UUID]) -> Touched:
    """Return each row once. Most entries touch one of a register or none: that needs no set."""
    found = tuple(rows)
    return frozenset(found) if len(found) > 1 else found


class FoldContext:
    """What one fold of one subject asks and says (registers.Context)."""

    def __init__(self, folding: "Folding", register: str, subject: UUID) -> None:
        self.county = folding.county
        self._folding = folding
        self._at = (register, subject)

    def place(self, place: UUID) -> PlaceInfo | None:
        return self._folding.places.get(place)

    def table(self, model: type[models.Model]) -> Table:
        return self._folding.table(model)

    def finding(self, entry: Entry, code: str, **params: Any) -> None:
        self._folding.findings.add(*self._at, entry.id, code, params)

    def conflict(self, field: str, entries: Sequence[UUID]) -> None:
        self._folding.findings.conflict(*self._at, field, entries)

    def replace_findings(self, subject: UUID, found: Sequence[tuple[UUID, str]]) -> None:
        """Kept apart from what folds say of the subject, since they are made at other times."""
        register = f"{self._at[0]}/derived"
        self._folding.findings.clear(register, subject, existed=True)
        for entry, code in found:
            self._folding.findings.add(register, subject, entry, code, {})


class Folding:
    """Folds one round's entries and keeps what is to be written."""

    def __init__(
        self,
        county: str,
        ring: Keyring,
        *,
        fresh: Sequence[Entry],
        held: set[UUID],
        released: set[UUID],
        touches: Touches,
        places: Places | None = None,
        begun: Container[UUID] = (),
    ) -> None:
        """`begun` are subjects of which nothing was ever said before this round."""
        self.county = county
        self.ring = ring
        self.touches = touches
        self.fresh = [entry for entry in fresh if entry.id not in held] if held else list(fresh)
        self.held = held
        self.released = released
        self.begun = begun
        self.places = places or Places(county)
        self.findings = Findings(county)
        self.counts = Counts(county, self.places)
        self.history = History(county, ring, self.fresh, released)
        self.amended: list[Entry] = []
        self.changed_places: set[UUID] = set()
        self.settled: dict[UUID, str] = {}  # places of which something was said before they came to this ground
        self.forgotten: set[UUID] = set()

    def table(self, model: type[models.Model]) -> Table:
        """Return where the rows of `model` stand for this round; a rebuild has places of its own."""
        return Table(model)

    def run(self) -> None:
        """Fold every register that this round touches and write its rows, tallies, findings."""
        named = [e.amends for e in self.fresh if e.amends is not None]
        self.history.admit_stored(entries_by(self.county, "id", [*named, *sorted(self.released)], self.ring))
        self.history.load(self.forgotten)
        self.amended = [*self.history.amended(), *(e for s in self.forgotten for e in self.history.about(s))]
        parts = {register.name: RegisterRound(self, register) for register in self._concerned()}
        for entry in self.fresh:
            for name, subjects in self.touches.all(entry).items():
                parts[name].touch(subjects, entry)
        for part in parts.values():
            part.ask()
        # What counts for the places touched is asked for beside their rows, since tallies name it by its path.
        fresh = (self.places.get(entry.place) for entry in self.fresh if entry.place)
        self.places.ask({place.tally for place in fresh if place is not None})
        for part in parts.values():
            part.run()
        self.findings.write()
        self.counts.write(self.changed_places)
        grounds.follow(self.county, self.settled)

    def _concerned(self) -> list[Register[Any]]:
        """Return the registers that this round may touch; all of them where places change or entries are amended."""
        found = {
            register.name for kind in {entry.kind for entry in self.fresh} for register in registers.touched_by(kind)
        }
        return [register for register in registers if register.name in found or self.amended or PLACES in found]


class RegisterRound:
    """One register in one round."""

    def __init__(self, folding: Folding, register: Register[Any]) -> None:
        self.all = folding
        self.register = register
        self.table = Table(register.model)
        self.touched: dict[UUID, list[Entry]] = defaultdict(list)
        self.whole: set[UUID] = set()
        self.begun: list[UUID] = []
        self.old: dict[UUID, State] = {}
        self.new: dict[UUID, State | None] = {}
        self._touched_by = partial(folding.touches.of, register)
        self._asked: Asked = list
        self._also: Asked = list

    def run(self) -> None:
        self._find_moved()
        if not self.touched:
            return
        self._load()
        stepped, whole = self._split()
        for subject in self.begun:
            self._guard(subject, self._begin)
        for subject in stepped:
            self._guard(subject, self._step)
        if whole:
            self.all.history.load(whole)
            for subject in whole:
                self._guard(subject, self._fold)
        self._derive()
        self._write()

    def touch(self, subjects: Iterable[UUID], entry: Entry) -> None:
        """Take in an entry of the round that touches `subjects`."""
        for subject in subjects:
            self.touched[subject].append(entry)

    def ask(self) -> None:
        """Have the rows that the round's entries touch on their way."""
        for entry in self.all.amended:
            for subject in self._touched_by(entry):
                self.touched.setdefault(subject, [])
                self.whole.add(subject)
        self.begun = [i for i in self.touched if i in self.all.begun and i not in self.whole]
        known = set(self.touched).difference(self.begun)
        self._asked = store().ask(self.table, "id", self.all.county, list(known))

    def _find_moved(self) -> None:
        """Add the rows at places that this round has moved, opened or closed."""
        if self.register.placed and self.all.changed_places:
            rows = store().rows(self.table, self.register.placed, self.all.county, sorted(self.all.changed_places))
            found = [row[self.table.places["id"]] for row in rows]
            self._also = store().ask(self.table, "id", self.all.county, [i for i in found if i not in self.touched])
            for subject in found:
                self.touched.setdefault(subject, [])
                self.whole.add(subject)

    def _load(self) -> None:
        names = self.table.columns
        build = self.register.state
        for row in [*self._asked(), *self._also()]:
            state = build(**dict(zip(names, row, strict=True)))
            self.old[state.id] = state
            self.all.counts.take(self.register, state)

    def _split(self) -> tuple[list[UUID], list[UUID]]:
        """Part the subjects that a later entry can simply be added to from those that are folded whole."""
        stepped: list[UUID] = []
        whole: list[UUID] = []
        self.begun = [subject for subject in self.begun if subject not in self.whole]
        begun = set(self.begun)
        for subject, entries in self.touched.items():
            if subject in begun:
                continue
            old = self.old.get(subject)
            if len(entries) > 1:
                entries.sort(key=lambda e: e.order)
            later = old is not None and entries and entries[0].order > (old.head_at, old.head_id)
            (stepped if self.register.steps and later and subject not in self.whole else whole).append(subject)
        return stepped, whole

    def _guard(self, subject: UUID, work: Any) -> None:
        try:
            work(subject)
        except Exception as error:
            raise FoldFailed({e.id for e in self.touched[subject]}, error) from error

    def _step(self, subject: UUID) -> None:
        ctx = FoldContext(self.all, self.register.name, subject)
        state: Any = self.old[subject]  # what it counted has been taken back already
        for entry in self.touched[subject]:
            seq = max(state.changed_seq, entry.seq)
            state = self.register.step(state, entry, ctx)
            if state is None:
                raise TypeError(f"{self.register.name}: a step cannot end a row; fold it whole")
            state.head_at, state.head_id, state.changed_seq = entry.effective_at, entry.id, seq
            self.all.counts.put_entries(self.register, state, [entry])
        self.new[subject] = state

    def _begin(self, subject: UUID) -> None:
        """Fold a subject of which only this round speaks: there is no history to read."""
        entries = self.touched[subject]
        self._settle(subject, entries, max(entry.seq for entry in entries))

    def _fold(self, subject: UUID) -> None:
        """Fold `subject` out of all its entries; what it counted before is taken back."""
        history = self.all.history
        stored = history.about(subject)
        if subject in self.old:
            before = self._roots(history.connected(stored, with_fresh=False), subject, set())
            self.all.counts.take_entries(self.register, self.old[subject], self._in_force(before, subject))
        together = history.connected([*stored, *self.touched[subject], *self.all.amended])
        after = self._roots(together, subject, history.released)
        self.all.findings.clear(self.register.name, subject, existed=bool(stored))
        self._finish(subject, after)

    def _roots(self, entries: Mapping[UUID, Entry], subject: UUID, released: set[UUID]) -> list[Root]:
        """Group what concerns `subject`; what is held does not count, what this round releases does."""
        held = self.all.history.held if released else self.all.history.held | self.all.released
        found = roots(e for e in entries.values() if e.id not in held)
        return [root for root in found if self._concerns(root, subject)]

    def _concerns(self, root: Root, subject: UUID) -> bool:
        return any(subject in self._touched_by(version) for version in root.versions)

    def _in_force(self, found: Iterable[Root], subject: UUID) -> list[Entry]:
        return [r.current for r in found if r.current is not None and subject in self._touched_by(r.current)]

    def _finish(self, subject: UUID, after: Sequence[Root]) -> None:
        ctx = FoldContext(self.all, self.register.name, subject)
        for root in after:
            if root.rivals:
                ctx.conflict(f"entry:{root.first.id.hex}", root.rivals)
            for entry in root.strange:
                ctx.finding(entry, "amends.other_kind")
        newest = max((root.newest_seq for root in after), default=0)
        self._settle(subject, self._in_force(after, subject), newest)

    def _settle(self, subject: UUID, in_force: list[Entry], newest_seq: int) -> None:
        """Fold the entries in force into the row; `newest_seq` is the last that was said, in force or not."""
        entries = sorted(in_force, key=lambda e: e.order) if len(in_force) > 1 else in_force
        ctx = FoldContext(self.all, self.register.name, subject)
        state = self.register.fold(subject, entries, ctx) if entries else None
        if state is not None:
            last = entries[-1]
            state.head_at, state.head_id, state.changed_seq = last.effective_at, last.id, newest_seq
            self.all.counts.put_entries(self.register, state, entries)
        self.new[subject] = state

    def _derive(self) -> None:
        register = self.register
        if register.placed:
            pick = attrgetter(register.placed)
            self.all.places.load(pick(state) for state in self.new.values() if state is not None)
            for state in self.new.values():
                if state is not None:
                    at = self.all.places.get(pick(state))
                    setattr(state, PATH, at.path if at else "")
        ctx = FoldContext(self.all, register.name, UUID(int=0))
        more = register.derive(self.old, self.new, ctx)
        for subject, state in more.items():
            self.new[subject] = state
        if register.name == PLACES:
            self.all.places.admit(self.new)
            self.all.changed_places |= self._moved(more)
            self.all.settled |= self._settled()

    def _moved(self, more: Mapping[UUID, Any]) -> set[UUID]:
        def at(state: Any) -> tuple[Any, ...]:
            return (state.path, state.tally, state.is_open)

        stored = {i for i, new in self.new.items() if new is not None and i in self.old and at(self.old[i]) != at(new)}
        # A place that comes back, or that waited while others already named it, may have rows that never saw its path.
        begun = {i for i, new in self.new.items() if new is None or (self.all.amended and i not in self.old)}
        return stored | begun | {i for i in more if i not in self.old}

    def _settled(self) -> dict[UUID, str]:
        """Return the paths of places that lie in another ground than before, or that others named before they came."""
        path = attrgetter(PATH)
        paths: dict[UUID, str] = {i: path(new) for i, new in self.new.items() if new is not None and path(new)}
        was = {i: grounds.ground_of(path(old)) for i, old in self.old.items()}
        return {i: p for i, p in paths.items() if i not in self.all.begun and was.get(i) != grounds.ground_of(p)}

    def _write(self) -> None:
        for state in self.new.values():
            if state is not None:
                self.all.counts.put(self.register, state)
        self.put_rows(self.old)

    def put_rows(self, stored: Container[UUID]) -> None:
        """Write `new` with its satellites; `stored` says which rows stand already."""
        pick = attrgetter(*self.table.columns)
        county = self.all.county
        kept = [state for state in self.new.values() if state is not None]
        gone = [(county, i) for i, state in self.new.items() if state is None and i in stored]
        store().remove(self.table, ("county", "id"), gone)
        store().put(self.table, [pick(state) for state in kept], update=True)
        for satellite in self.register.satellites:
            table = Table(satellite.model)
            store().remove(table, ("county", satellite.owner), [(county, i) for i in self.new if i in stored])
            store().put(table, [row for state in kept for row in self.satellite_rows(satellite, state)], update=True)

    def satellite_rows(self, satellite: Satellite[Any], state: Any) -> list[Row]:
        """Return the rows beside `state`, columns in the table's order."""
        owner = {"county": self.all.county, satellite.owner: state.id}
        pick = itemgetter(*Table(satellite.model).columns)
        return [pick({**owner, **row}) for row in satellite.rows(state)]
