"""Counties of the suite in which the same entries arrive in different ways, and what came of it, comparable."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction

from lianfang.kit.ids import root_id
from lianfang.ledger.checking.fresh import fresh_tables
from lianfang.ledger.checking.rebuild import rebuild, rebuilt_apart
from lianfang.ledger.checking.verify import verify
from lianfang.ledger.door import SYSTEM, Answer, Draft, record, record_one
from lianfang.ledger.emergencies import OPENED, OpenedBody
from lianfang.ledger.models import Conflict, Finding, Hold, StoredEntry
from lianfang.ledger.registers import EntryTally, Tally, registers
from lianfang.ledger.sql import Table, store
from lianfang.ledger.sql.tables import names_of

COUNTY = "141028"
BY_SYSTEM = SYSTEM(COUNTY)
EMERGENCY = root_id("test/emergency")
OPENING = root_id("test/opening")
BEGAN_AT = datetime(2020, 1, 25, tzinfo=UTC)
# Which batch an entry came in shows in these columns alone.
BY_ARRIVAL = frozenset({"county", "changed_seq"})

Rows = list[tuple[Any, ...]]


@contextmanager
def world(county: str) -> Iterator[str]:
    """Open a county for one example; all of it is rolled back afterwards."""
    with transaction.atomic():
        body = OpenedBody(emergency=EMERGENCY, name="演练", drill=True, level=1, ground="")
        record_one(Draft(OPENED.name, body, None, BEGAN_AT, id=OPENING), by=SYSTEM(county))
        yield county
        transaction.set_rollback(True)


def arrive(county: str, drafts: Sequence[Draft], sizes: Iterable[int] = ()) -> list[Answer]:
    """Hand in `drafts` in this order, in batches of `sizes`, the rest at once."""
    answers: list[Answer] = []
    rest = list(drafts)
    for size in (*sizes, len(rest)):
        part, rest = rest[:size], rest[size:]
        answers += record(part, by=SYSTEM(county)) if part else []
    return answers


def snapshot(county: str) -> dict[str, Rows]:
    """Return every register, satellite and tally of a county, with findings, conflicts and holds, order removed."""
    found = {}
    for register in registers:
        for model in (register.model, *(satellite.model for satellite in register.satellites)):
            found[model._meta.db_table] = rows_of(model, county)
        tallies: list[Tally[Any] | EntryTally[Any]] = [*register.tallies, *register.entry_tallies]
        for tally in tallies:
            found[tally.model._meta.db_table] = counted(tally.model, tally.keys, county)
    for model in (Finding, Conflict, Hold):
        found[model._meta.db_table] = rows_of(model, county)
    return found


def rows_of(model: type[models.Model], county: str) -> Rows:
    """Return rows as the database keeps them: what two of them share need not be read into anything."""
    columns = [column for column in Table(model).columns if column not in BY_ARRIVAL]
    return sorted((tuple(map(_plain, row)) for row in _read(model, columns, county)), key=repr)


def _read(model: type[models.Model], columns: Sequence[str], county: str) -> Rows:
    return store().execute(f"SELECT {names_of(columns)} FROM {Table(model).name} WHERE county = %s", [county])


def counted(model: type[models.Model], keys: Sequence[str], county: str) -> Rows:
    """Rows of a tally that count something: zeros are as good as no row."""
    columns = [column for column in Table(model).columns if column not in BY_ARRIVAL]
    counts = [i for i, name in enumerate(columns) if name not in (*keys, "path")]
    return sorted((row for row in _read(model, columns, county) if any(row[i] for i in counts)), key=repr)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview | bytes) else value


@dataclass(frozen=True)
class Outcome:
    """What became of a history: the answers, what the ledger holds, what the registers say."""

    answers: list[Answer]
    entries: dict[Any, tuple[Any, ...]]
    tables: dict[str, Rows]


def lived(drafts: Sequence[Draft], sizes: Iterable[int] = (), *, before: Sequence[Draft] = ()) -> Outcome:
    """Live one history in a county of its own, prove it sound, and return what became of it."""
    with world(COUNTY):
        arrive(COUNTY, before)
        return judged(arrive(COUNTY, drafts, sizes))


def judged(answers: list[Answer]) -> Outcome:
    assert_sound(COUNTY)
    return Outcome(answers, stored(COUNTY), snapshot(COUNTY))


@contextmanager
def standing(before: Sequence[Draft] = ()) -> Iterator[None]:
    """A county that is opened and settled once; each `life` in it begins there and leaves nothing behind."""
    with world(COUNTY), fresh_tables(rebuilt_apart()):
        arrive(COUNTY, before)
        yield


@contextmanager
def life() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stored(county: str) -> dict[Any, tuple[Any, ...]]:
    """Return what the ledger holds, by id, as far as it does not depend on arrival."""
    names = ("id", "kind", "place", "subjects", "happened_at", "effective_at", "base", "amends", "cause")
    return {row[0]: row[1:] for row in _read(StoredEntry, names, county)}


def assert_sound(county: str) -> None:
    """The chain holds, numbers have no gap, and every register follows from the entries."""
    seqs = sorted(row[0] for row in _read(StoredEntry, ["seq"], county))
    assert seqs == list(range(1, len(seqs) + 1))
    assert verify(county).faults == []
    assert rebuild(county).differences == []


def difference(one: dict[str, Rows], other: dict[str, Rows]) -> dict[str, tuple[Rows, Rows]]:
    """Return, by table, the rows that only one of two snapshots has: readable where they differ."""
    found = {}
    for table in one.keys() | other.keys():
        a, b = one.get(table, []), other.get(table, [])
        if a != b:
            found[table] = ([row for row in a if row not in b], [row for row in b if row not in a])
    return found
