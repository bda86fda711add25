"""DATABASE_URL to Django's setting: `sqlite:///path`, `postgresql://user:password@host:port/name`."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"  # acknowledged means on disk
    "PRAGMA secure_delete=ON;"  # forgotten means overwritten
    "PRAGMA busy_timeout=5000;"
    "PRAGMA wal_autocheckpoint=16000;"  # the server's checkpoints come long before (wiring/checkpoint.py)
    # Each thread keeps a connection with a cache of its own; the system caches the file once for all of them. With
    # 64 MiB and a mapped file a server of a county took 390 MiB, for entries 3 % quicker, with 2 MiB each 45 MiB more
    # than so, for pages no quicker; only the writer's is large.
    "PRAGMA cache_size=-512;"
    "PRAGMA mmap_size=0;"
    "PRAGMA temp_store=MEMORY;"
)

WRITER = "ledger-writer"  # the name of its thread
SERVING_KIB, SEEDING_KIB = 32_768, 1_048_576
_writers_kib = SERVING_KIB


@contextmanager
def seeding_cache() -> Iterator[None]:
    """Give the writer room for a city's indexes while one is seeded.

    A million doors and three million persons change pages all over the file: with less they are written out and read
    back for every slice.
    """
    global _writers_kib  # noqa: PLW0603 - the writer's connection is opened in its own thread, later
    _writers_kib = SEEDING_KIB
    try:
        yield
    finally:
        _writers_kib = SERVING_KIB


def widen_writers_cache(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Give the one thread that changes pages all over the file room for them (signal `connection_created`)."""
    if connection.vendor == "sqlite" and threading.current_thread().name == WRITER:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size=-{_writers_kib}")


def database_from(url: str, var: Path) -> dict[str, Any]:
    """Return Django's DATABASES entry for `url`; SQLite in `var` if it is empty.

    Raises ValueError for any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme in ("", "sqlite"):
        name = parts.path[1:] if parts.scheme else str(var / "lianfang.sqlite3")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            "CONN_MAX_AGE": None,  # opening the file takes longer than most of what is asked of it
            "OPTIONS": {"init_command": SQLITE_PRAGMAS, "transaction_mode": "IMMEDIATE"},
        }
    if parts.scheme in ("postgres", "postgresql"):
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        return {
            "ENGINE": "lianfang.wiring.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", None) or parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "OPTIONS": query,
        }
    raise ValueError(f"DATABASE_URL: unknown scheme {parts.scheme!r}; use sqlite:///… or postgresql://…")
