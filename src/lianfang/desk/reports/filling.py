"""Filling a form and handing it on: dropped in or due, looked at cell by cell, completed by hand, taken, released."""

import json
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianfang.access.gates import needs_role
from lianfang.access.scope import Scope, ScopedRequest
from lianfang.access.terms import OFFICES
from lianfang.books.limits import MOST_BYTES, megabytes
from lianfang.desk.forms import EntryForm
from lianfang.desk.pages import page
from lianfang.desk.roster.upload import not_too_large
from lianfang.kit.clock import now
from lianfang.kit.ids import named_id
from lianfang.kit.refusals import Refusal
from lianfang.ledger.door import Draft, record, record_one
from lianfang.places.models import Place
from lianfang.places.queries import place as place_within
from lianfang.reports import queries, shelf
from lianfang.reports.forgetting import keep_filled
from lianfang.reports.kinds import FILE_TAKEN, FORM_FILLED, RELEASED, FileTaken
from lianfang.reports.queries import DueToday

from .filled import fill_for, handed_out, who_fills
from .forms import FillForm, OpenForm, TakeForm
from .handing import filled_body, released_body
from .sheet import sheet_shown
from .tray import Tray, new_tray, tray_of
from .views import owed
from .workbench import WORKERS, registered_of

KINDS = ("county", "township", "community", "village")


@not_too_large
@require_http_methods(["GET", "POST"])
@needs_role(*WORKERS)
def drop(request: ScopedRequest) -> HttpResponse:
    """Drop anybody's form in and get it back filled."""
    scope = request.scope
    form = FillForm(request.POST or None, request.FILES or None, places=_places(scope))
    if not form.is_bound or not form.is_valid():
        return _drop_page(request, form, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    asked = {"purpose": "fill", "place": said["place"], "on": said["on"].isoformat()}
    tray = new_tray(scope, said["workbook"].read(), said["workbook"].name, **asked)
    try:
        fill_for(request, tray, registered_of(request.scope, tray))
    except Refusal as refusal:
        fresh = FillForm(places=_places(scope), initial={"place": said["place"], "on": said["on"]})
        return _drop_page(request, fresh, refusal=refusal, status=int(getattr(refusal, "status", 422)))
    return redirect("desk:form_sheet", tray.key)


@require_POST
@needs_role(*sorted(OFFICES))
def open_due(request: ScopedRequest) -> HttpResponse:
    """Fill a form of the library for one of the units that owe it."""
    scope, form = request.scope, OpenForm(request.POST)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    due = owed(scope, said["form"], said["place"], said["on"])
    content, name = shelf.content_of(scope.county, due.form.digest), due.form.versions[-1]["name"]
    asked = {"purpose": "fill", "place": str(due.place), "on": due.on.isoformat(), "form": str(due.form.id)}
    tray = new_tray(scope, content, name, **asked)
    fill_for(request, tray, registered_of(request.scope, tray))
    return redirect("desk:form_sheet", tray.key)


@require_GET
@needs_role(*WORKERS)
def sheet(request: ScopedRequest, key: UUID) -> HttpResponse:
    return _sheet_page(request, tray_of(request.scope, key), TakeForm())


@require_POST
@needs_role(*WORKERS)
def type_cells(request: ScopedRequest, key: UUID) -> HttpResponse:
    """Take what a person typed into the cells that the ledger cannot state, and fill again with it."""
    tray = _filled_tray(request.scope, key)
    names = json.loads(tray.get("names"))
    said = {names[name]: text.strip()[:500] for name, text in request.POST.dict().items() if name in names}
    typed = tray.said("typed") | said
    tray.say("typed", {name: text for name, text in typed.items() if text})
    fill_for(request, tray, registered_of(request.scope, tray))
    return redirect(_back(request, key))


@require_POST
@needs_role(*WORKERS)
def again(request: ScopedRequest, key: UUID) -> HttpResponse:
    """Fill again from what the ledger knows now, for another day if one is said."""
    tray = _filled_tray(request.scope, key)
    day = request.POST.get("on", "")
    try:
        on = date.fromisoformat(day) if day else None
    except ValueError:
        on = None
    if on is not None and not tray.asked.get("form"):
        tray.say("asked", tray.asked | {"on": on.isoformat()})
    fill_for(request, tray, registered_of(request.scope, tray))
    return redirect("desk:form_sheet", key)


@require_POST
@needs_role(*WORKERS)
def take(request: ScopedRequest, key: UUID) -> HttpResponse:
    """Hand out the filled file; who took it for whom is an entry."""
    scope, form = request.scope, TakeForm(request.POST)
    tray = _filled_tray(scope, key)
    if not form.is_valid():
        return _sheet_page(request, tray, form, status=422)
    meta, whom = tray.said("sheet"), form.cleaned_data["for_whom"]
    content = handed_out(tray, form.id.hex, by=who_fills(request), whom=whom, at=form.happened_at)
    registered = tray.asked.get("form")
    body = FileTaken(
        book=shelf.ref_of(content, meta["name"]),
        on=date.fromisoformat(tray.asked["on"]),
        seq=meta["seq"],
        rows=sum(table["rows"] for table in meta["tables"]),
        for_whom=whom,
        form=UUID(registered) if registered else None,
    )
    place = UUID(tray.asked["place"])
    record_one(Draft(FILE_TAKEN.name, body, place, form.happened_at, id=form.id), by=scope.author())
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = str(content_disposition_header(True, meta["name"]))
    return response


@require_POST
@needs_role(*sorted(OFFICES))
def release(request: ScopedRequest, key: UUID) -> HttpResponse:
    """Hand the answer on: what was filled and typed, and the release, in one go."""
    scope, form = request.scope, EntryForm(request.POST)
    tray = _filled_tray(scope, key)
    due = _due(scope, tray)
    if due is None or not form.is_valid():
        raise Http404
    meta = tray.said("sheet")
    about = [UUID(hex=one) for one in tray.said("who").get("persons", [shelf.ANYBODY.hex])]
    book = keep_filled(scope.county, tray.get("filled"), meta["name"], about=about, seq=meta["seq"])
    # a moment before, so that what was handed on is what was filled last
    filled_at, filled_id = form.happened_at - timedelta(milliseconds=1), named_id(form.id, "filled")
    filled = Draft(FORM_FILLED.name, filled_body(due, book, tray), due.place, filled_at, id=filled_id)
    released = Draft(RELEASED.name, released_body(due, book, meta), due.place, form.happened_at, id=form.id)
    for answer in record([filled, released], by=scope.author()):
        if answer.refusal is not None:
            raise answer.refusal
    messages.success(request, _("“%(title)s”看过，交了。") % {"title": due.form.title})
    return redirect("desk:forms")


def _due(scope: Scope, tray: Tray) -> DueToday | None:
    """Return what this tray answers, where it answers a form that this unit owes on that day."""
    form, place = tray.asked.get("form"), UUID(tray.asked["place"])
    if not form:
        return None
    due = queries.due_of(scope, UUID(form), place, date.fromisoformat(tray.asked["on"]))
    return due if due is not None and scope.may_record(RELEASED.name, due.path) else None


def _filled_tray(scope: Scope, key: UUID) -> Tray:
    tray = tray_of(scope, key)
    tray.get("filled")  # raises CannotFindDrop for a form that is only being mapped
    return tray


def _sheet_page(request: ScopedRequest, tray: Tray, form: TakeForm, *, status: int = 200) -> HttpResponse:
    scope, asked = request.scope, request.GET
    if not tray.has("filled"):
        raise Http404
    cell, after = asked.get("cell", "")[:12], asked.get("after", "")
    shown = sheet_shown(
        scope, tray, table=_number(asked.get("t")), number=_number(asked.get("p")), cell=cell, after=after
    )
    place = place_within(scope, UUID(tray.asked["place"]))
    due, at = _due(scope, tray), now()
    context = {
        "shown": shown,
        "tray": tray,
        "place": place,
        "on": date.fromisoformat(tray.asked["on"]),
        "registered": due.form if due else None,
        "due": due,
        "standing": due.standing(at) if due else "",
        "take_form": form,
        "later": queries.recorded_since(scope, place, shown.meta["seq"]),
    }
    return page(request, "desk/reports/sheet.html", context, part="desk/reports/_source.html", status=status)


def _drop_page(
    request: ScopedRequest, form: FillForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "limit": megabytes(MOST_BYTES)}
    return page(request, "desk/reports/fill.html", context, status=status)


def _places(scope: Scope) -> list[tuple[str, str]]:
    """The reader's own place and the offices' places below it."""
    rows = scope.within(Place.objects.all()).filter(kind__in=KINDS, is_open=True)
    return [(str(id), name) for id, name in rows.order_by("path").values_list("id", "name")]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 6 else 0


def _back(request: ScopedRequest, key: UUID) -> str:
    query = request.GET.urlencode()
    return f"/forms/sheet/{key}/?{query}" if query else f"/forms/sheet/{key}/"
