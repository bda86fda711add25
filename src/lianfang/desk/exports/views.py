"""The pages of exports: the centre, asking for a list, one export, a second person's word, fetching the file."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianfang.access.scope import Scope, ScopedRequest
from lianfang.desk.forms import EntryForm
from lianfang.desk.pages import needs_sight, page
from lianfang.exports import deciding, handing, queries
from lianfang.exports.asking import ask as ask_for
from lianfang.exports.asking import measured, source_for
from lianfang.exports.cannot import CannotExportHere
from lianfang.exports.models import Export
from lianfang.exports.rules import KEPT, SECOND_PERSON
from lianfang.exports.terms import OVERSEERS, Standing
from lianfang.exports.trace import trace_typed
from lianfang.exports.writing import content_type
from lianfang.kit.clock import day_of, now
from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal

from .forms import AskForm, DecideForm, places_offered
from .shown import centre, export_shown


@require_GET
@needs_sight
def exports(request: ScopedRequest) -> HttpResponse:
    """Show what is one's own, what waits for one's word, what others took; `trace` leads to the export of a file."""
    scope, at = request.scope, now()
    typed = request.GET.get("trace", "")
    if typed:
        found = queries.traced(scope, trace_typed(typed))
        if found is not None:
            return redirect("desk:export", export_id=found.id)
    shown = centre(scope, at=at, after=request.GET.get("after"), oversees=scope.role in OVERSEERS)
    context = {"shown": shown, "typed": typed[:20], "kept_hours": _kept_hours(at)}
    return page(request, "desk/exports/exports.html", context)


@require_http_methods(["GET", "POST"])
@needs_sight
def ask(request: ScopedRequest, source: str) -> HttpResponse:
    """Ask for a list: at what place, narrowed by what, in which form, for what."""
    scope, at = request.scope, now()
    found, place = source_for(scope, source), _place_asked(request)
    form = AskForm(request.POST or None, scope=scope, source=found, asked=place)
    limit = SECOND_PERSON.on(day_of(at))
    context = {"form": form, "source": found, "limit": limit, "whole": "unmasked" in form.fields}
    if request.method == "GET":
        return page(request, "desk/exports/ask.html", context)
    if not form.is_valid():
        return page(request, "desk/exports/ask.html", context, status=422)
    try:
        wish = measured(scope, form.wish(get_language() or ""), at=at)
        return redirect("desk:export", export_id=ask_for(scope, wish, at=form.happened_at, id=form.id))
    except Refusal as refusal:
        form.renew()
        return page(request, "desk/exports/ask.html", context | {"refusal": refusal}, status=422)


def _place_asked(request: ScopedRequest) -> UUID | None:
    """Return the place that is asked for. Raises CannotExportHere where it is not one of the reader's."""
    asked = request.POST.get("place") or request.GET.get("place", "")
    try:
        wanted = UUID(asked) if asked else None
    except ValueError:
        raise Http404 from None
    if wanted is not None and str(wanted) not in dict(places_offered(request.scope, wanted)):
        raise CannotExportHere
    return wanted


@require_GET
@needs_sight
def export(request: ScopedRequest, export_id: UUID) -> HttpResponse:
    """One export; while it is being written, its progress fetches itself."""
    scope = request.scope
    row = queries.export(scope, export_id)
    context = _about(scope, row, DecideForm())
    response = page(request, "desk/exports/export.html", context, part="desk/exports/_progress.html")
    if request.headers.get("HX-Request") and context["shown"].line.standing is not Standing.RUNNING:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@needs_sight
def decide(request: ScopedRequest, export_id: UUID) -> HttpResponse:
    """Record a second person's word."""
    scope = request.scope
    row, form = queries.export(scope, export_id), DecideForm(request.POST)
    if not form.is_valid():
        return page(request, "desk/exports/export.html", _about(scope, row, form), status=422)
    said = form.cleaned_data
    deciding.decide(scope, row, agrees=said["says"] == "agree", words=said["words"], at=form.happened_at, id=form.id)
    return redirect("desk:exports")


@require_POST
@needs_sight
def stop(request: ScopedRequest, export_id: UUID) -> HttpResponse:
    """Stop what is being written, destroy what is."""
    row = queries.export(request.scope, export_id)
    deciding.give_up(request.scope, row, at=now(), id=_entry_id(request))
    return redirect("desk:export", export_id=row.id)


@require_POST
@needs_sight
def fetch(request: ScopedRequest, export_id: UUID) -> HttpResponse:
    """Hand the file to whoever asked for it, once that is recorded."""
    row = queries.export(request.scope, export_id)
    content = handing.fetch(request.scope, row, at=now(), id=_entry_id(request))
    response = StreamingHttpResponse(content, content_type=content_type(row.format))
    response.headers["Content-Disposition"] = content_disposition_header(True, handing.name_of(row)) or "attachment"
    response.headers["Content-Encoding"] = "identity"  # a workbook is compressed already
    return cast("HttpResponse", response)


def _about(scope: Scope, row: Export, form: DecideForm) -> dict[str, Any]:
    at = now()
    shown = export_shown(scope, row, at=at)
    return {"shown": shown, "act": EntryForm(), "form": form, "kinds": Standing, "kept_hours": _kept_hours(at)}


def _kept_hours(at: datetime) -> int:
    return int(KEPT.on(day_of(at)).value.total_seconds() // 3600)


def _entry_id(request: ScopedRequest) -> UUID:
    """Return the id that the page gave to the entry, so that a double click is one."""
    form = EntryForm(request.POST)
    return form.id if form.is_valid() else uuid7()
