"""Views of the frame itself: light and dark, and the page that shows every part."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from . import frame
from .context import THEMES

YEAR_S = 365 * 24 * 3600


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep light or dark in a cookie; the server writes it into the page, so that nothing flashes."""
    theme = request.POST.get("theme", "")
    response = HttpResponseRedirect(safe_next(request))
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR_S, samesite="Lax", secure=request.is_secure())
    return response


def look(request: HttpRequest) -> HttpResponse:
    """Show every part, for those who build pages; only where no real work is done."""
    if not (settings.DEBUG or frame.is_drill(request)):
        raise Http404
    return render(request, "desk/look/look.html")


def safe_next(request: HttpRequest) -> str:
    """Return the page to go back to; never another host."""
    target = request.POST.get("next") or request.headers.get("referer", "")
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if allowed else "/"
