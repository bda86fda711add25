"""Tells SQLite's planner what a county's tables look like, before they have a row.

Every index begins with the county, of which a database usually has one. Without statistics SQLite takes `county = ?`
for selective and walks whole indexes that hold all columns asked for, instead of looking fifty rows up by key: a list
of fifty names took 130 ms at 100,000 persons, with these statistics 15. Estimates are given, not measured, so that
plans are the same in an empty database, in tests and in a full one; `ANALYZE` would have to be run again as a county
fills up. PostgreSQL measures for itself; it is only kept from doing more than plain work for what it thinks dear.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

ROWS = 1_000_000
RARE_ROWS = 10_000  # of an index that holds some rows only: what is overdue, merged, in a ring
SOME, FEW = 20, 2  # rows that share one value after the county; two values


def estimate_rows(sender: object, using: str, **rest: Any) -> None:
    """Write an estimate for each index that begins with the county (a receiver of `post_migrate`)."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        names = [row[0] for row in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
        wanted = {(name, *found) for name in names for found in _estimates(cursor, name)}
        if "sqlite_stat1" not in names:
            cursor.execute("ANALYZE django_migrations")  # makes the table of statistics
        known = set(cursor.execute("SELECT tbl, idx, stat FROM sqlite_stat1").fetchall())
        if wanted <= known:
            return
        cursor.executemany(
            "DELETE FROM sqlite_stat1 WHERE tbl = %s", [(table,) for table in {row[0] for row in wanted}]
        )
        cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", sorted(wanted))
        cursor.execute("ANALYZE sqlite_master")  # lets this connection read them


def stay_plain(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Keep PostgreSQL from compiling statements and from dividing them among processes (signal `connection_created`).

    It does so with what it thinks dear. Of personal columns it has no samples (`ledger.writing.samples`), and what the
    second wall lets through it cannot know, and so it thinks a lookup dear that takes a millisecond: it compiles it for
    a fifth of a second, or starts two processes that go through a city.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off; SET max_parallel_workers_per_gather = 0")


def _estimates(cursor: Any, table: str) -> list[tuple[str, str]]:
    """Return (index, statistics) of the indexes of `table` that lead with the county."""
    found = []
    for _at, name, is_unique, _origin, is_partial in cursor.execute(f'PRAGMA index_list("{table}")').fetchall():
        columns = [row[2] for row in cursor.execute(f'PRAGMA index_info("{name}")').fetchall()]
        if columns and columns[0] == "county":
            rows = RARE_ROWS if is_partial else ROWS
            found.append((name, " ".join(map(str, _statistics(rows, len(columns), unique=bool(is_unique))))))
    return found


def _statistics(rows: int, columns: int, *, unique: bool) -> list[int]:
    """Rows in all, then rows that share the first column, the first two, and so on."""
    shared = [rows, *([SOME, *[FEW] * columns][: columns - 1])]
    if unique:
        shared[-1] = 1
    return [rows, *shared]
