"""SQLite's log is moved into the database beside the writer, and a full disk does not end that."""

import resource
import sqlite3
from contextlib import closing
from pathlib import Path

from lianfang.wiring.checkpoint import _move


def test_a_full_disk_keeps_the_log_until_there_is_room(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    log = tmp_path / "a.sqlite3-wal"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with closing(sqlite3.connect(path, isolation_level=None)) as link:
        link.execute("PRAGMA journal_mode=WAL")
        link.execute("CREATE TABLE t (content BLOB)")
        _move(link, "TRUNCATE")
        link.execute("INSERT INTO t VALUES (?)", (b"x" * 200_000,))
        before = path.stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, limits[1]))
        try:
            _move(link, "PASSIVE")
            kept = (path.stat().st_size, log.stat().st_size > 200_000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        _move(link, "TRUNCATE")

        assert kept == (before, True)
        assert (path.stat().st_size > 200_000, log.stat().st_size) == (True, 0)
        assert link.execute("SELECT length(content) FROM t").fetchall() == [(200_000,)]
