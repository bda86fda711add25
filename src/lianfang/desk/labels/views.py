"""Labels: where they are missing, their sheets as PDF, and the page behind a code."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianfang.access.gates import needs_role
from lianfang.access.scope import ScopedRequest, scope_of
from lianfang.access.terms import FIELD
from lianfang.desk import frame
from lianfang.desk.chart.page import place_href
from lianfang.desk.pages import page
from lianfang.desk.staff.slips import address_of
from lianfang.kit.paths import depth
from lianfang.ledger.door import record_one
from lianfang.places import drafts, queries
from lianfang.places.kinds import KEEPERS
from lianfang.places.models import Place

from .choosing import LabelDoor, label_doors_of, parts_of
from .forms import EndForm, LabelForm, first_choice
from .listed import COMMUNITY_DEPTH, label_rows, parts_below
from .printing import file_name, is_loopback, labels_pdf

MAY_LABEL = tuple(sorted(KEEPERS))
MAY_OPEN = frozenset({*FIELD, "department_reader", "auditor"})


@require_GET
@needs_role(*MAY_LABEL)
def labels(request: ScopedRequest) -> HttpResponse:
    """List the buildings and groups of a community with how many of their doors have a label."""
    scope, asked = request.scope, request.GET.get("place", "")
    top = queries.place(scope, _uuid(asked)) if asked else queries.tops(scope)[0]
    rows = label_rows(scope, top)
    context = {"place": top, "rows": rows, "left": sum(row.left for row in rows)}
    context |= {"parts": [] if rows else parts_below(scope, top), "here": _here(request, top)}
    return page(request, "desk/labels/labels.html", context)


@require_http_methods(["GET", "POST"])
@needs_role(*MAY_LABEL)
def label_sheet(request: ScopedRequest, place: UUID) -> HttpResponse:
    """Ask what to print of a building or group; answer with the sheets once new codes are recorded."""
    scope, top = request.scope, queries.place(request.scope, place)
    if depth(top.path) <= COMMUNITY_DEPTH:
        return redirect(f"{request.path.removesuffix(f'{top.id}/')}?place={top.id}")
    doors = label_doors_of(scope, top)
    form = LabelForm(request.POST or None, doors=doors, parts=parts_of(doors), initial=first_choice(doors))
    if not form.is_valid():
        return _sheet_page(request, top, doors, form, status=422 if form.is_bound else 200)
    chosen = form.chosen()
    if form.makes_new:
        ids = [door.place.id for door in chosen]
        draft = drafts.label_doors(top.id, ids, salt=form.cleaned_data["salt"], at=form.happened_at, id=form.id)
        record_one(draft, by=scope.author())
    return _pdf(request, top, chosen, form)


def _pdf(request: ScopedRequest, top: Place, chosen: list[LabelDoor], form: LabelForm) -> HttpResponse:
    said, viewer = form.cleaned_data, frame.viewer(request)
    written = labels_pdf(
        request.scope, top, chosen, address=address_of(request), paper=said["paper"], skip=said["skip"] or 0,
        viewer=viewer.name if viewer else "", at=form.happened_at,
    )  # fmt: skip
    name = file_name(request.scope, top, form.happened_at)
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return HttpResponse(written, content_type="application/pdf", headers=headers)


def _sheet_page(
    request: ScopedRequest, top: Place, doors: list[LabelDoor], form: LabelForm, *, status: int
) -> HttpResponse:
    address = address_of(request)
    context: dict[str, Any] = {"place": top, "doors": doors, "form": form, "ending": EndForm(doors=doors)}
    context |= {"left": sum(door.label is None for door in doors), "here": _here(request, top)}
    context |= {"address": address, "loopback": is_loopback(address)}
    return page(request, "desk/labels/sheet.html", context, status=status)


@require_POST
@needs_role(*MAY_LABEL)
def end(request: ScopedRequest, place: UUID) -> HttpResponse:
    """End the label of one door: its code leads nowhere from now on."""
    scope, top = request.scope, queries.place(request.scope, place)
    form = EndForm(request.POST, doors=label_doors_of(scope, top))
    if form.is_valid():
        draft = drafts.end_labels(top.id, [UUID(form.cleaned_data["door"])], at=form.happened_at, id=form.id)
        record_one(draft, by=scope.author())
        messages.success(request, _("%(door)s 的码作废了。") % {"door": form.door_name})
    return redirect("desk:label_sheet", top.id)


@require_GET
@never_cache
def open_code(request: HttpRequest, code: str) -> HttpResponse:
    """Lead a code to its door in the wall chart. Who may not see that door learns no more than of a code made up."""
    scope = scope_of(request)
    if scope.account is None:
        return page(request, "desk/labels/stranger.html", {"next": request.path})
    door = queries.labelled_door(scope, code) if scope.role in MAY_OPEN else None
    if door is None:
        return page(request, "desk/labels/nothing.html", status=404)
    # On a phone the door stands below the chart; browsers keep the fragment on the way through the redirect.
    return redirect(f"{place_href(door)}#door")


def _here(request: ScopedRequest, place: Place) -> frame.Here | None:
    return frame.here_at(request.scope, place.path, link=place_href)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
