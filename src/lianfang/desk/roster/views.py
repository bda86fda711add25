"""The pages of an import: choose a file, see how it is read, see what would happen, record it, read the answers."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from lianfang.access.scope import Scope, scope_of
from lianfang.books.limits import MOST_BYTES, megabytes
from lianfang.desk.pages import needs_post, page
from lianfang.facts.queries import fields_of
from lianfang.kit.clock import day_of, now
from lianfang.kit.refusals import Refusal
from lianfang.people.importing.cannot import CannotImportHere
from lianfang.people.importing.forms import File
from lianfang.people.importing.run import read

from .columns import choices_in, columns_shown, learn_columns
from .forms import RosterForm, place_of
from .running import start_recording, start_trying
from .shown import outcome_shown, running_shown
from .tray import Tray, new_tray, stop, tray_of
from .upload import not_too_large
from .workbook import written

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@needs_post
def roster(request: HttpRequest) -> HttpResponse:
    scope = _importing(request)
    return _roster_page(request, RosterForm(scope=scope))


@not_too_large
@require_POST
@needs_post
def try_roster(request: HttpRequest) -> HttpResponse:
    """Read the file; say what each row would do, or ask first about columns that are not sure. Nothing is recorded."""
    scope = _importing(request)
    form = RosterForm(request.POST, request.FILES, scope=scope)
    if not form.is_valid():
        return _roster_page(request, form, status=422)
    said = form.cleaned_data
    content, name, place = said["workbook"].read(), said["workbook"].name, place_of(scope, said["place"])
    try:
        reading = read(File(content, name), scope, at=now())
    except Refusal as refusal:
        return _roster_page(request, form, refusal=refusal, status=int(getattr(refusal, "status", 422)))
    tray = new_tray(scope, place.path)
    tray.put_content(content, name=name, place=place.id, creates_places=said["creates_places"])
    if not reading.is_sure:
        return redirect("desk:roster_columns", key=tray.key)
    start_trying(tray, scope)
    return redirect("desk:roster_outcome", key=tray.key)


@require_GET
@needs_post
def columns(request: HttpRequest, key: UUID) -> HttpResponse:
    scope = _importing(request)
    return _columns_page(request, scope, tray_of(scope, key))


@require_POST
@needs_post
def choose_columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take what the office says of the columns, and try the file anew."""
    scope = _importing(request)
    tray = tray_of(scope, key)
    if not tray.state().is_busy:
        file = tray.file()
        reading = read(file, scope, at=now())
        choices = choices_in(reading, request.POST.dict(), fields_of(scope, day_of(now())))
        try:
            chosen = read(replace(file, choices=choices), scope, at=now())
        except Refusal as refusal:
            return _columns_page(request, scope, tray, refusal=refusal, status=422)
        tray.put_choices(choices)
        learn_columns(scope, chosen, at=now())
        start_trying(tray, scope)
    return redirect("desk:roster_outcome", key=key)


@require_POST
@needs_post
def bring_in(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record what was tried, or go on where it stopped. A second click finds it running and waits with it."""
    scope = _importing(request)
    tray = tray_of(scope, key)
    if tray.state().stage in ("tried", "stopped", "paused", "failed"):
        start_recording(tray, scope)
    return redirect("desk:roster_outcome", key=key)


@require_POST
@needs_post
def stop_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """Have an import stop: one's own, or a colleague's at places that this office covers."""
    scope = _importing(request)
    stop(scope, key)
    if request.POST.get("back") == "list":
        return redirect("desk:roster")
    return redirect("desk:roster_outcome", key=key)


@require_GET
@needs_post
def outcome(request: HttpRequest, key: UUID) -> HttpResponse:
    scope = _importing(request)
    tray = tray_of(scope, key)
    state = tray.state()
    if state.is_busy:
        return page(request, "desk/roster/running.html", {"state": state, "key": key}, part="desk/roster/_running.html")
    if not tray.has_outcome():
        if state.stage == "failed":  # while it was tried: there are no answers to show, only why
            return _roster_page(request, RosterForm(scope=scope), said=state.said, status=422)
        return redirect("desk:roster_columns", key=key)
    shown = outcome_shown(scope, tray, status=request.GET.get("status", ""), after=request.GET.get("after", ""))
    response = page(request, "desk/roster/outcome.html", {"state": state, "key": key, "shown": shown})
    if request.headers.get("HX-Request"):
        response.headers["HX-Refresh"] = "true"
    return response


@require_GET
@needs_post
def outcome_workbook(request: HttpRequest, key: UUID) -> HttpResponse:
    """The answers as a workbook: masked names, cells and reasons, so that the office can mend its own file."""
    tray = tray_of(_importing(request), key)
    response = HttpResponse(written(request, tray.outcome(), tray.asked["name"]), content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="roster-outcome.xlsx"'
    return response


def _importing(request: HttpRequest) -> Scope:
    scope = scope_of(request)
    if not any(scope.may_record("people.household_registered", path) for path in scope.paths):
        raise CannotImportHere
    return scope


def _roster_page(
    request: HttpRequest,
    form: RosterForm,
    *,
    refusal: Refusal | None = None,
    said: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page that takes a file; `refusal`, or what one `said` elsewhere, stands above it."""
    running = running_shown(scope_of(request))
    context = {"form": form, "refusal": refusal, "said": said, "running": running, "limit": megabytes(MOST_BYTES)}
    return page(request, "desk/roster/roster.html", context, status=status)


def _columns_page(
    request: HttpRequest, scope: Scope, tray: Tray, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    file = tray.file()
    shown = columns_shown(read(file, scope, at=now()), fields_of(scope, day_of(now())))
    context = {"shown": shown, "key": tray.key, "name": file.name}
    return page(request, "desk/roster/columns.html", context | {"refusal": refusal}, status=status)
