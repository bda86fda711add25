"""PostgreSQL: whole columns as binary arrays, statements prepared, many on their way at once."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any
from zlib import crc32

from django.db import DEFAULT_DB_ALIAS, connection, connections

from lianfang.ledger.writing.arrays import Column, ColumnDumper

from .queueing import QueueingCursor
from .tables import Asked, BulkWrites, Columns, Row, Table, after, among, json_text, names_of, told

STEPS = (200, 1_600, 12_800, 102_400)
PREPARE_AFTER = 2
LEDGER_LOCKS = 0x6C66  # the first half of our advisory locks on PostgreSQL; the second is the county

_PG_TYPES = {
    "UUIDField": "uuid",
    "DateTimeField": "timestamptz",
    "DateField": "date",
    "JSONField": "text",
    "BooleanField": "boolean",
    "BinaryField": "bytea",
    "BigIntegerField": "bigint",
    "IntegerField": "integer",
    "SmallIntegerField": "smallint",
    "FloatField": "float8",
}


class _Here(threading.local):
    """What a thread within `pipeline` has at hand: asking for it anew was a seventh of what a statement costs.

    All writes share one cursor, which knows how to pack each type of column from then on; nothing is fetched of it.
    """

    raw: Any = None
    writes: QueueingCursor | None = None


class PostgresStore(BulkWrites):
    """PostgreSQL: server-side parameters, binary both ways, statements prepared.

    A statement prepared while its table is empty walks a whole county's index and looks up no key; it would do so until
    the server gathers statistics by itself, a minute and 100,000 rows later. So they are asked for as tables grow.
    """

    def __init__(self) -> None:
        self._written: Counter[str] = Counter()
        self._here = _Here()

    def _cursor(self) -> QueueingCursor:
        return QueueingCursor(self._here.raw or self._connected())

    def _connected(self) -> Any:
        ours: Any = connections[DEFAULT_DB_ALIAS]
        ours.ensure_connection()
        raw = ours.connection
        if raw.prepare_threshold != PREPARE_AFTER:
            raw.prepare_threshold = PREPARE_AFTER
            raw.adapters.register_dumper(Column, ColumnDumper)
        return raw

    def rows(
        self, table: Table, where: str, county: str, ids: Sequence[Any], *, true: str = "", columns: Columns = None
    ) -> list[Row]:
        return self.ask(table, where, county, ids, true=true, columns=columns)()

    @told
    def ask(
        self, table: Table, where: str, county: str, ids: Sequence[Any], *, true: str = "", columns: Columns = None
    ) -> Asked:
        if not ids:
            return list
        kind = _PG_TYPES.get(table.types[table.places[where]], "text")
        sql = among(table, columns or table.columns, "%s", f'"{where}" = ANY(%b::{kind}[])', true)
        cursor = self._cursor()
        cursor.execute(sql, (county, Column(kind, list(ids))), binary=True)
        return lambda: _fetched(cursor)

    @contextmanager
    def pipeline(self) -> Iterator[None]:
        here = self._here
        before = here.raw, here.writes
        with connection.wrap_database_errors:
            raw = self._connected()
            with raw.pipeline():
                here.raw, here.writes = raw, QueueingCursor(raw)
                try:
                    yield
                finally:
                    here.raw, here.writes = before

    @told
    def after(self, table: Table, column: str, county: str, value: Any, limit: int) -> list[Row]:
        with self._cursor() as cursor:
            return cursor.execute(after(table, column, "%s"), (county, value, limit), binary=True).fetchall()

    @told
    def _write(self, table: Table, rows: Sequence[Row], clause: str) -> None:
        if not rows:
            return
        cursor = self._here.writes or self._cursor()
        cursor.execute(_insert(table, clause), _arrays(rows, table.types))
        cursor.begin()
        if self._has_grown(table, len(rows)):
            with self._cursor() as other:
                if self._is_thought_small(other, table):
                    other.execute(f"ANALYZE (SKIP_LOCKED) {table.name}")

    def _has_grown(self, table: Table, count: int) -> bool:
        """True a few times in this process's life: at 200 rows written, then at every eight times as many."""
        before = self._written[table.name]
        self._written[table.name] += count
        return any(before < step <= before + count for step in STEPS)

    def _is_thought_small(self, cursor: QueueingCursor, table: Table) -> bool:
        """True where the server's statistics know of fewer rows than have been written: on a large table gathering
        them takes long, and those it has will do."""
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", (table.name,))
        (known,) = cursor.fetchone() or (0,)
        return bool(known < self._written[table.name])

    @told
    def remove(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        if not rows:
            return
        types = [table.types[table.places[c]] for c in columns]
        arrays = ", ".join(f"%b::{_PG_TYPES.get(kind, 'text')}[]" for kind in types)
        test = " AND ".join(f't."{c}" = u."{c}"' for c in columns)
        sql = f"DELETE FROM {table.name} t USING UNNEST({arrays}) AS u({names_of(columns)}) WHERE {test}"  # noqa: S608 - names are ours
        with self._cursor() as cursor:
            cursor.execute(sql, _arrays(rows, types))

    @told
    def scrub(self, tables: Sequence[str]) -> None:
        """Rewrite the tables without dead rows and drop old log segments (needs wal_recycle=off and pg_checkpoint)."""
        for table in tables:
            self.execute(f"VACUUM FULL {table}", [])
        for _turn in range(2):
            self.execute("SELECT pg_switch_wal()", [])
            self.execute("CHECKPOINT", [])

    @told
    def execute(self, sql: str, params: Sequence[Any]) -> list[Row]:
        with self._cursor() as cursor:
            cursor.execute(sql, params, binary=True)
            # Within `pipeline` nothing is known of the answer before it is fetched.
            return cursor.fetchall() if sql.startswith(("SELECT", "SHOW")) else []

    @told
    def lock_head(self, county: str) -> None:
        """What is asked after it waits for the lock; its own answer says nothing."""
        self._cursor().execute("SELECT pg_advisory_xact_lock(%s::int, %s::int)", (LEDGER_LOCKS, _signed(county)))


@told
def _fetched(cursor: QueueingCursor) -> list[Row]:
    return cursor.fetchall()


@cache
def _insert(table: Table, clause: str) -> str:
    arrays = ", ".join(f"%b::{_PG_TYPES.get(kind, 'text')}[]" for kind in table.types)
    picks = ", ".join(
        f'u."{c}"::jsonb' if k == "JSONField" else f'u."{c}"' for c, k in zip(table.columns, table.types, strict=True)
    )
    return (
        f"INSERT INTO {table.name} ({names_of(table.columns)}) "  # noqa: S608 - names are ours
        f"SELECT {picks} FROM UNNEST({arrays}) AS u({names_of(table.columns)}) {clause}"
    )


def _signed(county: str) -> int:
    """Return a number for `county` that is the same in every process."""
    return crc32(county.encode()) - (1 << 31)


def _arrays(rows: Sequence[Row], types: Sequence[str]) -> list[Column]:
    found = []
    for kind, values in zip(types, zip(*rows, strict=True), strict=True):
        plain = [None if v is None else json_text(v) for v in values] if kind == "JSONField" else values
        found.append(Column(_PG_TYPES.get(kind, "text"), plain))
    return found
