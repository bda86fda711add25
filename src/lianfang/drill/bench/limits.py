"""The machine's raw limits: what the database alone does with rows as wide as the ledger's, nothing else around them.

Single, on PostgreSQL: `pgbench -M prepared`, 32 connections, one row a transaction. Batch: 100 rows by binary UNNEST
from one connection. On SQLite: one row, and a hundred by executemany, a transaction, each on disk before the next.
"""

import os
import secrets
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connection
from psycopg import ClientCursor

from lianfang.ledger.models import StoredEntry

ROWS = 100
BATCHES = 200
SINGLE_SECONDS = 6
TABLE = "bench_raw"


def single_limit() -> dict[str, Any]:
    """Rows a second, one a transaction."""
    return _pgbench() if connection.vendor == "postgresql" else _sqlite(1, 3000)


def batch_limit() -> dict[str, Any]:
    """Rows a second, a hundred a transaction, one connection."""
    return _unnest() if connection.vendor == "postgresql" else _sqlite(ROWS, BATCHES)


def _sample() -> tuple[Any, ...]:
    """A stored visit of three persons, the widest usual entry."""
    columns = [field.attname for field in StoredEntry._meta.concrete_fields]
    county = StoredEntry.objects.values_list("county")[:1]  # the index of kinds begins with it: else all is sorted
    visits = StoredEntry.objects.filter(county=county, kind="screening.door_visit").order_by("-seq")
    row = next(iter(visits.values_list(*columns)[:1]))
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


def _columns() -> list[str]:
    return [str(field.column) for field in StoredEntry._meta.concrete_fields]


# ── PostgreSQL ──


def _pgbench() -> dict[str, Any]:
    program = _program()
    if program is None:
        return {"missing": "pgbench is not installed"}
    _make_table()
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "one.sql"
        script.write_text(_one_row())
        found = connection.settings_dict
        words = [program, "-n", "-M", "prepared", "-c", "32", "-j", "2", "-T", str(SINGLE_SECONDS), "-f", str(script)]
        words += ["-D", f"body={_body()}", "-h", found["HOST"], "-p", str(found["PORT"]), "-U", found["USER"]]
        secret = {**os.environ, "PGPASSWORD": found["PASSWORD"]}
        done = subprocess.run([*words, found["NAME"]], env=secret, capture_output=True, text=True, check=True)  # noqa: S603 - pgbench
    rate = next(line for line in done.stdout.splitlines() if line.startswith("tps"))
    return {"per_second": float(rate.split()[2]), "how": "pgbench -M prepared, 32 connections"}


def _program() -> str | None:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), reverse=True)
    return str(installed[0]) if installed else shutil.which("pgbench")


def _make_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        cursor.execute(f"CREATE TABLE {TABLE} (LIKE ledger_entry INCLUDING ALL)")
        cursor.execute(f"DROP SEQUENCE IF EXISTS {TABLE}_seq")
        cursor.execute(f"CREATE SEQUENCE {TABLE}_seq CACHE 1000")


def _body() -> str:
    return str(_sample()[_columns().index("body")])


def _one_row() -> str:
    """An insert as wide as ours: a fresh id and number, the body as a parameter, the rest as in a stored row."""
    made = {"id": "gen_random_uuid()", "seq": f"nextval('{TABLE}_seq')", "body": ":body"}
    line = ClientCursor(connection.connection)
    values = {
        column: made.get(column, line.mogrify("%s", (value,)))
        for column, value in zip(_columns(), _sample(), strict=True)
    }
    names = ", ".join(f'"{column}"' for column in values)
    return f"INSERT INTO {TABLE} ({names}) VALUES ({', '.join(values.values())});\n"  # noqa: S608 - our own names


def _unnest() -> dict[str, Any]:
    """With the driver alone: columns are made beforehand, so that only it and the server are timed."""
    _make_table()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
            "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
            [TABLE],
        )
        types = dict(cursor.fetchall())
    columns = _columns()
    names = ", ".join(f'"{column}"' for column in columns)
    arrays = ", ".join(f"%b::{types[column]}[]" for column in columns)
    sql = f"INSERT INTO {TABLE} ({names}) SELECT * FROM UNNEST({arrays})"  # noqa: S608 - our own names
    sample = _sample()
    batches = [_filled(sample, batch * ROWS) for batch in range(BATCHES)]
    with psycopg.Cursor(connection.connection) as line:
        begun = time.perf_counter()
        for batch in batches:
            line.execute(sql, batch, prepare=True)
        seconds = time.perf_counter() - begun
    return {"per_second": BATCHES * ROWS / seconds, "how": "100 rows by binary UNNEST, one connection"}


def _filled(sample: Sequence[Any], seq: int) -> list[list[Any]]:
    """Columns of a hundred rows, each with an id and a number of its own."""
    columns = _columns()
    found = [[value] * ROWS for value in sample]
    found[columns.index("id")] = [uuid4() for _n in range(ROWS)]
    found[columns.index("seq")] = list(range(seq, seq + ROWS))
    return found


# ── SQLite ──


def _sqlite(rows: int, transactions: int) -> dict[str, Any]:
    """In a file of its own beside the database, with the same settings and the same table."""
    name = Path(connection.settings_dict["NAME"])
    file = name.with_name(f"bench-{secrets.token_hex(4)}.sqlite3")
    made = _ddl()
    sample = _plain(_sample())
    line = sqlite3.connect(file, isolation_level=None)
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            line.execute(f"PRAGMA {pragma}")
        for statement in made:
            line.execute(statement)
        begun = time.perf_counter()
        for n in range(transactions):
            _insert(line, sample, rows, n * rows)
        seconds = time.perf_counter() - begun
    finally:
        line.close()
        for left in file.parent.glob(file.name + "*"):
            left.unlink()
    how = "one row a transaction" if rows == 1 else f"{rows} rows by executemany a transaction"
    return {"per_second": rows * transactions / seconds, "how": how + ", synchronous=FULL"}


def _ddl() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'ledger_entry' AND sql IS NOT NULL")
        return [row[0] for row in cursor.fetchall()]


def _plain(row: Sequence[Any]) -> list[Any]:
    return [value if isinstance(value, int | str | bytes | type(None)) else str(value) for value in row]


def _insert(line: sqlite3.Connection, sample: Sequence[Any], rows: int, seq: int) -> None:
    columns = _columns()
    at_id, at_seq = columns.index("id"), columns.index("seq")
    made = []
    for n in range(rows):
        row = list(sample)
        row[at_id], row[at_seq] = uuid4().hex, seq + n
        made.append(row)
    marks = ", ".join("?" * len(columns))
    names = ", ".join(f'"{column}"' for column in columns)
    line.execute("BEGIN IMMEDIATE")
    line.executemany(f"INSERT OR IGNORE INTO ledger_entry ({names}) VALUES ({marks})", made)  # noqa: S608 - our own names
    line.execute("COMMIT")
