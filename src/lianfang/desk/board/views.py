"""Boards: of the post's own place or one below it, all its villages, the recount beside the standing counts."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from lianfang.access.scope import Scope, ScopedRequest
from lianfang.desk.chart.page import place_href
from lianfang.desk.frame import here_at
from lianfang.desk.pages import needs_sight, page
from lianfang.kit.clock import now
from lianfang.kit.paths import depth
from lianfang.places.models import Place
from lianfang.screening.queries import coverage, doors
from lianfang.screening.sums import COUNTS

from .community import open_community
from .ground import COMMUNITY_DEPTH
from .page import open_board
from .villages import open_villages


@require_GET
@needs_sight
def board(request: ScopedRequest) -> HttpResponse:
    """The board of the post's own place; below a community that is its chart."""
    post = request.scope.current
    if post is None:
        raise Http404
    return _board(request, post.place)


@require_GET
@needs_sight
def board_place(request: ScopedRequest, place: UUID) -> HttpResponse:
    return _board(request, place)


def _board(request: ScopedRequest, place_id: UUID) -> HttpResponse:
    scope, place = request.scope, _place_or_404(request.scope, place_id)
    if depth(place.path) > COMMUNITY_DEPTH:
        return redirect("desk:chart_place", place.id)
    if depth(place.path) == COMMUNITY_DEPTH:
        there = open_community(scope, place, at=now())
        return page(request, "desk/board/community.html", {"board": there, "here": there.here})
    shown = open_board(scope, place, at=now())
    return page(request, "desk/board/board.html", {"board": shown, "here": shown.standing.here})


@require_GET
@needs_sight
def villages(request: ScopedRequest, place: UUID) -> HttpResponse:
    """All villages and communities under a place, the least covered first."""
    scope, above = request.scope, _place_or_404(request.scope, place)
    if depth(above.path) >= COMMUNITY_DEPTH:
        return redirect("desk:board_place", above.id)
    rows = open_villages(scope, above, at=now())
    left = sum(1 for row in rows if row.coverage.left)
    context = {"place": above, "rows": rows, "left": left, "here": here_at(scope, above.path, link=place_href)}
    return page(request, "desk/board/villages.html", context)


@require_GET
@needs_sight
def recount(request: ScopedRequest, place: UUID) -> HttpResponse:
    """Count every door anew and show it beside the standing counts (重新点数核对)."""
    scope, at = request.scope, _place_or_404(request.scope, place)
    kept, counted = coverage.coverage(scope, at.path), coverage.recount(scope, at.path)
    pairs = [(name, getattr(kept, name), getattr(counted, name)) for name in COUNTS]
    context = {"place": at, "pairs": pairs, "equal": kept == counted, "here": here_at(scope, at.path, link=place_href)}
    return page(request, "desk/board/recount.html", context, part="desk/board/_recount.html")


def _place_or_404(scope: Scope, place: UUID) -> Place:
    found = doors.place_by_id(scope, place)
    if found is None:
        raise Http404
    return found
