"""What of a board follows from the ledger alone: its places and their doors, those that lag, those nobody holds, what
was grave. It is worked out once for every entry (desk/remembered.py), out of what no visit changes (ground.py) and what
each does; how fast it goes is read each time (page.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from lianfang.access.scope import Scope
from lianfang.desk.addresses import address, url_or_none
from lianfang.desk.chart.page import affected_href, chart_href, entries_href, give_href, list_href, place_href
from lianfang.desk.frame import Here, here_of
from lianfang.desk.ledger.lines import Line, lines
from lianfang.desk.remembered import Remembered
from lianfang.kit.clock import day_of
from lianfang.kit.paths import ancestors
from lianfang.places.models import Place
from lianfang.screening.queries import coverage, doors, holders, notable
from lianfang.screening.queries.unvisited import NOBODY
from lianfang.screening.sums import Coverage, Pace, lagging_first, summed

from .ground import COMMUNITY_DEPTH, ground_of, members_of
from .offices import Office
from .rows import Row
from .words import level_words

LAGGING, UNHELD, GRAVE = 7, 40, 6


@dataclass(frozen=True, slots=True)
class Lagging:
    """A village or community far behind."""

    path: str
    name: str
    township: str
    href: str
    list_href: str
    coverage: Coverage
    today: int = 0


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
class Standing:
    """How a place stands; `opened_on` is when the response that runs was opened.

    `offices` are those of its communities, by path; `unanswered` doors have neither a grid worker nor an office that
    could be asked about them.
    """

    place: Place
    here: Here | None
    total: Row
    rows: Sequence[Row]
    lagging: Sequence[Lagging]
    lagging_count: int
    unheld: Sequence[Unheld]
    unheld_count: int
    unanswered: int
    offices: Mapping[str, Office]
    grave: Sequence[Line]
    level: str
    opened_on: date | None
    member_count: int
    people_href: str
    unheld_href: str
    villages_href: str


_standings: Remembered[Standing] = Remembered(64)  # some 20 KiB each


def standing_of(scope: Scope, place: Place, *, at: datetime) -> Standing:
    """Return how `place` stands. Posts begin and lapse by days, hence the day; they end with an entry."""
    return _standings.of(scope, (place.path, day_of(at)), lambda: _stand(scope, place, at))


def _stand(scope: Scope, place: Place, at: datetime) -> Standing:
    ground = ground_of(scope, place, at=at)
    communities = coverage.communities(scope, place.path)
    behind = lagging_first(communities)
    unheld = holders.counted_now(scope, place.path, ground.unheld)
    shown = [path for path, _counts in behind[:LAGGING]] + [one.path for one in unheld[:UNHELD]]
    named = doors.places_named(scope, [above for path in [place.path, *shown] for above in ancestors(path)])
    seen = {path: found for path, found in named.items() if scope.covers(path)}
    responses = notable.emergencies(scope)
    running = next((one for one in responses if one.ended_at is None), None)
    rows = _rows(ground.children, communities, unheld, day_of(at))
    return Standing(
        place=place,
        here=here_of(scope, [named[path] for path in ancestors(place.path) if path in named], link=place_href),
        total=_total(place, rows, day_of(at)),
        rows=rows,
        lagging=[_lagging(path, one, seen) for path, one in behind[:LAGGING] if path in seen],
        lagging_count=len(behind),
        unheld=[_unheld(scope, one, seen) for one in unheld[:UNHELD]],
        unheld_count=len(unheld),
        unanswered=ground.unanswered,
        offices=ground.offices,
        grave=lines(scope, notable.notable_entries(scope, place.path, responses, limit=GRAVE)),
        level=level_words(running.level) if running else "",
        opened_on=day_of(running.opened_at) if running else None,
        member_count=members_of(scope, place),
        people_href=url_or_none("desk:people") or "",
        unheld_href="#unheld",
        villages_href=address("desk:board_villages", place.id),
    )


def _rows(
    children: Sequence[Place], communities: Mapping[str, Coverage], unheld: Sequence[holders.Unheld], day: date
) -> list[Row]:
    """Return a row for each place one level below: its doors, and those of them that no grid worker holds."""
    paths = [child.path for child in children]
    counts = summed(paths, communities, Coverage())
    nobody = summed(paths, {one.path: Coverage(doors=one.doors) for one in unheld}, Coverage())
    return [
        replace(row_of(child, one, day), unheld=none.doors)
        for child, one, none in zip(children, counts, nobody, strict=True)
    ]


def _total(place: Place, rows: Sequence[Row], day: date) -> Row:
    whole = row_of(place, sum((row.coverage for row in rows), Coverage()), day)
    return replace(whole, unheld=sum(row.unheld for row in rows))


def row_of(place: Place, counts: Coverage, day: date) -> Row:
    return Row(
        path=place.path,
        name=place.name,
        href=place_href(place),
        board_href=address("desk:board_place", place.id),
        list_href=list_href(place.id),
        again_href=list_href(place.id, status="again"),
        refused_href=list_href(place.id, status="refused"),
        needs_href=affected_href(place.id),
        today_href=entries_href(place.path, day=day),
        visits_href=entries_href(place.path),
        unheld_href=list_href(place.id, holder=NOBODY),
        coverage=counts,
    )


def _lagging(path: str, counts: Coverage, places: Mapping[str, Place]) -> Lagging:
    place, township = places[path], places.get(ancestors(path)[-2])
    return Lagging(
        path=path,
        name=place.name,
        township=township.name if township else "",
        href=address("desk:board_place", place.id),
        list_href=list_href(place.id),
        coverage=counts,
    )


def _unheld(scope: Scope, row: holders.Unheld, places: Mapping[str, Place]) -> Unheld:
    above = [places[path] for path in ancestors(row.path)[COMMUNITY_DEPTH - 1 :] if path in places]
    return Unheld(
        name=" ".join(place.name for place in above[1:]) or above[0].name,
        where=above[0].name,
        doors=row.doors,
        left=row.left,
        href=chart_href(above[-1].id),
        give_href=give_href(scope, above[-1].id),
    )


def paced(row: Row, pace: Pace, *, finished_at: datetime | None, done: str) -> Row:
    """Return `row` with how fast it goes there."""
    return replace(row, pace=pace, finished_at=finished_at, done=done)
