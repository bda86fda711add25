"""A copy of the database as it is at one instant, while the office works on; and such a copy put into an empty one."""

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils.translation import gettext_lazy as _

from lianfang.access.models import Account
from lianfang.kit.refusals import Refusal
from lianfang.ledger.models import Head
from lianfang.operations.programs import run_postgres

Heads = dict[str, tuple[int, str]]
HEADS = "SELECT county, seq, hash FROM ledger_head"
JOBS = "2"  # the cores of a county's machine


class CannotRestoreOver(Refusal):
    code = "operations.database_not_empty"
    what = _("没恢复：这个库里已经有东西。")
    why = _("恢复只放进空库，免得盖掉还要用的。")
    do = _("换一个空的 DATABASE_URL 或 LIANFANG_VAR；确定旧库不要了，先自己挪走。只 init 过、还没用的，直接放。")


def copy_out(target: Path) -> Heads:
    """Copy the database into the file `target`; the heads of its chains in that very copy."""
    return _sqlite_out(target) if connection.vendor == "sqlite" else _postgres_out(target)


def check_unused() -> None:
    """Pass a database without tables, or with those of `init` alone. Raises CannotRestoreOver."""
    there = set(connection.introspection.table_names())
    if not there:
        return
    kept = [model for model in (Head, Account) if model._meta.db_table in there]
    if not kept or any(model._default_manager.exists() for model in kept):
        raise CannotRestoreOver


def copy_in(source: Path) -> None:
    """Put a copy into the database, which has to be unused. Raises CannotRestoreOver."""
    check_unused()
    if connection.vendor == "sqlite":
        _sqlite_in(source)
    else:
        _postgres_in(source)


def _sqlite_out(target: Path) -> Heads:
    """VACUUM INTO reads one snapshot and keeps no writer waiting; the copy carries nothing deleted along."""
    with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=60)) as source:
        source.execute("VACUUM INTO ?", (str(target),))
    with closing(sqlite3.connect(target)) as copy:
        return _as_heads(copy.execute(HEADS).fetchall())


def _sqlite_in(source: Path) -> None:
    target = Path(settings.DATABASES["default"]["NAME"])
    connections.close_all()
    for left in ("", "-wal", "-shm"):
        target.with_name(target.name + left).unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
    target.chmod(0o600)


def _postgres_out(target: Path) -> Heads:
    """pg_dump reads the snapshot that this transaction exports, so that heads and rows are of one instant."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = _one(cursor.fetchone)
            cursor.execute(HEADS)
            heads = _as_heads(cursor.fetchall())
            words = ["--format=custom", "--compress=1", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
            # Row-level security holds for the owner too, whose rule shows every row (operations/wall).
            run_postgres("pg_dump", [*words, "--enable-row-security", "--file", target])
        finally:
            cursor.execute("ROLLBACK")
    return heads


def _postgres_in(source: Path) -> None:
    _drop_tables()
    words = ["--no-owner", "--no-privileges", "--exit-on-error", f"--jobs={JOBS}"]
    parts = source.with_suffix(".parts")
    parts.write_text(without_wall(run_postgres("pg_restore", ["--list", source])), encoding="utf-8")
    try:
        words += [f"--use-list={parts}", f"--dbname={settings.DATABASES['default']['NAME']}"]
        run_postgres("pg_restore", [*words, source])
    finally:
        parts.unlink()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _drop_tables() -> None:
    """Take away the tables of `init`, which hold nothing."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")


def without_wall(listed: str) -> str:
    """Leave out the rules for rows, which name logins that need not be here, and what they ask. The wall is put up anew
    where it stood.
    """
    parts = (" POLICY ", " ROW SECURITY ", " FUNCTION public lianfang_")
    kept = [line for line in listed.splitlines() if not any(part in line for part in parts)]
    return "\n".join(kept) + "\n"


def _one(read: Callable[[], Any]) -> Sequence[Any]:
    found: Sequence[Any] = read()
    return found


def _as_heads(rows: Sequence[Sequence[Any]]) -> Heads:
    return {str(county): (int(seq), bytes(digest).hex()) for county, seq, digest in rows}
