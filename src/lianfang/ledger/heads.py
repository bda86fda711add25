"""How far a county's chain has come, and what came since: what whoever remembers something asks before showing it."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from lianfang.kit.scope import Reach
from lianfang.kit.sight import all_of, seeing

# Asked some times a page: Django's own way to such a statement takes ten times as long as the database.
HEAD = "SELECT seq, hash FROM ledger_head WHERE county = %s"
SINCE = "SELECT seq, hash, kind FROM ledger_entry WHERE county = %s AND seq >= %s AND seq <= %s ORDER BY seq LIMIT %s"


@dataclass(frozen=True, slots=True)
class At:
    """An end of a county's chain. Two with the same hash have the same entries before them."""

    seq: int
    hash: bytes


class _Looked(threading.local):
    """The heads that this thread has seen since it began to answer somebody; None while it answers nobody."""

    heads: dict[str, At] | None = None


_looked = _Looked()


@contextmanager
def looked_once() -> Iterator[None]:
    """Within the block a county's head is read once, unless this thread records: what is shown is of that instant.

    What is kept under a head that has grown old meanwhile is newer than its key says, never older.
    """
    _looked.heads = {}
    try:
        yield
    finally:
        _looked.heads = None


def look_again() -> None:
    """Forget what was seen: this thread has recorded."""
    if _looked.heads:
        _looked.heads.clear()


def head_of(scope: Reach) -> At | None:
    """Return the newest entry of the reader's county; None where there is none."""
    known = _looked.heads
    if known is not None and scope.county in known:
        return known[scope.county]
    with connection.cursor() as cursor:
        cursor.execute(HEAD, [scope.county])
        row = cursor.fetchone()
    found = At(row[0], bytes(row[1])) if row else None
    if known is not None and found is not None:
        known[scope.county] = found
    return found


def kinds_since(scope: Reach, known: At, now: At, *, most: int) -> Sequence[str] | None:
    """Return the kinds of the entries after `known` up to `now`.

    None where that is more than `most`, or where the chain that `known` was the end of is another one. Kinds of the
    whole county, which say nothing of anybody: what is remembered is kept for all its readers by what one of them saw.
    """
    if now.seq - known.seq > most:
        return None
    with seeing(all_of(scope.county)), connection.cursor() as cursor:
        cursor.execute(SINCE, [scope.county, known.seq, now.seq, most + 1])
        rows = cursor.fetchall()
    if not rows or rows[0][0] != known.seq or bytes(rows[0][1]) != known.hash:
        return None
    return [kind for _seq, _hash, kind in rows[1:]]
