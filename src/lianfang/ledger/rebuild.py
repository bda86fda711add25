"""Rebuilding: every register folded anew out of the stored entries and compared row for row with what stands.

Subjects go by in chunks, so that memory stays flat; only places are held whole, since paths follow from the tree. The
check reads one snapshot while the office works; putting right holds the county's writer until it is done.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q

from .findings import CONFLICTS, FINDINGS
from .folding import PLACES, Folding, RegisterRound, Touches
from .models import Conflict, EntrySubject, Finding, StoredEntry
from .registers import Register, registers
from .seal import Keyring
from .sql import Row, Table, snapshot, store

CHUNK = 2_000
MOST_DIFFERENCES = 100


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that does not follow from the entries: `missing`, `extra`, `other` (with the columns)."""

    table: str
    code: str
    key: str
    columns: tuple[str, ...] = ()


@dataclass(slots=True)
class Rebuilt:
    """The result for one county."""

    county: str
    row_count: int = 0
    differences: list[Difference] = field(default_factory=list)
    difference_count: int = 0

    @property
    def is_equal(self) -> bool:
        return not self.difference_count

    def add(self, difference: Difference) -> None:
        self.difference_count += 1
        if len(self.differences) < MOST_DIFFERENCES:
            self.differences.append(difference)


def rebuild(county: str, *, check: bool = True) -> Rebuilt:
    """Fold `county` anew and say what differs; unless `check`, put the registers right."""
    with snapshot() if check else transaction.atomic():
        if not check:
            store().lock_head(county)
        return _Rebuild(county, check).run()


class _Rebuild:
    def __init__(self, county: str, check: bool) -> None:
        self.county = county
        self.check = check
        self.found = Rebuilt(county)
        self.stored_count: Counter[str] = Counter()
        self.folding = self._fresh_folding()

    def _fresh_folding(self) -> Folding:
        return Folding(self.county, Keyring(self.county), fresh=[], held=set(), released=set(), touches=Touches())

    def run(self) -> Rebuilt:
        self._places()
        for subjects in self._subjects():
            self._chunk(subjects)
        self._counted()
        self._tallies()
        self._said(FINDINGS, Finding.objects.filter(~Q(register="")), self._findings())
        self._said(CONFLICTS, Conflict.objects.all(), self._conflicts())
        return self.found

    def _places(self) -> None:
        """Fold the tree in one piece, since paths follow from all of it."""
        register = registers.get(PLACES)
        if register is not None:
            seqs = StoredEntry.objects.filter(county=self.county, kind__in=[*register.kinds]).values("seq")
            about = EntrySubject.objects.filter(county=self.county, seq__in=seqs)
            subjects = list(about.values_list("subject", flat=True).distinct())
            part = RegisterRound(self.folding, register)
            self._compare(part, part.fold_anew(subjects))

    def _chunk(self, subjects: list[UUID]) -> None:
        """Fold everything about `subjects`; what is folded together is read once."""
        folding = self._next_folding()
        for register in registers:
            if register.name != PLACES:
                part = RegisterRound(folding, register)
                self._compare(part, part.fold_anew(subjects))

    def _next_folding(self) -> Folding:
        """Each chunk starts with an empty history; places, findings and counts go on."""
        fresh = self._fresh_folding()
        fresh.places, fresh.findings, fresh.counts = self.folding.places, self.folding.findings, self.folding.counts
        self.folding = fresh
        return fresh

    def _subjects(self) -> Iterator[list[UUID]]:
        """All subjects, those that began together beside each other, so that an entry is read once or twice."""
        begun = EntrySubject.objects.filter(county=self.county).values("subject").annotate(first=models.Min("seq"))
        rows = begun.order_by("first", "subject").values_list("subject", flat=True).iterator(chunk_size=CHUNK)
        while chunk := list(islice(rows, CHUNK)):
            yield chunk

    def _counted(self) -> None:
        """Find rows that no entry is about."""
        for register in registers:
            stored = register.model._default_manager.filter(county=self.county).count()
            if stored != self.stored_count[register.name]:
                self._extra(register, stored - self.stored_count[register.name])

    def _compare(self, part: RegisterRound, states: dict[UUID, Any]) -> None:
        """Compare the chunk's rows with the stored ones, and count these."""
        table, pick = part.table, attrgetter(*part.table.columns)
        stored = {row[table.places["id"]]: row for row in store().rows(table, "id", self.county, list(states))}
        wrong: list[UUID] = []
        for subject, state in states.items():
            row = pick(state) if state is not None else None
            if not self._same(table, str(subject), row, stored.get(subject)):
                wrong.append(subject)
            self.found.row_count += state is not None
        wrong += self._satellites(part, states)
        if not self.check and wrong:
            part.new = {i: states[i] for i in set(wrong)}
            part.put_rows(stored)
        self.stored_count[part.register.name] += len(stored)

    def _same(self, table: Table, key: str, row: Row | None, stored: Row | None) -> bool:
        if row is None or stored is None:
            if row is not stored:
                self.found.add(Difference(table.name, "missing" if stored is None else "extra", key))
            return row is stored
        columns = tuple(c for c, a, b in zip(table.columns, row, stored, strict=True) if _plain(a) != _plain(b))
        if columns:
            self.found.add(Difference(table.name, "other", key, columns))
        return not columns

    def _satellites(self, part: RegisterRound, states: dict[UUID, Any]) -> list[UUID]:
        wrong = []
        for satellite in part.register.satellites:
            table = Table(satellite.model)
            stored: dict[UUID, list[Row]] = {}
            for row in store().rows(table, satellite.owner, self.county, list(states)):
                stored.setdefault(row[table.places[satellite.owner]], []).append(row)
            for subject, state in states.items():
                rows = part.satellite_rows(satellite, state) if state is not None else []
                if _sorted(rows) != _sorted(stored.get(subject, [])):
                    self.found.add(Difference(table.name, "other", str(subject)))
                    wrong.append(subject)
        return wrong

    def _extra(self, register: Register[Any], count: int) -> None:
        self.found.add(Difference(Table(register.model).name, "extra", f"{count} rows without entries"))
        if self.check:
            return
        known: set[UUID] = {i for part in self._subjects() for i in part}
        ids = register.model._default_manager.filter(county=self.county).values_list("id", flat=True)
        store().remove(Table(register.model), ("county", "id"), [(self.county, i) for i in ids if i not in known])

    def _tallies(self) -> None:
        """Compare the counts; rows of nothing but zeros are as good as none."""
        for model in self.folding.counts.tables():
            table = Table(model)
            stored = {_key(table, row): row for row in _all_rows(table, model, self.county)}
            fresh = {_key(table, row): row for row in self.folding.counts.rows(model)}
            names = [table.places[c] for c in self.folding.counts.names(model)]
            for key in stored.keys() | fresh.keys():
                a, b = fresh.get(key), stored.get(key)
                if a is None and b is not None and not any(b[i] for i in names):
                    continue
                self._same(table, str(key), a, b)
            if not self.check:
                store().remove(table, ("county",), [(self.county,)])
                store().put(table, list(fresh.values()), update=True)

    def _findings(self) -> list[Row]:
        return [(self.county, *at, params) for at, params in self.folding.findings.found.items()]

    def _conflicts(self) -> list[Row]:
        return [(self.county, *at, ids) for at, ids in self.folding.findings.conflicts.items()]

    def _said(self, table: Table, rows: "models.QuerySet[Any]", fresh: Sequence[Row]) -> None:
        wanted = {_key(table, row): row for row in fresh}
        stored = {_key(table, row): row for row in rows.filter(county=self.county).values_list(*table.columns)}
        for key in wanted.keys() | stored.keys():
            self._same(table, str(key), wanted.get(key), stored.get(key))
        if not self.check:
            gone = [stored[key] for key in stored.keys() - wanted.keys()]
            picks = [table.places[c] for c in table.key]
            store().remove(table, table.key, [tuple(row[i] for i in picks) for row in gone])
            store().put(table, list(wanted.values()), update=True)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview | bytearray) else value


def _sorted(rows: Sequence[Row]) -> list[str]:
    return sorted(repr(tuple(_plain(v) for v in row)) for row in rows)


def _key(table: Table, row: Row) -> Row:
    return tuple(row[table.places[c]] for c in table.key)


def _all_rows(table: Table, model: type[models.Model], county: str) -> list[Row]:
    return list(model._default_manager.filter(county=county).values_list(*table.columns))
