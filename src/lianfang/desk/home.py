"""The front door of the office: on to the first room that the post in use can walk into."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from lianfang.access.gates import signed_in
from lianfang.access.scope import scope_of
from lianfang.access.terms import FIELD
from lianfang.kit.paths import depth

from .chart.page import COMMUNITY_DEPTH
from .nav import nav_items


@require_GET
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Send whoever is signed in to their first room; who holds no post, to their account.

    From a community down that is the wall chart: there the work is done, the board counts it.
    """
    current = scope_of(request).current
    if current and current.role in FIELD and depth(current.path) >= COMMUNITY_DEPTH:
        return redirect("desk:chart")
    rooms = nav_items(current.role, request.path) if current else []
    return redirect(rooms[0].href if rooms else "desk:account")
