"""What the database itself may show on this thread: PostgreSQL's second wall behind `scope.within` (ADR 0015).

A thread works for somebody: for readers (`WEB`), for the ledger (`WRITER`), for whoever keeps the machine (`OWNER`).
`wiring.postgresql` opens its connection as the login of that name. A reader's statements go out with what they may see,
`said()`, for their own transaction alone: whoever says nothing is shown nothing. Elsewhere, and on SQLite, it is empty.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from .paths import ancestors, is_under, path_of_code, upper

OWNER, WRITER, WEB = "owner", "writer", "web"
READS = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "EXPLAIN")


class Sight(NamedTuple):
    """A county, the paths from `low` to before `upto`, and single places above them, which may be named."""

    county: str = ""
    low: str = ""
    upto: str = ""
    near: tuple[str, ...] = ()
    is_whole: bool = False
    account: str = ""


class Reader(Protocol):
    """Who reads, as far as the wall goes; `access.Scope` is one."""

    @property
    def county(self) -> str: ...

    @property
    def account(self) -> UUID | None: ...

    @property
    def paths(self) -> Sequence[str]: ...

    @property
    def own_paths(self) -> Sequence[str]: ...


NOTHING = Sight()
_sight: ContextVar[Sight] = ContextVar("sight", default=NOTHING)


class _Thread(threading.local):
    works_for = ""


_thread = _Thread()
_process = {"works_for": OWNER, "is_walled": ""}


def works_for() -> str:
    """Return for whom this thread works: as it said, else as its process does."""
    return _thread.works_for or _process["works_for"]


def work_for(lane: str) -> None:
    """Let this thread work for `lane` from here on; its connection is opened afterwards."""
    _thread.works_for = lane


def serve() -> None:
    """Let the threads of this process, which serves, work for the ledger where they say nothing else."""
    _process["works_for"] = WRITER


def stand(is_walled: bool) -> None:
    """Say whether readers have a login of their own here; without one nothing is said to the database."""
    _process["is_walled"] = "yes" if is_walled else ""


def is_walled() -> bool:
    return bool(_process["is_walled"])


def sight_of(reader: Reader) -> Sight:
    """Return what a reader with this scope sees. A scope covers one place, that of the post in use."""
    account = str(reader.account or "")
    if not reader.paths:
        return Sight(reader.county, account=account)
    (path,) = reader.paths
    near = {above for own in (path, *reader.own_paths) for above in ancestors(own)}
    is_whole = is_under(path_of_code(reader.county), path)
    return Sight(reader.county, path, upper(path), tuple(sorted(near)), is_whole, account)


def staff_of(county: str) -> Sight:
    """Return what is needed before a scope is known: the staff, their posts, the ledger; nothing that has a place."""
    return Sight(county)


def all_of(county: str) -> Sight:
    """Return a whole county, whatever its paths: for counting."""
    return Sight(county, "", "\x7f", (), True)


def see(sight: Sight) -> None:
    """Let the rest of what is being done, until `seeing` around it ends, see this."""
    _sight.set(sight)


@contextmanager
def seeing(sight: Sight) -> Iterator[None]:
    """Let what is done inside see this, and see what was seen before afterwards."""
    before = _sight.set(sight)
    try:
        yield
    finally:
        _sight.reset(before)


def seen() -> Sight:
    return _sight.get()


def confined_to() -> str:
    """Return the path beyond which the database shows this thread nothing; empty where it shows a county whole."""
    if not is_walled() or works_for() != WEB:
        return ""
    sight = _sight.get()
    return "" if sight.is_whole else sight.low


@contextmanager
def reading(sight: Sight) -> Iterator[None]:
    """Read as readers do, whatever this thread works for: on a connection of its own where it is not a reader's."""
    if not is_walled() or works_for() == WEB:
        with seeing(sight):
            yield
        return
    before, ours = _thread.works_for, connections[DEFAULT_DB_ALIAS]
    _thread.works_for = WEB
    connections[DEFAULT_DB_ALIAS] = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with seeing(sight):
            yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = ours
        _thread.works_for = before


def said(statement: str) -> str:
    """Return what goes out before `statement`, with a semicolon; empty where no wall stands or nothing is read."""
    if not _process["is_walled"] or works_for() != WEB or not statement.lstrip(" (").startswith(READS):
        return ""
    return _words(_sight.get())


@lru_cache(4096)
def _words(sight: Sight) -> str:
    """For this transaction alone (`true`): a connection that somebody else takes over afterwards shows nothing."""
    stated = {
        "county": sight.county,
        "low": sight.low,
        "upto": sight.upto,
        "near": ",".join(sight.near),
        "whole": "yes" if sight.is_whole else "",
        "account": sight.account,
    }
    return f"SELECT {', '.join(_setting(name, value) for name, value in stated.items())};"


def _setting(name: str, value: str) -> str:
    quoted = value.replace("'", "''")
    return f"set_config('lianfang.{name}','{quoted}',true)"
