"""What a board says now: how a place stands, and how fast it goes there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.desk.chart.page import list_href
from lianfang.desk.days import day_line
from lianfang.kit.clock import day_of
from lianfang.kit.sentences import listed
from lianfang.places.models import Place
from lianfang.screening import rules
from lianfang.screening.queries import coverage
from lianfang.screening.sums import BUCKETS, Coverage, Pace, summed

from .chase import Chased, chased
from .rows import Row
from .standing import Lagging, Standing, paced, standing_of
from .words import clock_words, done_words

FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Board:
    """How a place stands, and how fast it goes there: `rows` and `total` are the standing's, with their pace."""

    standing: Standing
    total: Row
    rows: Sequence[Row]
    lagging: Sequence[Lagging]
    chased: Sequence[Chased]
    day_count: int | None
    overdue_href: str
    from_at: str
    to_at: str
    quiet: str
    top_bucket: int
    day: str
    slowest: str
    steps: Sequence[tuple[str, int]]

    @property
    def place(self) -> Place:
        return self.standing.place


def open_board(scope: Scope, place: Place, *, at: datetime) -> Board:
    """Read all that the board of `place` shows: a fixed number of queries, whatever its size."""
    standing = standing_of(scope, place, at=at)
    paces = coverage.paces(scope, place.path, at=at)
    found = summed([row.path for row in standing.rows], paces, Pace())
    rows = [with_pace(row, pace, at) for row, pace in zip(standing.rows, found, strict=True)]
    total = _total(with_pace(standing.total, sum(found, Pace()), at), rows, at)
    buckets = rules.buckets_before(at, BUCKETS)
    return Board(
        standing=standing,
        total=total,
        rows=worst_first(rows),
        lagging=[replace(row, today=paces.get(row.path, Pace()).today) for row in standing.lagging],
        chased=chased(rows, total.coverage, standing.offices),
        day_count=(day_of(at) - standing.opened_on).days + 1 if standing.opened_on else None,
        overdue_href=list_href(place.id, overdue="on"),
        from_at=clock_words(buckets[0]),
        to_at=clock_words(at),
        quiet=_quiet(rows),
        day=day_line(at).rsplit(" ", 1)[0],
        slowest=_slowest(rows),
        steps=[(key, getattr(total.coverage, key)) for key in ("todo", "again", "refused", "needs", "done")],
        top_bucket=max((count for row in rows for count in row.pace.buckets), default=0),
    )


def with_pace(row: Row, pace: Pace, at: datetime) -> Row:
    left = row.coverage.left
    finished = rules.finished_at(left, pace.settled, at)
    over = _("走完") if row.coverage.doors else "—"  # where there is no door, nothing was to be done
    return paced(row, pace, finished_at=finished, done=done_words(finished, now=at) if left else over)


def _total(total: Row, rows: Sequence[Row], at: datetime) -> Row:
    """The whole is done when the last of its places is; where one stands still nobody can say when."""
    left = [row.finished_at for row in rows if row.coverage.left]
    last = None if None in left else max(filter(None, left), default=None)
    return replace(total, finished_at=last, done=done_words(last, now=at) or _("说不准")) if left else total


def worst_first(rows: Sequence[Row]) -> list[Row]:
    """Least covered first; places without doors, of which nothing is known, last."""
    ordered = sorted(rows, key=lambda row: (row.coverage.doors == 0, _share(row.coverage), row.name))
    if ordered and ordered[0].coverage.left:
        ordered[0] = _slow(ordered[0])
    return ordered


def _slow(row: Row) -> Row:
    return replace(row, is_slow=True)


def _share(counts: Coverage) -> float:
    return counts.reached / counts.doors if counts.doors else 1.0


def _quiet(rows: Sequence[Row]) -> str:
    """Which places have work left and had no visit for an hour."""
    names = [row.name for row in rows if row.coverage.left and not row.pace.hour]
    if not names:
        return ""
    shown = listed(names[:2])
    if len(names) > 2:
        return _("%(names)s等 %(n)s 个地方近一小时没有一户") % {"names": shown, "n": len(names)}
    return _("%(names)s近一小时没有一户") % {"names": shown}


def _slowest(rows: Sequence[Row]) -> str:
    """The place that needs longest at this pace; one where nothing moves needs longer than any."""
    still = [row.name for row in rows if row.coverage.left and not row.done]
    if still:
        return _("%(name)s没人在走") % {"name": still[0]}
    slow = max((row for row in rows if row.coverage.left and row.finished_at), key=_end, default=None)
    return _("照这样，%(name)s要到 %(at)s") % {"name": slow.name, "at": slow.done} if slow else ""


def _end(row: Row) -> datetime:
    return row.finished_at or FAR
