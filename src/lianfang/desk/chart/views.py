"""The wall chart: a place drawn, a door opened beside it, a visit recorded without leaving, others' changes fetched."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianfang.access.scope import Scope, ScopedRequest
from lianfang.desk.pages import is_part_request, needs_hand, needs_sight
from lianfang.desk.status import DOOR_LEGEND
from lianfang.kit.clock import now
from lianfang.kit.paths import depth
from lianfang.kit.refusals import Refusal
from lianfang.places.models import Place
from lianfang.screening.models import Door
from lianfang.screening.queries import doors
from lianfang.screening.visiting import record_visit

from . import draw
from .again import fresh
from .aside import open_aside
from .asking import Asking, asking
from .forms import VisitForm
from .page import COMMUNITY_DEPTH, Head, chart_href, give_href, list_href, open_chart
from .panel import Panel, open_panel, visit_form

MOST_CHANGES = 300  # doors sent anew at once; who missed more loads the page


@require_GET
@needs_sight
def home(request: ScopedRequest) -> HttpResponse:
    """The chart of the post's own place; who holds more than a community picks one on the board."""
    post = request.scope.current
    if post is None or depth(post.path) < COMMUNITY_DEPTH:
        return redirect("desk:board")
    return redirect("desk:chart_place", post.place)


@require_GET
@needs_sight
def chart(request: ScopedRequest, place: UUID) -> HttpResponse:
    """Draw the doors of a place; with `?door=` open one, alone if only that was asked for."""
    scope, base = request.scope, _place_or_404(request, place)
    rel = request.GET.get("door", "")
    if base.kind == "door":
        amend = request.GET.get("amend", "")
        return redirect(_beside(scope, base) + (f"&amend={amend}" if _is_uuid(amend) else ""))
    if depth(base.path) < COMMUNITY_DEPTH:
        return redirect("desk:board_place", base.id)
    for opens in OPENED:
        if opens in request.GET:
            return _opened(scope, base, request.GET[opens], opens)
    panel = _panel(request, base, rel) if rel else None
    if is_part_request(request):
        context = {"panel": panel, "place": base, "aside": None if panel else open_aside(scope, base, at=now())}
        return render(request, "desk/chart/_door.html", context)
    context = _whole(request, base, picked=base.path + rel if rel else "") | {"panel": panel}
    return render(request, "desk/chart/chart.html", context)


def _opened(scope: Scope, base: Place, rel: str, opens: str) -> HttpResponse:
    """Go on to what is left of a building of this chart, or to where somebody is named for it."""
    place = doors.place_at(scope, base.path + rel)
    href = OPENED[opens](scope, place.id) if place else ""
    if not href:
        raise Http404
    return redirect(href)


OPENED: Mapping[str, Callable[[Scope, UUID], str]] = {
    "left": lambda scope, place: list_href(place),
    "hold": give_href,
}


@require_POST
@needs_hand
def visit(request: ScopedRequest, place: UUID) -> HttpResponse:
    """Record one visit; answer with the door, its tile and the counts."""
    scope, base = request.scope, _place_or_404(request, place)
    door = _door_or_404(scope, base, request.POST.get("door", ""))
    named = request.POST.get("amends", "")
    form = visit_form(scope, door, amends=UUID(named) if _is_uuid(named) else None, posted=request.POST)
    if not form.is_valid():
        form.renew()
        return _door_part(request, base, open_panel(scope, base, door, at=now(), form=form), status=422)
    try:
        _record(scope, door, form)
    except Refusal as refusal:
        form.renew()
        panel = open_panel(scope, base, door, at=now(), form=form)
        return _door_part(request, base, panel, refusal=refusal, status=422)
    return _recorded(request, base, door)


def _record(scope: Scope, door: Door, form: VisitForm) -> None:
    record_visit(
        door.id,
        form.body(door.id),
        by=scope.author(),
        at=form.happened_at,
        id=form.id,
        added=form.missing(),
        mended=form.mended(),
        amends=form.cleaned_data["amends"],
    )


def _recorded(request: ScopedRequest, base: Place, door: Door) -> HttpResponse:
    """Show the door as it now stands, or the next one to go to if that was asked for."""
    scope = request.scope
    following = doors.next_left(scope, base.path, door.path) if request.POST.get("then") == "next" else ""
    shown = _door_or_404(scope, base, (following or door.path).removeprefix(base.path))
    if not is_part_request(request):
        return redirect(chart_href(base.id, door=shown.path.removeprefix(base.path)))
    panel = open_panel(scope, base, shown, at=now())
    before = doors.place_at(scope, door.path)
    said = _("%(door)s 记下了。") % {"door": before.name if before else ""}
    return _door_part(request, base, panel, said=said, changed=[door.path])


@require_GET
@needs_sight
def changes(request: ScopedRequest, place: UUID) -> HttpResponse:
    """Send the doors that others changed since the chart was read; nothing if there are none."""
    scope, base = request.scope, _place_or_404(request, place)
    since = int(request.GET.get("since", "0")) if request.GET.get("since", "0").isdecimal() else 0
    found = doors.doors_changed(scope, base.path, since=since, limit=MOST_CHANGES + 1)
    if not found:
        return _unchanged(request, since)
    if len(found) > MOST_CHANGES:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    asked, seq = asking(request, base, at=now()), found[-1].changed_seq
    changed = fresh(scope, base, [change.path for change in found], at=now(), seq=seq, asked=asked.doors)
    context = _around(request, base, changed.head, asked) | {"fresh": changed}
    answer = render(request, "desk/chart/_changes.html", context)
    answer["ETag"] = f'"{seq}"'
    return answer


def _unchanged(request: ScopedRequest, since: int) -> HttpResponse:
    """Say that a chart read up to `since` still holds: 304 to who names it so, 204 to all others."""
    tag = f'"{since}"'
    same = request.headers.get("If-None-Match") == tag
    return HttpResponse(status=304 if same else 204, headers={"ETag": tag})


def _door_part(
    request: ScopedRequest,
    base: Place,
    panel: Panel,
    *,
    status: int = 200,
    changed: list[str] | None = None,
    **more: Any,
) -> HttpResponse:
    scope = request.scope
    context = {"panel": panel, "place": base, **more}
    if not is_part_request(request):
        whole = _whole(request, base, picked=panel.door.path)
        return render(request, "desk/chart/chart.html", whole | context, status=status)
    if changed:  # without a number up to which it was read: what others recorded meanwhile is still to be asked for
        asked = asking(request, base, at=now())
        again = fresh(scope, base, changed, at=now(), asked=asked.doors)
        context |= _around(request, base, again.head, asked) | {"fresh": again}
    return render(request, "desk/chart/_door.html", context, status=status)


def _whole(request: ScopedRequest, base: Place, *, picked: str) -> dict[str, Any]:
    asked = asking(request, base, at=now())
    drawn = open_chart(request.scope, base, at=now(), picked=picked, asked=asked.doors)
    tiles = draw.chart(drawn.layout, drawn.pen)
    aside = open_aside(request.scope, base, at=now(), left=drawn.head.left)
    around = _around(request, base, drawn.head, asked)
    shown = [door.path for door in drawn.layout.doors]
    asks = asked.options(base, around["chosen"], shown)
    return around | {"here": drawn.here, "tiles": tiles, "aside": aside, "asks": asks}


def _around(request: ScopedRequest, base: Place, head: Head, asked: Asking) -> dict[str, Any]:
    chosen = request.GET.get("status", "") or request.POST.get("status", "")
    chosen = chosen if chosen in DOOR_LEGEND else ""
    legend = head.legend(chosen, asked.who)
    return {"place": base, "head": head, "chosen": chosen, "asked_who": asked.who, "legend": legend}


def _panel(request: ScopedRequest, base: Place, rel: str) -> Panel:
    scope = request.scope
    amends = request.GET.get("amend", "")
    door = _door_or_404(scope, base, rel)
    return open_panel(scope, base, door, at=now(), amends=UUID(amends) if _is_uuid(amends) else None)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _place_or_404(request: ScopedRequest, place: UUID) -> Place:
    found = doors.place_by_id(request.scope, place)
    if found is None:
        raise Http404
    return found


def _door_or_404(scope: Scope, base: Place, rel: str) -> Door:
    found = doors.door_at(scope, base.path + rel) if rel else None
    if found is None:
        raise Http404
    return found


def _beside(scope: Scope, door: Place) -> str:
    """The address of the chart on which a door is seen: its compound's, or its village's."""
    for above in reversed(doors.places_above(scope, door.path)[:-1]):
        if above.kind in ("compound", "village", "community") and scope.covers(above.path):
            return chart_href(above.id, door=door.path.removeprefix(above.path))
    above = doors.places_above(scope, door.path)[-2]
    return chart_href(above.id, door=door.path.removeprefix(above.path))
