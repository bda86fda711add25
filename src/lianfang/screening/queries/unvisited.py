"""What is left: doors to go to, to go back to, or not gone to for long; by page for the desk, in chunks for an export.

`unvisited` are all that count as 还差; `revisit` those of them where somebody has been (待复访, 拒访); `stale` those at
which nothing was recorded since an instant, whatever they were found to be then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lianfang.access.scope import Scope
from lianfang.kit.paging import Page, keyset
from lianfang.kit.paths import ancestors, upper
from lianfang.places.models import Place
from lianfang.screening.models import Affected, Door, DoorTally
from lianfang.screening.registers import CLOSED

from .holders import Holders, ground_of
from .reach import under

CHUNK = 1000
LISTED = ("county", "id", "path", "status", "attempt_count", "last_at", "revisit_due_at", "is_overdue")
NOBODY = "nobody"
FEW = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which doors a list shows: under a place, of a status, overdue only, of one holder (or of nobody).

    `before` makes it a stale list: of doors with no entry since; `again` a list of doors to go back to.
    """

    path: str
    status: str = ""
    overdue: bool = False
    holder: UUID | str | None = None
    again: bool = False
    before: datetime | None = None


def left(scope: Scope, wanted: Wanted, holders: Holders) -> "QuerySet[Door]":
    """Return the doors as `wanted`, in the order in which one walks them."""
    # What is overdue is left too: without saying so it is found among the few that press.
    doors = Door.objects.all() if wanted.overdue else Door.objects.filter(left=1)
    rows = _stale(scope, wanted) if wanted.before else under(scope, doors, wanted.path)
    rows = rows.only(*LISTED)
    if wanted.again:
        rows = rows.filter(status__in=("again", "refused"))
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    if wanted.overdue:
        rows = rows.filter(is_pressing=True, is_overdue=True)
    if wanted.holder == NOBODY:
        rows = _held_by_nobody(scope, wanted.path, rows, list(holders.by_path))
    elif isinstance(wanted.holder, UUID):
        mine, closer = ground_of(scope, holders, wanted.holder)
        rows = rows.filter(_any_of(mine)).exclude(_any_of(closer))
    return rows.order_by("path")


def _held_by_nobody(scope: Scope, path: str, rows: "QuerySet[Door]", held: Sequence[str]) -> "QuerySet[Door]":
    """Return the doors that no post at one of `held` covers; where posts are many by the places that count doors.

    SQLite takes no test of a thousand ranges, PostgreSQL takes its time.
    """
    if len(held) <= FEW:
        return rows.exclude(_any_of(held))
    above = frozenset(held)
    counted = under(scope, DoorTally.objects.filter(doors__gt=0), path).values_list("place", "path")
    open_ones = {one: place for place, one in counted if above.isdisjoint(ancestors(one))}
    below = [one for one in held if not open_ones.keys().isdisjoint(ancestors(one))]
    return rows.filter(tally_place__in=open_ones.values()).exclude(_any_of(below))


def _stale(scope: Scope, wanted: Wanted) -> "QuerySet[Door]":
    silent = Q(last_at__lt=wanted.before) | Q(last_at=None)
    return under(scope, Door.objects.exclude(status=CLOSED).filter(silent), wanted.path)


def stale_count(scope: Scope, path: str, before: datetime, *, most: int = 1000) -> int:
    """Return at how many doors under `path` nothing was recorded since `before`, counted no further than `most`."""
    return len(_stale(scope, Wanted(path, before=before)).order_by("path").values_list("path")[:most])


def stale_by_place(scope: Scope, path: str, before: datetime) -> dict[UUID, int]:
    """Return at how many doors nothing was recorded since `before`, by the lowest place that counts them."""
    rows = _stale(scope, Wanted(path, before=before)).order_by().values_list("tally_place")
    return dict(rows.annotate(found=Count("id")))


def left_page(
    scope: Scope, wanted: Wanted, holders: Holders, *, after: str | None = None, limit: int = 50
) -> Page[Door]:
    return keyset(left(scope, wanted, holders), order=("path", "id"), after=after, limit=limit)


def left_rows(scope: Scope, wanted: Wanted, holders: Holders) -> Iterator[list[Door]]:
    """Yield the doors left to do, a chunk at a time: an export of a city stays small in memory."""
    after: str | None = None
    while True:
        page = left_page(scope, wanted, holders, after=after, limit=CHUNK)
        if page.rows:
            yield page.rows
        if page.next is None:
            return
        after = page.next


def affected(scope: Scope, path: str, *, after: str | None = None, limit: int = 50) -> Page[Affected]:
    """Return a page of the persons under `path` of whom something notable was said, the newest first."""
    rows = under(scope, Affected.objects.all(), path) if scope.may_see("C") else Affected.objects.none()
    return keyset(rows, order=("-noted_at", "-id"), after=after, limit=limit)


def noted_since(scope: Scope, path: str, at: datetime) -> int:
    """Return how many persons under `path` something notable was said of since `at`."""
    return under(scope, Affected.objects.filter(noted_at__gte=at), path).count() if scope.may_see("C") else 0


def place_words(scope: Scope, paths: Sequence[str]) -> dict[str, str]:
    """Return the names of `paths` and of every place above them that the reader may see, by path."""
    wanted = {above for path in paths for above in ancestors(path)}
    seen = [path for path in wanted if scope.covers(path)]
    return dict(Place.objects.filter(county=scope.county, path__in=seen).values_list("path", "name"))


def _any_of(paths: Sequence[str]) -> Q:
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(path__gte=path, path__lt=upper(path))
    return found
