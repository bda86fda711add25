"""The pages of an import: choose a file, see what would happen, record it, read the answers."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from lianfang.access.scope import Scope, scope_of
from lianfang.desk.pages import needs_post, page, refused
from lianfang.kit.clock import now
from lianfang.people.importing.cannot import CannotImport, CannotImportHere, CannotTakeWorkbook
from lianfang.people.importing.run import run_import
from lianfang.people.importing.sheet import MOST_BYTES, REQUIRED, SYNONYMS, megabytes

from .forms import RosterForm
from .running import start
from .shown import outcome_shown
from .tray import new_tray, tray_of
from .workbook import written

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORM_BYTES = 64 << 10  # what the form holds beside the workbook


class InMemory(MemoryFileUploadHandler):
    """Keeps an upload out of the temporary folder, where it would lie readable."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


def not_too_large(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse by the announced length, before the body is read: the form token inside it is looked at only then."""
    guarded = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        stated = request.headers.get("Content-Length") or "0"
        size = int(stated) if stated.isdigit() else 0
        if size > MOST_BYTES + FORM_BYTES:
            refusal = CannotTakeWorkbook(size=megabytes(size), limit=megabytes(MOST_BYTES))
            return refused(request, refusal, status=413)
        request.upload_handlers = [InMemory(request)]
        return guarded(request)

    return checked


@require_GET
@needs_post
def roster(request: HttpRequest) -> HttpResponse:
    scope = _importing(request)
    return _roster_page(request, RosterForm(scope=scope))


@not_too_large
@require_POST
@needs_post
def try_roster(request: HttpRequest) -> HttpResponse:
    """Read the file and say what each row would do; nothing is recorded."""
    scope = _importing(request)
    form = RosterForm(request.POST, request.FILES, scope=scope)
    if not form.is_valid():
        return _roster_page(request, form, status=422)
    said = form.cleaned_data
    content, place, creates = said["workbook"].read(), UUID(said["place"]), said["creates_places"]
    try:
        outcome = run_import(
            content, scope, place=place, by=scope.author("import"), at=now(), dry_run=True, creates_places=creates
        )
    except CannotImport as refusal:
        return _roster_page(request, form, refusal=refusal, status=int(getattr(refusal, "status", 422)))
    tray = new_tray(request.session)
    tray.put_content(content, name=said["workbook"].name, place=place, creates_places=creates)
    tray.put_outcome(outcome)
    tray.say("tried")
    return redirect("desk:roster_outcome", key=tray.key)


@require_POST
@needs_post
def bring_in(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record what was tried. A second click finds it running and waits with it."""
    scope = _importing(request)
    tray = tray_of(request.session, key)
    if tray.state()["stage"] in ("tried", "stopped", "failed"):
        start(tray, scope)
    return redirect("desk:roster_outcome", key=key)


@require_GET
@needs_post
def outcome(request: HttpRequest, key: UUID) -> HttpResponse:
    scope = _importing(request)
    tray = tray_of(request.session, key)
    state = tray.state()
    if state["stage"] == "running":
        return page(request, "desk/roster/running.html", {"state": state, "key": key}, part="desk/roster/_running.html")
    shown = outcome_shown(scope, tray, status=request.GET.get("status", ""), after=request.GET.get("after", ""))
    response = page(request, "desk/roster/outcome.html", {"state": state, "key": key, "shown": shown})
    if request.headers.get("HX-Request"):
        response.headers["HX-Refresh"] = "true"
    return response


@require_GET
@needs_post
def outcome_workbook(request: HttpRequest, key: UUID) -> HttpResponse:
    """The answers as a workbook: masked names, cells and reasons, so that the office can mend its own file."""
    _importing(request)
    tray = tray_of(request.session, key)
    response = HttpResponse(written(request, tray.outcome(), tray.asked["name"]), content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="roster-outcome.xlsx"'
    return response


def _importing(request: HttpRequest) -> Scope:
    scope = scope_of(request)
    if not any(scope.may_record("people.household_registered", path) for path in scope.paths):
        raise CannotImportHere
    return scope


def _roster_page(
    request: HttpRequest, form: RosterForm, *, refusal: CannotImport | None = None, status: int = 200
) -> HttpResponse:
    headers = [(words[0], name in REQUIRED) for name, words in SYNONYMS.items()]
    context = {"form": form, "refusal": refusal, "headers": headers, "limit": megabytes(MOST_BYTES)}
    return page(request, "desk/roster/roster.html", context, status=status)
