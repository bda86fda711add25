"""What a board says now: how a place stands, and how fast it goes there; and what the wall calls for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.desk.chart.page import list_href
from lianfang.desk.days import day_line
from lianfang.desk.frame import Here
from lianfang.desk.ledger.lines import Line
from lianfang.kit.clock import day_of
from lianfang.places.models import Place
from lianfang.screening import rules
from lianfang.screening.queries import coverage, notable
from lianfang.screening.sums import BUCKETS, Coverage, Pace, summed

from .rows import Row
from .standing import Lagging, Unheld, paced, standing_of
from .words import clock_words, done_words

MOST_ALARMS = 4
FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A number on the wall that asks for somebody; `where` says in a few words where to begin."""

    count: int
    glyph: str
    word: str
    where: str
    is_grave: bool


@dataclass(frozen=True, slots=True)
class Board:
    """All that a board shows."""

    place: Place
    here: Here | None
    total: Row
    rows: Sequence[Row]
    lagging: Sequence[Lagging]
    lagging_count: int
    unheld: Sequence[Unheld]
    unheld_count: int
    unheld_doors: int
    grave: Sequence[Line]
    level: str
    day_count: int | None
    overdue_count: int
    overdue_href: str
    from_at: str
    to_at: str
    quiet: str
    top_bucket: int
    member_count: int
    people_href: str
    unheld_href: str
    day: str
    slowest: str
    steps: Sequence[tuple[str, int]]


def open_board(scope: Scope, place: Place, *, at: datetime) -> Board:
    """Read all that the board of `place` shows: a fixed number of queries, whatever its size."""
    standing = standing_of(scope, place, at=at)
    paces = coverage.paces(scope, place.path, at=at)
    found = summed([row.path for row in standing.rows], paces, Pace())
    rows = [_row(row, pace, at) for row, pace in zip(standing.rows, found, strict=True)]
    total = _total(_row(standing.total, sum(found, Pace()), at), rows, at)
    buckets = rules.buckets_before(at, BUCKETS)
    return Board(
        place=standing.place,
        here=standing.here,
        total=total,
        rows=_worst_first(rows),
        lagging=[replace(row, today=paces.get(row.path, Pace()).today) for row in standing.lagging],
        lagging_count=standing.lagging_count,
        unheld=standing.unheld,
        unheld_count=standing.unheld_count,
        unheld_doors=standing.unheld_doors,
        grave=standing.grave,
        level=standing.level,
        day_count=(day_of(at) - standing.opened_on).days + 1 if standing.opened_on else None,
        overdue_count=total.coverage.overdue,
        overdue_href=list_href(place.id, overdue="on"),
        from_at=clock_words(buckets[0]),
        to_at=clock_words(at),
        quiet=_quiet(rows),
        day=day_line(at).rsplit(" ", 1)[0],
        slowest=_slowest(rows),
        steps=[(key, getattr(total.coverage, key)) for key in ("todo", "again", "refused", "needs", "done")],
        member_count=standing.member_count,
        people_href=standing.people_href,
        unheld_href=standing.unheld_href,
        top_bucket=max((count for row in rows for count in row.pace.buckets), default=0),
    )


def _row(row: Row, pace: Pace, at: datetime) -> Row:
    left = row.coverage.left
    finished = rules.finished_at(left, pace.settled, at)
    return paced(row, pace, finished_at=finished, done=done_words(finished, now=at) if left else _("走完"))


def _total(total: Row, rows: Sequence[Row], at: datetime) -> Row:
    """The whole is done when the last of its places is; where one stands still nobody can say when."""
    left = [row.finished_at for row in rows if row.coverage.left]
    last = None if None in left else max(filter(None, left), default=None)
    return replace(total, finished_at=last, done=done_words(last, now=at)) if left else total


def _worst_first(rows: Sequence[Row]) -> list[Row]:
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
    shown = "、".join(names[:2])
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


def alarms(scope: Scope, board: Board) -> list[Alarm]:
    """What the wall calls for: at most four, those that ask most first; nothing that is zero."""
    rows, total = board.rows, board.total.coverage
    fevers = notable.fever_count(scope, board.place.path)
    found = [
        Alarm(fevers, "fever", _("发热"), _("入户量到，要人跟上"), is_grave=True),
        Alarm(board.overdue_count, "late", _("过点没再去"), _most(rows, "again"), is_grave=True),
        Alarm(total.refused, "refused", _("拒访"), _most(rows, "refused"), is_grave=True),
        Alarm(board.unheld_count, "nopost", _("没人包联"), _doors(board.unheld_doors), is_grave=False),
        Alarm(total.needs, "needs", _("需办理"), _most(rows, "needs"), is_grave=False),
    ]
    return [alarm for alarm in found if alarm.count][:MOST_ALARMS]


def _doors(count: int) -> str:
    return _("共 %(n)s 户") % {"n": count}


def _most(rows: Sequence[Row], status: str) -> str:
    """吉昌 66，车城 22: where most of them are."""
    counted = sorted(((getattr(row.coverage, status), row.name) for row in rows), reverse=True)
    return _("，").join(f"{_bare(name)} {count}" for count, name in counted[:2] if count)


def _bare(name: str) -> str:
    """柏山寺乡 → 柏山寺: a wall has little room."""
    return name.rstrip("乡镇") if len(name) > 2 else name
