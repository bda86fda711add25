"""From which number on the ledger has to be searched for what was recorded since an instant.

Numbers follow the clock, so that the first of a day is found by halving. A reader who is shown a part of the county
(kit.sight) halves among the numbers of that part: what is hidden tells no time, and the answer may then be smaller than
it need be, which costs some rows and loses none.
"""

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from lianfang.kit.paths import depth, upper
from lianfang.kit.sight import confined_to
from lianfang.ledger.grounds import DEPTH, ground_of
from lianfang.ledger.models import EntryGround, StoredEntry

from .entries import newest_in

# The source stands in the statement itself, so that a database knows how rare it is and takes the index.
PLAYED_SINCE = "SELECT 1 FROM ledger_entry WHERE county = %s AND source = 'drill' AND recorded_at >= %s LIMIT 1"


def first_since(county: str, at: datetime, newest: int | None = None) -> int:
    """Return a number before which nothing was recorded at `at` or later; `newest` is the last of the ledger.

    But for what a drill played, place by place on days of its own: then all has to be searched.
    """
    if played_since(county, at):
        return 1
    high = (newest_in(county) if newest is None else newest) + 1
    path = confined_to()
    if path:
        return _first_under(county, path, at, high)
    last = _recorded_at(county, high - 1)
    low = 1 if last is None or last >= at else high
    while low < high:
        middle = (low + high) // 2
        found = _recorded_at(county, middle)
        if found is not None and found < at:
            low = middle + 1
        else:
            high = middle
    return low


def played_since(county: str, at: datetime) -> bool:
    """True if a drill played anything of `at` or later."""
    with connection.cursor() as cursor:
        cursor.execute(PLAYED_SINCE, [county, connection.ops.adapt_datetimefield_value(at)])
        return cursor.fetchone() is not None


def _recorded_at(county: str, seq: int) -> datetime | None:
    return StoredEntry.objects.filter(county=county, seq=seq).values_list("recorded_at", flat=True).first()


def _first_under(county: str, path: str, at: datetime, high: int) -> int:
    """Return the number after the last below `high` of `path` that was recorded before `at`."""
    low, last, middle = 1, 0, high - 1  # nothing so late, as a rule: then the newest says so
    while low < high:
        found = _newest_of(county, path, low, middle).values_list("seq", "recorded_at").first()
        if found is None or found[1] < at:
            last, low = found[0] if found else last, middle + 1
        else:
            high = found[0]
        middle = (low + high) // 2
    return last + 1


def _newest_of(county: str, path: str, low: int, high: int) -> "QuerySet[StoredEntry]":
    """A ground has its numbers in order; what lies above has many grounds, and its next entry is never far."""
    rows = StoredEntry.objects.filter(county=county, seq__gte=low, seq__lte=high).order_by("-seq")
    if depth(path) < DEPTH:
        return rows.filter(path_then__gte=path, path_then__lt=upper(path))
    ground = EntryGround.objects.filter(county=county, ground=ground_of(path), seq__gte=low, seq__lte=high)
    return rows.filter(seq__in=ground.order_by("-seq").values("seq")[:1])
