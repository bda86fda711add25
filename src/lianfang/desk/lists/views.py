"""The unvisited list: on the page, printed from it, and taken out as a workbook, which is an entry of its own."""

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianfang.access.scope import Scope, ScopedRequest
from lianfang.desk import frame
from lianfang.desk.chart.page import place_href
from lianfang.desk.days import day_line
from lianfang.desk.frame import here_at
from lianfang.desk.pages import needs_sight, page
from lianfang.kit.clock import ZONE, now
from lianfang.kit.paths import depth
from lianfang.ledger.door import Draft, record_one
from lianfang.places.models import Place
from lianfang.screening.kinds import ListExportedBody
from lianfang.screening.queries import coverage, doors, unvisited
from lianfang.screening.queries.holders import Holders, holders_around
from lianfang.screening.rules import LEFT

from .forms import Filters
from .rows import COMMUNITY_LEVEL, Line, affected_lines, lines
from .workbook import write_workbook

PAGE_ROWS = 50
PRINT_ROWS = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@needs_sight
def left(request: ScopedRequest) -> HttpResponse:
    """List the doors that nobody has got to yet, in the order in which one walks them."""
    scope = request.scope
    place = _place(scope, request.GET.get("place", ""))
    holders = holders_around(scope, place.path, at=now())
    filters = Filters(request.GET, holders=holders)
    limit = PRINT_ROWS if "print" in request.GET else PAGE_ROWS
    wanted = filters.wanted(place.path)
    found = unvisited.left_page(scope, wanted, holders, after=request.GET.get("after"), limit=limit)
    counts = coverage.coverage(scope, place.path)
    context = {
        "counts": counts,
        "keys": [(status, getattr(counts, status), status == wanted.status) for status in LEFT],
        "filters": filters,
        "page": found,
        "lines": lines(scope, found.rows, holders),
        "wide": depth(place.path) < COMMUNITY_LEVEL,
    }
    return page(request, "desk/lists/unvisited.html", _about(scope, place) | context)


@require_POST
@needs_sight
def export(request: ScopedRequest) -> HttpResponse:
    """Hand out the whole list as a workbook, once it is recorded who took it, how many rows, and its digest."""
    scope, at = request.scope, now()
    place = _place(scope, request.POST.get("place", ""))
    holders = holders_around(scope, place.path, at=at)
    filters = Filters(request.POST, holders=holders)
    viewer = frame.viewer(request)
    written = write_workbook(
        _all_lines(scope, filters.wanted(place.path), holders),
        title=_("%(place)s 未访单") % {"place": place.name},
        viewer=f"{viewer.name}（{viewer.post}）" if viewer else "",
        at=day_line(at),
    )
    body = ListExportedBody(list="unvisited", rows=written.rows, digest=written.digest, filters=filters.asked())
    record_one(Draft("screening.list_exported", body, place.id, at), by=scope.author())
    name = "-".join([place.name, _("未访单"), f"{at.astimezone(ZONE):%Y%m%d%H%M}.xlsx"])
    return cast("HttpResponse", FileResponse(written.file, as_attachment=True, filename=name, content_type=XLSX))


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


def _all_lines(scope: Scope, wanted: unvisited.Wanted, holders: Holders) -> Iterator[Line]:
    for rows in unvisited.left_rows(scope, wanted, holders):
        yield from lines(scope, rows, holders)


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
