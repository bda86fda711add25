"""Moves what SQLite's write-ahead log holds into the database, beside the writer instead of within its commits.

Left alone, SQLite does this in whichever commit makes the log longer than 1,000 pages, and that entry waits for it. A
passive checkpoint blocks neither readers nor the writer. Where it cannot keep up, the connections' own limit
(`wal_autocheckpoint`) steps in, so that the log stays bounded.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

EVERY_S = 0.5
SMALL = 1 << 20  # a log shorter than this is left to grow


@contextmanager
def checkpoints(database: Path | None) -> Iterator[None]:
    """Checkpoint `database` in a thread for as long as the block runs; PostgreSQL (None) has its own."""
    if database is None:
        yield
        return
    ended = threading.Event()
    thread = threading.Thread(target=_work, args=(database, ended), name="checkpoint", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(10)


def _work(database: Path, ended: threading.Event) -> None:
    log = database.with_name(database.name + "-wal")
    with closing(sqlite3.connect(database, isolation_level=None, timeout=5)) as connection:
        while not ended.wait(EVERY_S):
            if _size(log) > SMALL:
                _move(connection, "PASSIVE")
        _move(connection, "TRUNCATE")  # at the end nobody writes; who reads keeps it as it is


def _move(connection: sqlite3.Connection, how: str) -> None:
    """A disk that is full keeps the log as it is, and nothing of it is lost; with room again it is moved."""
    with suppress(sqlite3.OperationalError):
        connection.execute(f"PRAGMA wal_checkpoint({how})")


def _size(log: Path) -> int:
    try:
        return log.stat().st_size
    except FileNotFoundError:
        return 0
