"""Rebuilding: every register folded anew out of the stored entries and compared row for row with what stands.

Subjects go by in chunks, so that memory stays flat whatever the size of the ledger; what outlasts a chunk waits in
fresh tables on disk. The check reads one snapshot while the office works; putting right holds the county's writer.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import models, transaction

from lianfang.ledger.models import Conflict, EntrySubject, Finding, Hold, StoredEntry
from lianfang.ledger.registers import Register, Satellite, registers
from lianfang.ledger.sql import Row, Table, snapshot, store
from lianfang.ledger.writing.standing import PLACES
from lianfang.ledger.writing.tallying import counted, tallied

from .fresh import Comparison, fresh, fresh_tables, gather_statistics, key_words, spilling, stream
from .refold import Chunk, Refolding, RefoldRound, chunks, keep_holds, missing_targets, unheard

MOST_DIFFERENCES = 100
_SPOKEN_OF = (
    "SELECT 1 FROM ledger_subject s JOIN ledger_entry e ON e.county = s.county AND e.seq = s.seq "
    "WHERE s.county = t.county AND s.subject = t.id AND e.kind IN ({marks})"
)


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
        with fresh_tables(rebuilt_apart()):
            return _Rebuild(county, check).run()


def rebuilt_apart() -> list[type[models.Model]]:
    """Whose rows outlast a chunk and so wait in fresh tables."""
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
        self.claimed: Counter[str] = Counter()
        self.others = [register for register in registers if register is not self.places]

    def run(self) -> Rebuilt:
        gather_statistics(Table(StoredEntry), Table(EntrySubject))  # a plan for few rows asks each subject of all
        if self.places is not None:
            self._places(self.places)
        for chunk in self._chunks(self.others):
            self._chunk(chunk)
        for entries in unheard(self.county, _heard([*registers])):
            keep_holds(self.county, missing_targets(self.county, entries))
        for register in self.others:
            self._unclaimed(register)
        for model in tallied():
            self._compare_tables(Comparison(model, self.county, counted=counted(model)))
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
        gather_statistics(fresh(register.model))
        compared = Comparison(register.model, self.county)
        self.found.row_count += compared.fresh_count()
        self._compare_tables(compared)

    def _chunk(self, chunk: Chunk) -> None:
        """Fold everything about the chunk's subjects; what is folded together is read once."""
        folding = Refolding(self.county, chunk)
        for register in self.others:
            part = RefoldRound(folding, register)
            part.fold_anew()
            self._compare(part, part.new.keys())
        folding.keep()

    def _compare(self, part: RefoldRound, subjects: Collection[UUID]) -> None:
        """Compare the rows of `subjects` with the stored ones; put right those that differ."""
        table, states = part.table, part.new
        pick = attrgetter(*table.columns)
        rows = store().rows(table, "id", self.county, [*subjects])
        self.claimed[table.name] += len(rows)
        stored = {row[table.places["id"]]: row for row in rows}
        wrong: set[UUID] = set()
        for subject in subjects:
            state = states.get(subject)
            if not self._same(table, pick(state) if state is not None else None, stored.get(subject)):
                wrong.add(subject)
            self.found.row_count += state is not None
        for satellite in part.register.satellites:
            wrong |= self._satellite(part, satellite, subjects)
        if not self.check and wrong:
            part.new = {i: states.get(i) for i in wrong}
            part.put_rows(wrong)

    def _satellite(self, part: RefoldRound, satellite: Satellite[Any], owners: Collection[UUID]) -> set[UUID]:
        """Compare the rows beside the rows of `owners`; return whose differ."""
        table = Table(satellite.model)
        stored = store().rows(table, satellite.owner, self.county, [*owners])
        self.claimed[table.name] += len(stored)
        states = [state for state in part.new.values() if state is not None]
        fresh = [row for state in states for row in part.satellite_rows(satellite, state)]
        order = _order(table)
        if sorted(fresh, key=order) == sorted(stored, key=order):
            return set()
        by_key, other = ({_key(table, row): row for row in rows} for rows in (fresh, stored))
        owner = table.places[satellite.owner]
        return {
            (by_key.get(key) or other[key])[owner]
            for key in by_key.keys() | other.keys()
            if not self._same(table, by_key.get(key), other.get(key))
        }

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

    def _unclaimed(self, register: Register[Any]) -> None:
        """Look for rows that follow from nothing, wherever there are more than were compared."""
        tables = [Table(register.model), *(Table(satellite.model) for satellite in register.satellites)]
        if all(self._count(table) == self.claimed[table.name] for table in tables):
            return
        for chunk in self._chunks([register]):
            part = RefoldRound(Refolding(self.county, chunk), register)
            self._compare(part, chunk.about.keys() - set(part.concerned()))
        heard = sorted(register.kinds)
        self._extra(tables[0], "id", _SPOKEN_OF.format(marks=", ".join(["%s"] * len(heard))), heard)
        for table, satellite in zip(tables[1:], register.satellites, strict=True):
            owners = f"SELECT 1 FROM {tables[0].name} s WHERE s.county = t.county AND s.id = t.{satellite.owner}"  # noqa: S608 - names are ours
            self._extra(table, satellite.owner, owners)

    def _count(self, table: Table) -> int:
        return int(store().execute(f"SELECT COUNT(*) FROM {table.name} WHERE county = %s", [self.county])[0][0])  # noqa: S608 - names are ours

    def _extra(self, table: Table, owner: str, known: str, params: Sequence[str] = ()) -> None:
        """Name the rows for which `known` finds nothing, and delete them if all is to be put right."""
        gone = f"{table.name} t WHERE t.county = %s AND NOT EXISTS ({known})"
        keys = ", ".join(f't."{c}"' for c in table.key)
        for row in stream(f"SELECT {keys} FROM {gone}", [self.county, *params]):  # noqa: S608 - names are ours
            self.found.add(Difference(table.name, "extra", key_words(table, row)))
        if not self.check:
            sql = f"DELETE FROM {table.name} WHERE county = %s AND {owner} IN (SELECT t.{owner} FROM {gone})"  # noqa: S608 - names are ours
            store().execute(sql, [self.county, self.county, *params])

    def _compare_tables(self, compared: Comparison) -> None:
        gather_statistics(fresh(compared.table.model))
        for key, code, columns in compared.differences():
            self.found.add(Difference(compared.table.name, code, key, columns))
        if not self.check:
            compared.put_right()


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview | bytearray) else value


def _order(table: Table) -> Callable[[Row], Any]:
    """Return a key to sort by; ids as numbers, which compare much quicker."""
    places = [table.places[c] for c in table.key if c != "county"]
    return lambda row: [v.int if isinstance(v := row[i], UUID) else _plain(v) for i in places]


def _key(table: Table, row: Row) -> Row:
    return tuple([_plain(row[table.places[c]]) for c in table.key])


def _words(table: Table, row: Row) -> str:
    return key_words(table, _key(table, row))
