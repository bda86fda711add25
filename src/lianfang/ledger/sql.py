"""The only SQL that differs between SQLite and PostgreSQL: bulk loads and bulk writes by the writer.

PostgreSQL takes whole columns as binary arrays (UNNEST ... ON CONFLICT); SQLite takes executemany. Both were the
fastest forms measured. Everything runs on Django's own connection, so that it is in Django's transaction.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, date, datetime
from functools import cache, wraps
from typing import Any, Protocol, TypeVar
from uuid import UUID, SafeUUID
from zlib import crc32

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

from .arrays import Column, ColumnDumper

Row = tuple[Any, ...]
Columns = Sequence[str] | None
Asked = Callable[[], list[Row]]
Method = TypeVar("Method", bound=Callable[..., Any])
STEPS = (200, 1_600, 12_800, 102_400)
_UNKNOWN = SafeUUID.unknown  # an enum looks its members up each time
PREPARE_AFTER = 2
LEDGER_LOCKS = 0x6C66  # the first half of our advisory locks on PostgreSQL; the second is the county


@cache
class Table:
    """A table as the writer sees it: columns in a fixed order, with how each is stored."""

    def __init__(self, model: type[models.Model], name: str | None = None) -> None:
        fields = list(model._meta.local_concrete_fields)
        self.model = model
        self.name = name or model._meta.db_table
        self.columns: list[str] = [str(f.column) for f in fields]
        self.types = [f.get_internal_type() for f in fields]
        self.key: list[str] = [str(f.column) for f in model._meta.pk_fields]
        self.places = {column: i for i, column in enumerate(self.columns)}


def _sqlite_out(kind: str) -> Callable[[Any], Any] | None:
    if kind == "UUIDField":
        return lambda v: v.hex
    if kind == "DateTimeField":
        return lambda v: str(v.astimezone(UTC).replace(tzinfo=None))
    if kind == "DateField":
        return lambda v: v.isoformat()
    if kind == "JSONField":
        return _json_text
    return None


def uuid_of(text: str) -> UUID:
    """Return the UUID of 32 hex digits; UUID's own constructor checks what the database has checked already."""
    found = object.__new__(UUID)
    object.__setattr__(found, "int", int(text, 16))
    object.__setattr__(found, "is_safe", _UNKNOWN)
    return found


def _sqlite_in(kind: str) -> Callable[[Any], Any] | None:
    if kind == "UUIDField":
        return uuid_of
    if kind == "DateTimeField":
        return _instant
    if kind == "DateField":
        return lambda v: v if isinstance(v, date) else date.fromisoformat(v)
    if kind == "JSONField":
        return json.loads
    if kind == "BooleanField":
        return bool
    return None


def _instant(value: Any) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found.replace(tzinfo=UTC)


def _json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _told(method: Method) -> Method:
    """Raise Django's errors in place of the driver's, so that nobody above needs to know which driver it is."""

    @wraps(method)
    def run(*args: Any, **named: Any) -> Any:
        with connection.wrap_database_errors:
            return method(*args, **named)

    return run  # type: ignore[return-value]  # it takes and gives what `method` does


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as of one instant and lock nobody out; within a transaction already open, as that one does."""
    if connection.in_atomic_block:
        yield
        return
    ours: Any = connection  # SQLite's alone has a mode
    mode = getattr(ours, "transaction_mode", None)
    ours.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                store().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", [])
            yield
    finally:
        ours.transaction_mode = mode


class Store(Protocol):
    """What the writer needs of a database."""

    def rows(
        self, table: Table, where: str, county: str, ids: Sequence[Any], *, true: str = "", columns: Columns = None
    ) -> list[Row]:
        """Return rows of `county` whose column `where` is among `ids` (and whose column `true` is true, if named)."""

    def ask(
        self, table: Table, where: str, county: str, ids: Sequence[Any], *, true: str = "", columns: Columns = None
    ) -> Asked:
        """Like `rows`, answered when called: several asked within `pipeline` cost one round trip."""

    def pipeline(self) -> AbstractContextManager[object]:
        """Send what is written without waiting for each answer; what fails is raised by a later read, or at the end.

        Within a transaction. While the server writes, the next rows are made.
        """

    def after(self, table: Table, column: str, county: str, value: Any, limit: int) -> list[Row]:
        """Return up to `limit` whole rows of `county` whose `column` is beyond `value`, in its order."""

    def put(self, table: Table, rows: Sequence[Row], *, update: bool) -> None:
        """Insert `rows`; on an equal key replace the row if `update`, else leave it."""

    def append(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert `rows`. Raises IntegrityError where a key stands already: what is acknowledged must be there."""

    def add(self, table: Table, rows: Sequence[Row], counts: Sequence[str]) -> None:
        """Insert `rows`; on an equal key add the columns `counts` and replace the others."""

    def remove(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Delete the rows whose `columns` equal one of `rows`."""

    def scrub(self, tables: Sequence[str]) -> None:
        """Write over what was deleted, as far as the database lets us: free pages, old row versions, the log."""

    def execute(self, sql: str, params: Sequence[Any]) -> list[Row]:
        """Run plain SQL with %s placeholders and plain parameters; ids as UUID."""

    def lock_head(self, county: str) -> None:
        """Keep every other writer of `county` out until this transaction ends."""


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


def _conflict(table: Table, update: bool, counts: Sequence[str] = ()) -> str:
    """The ON CONFLICT clause, which both databases write alike."""
    rest = [c for c in table.columns if c not in table.key]
    if not update or not rest:
        return "ON CONFLICT DO NOTHING"
    sets = ", ".join(
        f'"{c}" = {table.name}."{c}" + excluded."{c}"' if c in counts else f'"{c}" = excluded."{c}"' for c in rest
    )
    keys = ", ".join(f'"{c}"' for c in table.key)
    return f"ON CONFLICT ({keys}) DO UPDATE SET {sets}"


def _among(table: Table, columns: Sequence[str], mark: str, test: str, true: str) -> str:
    more = f' AND "{true}"' if true else ""
    return f'SELECT {_names(columns)} FROM {table.name} WHERE "county"={mark} AND {test}{more}'  # noqa: S608 - names are ours


def _after(table: Table, column: str, mark: str) -> str:
    return (
        f"SELECT {_names(table.columns)} FROM {table.name} "  # noqa: S608 - names are ours
        f'WHERE "county"={mark} AND "{column}">{mark} ORDER BY "{column}" LIMIT {mark}'
    )


class SqliteStore:
    """SQLite through Django's connection of this thread."""

    def _raw(self) -> sqlite3.Connection:
        connection.ensure_connection()
        raw: sqlite3.Connection = connection.connection
        return raw

    @_told
    def rows(
        self, table: Table, where: str, county: str, ids: Sequence[Any], *, true: str = "", columns: Columns = None
    ) -> list[Row]:
        found: list[Row] = []
        names = columns or table.columns
        reads = [_sqlite_in(table.types[table.places[c]]) for c in names]
        write = _sqlite_out(table.types[table.places[where]])
        for start in range(0, len(ids), 10_000):
            part = [write(i) if write else i for i in ids[start : start + 10_000]]
            marks = ",".join("?" * len(part))
            sql = _among(table, names, "?", f'"{where}" IN ({marks})', true)
            found += _read(self._raw().execute(sql, (county, *part)).fetchall(), reads)
        return found

    def ask(
        self, table: Table, where: str, county: str, ids: Sequence[Any], *, true: str = "", columns: Columns = None
    ) -> Asked:
        """There is no server to wait for: it is read when it is wanted."""
        return lambda: self.rows(table, where, county, ids, true=true, columns=columns)

    def pipeline(self) -> AbstractContextManager[object]:
        return nullcontext()

    @_told
    def after(self, table: Table, column: str, county: str, value: Any, limit: int) -> list[Row]:
        reads = [_sqlite_in(kind) for kind in table.types]
        write = _sqlite_out(table.types[table.places[column]])
        found = self._raw().execute(_after(table, column, "?"), (county, write(value) if write else value, limit))
        return _read(found.fetchall(), reads)

    def put(self, table: Table, rows: Sequence[Row], *, update: bool) -> None:
        self._write(table, rows, _conflict(table, update))

    def append(self, table: Table, rows: Sequence[Row]) -> None:
        self._write(table, rows, "")

    def add(self, table: Table, rows: Sequence[Row], counts: Sequence[str]) -> None:
        self._write(table, rows, _conflict(table, True, counts))

    @_told
    def _write(self, table: Table, rows: Sequence[Row], clause: str) -> None:
        if not rows:
            return
        marks = ",".join("?" * len(table.columns))
        sql = f"INSERT INTO {table.name} ({_names(table.columns)}) VALUES ({marks}) {clause}"  # noqa: S608 - names are ours
        self._raw().executemany(sql, zip(*_sqlite_columns(table, rows), strict=True))

    @_told
    def remove(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        if not rows:
            return
        writes = [_sqlite_out(table.types[table.places[c]]) for c in columns]
        test = " AND ".join(f'"{c}"=?' for c in columns)
        values = [tuple(w(v) if w else v for w, v in zip(writes, row, strict=True)) for row in rows]
        self._raw().executemany(f"DELETE FROM {table.name} WHERE {test}", values)  # noqa: S608 - names are ours

    @_told
    def scrub(self, tables: Sequence[str]) -> None:
        """Deleted pages are zeroed as they fall free (secure_delete); the log is emptied here."""
        self._raw().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._raw().execute("VACUUM")
        self._raw().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @_told
    def execute(self, sql: str, params: Sequence[Any]) -> list[Row]:
        plain = [p.hex if isinstance(p, UUID) else p for p in params]
        return list(self._raw().execute(sql.replace("%s", "?"), plain))

    def lock_head(self, county: str) -> None:
        """BEGIN IMMEDIATE has locked the whole file already."""


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{c}"' for c in columns)


def _read(rows: Sequence[Row], reads: Sequence[Callable[[Any], Any] | None]) -> list[Row]:
    """Convert by column: most columns need nothing."""
    if not rows:
        return []
    columns = list(zip(*rows, strict=True))
    for i, read in enumerate(reads):
        if read is not None:
            known = cache(read) if read is uuid_of else read  # ids of others stand in many rows
            columns[i] = tuple([None if v is None else known(v) for v in columns[i]])
    return list(zip(*columns, strict=True))


def _sqlite_columns(table: Table, rows: Sequence[Row]) -> list[list[Any]]:
    found = []
    for values, kind in zip(zip(*rows, strict=True), table.types, strict=True):
        write = _sqlite_out(kind)
        found.append([None if v is None else write(v) for v in values] if write else list(values))
    return found


class PostgresStore:
    """PostgreSQL: server-side parameters, binary both ways, statements prepared.

    A statement prepared while its table is empty walks a whole county's index and looks up no key; it would do so until
    the server gathers statistics by itself, a minute and 100,000 rows later. So they are asked for as tables grow.
    """

    def __init__(self) -> None:
        self._written: Counter[str] = Counter()

    def _cursor(self) -> "psycopg.Cursor[Any]":
        ours: Any = connections[DEFAULT_DB_ALIAS]
        ours.ensure_connection()
        raw = ours.connection
        if raw.prepare_threshold != PREPARE_AFTER:
            raw.prepare_threshold = PREPARE_AFTER
            raw.adapters.register_dumper(Column, ColumnDumper)
        return psycopg.Cursor(raw)

    def rows(
        self, table: Table, where: str, county: str, ids: Sequence[Any], *, true: str = "", columns: Columns = None
    ) -> list[Row]:
        return self.ask(table, where, county, ids, true=true, columns=columns)()

    @_told
    def ask(
        self, table: Table, where: str, county: str, ids: Sequence[Any], *, true: str = "", columns: Columns = None
    ) -> Asked:
        if not ids:
            return list
        kind = _PG_TYPES.get(table.types[table.places[where]], "text")
        sql = _among(table, columns or table.columns, "%s", f'"{where}" = ANY(%b::{kind}[])', true)
        cursor = self._cursor()
        cursor.execute(sql, (county, Column(kind, list(ids))), binary=True)
        return _told(cursor.fetchall)

    @contextmanager
    def pipeline(self) -> Iterator[None]:
        with connection.wrap_database_errors:
            connection.ensure_connection()
            with connection.connection.pipeline():
                yield

    @_told
    def after(self, table: Table, column: str, county: str, value: Any, limit: int) -> list[Row]:
        with self._cursor() as cursor:
            return cursor.execute(_after(table, column, "%s"), (county, value, limit), binary=True).fetchall()

    def put(self, table: Table, rows: Sequence[Row], *, update: bool) -> None:
        self._write(table, rows, _conflict(table, update))

    def append(self, table: Table, rows: Sequence[Row]) -> None:
        self._write(table, rows, "")

    def add(self, table: Table, rows: Sequence[Row], counts: Sequence[str]) -> None:
        self._write(table, rows, _conflict(table, True, counts))

    @_told
    def _write(self, table: Table, rows: Sequence[Row], clause: str) -> None:
        if not rows:
            return
        arrays = ", ".join(f"%b::{_PG_TYPES.get(kind, 'text')}[]" for kind in table.types)
        picks = ", ".join(
            f'u."{c}"::jsonb' if k == "JSONField" else f'u."{c}"'
            for c, k in zip(table.columns, table.types, strict=True)
        )
        sql = (
            f"INSERT INTO {table.name} ({_names(table.columns)}) "  # noqa: S608 - names are ours
            f"SELECT {picks} FROM UNNEST({arrays}) AS u({_names(table.columns)}) {clause}"
        )
        with self._cursor() as cursor:
            cursor.execute(sql, _arrays(rows, table.types))
            if self._has_grown(table, len(rows)):
                cursor.execute(f"ANALYZE (SKIP_LOCKED) {table.name}")

    def _has_grown(self, table: Table, count: int) -> bool:
        """True a few times in this process's life: at 200 rows written, then at every eight times as many."""
        before = self._written[table.name]
        self._written[table.name] += count
        return any(before < step <= before + count for step in STEPS)

    @_told
    def remove(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        if not rows:
            return
        types = [table.types[table.places[c]] for c in columns]
        arrays = ", ".join(f"%b::{_PG_TYPES.get(kind, 'text')}[]" for kind in types)
        test = " AND ".join(f't."{c}" = u."{c}"' for c in columns)
        sql = f"DELETE FROM {table.name} t USING UNNEST({arrays}) AS u({_names(columns)}) WHERE {test}"  # noqa: S608 - names are ours
        with self._cursor() as cursor:
            cursor.execute(sql, _arrays(rows, types))

    @_told
    def scrub(self, tables: Sequence[str]) -> None:
        """Rewrite the tables without dead rows and drop old log segments (needs wal_recycle=off and pg_checkpoint)."""
        for table in tables:
            self.execute(f"VACUUM FULL {table}", [])
        for _turn in range(2):
            self.execute("SELECT pg_switch_wal()", [])
            self.execute("CHECKPOINT", [])

    @_told
    def execute(self, sql: str, params: Sequence[Any]) -> list[Row]:
        with self._cursor() as cursor:
            cursor.execute(sql, params, binary=True)
            # Within `pipeline` nothing is known of the answer before it is fetched.
            return cursor.fetchall() if sql.startswith(("SELECT", "SHOW")) else []

    @_told
    def lock_head(self, county: str) -> None:
        """What is asked after it waits for the lock; its own answer says nothing."""
        self._cursor().execute("SELECT pg_advisory_xact_lock(%s::int, %s::int)", (LEDGER_LOCKS, _signed(county)))


def _signed(county: str) -> int:
    """Return a number for `county` that is the same in every process."""
    return crc32(county.encode()) - (1 << 31)


def _arrays(rows: Sequence[Row], types: Sequence[str]) -> list[Column]:
    found = []
    for kind, values in zip(types, zip(*rows, strict=True), strict=True):
        plain = [None if v is None else _json_text(v) for v in values] if kind == "JSONField" else values
        found.append(Column(_PG_TYPES.get(kind, "text"), plain))
    return found


_stores: dict[str, Store] = {"sqlite": SqliteStore(), "postgresql": PostgresStore()}


def store() -> Store:
    """Return the store of the database in use."""
    return _stores[connection.vendor]
