"""The wall screen, and the page on which a screen is let in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lianfang.access.scope import Scope, scope_of
from lianfang.access.signing import screens
from lianfang.access.terms import FIELD
from lianfang.desk.board.page import open_board
from lianfang.desk.pages import is_part_request, page
from lianfang.kit.clock import now
from lianfang.kit.paths import depth
from lianfang.kit.refusals import Refusal
from lianfang.kit.sight import see, sight_of
from lianfang.screening.queries import doors

from .alarms import alarms

COOKIE = "lianfang_screen"
EVERY_S = 30
SIGHT = FIELD | {"department_reader", "auditor"}


@never_cache
@require_GET
def wall(request: HttpRequest) -> HttpResponse:
    """The wall: of the screen's place, or of the post's where somebody is signed in."""
    at = now()
    scope = screens.scope_of_screen(request.COOKIES.get(COOKIE, ""), at=at) or _office(request)
    if scope is None or scope.current is None:
        return _to_door(request)
    see(sight_of(scope))
    if depth(scope.current.path) > screens.LOWEST_DEPTH:
        return redirect("desk:board")
    return page(request, "board/wall.html", _shown(scope, scope.current.place, at), part="board/_wall.html")


def _office(request: HttpRequest) -> Scope | None:
    """Whoever is signed in and may see figures of places."""
    scope = scope_of(request)
    return scope if scope.current is not None and scope.role in SIGHT else None


def _shown(scope: Scope, place_id: UUID, at: datetime) -> dict[str, Any]:
    place = doors.place_by_id(scope, place_id)
    if place is None:
        raise Http404
    board = open_board(scope, place, at=at)
    stands_alone = scope.account is None
    return {
        "board": board,
        "alarms": alarms(scope, board),
        "here": board.standing.here,
        "alone": stands_alone,
        "every": EVERY_S,
    }


def _to_door(request: HttpRequest) -> HttpResponse:
    """Send a screen that is not let in, or no more, to where a code is typed; a part of it goes there as a whole."""
    to = reverse("board:let_in")
    return HttpResponse(headers={"HX-Redirect": to}) if is_part_request(request) else redirect(to)


@never_cache
@require_http_methods(["GET", "POST"])
def let_in(request: HttpRequest) -> HttpResponse:
    """Ask for the code; from then on the screen shows its place by itself."""
    context: dict[str, Any] = {"ended": COOKIE in request.COOKIES and request.method == "GET"}
    if request.method == "POST":
        at = now()
        try:
            screen, sent = screens.let_in(request.POST.get("code", "")[:40], at=at)
        except Refusal as refusal:
            return page(request, "board/let_in.html", context | {"refusal": refusal}, status=422)
        answer = redirect("board:wall")
        answer.set_cookie(
            COOKIE,
            sent,
            max_age=screen.ends_at - at,
            path=reverse("board:wall"),
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
        return answer
    return page(request, "board/let_in.html", context)
