"""Views of the frame itself: light and dark."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

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


def safe_next(request: HttpRequest) -> str:
    """Return the page to go back to; never another host."""
    target = request.POST.get("next") or request.headers.get("referer", "")
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if allowed else "/"
