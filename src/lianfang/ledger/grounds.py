"""Where entries lie: by the ground (the community, village or what stands above) that their place belongs to now.

A township's newest entries are those of its grounds, each read from its end: a page costs as much as there are grounds,
however many entries lie between. A row more than there should be does no harm, since who reads asks where the place is
now: what moves is entered under its new ground and stays under the old one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from lianfang.kit.batches import batched
from lianfang.kit.paths import ancestors, upper

from .chain import ENTRIES
from .kinds import Entry
from .models import EntryGround
from .reading.entries import SUBJECTS
from .sql import Row, Table, store
from .writing.standing import Places

GROUNDS = Table(EntryGround)
DEPTH = 5  # levels of a path down to communities and villages
ABOUT_AT_ONCE = 500
UNIONS_AT_ONCE = 200  # of the 500 that SQLite takes in one statement
# One step of the index a ground, whatever lies under it.
HERE = """
WITH RECURSIVE found(ground) AS (
  SELECT MIN(ground) FROM ledger_ground WHERE county = %s AND ground >= %s AND ground < %s
  UNION ALL
  SELECT (SELECT MIN(g.ground) FROM ledger_ground g WHERE g.county = %s AND g.ground > found.ground AND g.ground < %s)
  FROM found WHERE found.ground IS NOT NULL
) SELECT ground FROM found WHERE ground IS NOT NULL
"""
NEWEST = (
    "SELECT * FROM (SELECT seq FROM ledger_ground WHERE county = %s AND ground = %s AND seq < %s "
    "ORDER BY seq DESC LIMIT %s) AS newest"
)


def ground_of(path: str) -> str:
    """Return the path of the ground in which `path` lies; a place above all grounds is one of its own."""
    levels = path.split(".", DEPTH)
    return path[: len(path) - len(levels[-1])]


def keep(entries: Iterable[Entry], places: Places) -> None:
    """Enter what is new where its place is now; what names a place that is not here yet is entered with it."""
    rows: list[Row] = []
    for entry in entries:
        place = places.get(entry.place) if entry.place else None
        if place is not None and place.path:
            rows.append((entry.county, ground_of(place.path), entry.seq))
    store().put(GROUNDS, rows, update=False)


def follow(county: str, moved: Mapping[UUID, str]) -> None:
    """Enter what was said at places under the ground to which they belong from now on."""
    for part in batched(sorted(moved), ABOUT_AT_ONCE):
        about = store().rows(SUBJECTS, "subject", county, part, columns=("seq",))
        for seqs in batched(sorted({seq for (seq,) in about}), ABOUT_AT_ONCE):
            found = store().rows(ENTRIES, "seq", county, seqs, columns=("seq", "place"))
            rows = [(county, ground_of(moved[place]), seq) for seq, place in found if place in moved]
            store().put(GROUNDS, rows, update=False)


def seqs_under(county: str, path: str, below: int, count: int) -> list[int]:
    """Return the newest numbers below `below` of entries in the grounds of `path`: `count`, or all that there are."""
    found: list[int] = []
    for part in batched(_grounds_under(county, path), UNIONS_AT_ONCE):
        asked = " UNION ALL ".join([NEWEST] * len(part))
        rows = _read(asked, [word for ground in part for word in (county, ground, below, count)])
        found += [seq for (seq,) in rows]
    return sorted(found, reverse=True)[:count]


def _grounds_under(county: str, path: str) -> list[str]:
    if len(ancestors(path)) >= DEPTH:
        return [ground_of(path)]
    return [ground for (ground,) in _read(HERE, [county, path, upper(path), county, upper(path)])]


def _read(statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """On the reader's own connection, which says what may be seen."""
    with connection.cursor() as cursor:
        cursor.execute(statement.strip(), params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
