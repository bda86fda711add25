"""The pages of a response: where it stands and how it came; another level, its end, a new one."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianfang.access.gates import needs_role
from lianfang.access.scope import Scope, ScopedRequest
from lianfang.desk.board.words import level_words
from lianfang.desk.pages import needs_post, page
from lianfang.kit.refusals import Refusal
from lianfang.ledger.door import Draft, record_one
from lianfang.ledger.emergencies import ENDED, HEADQUARTERS, LEVEL, EndedBody, LevelBody, open_emergency
from lianfang.ledger.models import Emergency
from lianfang.ledger.queries import covers_county
from lianfang.screening.queries.notable import emergencies

from .cannot import CannotDecideFromHere, CannotEndNothing, CannotKeepLevel, CannotOpenBeside
from .forms import EndForm, LevelForm, OpenForm
from .shown import opened, still_open

DECIDERS = tuple(sorted(HEADQUARTERS))


@require_GET
@needs_post
def emergency(request: ScopedRequest) -> HttpResponse:
    """Show the response that goes on, or else the last one, or the one that is asked for."""
    return page(request, "desk/emergency/emergency.html", shown(request))


def shown(request: ScopedRequest) -> dict[str, Any]:
    scope, asked = request.scope, request.GET.get("of", "")
    rows = emergencies(scope)
    on = _on_of(rows)
    row = next((row for row in rows if str(row.id) == asked), None) or on or next(iter(rows), None)
    may_decide = scope.role in DECIDERS and covers_county(scope)
    return {
        "opened": opened(scope, row) if row else None,
        "others": [other for other in rows if other is not row],
        "may_decide": may_decide,
        "may_open": may_decide and on is None,
        "level_form": LevelForm() if may_decide and row and row is on else None,
    }


@require_POST
@needs_role(*DECIDERS)
def change_level(request: ScopedRequest) -> HttpResponse:
    """Record another level of the response that goes on."""
    scope = request.scope
    _check_county(scope)
    form = LevelForm(request.POST)
    if not form.is_valid():
        return page(request, "desk/emergency/emergency.html", shown(request) | {"level_form": form}, status=422)
    on = _going_on(scope)
    if on.head_id != form.id:
        level = form.cleaned_data["level"]
        if on.level == level:
            raise CannotKeepLevel(level=level_words(level))
        body = LevelBody(emergency=on.id, level=level, ground=form.cleaned_data["ground"])
        record_one(Draft(LEVEL.name, body, None, form.happened_at, id=form.id), by=scope.author())
        messages.success(request, _("“%(name)s”现在是%(level)s。") % {"name": on.name, "level": level_words(level)})
    return redirect("desk:emergency")


@require_http_methods(["GET", "POST"])
@needs_role(*DECIDERS)
def end(request: ScopedRequest) -> HttpResponse:
    """Say what the end means and what is open yet; record it once its name has been written again."""
    scope = request.scope
    _check_county(scope)
    if _is_repeated(scope, request.POST.get("entry_id", "")):
        return redirect("desk:emergency")
    on = _going_on(scope)
    form = EndForm(request.POST or None, named=on.name)
    if request.method != "POST" or not form.is_valid():
        context = {"row": on, "form": form, "open": still_open(scope)}
        return page(request, "desk/emergency/end.html", context, status=422 if form.is_bound else 200)
    body = EndedBody(emergency=on.id, ground=form.cleaned_data["ground"])
    record_one(Draft(ENDED.name, body, None, form.happened_at, id=form.id), by=scope.author())
    messages.success(request, _("“%(name)s”终止了。记下的都还在。") % {"name": on.name})
    return redirect("desk:emergency")


@require_http_methods(["GET", "POST"])
@needs_role(*DECIDERS)
def open_another(request: ScopedRequest) -> HttpResponse:
    """Open a response where none goes on; its key has to be held anew."""
    scope = request.scope
    _check_county(scope)
    rows = emergencies(scope)
    form = OpenForm(request.POST or None)
    is_valid = form.is_valid()
    on = _on_of(rows)
    if on is not None:
        if is_valid and on.id == form.id:
            return redirect("desk:emergency")
        raise CannotOpenBeside(name=on.name)
    if not is_valid:
        return page(request, "desk/emergency/open.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        _open(scope, form, is_drill=bool(rows) and rows[0].is_drill)
    except Refusal as refusal:
        return page(request, "desk/emergency/open.html", {"form": form, "refusal": refusal}, status=422)
    messages.success(request, _("“%(name)s”启动了。") % {"name": form.cleaned_data["name"]})
    return redirect("desk:emergency")


def _open(scope: Scope, form: OpenForm, *, is_drill: bool) -> None:
    """A drill's database holds drills alone. The form's id is the response's, so that a double click opens one."""
    said = form.cleaned_data
    open_emergency(
        scope.county, name=said["name"], drill=is_drill, level=said["level"], ground=said["ground"],
        at=form.happened_at, by=scope.author(), id=form.id,
    )  # fmt: skip


def _check_county(scope: Scope) -> None:
    if not covers_county(scope):
        raise CannotDecideFromHere


def _on_of(rows: Iterable[Emergency]) -> Emergency | None:
    """The response that goes on, if one does."""
    return next((row for row in rows if row.ended_at is None), None)


def _going_on(scope: Scope) -> Emergency:
    on = _on_of(emergencies(scope))
    if on is None:
        raise CannotEndNothing
    return on


def _is_repeated(scope: Scope, entry_id: str) -> bool:
    """True if the last response has ended by this very form: a double click."""
    return any(row.ended_at is not None and str(row.head_id) == entry_id for row in emergencies(scope)[:1])
