"""Counts of places: how many doors, how many left, how fast. Read from tallies by path range, never from entries."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr

from lianfang.access.scope import Scope
from lianfang.kit.clock import day_of
from lianfang.people.models import HouseholdTally
from lianfang.screening import rules
from lianfang.screening.models import Door, DoorTally, VisitDay, VisitPace
from lianfang.screening.registers import CLOSED
from lianfang.screening.sums import BUCKETS, COUNTS, Coverage, Pace, Progress, part_of, summed

from .reach import under

COMMUNITY_PATH = 17  # characters of "14.10.28.100.003."


def coverage(scope: Scope, path: str) -> Coverage:
    """Return the counts of all under `path`: from tallies, or below the places that have one from the doors."""
    found = _coverages(under(scope, DoorTally.objects.all(), path), [path]).get(path)
    return found if found is not None else recount(scope, path)


def progress(scope: Scope, path: str, parts: Sequence[str], *, at: datetime) -> list[Progress]:
    """Return coverage and pace of each of `parts`, paths one level below `path`, in their order."""
    counts = _coverages(under(scope, DoorTally.objects.all(), path), parts)
    paces = _paces(scope, path, at)
    found = zip(parts, summed(parts, paces, Pace()), strict=True)
    return [Progress(part, counts.get(part, Coverage()), pace) for part, pace in found]


def communities(scope: Scope, path: str) -> dict[str, Coverage]:
    """Return the counts of every village and community under `path`, by its path."""
    return _by_prefix(under(scope, DoorTally.objects.all(), path), COMMUNITY_PATH)


def paces(scope: Scope, path: str, *, at: datetime) -> dict[str, Pace]:
    """Return the pace of every village and community under `path` that had a visit today, by its path."""
    return _paces(scope, path, at, COMMUNITY_PATH)


def counted_places(scope: Scope, path: str) -> dict[str, Coverage]:
    """Return the counts of each lowest place under `path` that counts doors, by its path."""
    rows = under(scope, DoorTally.objects.filter(doors__gt=0), path).order_by("path").values_list("path", *COUNTS)
    return {below: Coverage(*counts) for below, *counts in rows}


def counting_ids(scope: Scope, path: str) -> dict[str, UUID]:
    """Return the ids of the places under `path` that count doors, by their path."""
    rows = under(scope, DoorTally.objects.filter(doors__gt=0), path)
    return dict(rows.values_list("path", "place"))


def paces_of_places(scope: Scope, path: str, *, at: datetime) -> dict[str, Pace]:
    """Return the pace of each lowest place under `path` that had a visit today, by its path."""
    return _paces(scope, path, at)


def progress_counts(scope: Scope, path: str, parts: Sequence[str]) -> tuple[Coverage, list[Coverage]]:
    """Return the counts of all under `path`, and of each of `parts`, paths below it, in their order."""
    rows = under(scope, DoorTally.objects.all(), path).values_list("path", *COUNTS)
    found = {below: Coverage(*counts) for below, *counts in rows}
    return sum(found.values(), Coverage()), summed(parts, found, Coverage())


def visits_at(scope: Scope, places: Iterable[UUID], *, at: datetime) -> int:
    """Return today's visits at `places`, those that count doors; sought by place, so that no other is touched."""
    rows = VisitDay.objects.filter(county=scope.county, place__in=list(places), on=day_of(at))
    return scope.within(rows).aggregate(found=Sum("visits"))["found"] or 0


def visits_by_day(scope: Scope, path: str, instants: Sequence[datetime]) -> list[int]:
    """Return how many visits there were under `path` on the day of each instant."""
    days = [day_of(instant) for instant in instants]
    rows = under(scope, VisitDay.objects.all(), path).filter(on__in=days)
    found = dict(rows.values_list("on").annotate(found=Sum("visits")).order_by())
    return [found.get(day, 0) for day in days]


def left_now(scope: Scope, path: str) -> int:
    """Count what is left under `path` from the doors themselves: true also below the places that have tallies."""
    return under(scope, Door.objects.all(), path).filter(left=1).count()


def recount(scope: Scope, path: str) -> Coverage:
    """Count the doors under `path` one by one: what the tallies must equal (重新点数核对)."""
    rows = under(scope, Door.objects.all(), path).exclude(status=CLOSED)
    by_status = {status: Count("id", filter=Q(status=status)) for status in rules.PRIORITY}
    found = rows.aggregate(
        doors=Count("id"),
        persons_seen=Sum("present_count"),
        affected=Sum("affected_count"),
        overdue=Count("id", filter=Q(is_overdue=True)),
        **by_status,
    )
    return Coverage(**{name: found[name] or 0 for name in COUNTS})


def members_registered(scope: Scope, path: str) -> int:
    """Return how many members the households registered under `path` have: how many there are to be seen."""
    return under(scope, HouseholdTally.objects.all(), path).aggregate(found=Sum("members"))["found"] or 0


def places_counted(scope: Scope, path: str, *, only: Sequence[str] | None = None) -> list[tuple[str, int, int]]:
    """Return (path, doors, left) of each place that counts doors under `path`, or of those of them in `only`."""
    rows = under(scope, DoorTally.objects.all(), path).filter(doors__gt=0)
    rows = rows if only is None else rows.filter(path__in=only)
    return list(rows.values_list("path", "doors", F("todo") + F("again") + F("refused")))


def _coverages(rows: "QuerySet[Any]", parts: Sequence[str]) -> dict[str, Coverage]:
    lengths = {len(part) for part in parts}
    if len(lengths) == 1:
        return _by_prefix(rows, lengths.pop())
    found: dict[str, Coverage] = {}
    for path, *counts in rows.values_list("path", *COUNTS):
        part = part_of(path, parts)
        if part:
            found[part] = found.get(part, Coverage()) + Coverage(*counts)
    return found


def _by_prefix(rows: "QuerySet[Any]", length: int) -> dict[str, Coverage]:
    summed = rows.annotate(part=Substr("path", 1, length)).values_list("part")
    found = summed.annotate(**{f"sum_{name}": Sum(name) for name in COUNTS})
    return {part: Coverage(*counts) for part, *counts in found}


def _paces(scope: Scope, path: str, at: datetime, length: int = 0) -> dict[str, Pace]:
    """Return paces by path, or by the first `length` characters of it: today from the days, the last hour by bucket."""
    hour = rules.buckets_before(at, BUCKETS)
    part = Substr("path", 1, length) if length else F("path")
    days = under(scope, VisitDay.objects.all(), path).filter(on=day_of(at))
    today = dict(days.annotate(part=part).values_list("part").annotate(found=Sum("visits")).order_by())
    rows = under(scope, VisitPace.objects.all(), path).filter(at__gte=hour[0], at__lte=at)
    sums = rows.annotate(part=part).values_list("part", "at").annotate(visited=Sum("visits"), settling=Sum("settled"))
    return _merged(today, sums.order_by(), hour)


def _merged(today: dict[str, int], rows: Iterable[Any], hour: Sequence[datetime]) -> dict[str, Pace]:
    index = {start: n for n, start in enumerate(hour)}
    buckets = {part: [0] * len(hour) for part in today}
    settled = dict.fromkeys(today, 0)
    for part, bucket, visits, settling in rows:
        buckets.setdefault(part, [0] * len(hour))[index[bucket]] += visits
        settled[part] = settled.get(part, 0) + settling
    return {part: Pace(today.get(part, 0), sum(found), settled[part], tuple(found)) for part, found in buckets.items()}
