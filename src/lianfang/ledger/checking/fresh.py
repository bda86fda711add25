"""Fresh tables: what a rebuild works out, beside what stands, and the SQL that compares the two row by row.

They are temporary tables of this connection, gone with it and on disk where they are large. Only what is open in law 9
may go into one: places, counts, findings, conflicts, holds. Rows with names or facts are compared in memory instead,
since nobody writes over the blocks of a temporary file.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models

from lianfang.ledger.sql import Row, Table, store

PREFIX = "fresh_"
STREAMED = 2_000
CACHE = -16_384  # KiB


_standing: ContextVar[frozenset[str]] = ContextVar("standing", default=frozenset())


@contextmanager
def fresh_tables(made: Sequence[type[models.Model]]) -> Iterator[None]:
    """Make an empty copy of each table for as long as this lasts. Use within the transaction that reads.

    Within another of the same transaction those that stand are emptied afterwards: each table made or dropped costs
    the database a change of its schema, after which SQLite reads every statement anew.
    """
    every = [Table(model).name for model in made]
    names = [name for name in every if name not in _standing.get()]
    mark = _standing.set(_standing.get().union(names))
    try:
        yield from _made(names, [name for name in every if name not in names])
    finally:
        _standing.reset(mark)


def _made(names: Sequence[str], standing: Sequence[str]) -> Iterator[None]:
    for name in names:
        for statement in _POSTGRES if connection.vendor == "postgresql" else _sqlite_statements(name):
            store().execute(statement.format(fresh=PREFIX + name, name=name), [])
    yield
    for name in names:  # after an error they go with the transaction
        store().execute(f"DROP TABLE {PREFIX}{name}", [])
    for name in standing:
        store().execute(f"DELETE FROM {PREFIX}{name}", [])  # noqa: S608 - names are ours


_POSTGRES = ("CREATE TEMP TABLE {fresh} (LIKE {name} INCLUDING ALL) ON COMMIT DROP",)
_INDEX = re.compile(r'^CREATE (UNIQUE )?INDEX "(\w+)" ON "(\w+)"')


def _sqlite_statements(name: str) -> list[str]:
    """The statements that made the table and its indexes, for the other name."""
    asked = "SELECT type, sql FROM main.sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL ORDER BY type DESC"
    found = []
    for kind, sql in store().execute(asked, [name]):
        text = sql.replace("{", "{{").replace("}", "}}")
        if kind == "table":
            found.append(text.replace(f'CREATE TABLE "{name}"', 'CREATE TEMP TABLE "{fresh}"', 1))
        else:
            found.append(_INDEX.sub(rf'CREATE \1INDEX temp."{PREFIX}\2" ON "{PREFIX}\3"', text))
    return found


@contextmanager
def spilling() -> Iterator[None]:
    """Let SQLite sort and keep temporary tables on disk, with a larger cache (see wiring/database.py)."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    before = store().execute("PRAGMA cache_size", [])[0][0]
    for pragma in ("temp_store=FILE", f"cache_size={CACHE}", f"temp.cache_size={CACHE}"):
        store().execute(f"PRAGMA {pragma}", [])
    try:
        yield
    finally:
        store().execute("PRAGMA temp_store=MEMORY", [])
        store().execute(f"PRAGMA cache_size={before}", [])


def fresh(model: type[models.Model]) -> Table:
    """Return the fresh table of `model`."""
    return Table(model, PREFIX + Table(model).name)


def stream(sql: str, params: Sequence[Any]) -> Iterator[Row]:
    """Yield the rows of `sql` a few at a time, whatever their number; ids as the database gives them."""
    with connection.wrap_database_errors:
        connection.ensure_connection()
        raw: Any = connection.connection
        if connection.vendor == "postgresql":
            import psycopg

            with psycopg.ServerCursor(raw, f"stream_{id(sql)}_{id(params)}") as cursor:
                cursor.itersize = STREAMED
                yield from cursor.execute(sql, params)
            return
        found = raw.execute(sql.replace("%s", "?"), params)
        try:
            while rows := found.fetchmany(STREAMED):
                yield from rows
        finally:
            found.close()


def plain_id(value: Any) -> UUID:
    """Return an id as `stream` and `execute` give it: SQLite keeps 32 hex digits."""
    return value if isinstance(value, UUID) else UUID(hex=value)


def gather_statistics(*tables: Table) -> None:
    """Tell PostgreSQL how large tables have become, before they are joined; nobody else does for temporary ones."""
    if connection.vendor == "postgresql":
        store().execute(f"ANALYZE {', '.join(table.name for table in tables)}", [])


def key_words(table: Table, row: Row) -> str:
    """Return what tells a row of `table` from others of its county: the key's parts, with which `row` begins."""
    pairs = zip(table.key, row, strict=False)
    return " ".join(_word(table.types[table.places[c]], value) for c, value in pairs if c != "county")


def _word(kind: str, value: Any) -> str:
    if kind == "UUIDField":
        return str(plain_id(value))
    if kind == "DateTimeField":
        found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return (found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)).isoformat(timespec="minutes")
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


class Comparison:
    """One table that stands against its fresh copy. `counted` are columns that are as good as absent when all are 0."""

    def __init__(
        self, model: type[models.Model], county: str, *, counted: Sequence[str] = (), only: str = "TRUE"
    ) -> None:
        self.table = Table(model)
        self.fresh = fresh(model)
        self.county = county
        self.only = only
        self.counts = " OR ".join(f's."{c}" <> 0' for c in counted) or "TRUE"
        self.rest = [c for c in self.table.columns if c not in self.table.key]

    @property
    def _on(self) -> str:
        return " AND ".join(f's."{c}" = f."{c}"' for c in self.table.key)

    def _differs(self, column: str) -> str:
        word = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
        return f'f."{column}" {word} s."{column}"'

    def differences(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Yield (key, code, columns) of every row that is missing, other or extra."""
        for row in stream(self._other(), [self.county]):
            count = len(self.table.key)
            columns = tuple(c for c, differs in zip(self.rest, row[count + 1 :], strict=True) if differs)
            yield key_words(self.table, row), "missing" if row[count] else "other", () if row[count] else columns
        for row in stream(self._extra(), [self.county]):
            yield key_words(self.table, row), "extra", ()

    def _other(self) -> str:
        keys = ", ".join(f'f."{c}"' for c in self.table.key)
        tests = ", ".join(["s.county IS NULL", *(self._differs(c) for c in self.rest)])
        return (
            f"SELECT {keys}, {tests} FROM {self.fresh.name} f LEFT JOIN {self.table.name} s ON {self._on} "  # noqa: S608 - names are ours
            f"WHERE f.county = %s AND ({self._wrong()})"
        )

    def _wrong(self) -> str:
        return " OR ".join(["s.county IS NULL", *(self._differs(c) for c in self.rest)])

    def _extra(self) -> str:
        keys = ", ".join(f's."{c}"' for c in self.table.key)
        return f"SELECT {keys} FROM {self.table.name} s WHERE {self._is_extra()}"  # noqa: S608 - names are ours

    def _is_extra(self) -> str:
        known = f"SELECT 1 FROM {self.fresh.name} f WHERE {self._on}"  # noqa: S608 - names are ours
        return f"s.county = %s AND {self.only} AND ({self.counts}) AND NOT EXISTS ({known})"

    def fresh_count(self) -> int:
        """Return how many rows there should be."""
        sql = f"SELECT COUNT(*) FROM {self.fresh.name} WHERE county = %s"  # noqa: S608 - names are ours
        return int(store().execute(sql, [self.county])[0][0])

    def put_right(self) -> None:
        """Delete what is extra, write what is missing or other."""
        name = self.table.name
        picked = ", ".join(f's."{c}"' for c in self.table.key)
        gone = f"SELECT {picked} FROM {name} s WHERE {self._is_extra()}"  # noqa: S608 - names are ours
        keys = ", ".join(f'"{c}"' for c in self.table.key)
        store().execute(f"DELETE FROM {name} WHERE ({keys}) IN ({gone})", [self.county])  # noqa: S608 - names are ours
        columns = ", ".join(f'"{c}"' for c in self.table.columns)
        picks = ", ".join(f'f."{c}"' for c in self.table.columns)
        sets = ", ".join(f'"{c}" = excluded."{c}"' for c in self.rest)
        then = f"UPDATE SET {sets}" if sets else "NOTHING"
        store().execute(
            f"INSERT INTO {name} ({columns}) SELECT {picks} FROM {self.fresh.name} f "  # noqa: S608 - names are ours
            f"LEFT JOIN {name} s ON {self._on} WHERE f.county = %s AND ({self._wrong()}) "
            f"ON CONFLICT ({keys}) DO {then}",
            [self.county],
        )
