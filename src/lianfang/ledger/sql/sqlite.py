"""SQLite through Django's connection of this thread: executemany, values as Django stores them."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime
from functools import cache
from itertools import repeat
from operator import is_
from typing import Any
from uuid import UUID, SafeUUID

from django.db import connection

from lianfang.kit.ids import hex_of

from .tables import Asked, BulkWrites, Columns, Row, Table, after, among, json_text, names_of, told

_UNKNOWN = SafeUUID.unknown  # an enum looks its members up each time
_new, _set = object.__new__, object.__setattr__


def _sqlite_out(kind: str) -> Callable[[Any], Any] | None:
    if kind == "UUIDField":
        return hex_of
    if kind == "DateTimeField":
        return _said
    if kind == "DateField":
        return lambda v: v.isoformat()
    if kind == "JSONField":
        return json_text
    return None


def _said(instant: datetime) -> str:
    """As Django writes it: without its zone, which is UTC."""
    text = instant.isoformat(" ")
    return text[:-6] if text.endswith("+00:00") else str(instant.astimezone(UTC).replace(tzinfo=None))


def uuid_of(text: str) -> UUID:
    """Return the UUID of 32 hex digits; UUID's own constructor checks what the database has checked already."""
    found = _new(UUID)
    _set(found, "int", int(text, 16))
    _set(found, "is_safe", _UNKNOWN)
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


class SqliteStore(BulkWrites):
    """SQLite through Django's connection of this thread."""

    def _raw(self) -> sqlite3.Connection:
        connection.ensure_connection()
        raw: sqlite3.Connection = connection.connection
        return raw

    @told
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
            sql = among(table, names, "?", f'"{where}" IN ({marks})', true)
            found += _read(self._raw().execute(sql, (county, *part)).fetchall(), reads)
        return found

    def ask(
        self, table: Table, where: str, county: str, ids: Sequence[Any], *, true: str = "", columns: Columns = None
    ) -> Asked:
        """There is no server to wait for: it is read when it is wanted."""
        return lambda: self.rows(table, where, county, ids, true=true, columns=columns)

    def pipeline(self) -> AbstractContextManager[object]:
        return nullcontext()

    @told
    def after(self, table: Table, column: str, county: str, value: Any, limit: int) -> list[Row]:
        reads = [_sqlite_in(kind) for kind in table.types]
        write = _sqlite_out(table.types[table.places[column]])
        found = self._raw().execute(after(table, column, "?"), (county, write(value) if write else value, limit))
        return _read(found.fetchall(), reads)

    @told
    def _write(self, table: Table, rows: Sequence[Row], clause: str) -> None:
        if not rows:
            return
        marks = ",".join("?" * len(table.columns))
        sql = f"INSERT INTO {table.name} ({names_of(table.columns)}) VALUES ({marks}) {clause}"  # noqa: S608 - names are ours
        self._raw().executemany(sql, zip(*_sqlite_columns(table, rows), strict=True))

    @told
    def remove(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        if not rows:
            return
        writes = [_sqlite_out(table.types[table.places[c]]) for c in columns]
        test = " AND ".join(f'"{c}"=?' for c in columns)
        values = [tuple(w(v) if w else v for w, v in zip(writes, row, strict=True)) for row in rows]
        self._raw().executemany(f"DELETE FROM {table.name} WHERE {test}", values)  # noqa: S608 - names are ours

    @told
    def scrub(self, tables: Sequence[str]) -> None:
        """Deleted pages are zeroed as they fall free (secure_delete); the log is emptied here."""
        self._raw().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._raw().execute("VACUUM")
        self._raw().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @told
    def execute(self, sql: str, params: Sequence[Any]) -> list[Row]:
        plain = [p.hex if isinstance(p, UUID) else p for p in params]
        return list(self._raw().execute(sql.replace("%s", "?"), plain))

    def lock_head(self, county: str) -> None:
        """BEGIN IMMEDIATE has locked the whole file already."""


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


def _sqlite_columns(table: Table, rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for values, kind in zip(zip(*rows, strict=True), table.types, strict=True):
        write = _sqlite_out(kind)
        if write is None:
            found.append(values)
        elif values[0] is values[-1] and all(map(is_, values, repeat(values[0]))):
            # The emergency, the author, when it was recorded: one and the same object, written once.
            one = None if values[0] is None else write(values[0])
            found.append((one,) * len(values))
        else:
            found.append(tuple([None if v is None else write(v) for v in values]))
    return found
