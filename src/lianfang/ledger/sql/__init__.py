"""The only SQL that differs between SQLite and PostgreSQL: bulk loads and bulk writes by the writer.

PostgreSQL takes whole columns as binary arrays (UNNEST ... ON CONFLICT); SQLite takes executemany. Both were the
fastest forms measured. Everything runs on Django's own connection, so that it is in Django's transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection, transaction

from .sqlite import SqliteStore, uuid_of
from .tables import Asked, Row, Store, Table

__all__ = ["Asked", "Row", "SqliteStore", "Store", "Table", "snapshot", "store", "uuid_of"]

_stores: dict[str, Store] = {"sqlite": SqliteStore()}


def store() -> Store:
    """Return the store of the database in use."""
    return _stores.get(_vendor()) or _postgres()


def _postgres() -> Store:
    """PostgreSQL's, begun where it is needed: psycopg is 10 MiB that a server on SQLite does without."""
    from .postgres import PostgresStore

    return _stores.setdefault("postgresql", PostgresStore())


@cache
def _vendor() -> str:
    """Asked for forty times a transaction, and as long as the process lives the same."""
    return connection.vendor


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
