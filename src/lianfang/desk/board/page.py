"""What a board says: a place, its children in a table, those that lag, places nobody holds, what was grave."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.access.terms import MAY_GIVE
from lianfang.desk.chart.page import affected_href, chart_href, entries_href, give_href, list_href, place_href
from lianfang.desk.days import day_line
from lianfang.desk.ledger.lines import Line, lines
from lianfang.desk.nav import url_or_none
from lianfang.kit.clock import day_of
from lianfang.kit.paths import ancestors
from lianfang.places.models import Place
from lianfang.screening import rules
from lianfang.screening.queries import coverage, doors, holders, notable
from lianfang.screening.sums import BUCKETS, Coverage, Pace, Progress, lagging_first, summed

from .words import clock_words, done_words, level_words

COMMUNITY_DEPTH = 5
CHILD_KINDS = ("county", "township", "community", "village")
LAGGING, UNHELD, GRAVE, MOST_ALARMS = 7, 4, 6, 4
FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One place of the table; its numbers open to lists and entries."""

    name: str
    href: str
    list_href: str
    again_href: str
    refused_href: str
    needs_href: str
    today_href: str
    visits_href: str
    coverage: Coverage
    pace: Pace
    done: str
    finished_at: datetime | None
    is_slow: bool = False


@dataclass(frozen=True, slots=True)
class Lagging:
    """A village or community far behind."""

    name: str
    township: str
    href: str
    list_href: str
    coverage: Coverage
    today: int


@dataclass(frozen=True, slots=True)
class Unheld:
    """A building, lane or group without a grid worker."""

    name: str
    where: str
    doors: int
    left: int
    href: str
    give_href: str


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
    children = doors.places_below(scope, place.path, kinds=CHILD_KINDS)
    parts = [child.path for child in children]
    communities = coverage.communities(scope, place.path)
    counts, paces = summed(parts, communities), coverage.paces(scope, place.path, parts, at=at)
    found = [Progress(*one) for one in zip(parts, counts, paces, strict=True)]
    rows = [_row(child, one, at) for child, one in zip(children, found, strict=True)]
    total = _total(_row(place, _sum(place.path, found), at), rows, at)
    behind = lagging_first(communities)
    held = holders.holders_around(scope, place.path, at=at, named=False)
    unheld = holders.without_holder(scope, place.path, held)
    emergency = notable.emergency(scope)
    buckets = rules.buckets_before(at, BUCKETS)
    return Board(
        place=place,
        total=total,
        rows=_worst_first(rows),
        lagging=_lagging(scope, behind[:LAGGING], at),
        lagging_count=len(behind),
        unheld=_unheld(scope, unheld[:UNHELD]),
        unheld_count=len(unheld),
        unheld_doors=sum(one.doors for one in unheld),
        grave=lines(scope, notable.notable_entries(scope, place.path, limit=GRAVE)),
        level=level_words(emergency.level) if emergency else "",
        day_count=(day_of(at) - day_of(emergency.opened_at)).days + 1 if emergency else None,
        overdue_count=total.coverage.overdue,
        overdue_href=list_href(place.id, overdue="on"),
        from_at=clock_words(buckets[0]),
        to_at=clock_words(at),
        quiet=_quiet(rows),
        day=day_line(at).rsplit(" ", 1)[0],
        slowest=_slowest(rows),
        steps=[(key, getattr(total.coverage, key)) for key in ("todo", "again", "refused", "needs", "done")],
        member_count=coverage.members_registered(scope, place.path),
        people_href=url_or_none("desk:people") or "",
        unheld_href=f"{url_or_none('desk:posts')}?state=none" if scope.role in MAY_GIVE else "#unheld",
        top_bucket=max((count for row in rows for count in row.pace.buckets), default=0),
    )


def _sum(path: str, found: Sequence[Progress]) -> Progress:
    counts, pace = Coverage(), Pace()
    for one in found:
        counts, pace = counts + one.coverage, pace + one.pace
    return Progress(path, counts, pace)


def _row(place: Place, found: Progress, at: datetime) -> Row:
    finished = rules.finished_at(found.coverage.left, found.pace.settled, at)
    return Row(
        name=place.name,
        href=place_href(place),
        list_href=list_href(place.id),
        again_href=list_href(place.id, status="again"),
        refused_href=list_href(place.id, status="refused"),
        needs_href=affected_href(place.id),
        today_href=entries_href(place.path, day=day_of(at)),
        visits_href=entries_href(place.path),
        coverage=found.coverage,
        pace=found.pace,
        done=done_words(finished, now=at) if found.coverage.left else _("走完"),
        finished_at=finished,
    )


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


def _lagging(scope: Scope, behind: Sequence[tuple[str, Coverage]], at: datetime) -> list[Lagging]:
    paths = [path for path, _counts in behind]
    places = doors.places_at(scope, [*paths, *(ancestors(path)[-2] for path in paths)])
    today = coverage.visits_today(scope, paths, at=at)
    return [
        Lagging(
            name=places[path].name,
            township=places[ancestors(path)[-2]].name if ancestors(path)[-2] in places else "",
            href=chart_href(places[path].id),
            list_href=list_href(places[path].id),
            coverage=counts,
            today=today.get(path, 0),
        )
        for path, counts in behind
        if path in places
    ]


def _unheld(scope: Scope, rows: Sequence[holders.Unheld]) -> list[Unheld]:
    above = doors.places_at(scope, {path for row in rows for path in ancestors(row.path)})
    found = []
    for row in rows:
        names = [above[path].name for path in ancestors(row.path)[COMMUNITY_DEPTH - 1 :] if path in above]
        found.append(
            Unheld(
                " ".join(names[1:]) or names[0],
                names[0],
                row.doors,
                row.left,
                chart_href(row.place),
                give_href(scope, row.place),
            )
        )
    return found
