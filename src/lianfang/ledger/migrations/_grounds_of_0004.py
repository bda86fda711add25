"""What ledger.0004 and places.0004 entered, as it was when they came out: nothing here follows the ledger of today.

An upgrade from a release must do next year what it did then, whatever becomes of `lianfang.ledger.grounds`. Hence no
import of ours, and never a change. The underscore keeps Django from taking it for a migration.
"""

from collections.abc import Iterator
from itertools import islice

from django.db.backends.base.base import BaseDatabaseWrapper

LEVELS = 5  # of a path down to communities and villages
AT_ONCE = 5_000
BY_PATH_THEN = ("ledger_entry e", "e.path_then")
BY_PLACE_NOW = (
    "ledger_entry e JOIN places_place p ON p.county = e.county AND p.id = e.place AND p.path <> e.path_then",
    "p.path",
)


def enter(connection: BaseDatabaseWrapper, entries: str, path: str) -> None:
    """Enter the stored `entries` (a FROM clause, `e` among it) by the column `path`."""
    with connection.cursor() as cursor:
        exact = 'COLLATE "C"' if connection.vendor == "postgresql" else ""
        cursor.execute(f"CREATE TEMPORARY TABLE path_ground (path text {exact} PRIMARY KEY, ground text {exact})")
        cursor.execute(f"SELECT DISTINCT {path} FROM {entries} WHERE e.place IS NOT NULL AND {path} <> ''")  # noqa: S608 - ours
        paths: Iterator[str] = iter([found for (found,) in cursor.fetchall()])
        while part := list(islice(paths, AT_ONCE)):
            words = [word for one in part for word in (one, _ground_of(one))]
            marks = ", ".join(["(%s, %s)"] * len(part))
            cursor.execute(f"INSERT INTO path_ground (path, ground) VALUES {marks}", words)  # noqa: S608 - marks alone
        cursor.execute(
            "INSERT INTO ledger_ground (county, ground, seq) "  # noqa: S608 - ours
            f"SELECT e.county, g.ground, e.seq FROM {entries} JOIN path_ground g ON g.path = {path} "
            "WHERE e.place IS NOT NULL ON CONFLICT DO NOTHING"
        )
        cursor.execute("DROP TABLE path_ground")


def _ground_of(path: str) -> str:
    """The first five levels of a dotted path; all of it where there are fewer."""
    return "".join(f"{level}." for level in path.split(".")[:-1][:LEVELS])
