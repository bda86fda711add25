"""Rebuilding: every register folded anew out of the stored entries and compared row for row with what stands.

Subjects go by in chunks, so that memory stays flat whatever the size of the ledger; what outlasts a chunk waits in
fresh tables on disk. The check reads one snapshot while the office works; putting right holds the county's writer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import models, transaction

from .folding import PLACES
from .fresh import Comparison, fresh_tables, gather_statistics, key_words, spilling, stream
from .models import Conflict, Finding, Hold
from .refold import Chunk, Refolding, RefoldRound, chunks, keep_holds, missing_targets, unheard
from .registers import Register, registers
from .sql import Row, Table, snapshot, store
from .tallying import Counts, tallied

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
    with spilling(), snapshot() if check else transaction.atomic():
        if not check:
            store().lock_head(county)
        with fresh_tables(_fresh_models()):
            return _Rebuild(county, check).run()


def _fresh_models() -> list[type[models.Model]]:
    places = registers.get(PLACES)
    return [*([places.model] if places else []), *tallied(), Finding, Conflict, Hold]


def _heard(found: Sequence[Register[Any]]) -> set[str]:
    return {kind for register in found for kind in register.kinds}


class _Rebuild:
    def __init__(self, county: str, check: bool) -> None:
        self.county = county
        self.check = check
        self.found = Rebuilt(county)
        self.places = registers.get(PLACES)
        self.others = [register for register in registers if register is not self.places]

    def run(self) -> Rebuilt:
        if self.places is not None:
            self._places(self.places)
        for chunk in self._chunks(self.others):
            self._chunk(chunk)
        for entries in unheard(self.county, _heard([*registers])):
            keep_holds(self.county, missing_targets(self.county, entries))
        for register in self.others:
            self._strangers(register)
        names = Counts(self.county, lambda place: None).names
        for model in tallied():
            self._compare_tables(Comparison(model, self.county, counted=names(model)))
        # What the door itself found out does not follow from entries alone: rights were judged when they came.
        self._compare_tables(Comparison(Finding, self.county, only="s.register <> ''"))
        self._compare_tables(Comparison(Conflict, self.county))
        self._compare_tables(Comparison(Hold, self.county))
        return self.found

    def _chunks(self, found: Sequence[Register[Any]]) -> Iterator[Chunk]:
        heard = _heard(found)
        return chunks(self.county, heard) if heard else iter(())

    def _places(self, register: Register[Any]) -> None:
        """Fold the tree into its fresh table first, since all other rows take their paths from it."""
        for chunk in self._chunks([register]):
            folding = Refolding(self.county, chunk)
            part = RefoldRound(folding, register)
            part.fold_anew()
            part.keep_rows()
            folding.keep()
        gather_statistics(register.model)
        compared = Comparison(register.model, self.county)
        self.found.row_count += compared.fresh_count()
        self._compare_tables(compared)

    def _chunk(self, chunk: Chunk) -> None:
        """Fold everything about the chunk's subjects; what is folded together is read once."""
        folding = Refolding(self.county, chunk)
        for register in self.others:
            part = RefoldRound(folding, register)
            part.fold_anew()
            self._compare(part, [*chunk.about])
        folding.keep()

    def _compare(self, part: RefoldRound, subjects: Sequence[UUID]) -> None:
        """Compare the chunk's rows with the stored ones; put right those that differ."""
        table, states = part.table, part.new
        pick = attrgetter(*table.columns)
        stored = {row[table.places["id"]]: row for row in store().rows(table, "id", self.county, subjects)}
        wrong: set[UUID] = set()
        for subject in states.keys() | stored.keys():
            state = states.get(subject)
            if not self._same(table, pick(state) if state is not None else None, stored.get(subject)):
                wrong.add(subject)
            self.found.row_count += state is not None
        wrong |= self._satellites(part, [*states])
        if not self.check and wrong:
            part.new = {i: states.get(i) for i in wrong}
            part.put_rows(stored)

    def _satellites(self, part: RefoldRound, owners: Sequence[UUID]) -> set[UUID]:
        """Compare the rows beside the chunk's rows; return whose differ."""
        wrong = set()
        for satellite in part.register.satellites:
            table = Table(satellite.model)
            owner = table.places[satellite.owner]
            stored = {_key(table, row): row for row in store().rows(table, satellite.owner, self.county, owners)}
            states = [state for state in part.new.values() if state is not None]
            fresh = {_key(table, row): row for state in states for row in part.satellite_rows(satellite, state)}
            if stored == fresh:
                continue
            for key in stored.keys() | fresh.keys():
                one, other = fresh.get(key), stored.get(key)
                if not self._same(table, one, other):
                    wrong.add((one or other or ())[owner])
        return wrong

    def _same(self, table: Table, fresh: Row | None, stored: Row | None) -> bool:
        if fresh == stored:
            return True
        if fresh is None or stored is None:
            row, code = (stored, "extra") if fresh is None else (fresh, "missing")
            self.found.add(Difference(table.name, code, _words(table, row or ())))
            return False
        columns = tuple(c for c, a, b in zip(table.columns, fresh, stored, strict=True) if _plain(a) != _plain(b))
        if columns:
            self.found.add(Difference(table.name, "other", _words(table, fresh), columns))
        return not columns

    def _strangers(self, register: Register[Any]) -> None:
        """Find rows of subjects that no entry is about, and rows beside no row."""
        name = Table(register.model).name
        known = "SELECT 1 FROM ledger_subject s WHERE s.county = t.county AND s.subject = t.id"
        self._extra(Table(register.model), "id", known)
        for satellite in register.satellites:
            beside = f"SELECT 1 FROM {name} s WHERE s.county = t.county AND s.id = t.{satellite.owner}"  # noqa: S608 - names are ours
            self._extra(Table(satellite.model), satellite.owner, beside)

    def _extra(self, table: Table, owner: str, known: str) -> None:
        keys = ", ".join(f't."{c}"' for c in table.key)
        sql = f"SELECT {keys} FROM {table.name} t WHERE t.county = %s AND NOT EXISTS ({known})"  # noqa: S608 - names are ours
        for row in stream(sql, [self.county]):
            self.found.add(Difference(table.name, "extra", key_words(table, row)))
        if not self.check:
            gone = f"SELECT t.{owner} FROM {table.name} t WHERE t.county = %s AND NOT EXISTS ({known})"  # noqa: S608 - names are ours
            store().execute(
                f"DELETE FROM {table.name} WHERE county = %s AND {owner} IN ({gone})",  # noqa: S608 - names are ours
                [self.county, self.county],
            )

    def _compare_tables(self, compared: Comparison) -> None:
        gather_statistics(compared.table.model)
        for key, code, columns in compared.differences():
            self.found.add(Difference(compared.table.name, code, key, columns))
        if not self.check:
            compared.put_right()


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview | bytearray) else value


def _key(table: Table, row: Row) -> Row:
    return tuple([_plain(row[table.places[c]]) for c in table.key])


def _words(table: Table, row: Row) -> str:
    return key_words(table, _key(table, row))
