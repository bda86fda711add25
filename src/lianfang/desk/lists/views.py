"""Lists of doors: on the page, printed whatever their length, and taken out as a workbook, which is an entry."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from lianfang.access.scope import Scope, ScopedRequest
from lianfang.desk.chart.page import place_href
from lianfang.desk.frame import here_at
from lianfang.desk.pages import needs_sight, page
from lianfang.desk.remembered import GROUND, Remembered
from lianfang.exports.asking import Wish, ask, measured
from lianfang.exports.handing import is_small, take
from lianfang.exports.writing import content_type
from lianfang.kit.clock import day_of, now
from lianfang.kit.ids import uuid7
from lianfang.kit.paths import depth
from lianfang.places.models import Place
from lianfang.places.rules import COMMUNITY_LEVEL
from lianfang.screening.kinds import DOOR_VISIT
from lianfang.screening.models import Door, Round
from lianfang.screening.queries import coverage, doors, unvisited
from lianfang.screening.queries.holders import TOWNSHIP_DEPTH, Holders, holders_around, holders_asked, holders_over
from lianfang.screening.queries.rounds import round_at

from .forms import Filters, holder_asked
from .kinds import REVISIT, STALE, UNVISITED, ListKind
from .markup import rows_html
from .printed import print_list
from .rows import Line, affected_lines, lines

PAGE_ROWS = 50
MOST_COUNTED = 1000
_holders: Remembered[Holders] = Remembered(128, rooms=GROUND)  # 5 to 60 KiB each
_rounds: Remembered[Round | None] = Remembered(128, but=frozenset({DOOR_VISIT.name}))


@require_GET
@needs_sight
def left(request: ScopedRequest) -> HttpResponse:
    """List the doors that nobody has got to yet, in the order in which one walks them."""
    return _listed(request, UNVISITED)


@require_GET
@needs_sight
def revisit(request: ScopedRequest) -> HttpResponse:
    """List the doors to go back to: where nobody answered, and where somebody refused."""
    return _listed(request, REVISIT)


@require_GET
@needs_sight
def stale(request: ScopedRequest) -> HttpResponse:
    """List the doors of which nothing has been recorded for some days, whatever they were found to be."""
    return _listed(request, STALE)


def _listed(request: ScopedRequest, kind: ListKind) -> HttpResponse:
    scope, at = request.scope, now()
    place = _place(scope, request.GET.get("place", ""))
    filters, holders = _filters(scope, place, request.GET, at)
    wanted = filters.wanted(place.path, kind.name, at)
    context = _about(scope, place) | _counted(scope, place, kind, wanted, filters)
    if "print" in request.GET:
        sent = print_list(request, kind.template, context, _chunks(scope, wanted, holders, at))
        return cast("HttpResponse", sent)
    found = unvisited.left_page(scope, wanted, holders, after=request.GET.get("after"), limit=PAGE_ROWS)
    rows = rows_html(lines(scope, found.rows, _over(scope, place.path, found.rows, holders, at)), wide=context["wide"])
    return page(request, kind.template, context | {"page": found, "rows": rows})


def _counted(scope: Scope, place: Place, kind: ListKind, wanted: unvisited.Wanted, filters: Filters) -> dict[str, Any]:
    """What stands above the rows: how many there are, and by what they can be narrowed."""
    counts = coverage.coverage(scope, place.path)
    silent = unvisited.stale_count(scope, place.path, wanted.before, most=MOST_COUNTED + 1) if wanted.before else None
    return {
        "kind": kind,
        "counts": counts,
        "again_count": counts.again + counts.refused,
        "silent": silent,
        "silent_most": MOST_COUNTED,
        "keys": [(status, getattr(counts, status), status == wanted.status) for status in kind.statuses],
        "filters": filters,
        "wide": depth(place.path) < COMMUNITY_LEVEL,
        "round": _rounds.of(scope, place.path, lambda: round_at(scope, place.path)),
    }


@require_POST
@needs_sight
def export(request: ScopedRequest, kind: ListKind) -> HttpResponse:
    """Hand out the whole list as a workbook, once it is recorded who took it; a long one is written beside the page."""
    scope, at = request.scope, now()
    place = _place(scope, request.POST.get("place", ""))
    filters, _holders = _filters(scope, place, request.POST, at)
    said = filters.asked() if filters.is_valid() else {}
    wish = Wish(f"screening.{kind.name}", place.id, filters=said, purpose="visit", language=get_language() or "zh-hans")
    found = measured(scope, wish, at=at)
    if not is_small(found, at):
        return redirect("desk:export", export_id=ask(scope, found, at=at, id=uuid7()))
    taken = take(scope, found, at=at, id=uuid7())
    response = FileResponse(taken.file, as_attachment=True, filename=taken.name, content_type=content_type("xlsx"))
    return cast("HttpResponse", response)


@require_GET
@needs_sight
def affected(request: ScopedRequest) -> HttpResponse:
    """List the persons of whom a visit said something that asks to be looked after, the newest first."""
    scope = request.scope
    place = _place(scope, request.GET.get("place", ""))
    found = unvisited.affected(scope, place.path, after=request.GET.get("after"))
    context = {"page": found, "lines": affected_lines(scope, found.rows)}
    return page(request, "desk/lists/affected.html", _about(scope, place) | context)


def _about(scope: Scope, place: Place) -> dict[str, Any]:
    return {"place": place, "here": here_at(scope, place.path, link=place_href)}


def _filters(scope: Scope, place: Place, asked: QueryDict, at: datetime) -> tuple[Filters, Holders]:
    """What the list is narrowed by, and whom the reader may choose from."""
    holders = _holders_asked(scope, place.path, holder_asked(asked.get("holder", "")), at)
    return Filters(asked, holders=holders), holders


def _holders_asked(scope: Scope, path: str, asked: UUID | str | None, at: datetime) -> Holders:
    """A township's are kept until a post changes, or a day begins; those of a city are too many."""
    if depth(path) < TOWNSHIP_DEPTH:
        return holders_asked(scope, path, asked, at=at)
    return _holders.of(scope, (path, day_of(at)), lambda: holders_around(scope, path, at=at))


def _over(scope: Scope, path: str, rows: Sequence[Door], known: Holders, at: datetime) -> Holders:
    """Who holds the rows: known already below a township."""
    return known if depth(path) >= TOWNSHIP_DEPTH else holders_over(scope, [row.path for row in rows], at=at)


def _chunks(scope: Scope, wanted: unvisited.Wanted, holders: Holders, at: datetime) -> Iterator[list[Line]]:
    for rows in unvisited.left_rows(scope, wanted, holders):
        yield lines(scope, rows, _over(scope, wanted.path, rows, holders, at))


def _place(scope: Scope, asked: str) -> Place:
    """The place asked for, or the post's own."""
    try:
        wanted = UUID(asked) if asked else scope.current.place if scope.current else None
    except ValueError:
        wanted = None
    found = doors.place_by_id(scope, wanted) if wanted else None
    if found is None:
        raise Http404
    return found
