"""The tree and one place: look, search, preview, record."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianfang.access.gates import needs_role
from lianfang.access.scope import Scope, ScopedRequest
from lianfang.desk.pages import page
from lianfang.kit.refusals import Refusal
from lianfang.ledger.door import record_one
from lianfang.places import queries
from lianfang.places.kinds import KEEPERS
from lianfang.places.models import Place

from .branches import tree_below, tree_of
from .doors import ACTS, BuildingForm, GroupForm
from .facts import acts_on, chosen_place, here_of, history, place_href
from .forms import Act, ActForm, TargetForm
from .preview import Drawing, drawn_building, drawn_road
from .targets import targets

READERS = (*sorted(KEEPERS), "grid_worker", "auditor", "department_reader")


@require_GET
@needs_role(*READERS)
def places(request: ScopedRequest) -> HttpResponse:
    """The tree from the top of the scope; with `?q=` what was searched for."""
    scope, typed = request.scope, request.GET.get("q", "").strip()
    if typed:
        rows = queries.search(scope, typed)
        context = {"typed": typed, "found": _offered(scope, rows)}
        return page(request, "desk/places/found.html", context, part="desk/places/_found.html")
    top = next(iter(queries.tops(scope)), None)
    if top is None:
        return page(request, "desk/places/none.html", {"may_import": _may_import(scope)})
    return _page(request, top)


@require_GET
@needs_role(*READERS)
def place(request: ScopedRequest, place_id: UUID) -> HttpResponse:
    return _page(request, queries.place(request.scope, place_id))


@require_GET
@needs_role(*READERS)
def branch(request: ScopedRequest, place_id: UUID) -> HttpResponse:
    """What the tree shows under one place."""
    found = queries.place(request.scope, place_id)
    return HttpResponse(tree_below(request.scope, found.id))


@require_http_methods(["GET", "POST"])
@needs_role(*sorted(KEEPERS))
def act(request: ScopedRequest, place_id: UUID, act: str) -> HttpResponse:
    """Show the form of one act beside the place, or record it."""
    scope = request.scope
    found = queries.place(scope, place_id)
    chosen = _act_or_404(scope, found, act)
    form = chosen.form(request.POST or None, scope=scope, place=found)
    typed = request.POST.get("q") or request.GET.get("q", "")
    offered = targets(scope, found, act, typed) if isinstance(form, TargetForm) else []
    context: dict[str, Any] = {"act": chosen, "form": form, "typed": typed, "offered": _offered(scope, offered)}
    if not form.is_bound:
        return _page(request, found, context)
    if not form.is_valid():
        return _page(request, found, context, status=422)
    try:
        record_one(form.draft(), by=scope.author())
    except Refusal as refusal:
        form.renew()
        return _page(request, found, context | {"refusal": refusal}, status=422)
    messages.success(request, _("%(act)s：%(place)s，记下了。") % {"act": chosen.label, "place": found.name})
    # Without a fragment of its own the browser would keep that of the form, which is gone.
    return redirect(f"{place_href(found.id)}#main")


@require_POST
@needs_role(*sorted(KEEPERS))
def preview(request: ScopedRequest, place_id: UUID) -> HttpResponse:
    """Draw the doors that a form would make; nothing is recorded."""
    scope = request.scope
    found = queries.place(scope, place_id)
    name = "doors" if ACTS["doors"].fits(found) else "numbers"
    form = _act_or_404(scope, found, name).form(request.POST, scope=scope, place=found)
    drawing = _drawing(scope, found, form) if form.is_valid() else None
    return render(request, "desk/places/_preview.html", {"drawing": drawing, "form": form, "place": found})


def _drawing(scope: Scope, found: Place, form: ActForm | None = None) -> Drawing:
    """Draw what stands in a place, with what `form` would make."""
    planned = form.planned() if isinstance(form, BuildingForm | GroupForm) else []
    there = queries.children(scope, found.id, with_closed=True)
    if found.kind not in ("building", "stairwell"):
        return drawn_road(planned, there)
    wells = [row.id for row in there if row.kind == "stairwell"]
    return drawn_building(planned, [*there, *queries.children_of_all(scope, wells)])


def _page(
    request: ScopedRequest, found: Place, more: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    scope = request.scope
    chosen = chosen_place(scope, found)
    context: dict[str, Any] = {
        "chosen": chosen,
        "place": found,
        "here": here_of(scope, found),
        "history": history(scope, found),
        "tree": tree_of(scope, found),
        "drawing": _drawing(scope, found) if chosen.is_numbered else None,
        "may_import": _may_import(scope),
    }
    return page(request, "desk/places/place.html", context | (more or {}), status=status)


def _act_or_404(scope: Scope, found: Place, name: str) -> Act:
    """Return an act that this post may do here; the ledger would refuse it, the page does not even offer it."""
    act = next((act for act in acts_on(scope, found) if act.name == name), None)
    if act is None:
        raise Http404
    return act


def _offered(scope: Scope, rows: list[Place]) -> list[tuple[Place, str]]:
    lines = queries.name_line(scope, rows) if rows else {}
    return [(row, lines[row.id]) for row in rows]


def _may_import(scope: Scope) -> bool:
    """A list of divisions is the county's: who keeps only a part of it adds places one by one."""
    return scope.role in ("headquarters", "system_keeper")
