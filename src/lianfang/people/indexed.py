"""Who has one of many numbers, by their digests: each looked up in the index, whatever the database expects.

PostgreSQL keeps no samples of digests (`ledger.writing.samples`), hence thinks that each of them is half a percent of
the table, and that thousands are all of it. Asked for them in a list it reads the table from end to end, in parallel:
four times for a roster, in a city fourteen million rows. An OFFSET within LATERAL makes it look them up one by one.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from lianfang.kit.batches import batched

from .models import PersonIndex

CHUNK = 5_000  # SQLite takes at most 32,766 parameters where it is built plainly
LOOKED_UP = """\
SELECT found.person, found.household, found.digest FROM unnest(%s::bytea[]) AS asked (digest)
CROSS JOIN LATERAL (
    SELECT person, household, digest FROM people_index
    WHERE county = %s AND digest = asked.digest AND field = ANY(%s::text[]) OFFSET 0
) AS found
"""


Row = tuple[UUID, UUID, bytes | memoryview]


class Holder(NamedTuple):
    """Somebody who has a number, and the household they belong to."""

    person: UUID
    household: UUID
    digest: bytes


def holders_of(county: str, digests: Iterable[bytes], *fields: str) -> Iterator[Holder]:
    """Yield everybody in the county who has a number of one of `fields` with one of these digests."""
    for part in batched(sorted(set(digests)), CHUNK):
        for person, household, digest in _rows(county, part, fields):
            yield Holder(person, household, bytes(digest))


def _rows(county: str, digests: list[bytes], fields: tuple[str, ...]) -> Iterable[Row]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(LOOKED_UP, [digests, county, list(fields)])
            found: list[Row] = cursor.fetchall()
            return found
    rows = PersonIndex.objects.filter(county=county, digest__in=digests, field__in=fields)
    return rows.values_list("person", "household", "digest")
