"""What views share: whole pages or parts, refusals as pages, errors that say what to do, the content policy."""

from collections.abc import Callable, Mapping
from typing import Any, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lianfang.access.gates import ScopedView, View, needs_role
from lianfang.access.terms import FIELD
from lianfang.kit.refusals import Refusal

P = ParamSpec("P")

# Glyphs are masks with data: addresses inside the built sheet, hence img-src; widths of bars are style attributes.
POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    part: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render `template`; only `part` of it if htmx asked for a part."""
    name = part if part and is_part_request(request) else template
    return render(request, name, dict(context or {}), status=status)


def is_part_request(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def refused(request: HttpRequest, refusal: Refusal, *, status: int = 422) -> HttpResponse:
    """Show what cannot be done, why, and what to do: a box for htmx, a page otherwise."""
    template = "desk/parts/refusal.html" if is_part_request(request) else "desk/refused.html"
    return render(request, template, {"refusal": refusal}, status=status)


def needs_post(view: "ScopedView[P]") -> "View[P]":
    """Let in whoever uses a post, of any role; `access.gates.needs_role(...)` where only some roles may."""
    return needs_role()(view)


def needs_hand(view: "ScopedView[P]") -> "View[P]":
    """Let in who records what happens at doors; who only reads is told so before the ledger has to refuse it."""
    return needs_role(*sorted(FIELD))(view)


def needs_sight(view: "ScopedView[P]") -> "View[P]":
    """Let in who may see doors and figures: everybody but who only keeps the system."""
    return needs_role(*sorted(FIELD), "department_reader", "auditor")(view)


class RefusalPages:
    """Middleware: a Refusal that a view lets through becomes a page, never a 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        return refused(request, exception, status=int(getattr(exception, "status", 422)))


def content_policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: only our own scripts and styles run, nothing inline, nobody frames us; and nothing stays behind.

    What was read must not lie in the browser's store of a computer that an office shares. Files under /static/ are
    answered before and keep their own word.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that lay open too long, or cookies that are off; what was typed is still in the browser's page."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that nobody knows whether it was done: a page may break after its entry is on disk.

    Rendered without the frame, since the frame itself may be what failed.
    """
    return render(request, "500.html", status=500)
