"""The front door of the office: on to the first room that the post in use can walk into."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from lianfang.access.gates import signed_in
from lianfang.access.scope import scope_of

from .nav import nav_items


@require_GET
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Send whoever is signed in to their first room; who holds no post, to their account."""
    current = scope_of(request).current
    rooms = nav_items(current.role, request.path) if current else []
    return redirect(rooms[0].href if rooms else "desk:account")
