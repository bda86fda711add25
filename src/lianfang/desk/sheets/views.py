"""Sheets of paper and their keying: where there are some, the sheet to print, the rows that come back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from lianfang.access.scope import Scope, ScopedRequest
from lianfang.desk.chart.page import place_href
from lianfang.desk.frame import here_at
from lianfang.desk.pages import needs_hand, needs_sight, page
from lianfang.kit.clock import now
from lianfang.kit.paths import depth
from lianfang.places.models import Place
from lianfang.screening.queries import doors
from lianfang.screening.queries.holders import holders_around
from lianfang.screening.queries.rounds import round_at

from .forms import WhichSheet, latest
from .keyed import Answer, Kept, Keying, kept, record_row
from .rows import Papers, Row, lowest_places, papers_of
from .shown import keyed_rows, titles

COMMUNITY_DEPTH = 5
MOST_PLACES = 400
ABOVE = ("county", "township", "community", "village")


@require_GET
@needs_sight
def sheets(request: ScopedRequest) -> HttpResponse:
    """List the buildings and groups of a community, each with its sheet and its keying."""
    scope = request.scope
    place = _place(scope, request.GET.get("place", "") or (scope.current.place if scope.current else ""))
    listed = lowest_places(scope, place.path)[:MOST_PLACES] if depth(place.path) >= COMMUNITY_DEPTH else []
    parts = [] if listed else doors.places_below(scope, place, kinds=ABOVE)
    context = {"place": place, "rows": titles(scope, listed), "parts": parts, "round": round_at(scope, place.path)}
    context["may_label"] = scope.may_record("places.doors_labelled", place.path)
    return page(request, "desk/sheets/sheets.html", context | {"here": here_at(scope, place.path, link=place_href)})


@require_GET
@needs_sight
def sheet(request: ScopedRequest, place: UUID) -> HttpResponse:
    """Show the sheets of a building or group, or of all of them in a community, as they will be printed."""
    scope, about = request.scope, _place(request.scope, place)
    if depth(about.path) < COMMUNITY_DEPTH:
        return redirect(f"{reverse('desk:sheets')}?place={about.id}")
    lowest = [found for found, _tally in lowest_places(scope, about.path)] or [about]
    papers = [papers_of(scope, found, at=now()) for found in lowest]
    context = {"place": about, "papers": papers, "here": here_at(scope, about.path, link=place_href)}
    return page(request, "desk/sheets/sheet.html", context)


@require_http_methods(["GET", "POST"])
@needs_hand
def keying(request: ScopedRequest, place: UUID) -> HttpResponse:
    """Key a sheet that came back: each row is recorded as it is left, the rest with the button below."""
    scope, about, at = request.scope, _place(request.scope, place), now()
    if depth(about.path) <= COMMUNITY_DEPTH:
        return redirect(f"{reverse('desk:sheets')}?place={about.id}")
    holders = holders_around(scope, about.path, at=at)
    form = WhichSheet(request.GET or None, holders=holders, at=at, initial=latest(at))
    if not form.is_bound:
        return redirect(f"{request.path}?{_query(latest(at))}")
    papers = papers_of(scope, about, at=at)
    if not form.is_valid():
        return _shown(request, papers, form, None, {}, {}, status=422)
    which = form.keying(about, papers.round)
    before = kept(scope, which, [row.door for row in papers.rows])
    answers = _record(scope, papers, which, before, request.POST) if request.method == "POST" else {}
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({str(door): _as_json(answer) for door, answer in answers.items()})
    if answers:
        before = kept(scope, which, [row.door for row in papers.rows])
    return _shown(request, papers, form, which, before, answers)


def _record(
    scope: Scope, papers: Papers, which: Keying, before: Mapping[UUID, Kept], sent: QueryDict
) -> dict[UUID, Answer]:
    """Record every row of which something was sent."""
    rows = [(row, _values(row, sent)) for row in papers.rows if f"{row.door}:outcome" in sent]
    changed = [(row, values) for row, values in rows if any(values.values()) or row.door in before]
    return {row.door: record_row(scope, papers, which, row, values, before.get(row.door)) for row, values in changed}


def _values(row: Row, sent: QueryDict) -> dict[str, str]:
    start = f"{row.door}:"
    return {name.removeprefix(start): str(sent[name]) for name in sent if name.startswith(start)}


def _shown(
    request: ScopedRequest,
    papers: Papers,
    form: WhichSheet,
    which: Keying | None,
    before: Mapping[UUID, Kept],
    answers: Mapping[UUID, Answer],
    *,
    status: int = 200,
) -> HttpResponse:
    rows = keyed_rows(papers, before, answers, request.POST)
    context = {
        "place": papers.place,
        "papers": papers,
        "form": form,
        "which": which,
        "rows": rows,
        "done_count": sum(row.state == "saved" for row in rows),
        "here": here_at(request.scope, papers.place.path, link=place_href),
    }
    return page(request, "desk/sheets/keying.html", context, status=status)


def _as_json(answer: Answer) -> dict[str, Any]:
    return {"state": answer.state, "words": answer.words, "wrong": dict(answer.wrong)}


def _query(said: Mapping[str, str]) -> str:
    found = QueryDict(mutable=True)
    found.update(dict(said))
    return found.urlencode()


def _place(scope: Scope, asked: UUID | str) -> Place:
    try:
        found = doors.place_by_id(scope, UUID(str(asked)))
    except ValueError:
        found = None
    if found is None or found.kind == "door":
        raise Http404
    return found
