"""The pages of rounds: the list, opening one, how far it is, closing it with a record of what stands."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianfang.access.gates import needs_role
from lianfang.access.scope import Scope, ScopedRequest
from lianfang.access.terms import OFFICES
from lianfang.desk.chart.page import place_href
from lianfang.desk.forms import EntryForm
from lianfang.desk.frame import here_at
from lianfang.desk.pages import needs_sight, page
from lianfang.kit.clock import day_of, now
from lianfang.kit.refusals import Refusal
from lianfang.ledger.door import Draft, record_one
from lianfang.ledger.queries import newest_seq
from lianfang.places.models import Place
from lianfang.screening.beginning import begin_round
from lianfang.screening.kinds import ROUND_CLOSED, ROUND_OPENED, RoundClosedBody, RoundRecord
from lianfang.screening.models import Round
from lianfang.screening.queries import coverage, doors
from lianfang.screening.queries import rounds as queries

from .cannot import CannotCloseFromHere, CannotCloseTwice, CannotOpenHere
from .forms import RoundForm, first_values
from .shown import answers, is_narrow, lines, meeting, parts

BEGIN_AT_ONCE = 3_000  # doors that begin while the office waits; the clock goes on with the rest


@require_GET
@needs_sight
def rounds(request: ScopedRequest) -> HttpResponse:
    """List the rounds that concern the reader's place."""
    scope, at = request.scope, now()
    rows = queries.rounds(scope)
    shown = lines(scope, rows, at=at)
    running = next((line for line in shown if line.round.closed_at is None), None)
    may_open = bool(scope.current and scope.may_record(ROUND_OPENED.name, scope.current.path))
    context = {"lines": shown, "running": running, "may_open": may_open, "place": _own_place(scope)}
    return page(request, "desk/rounds/rounds.html", context)


@require_http_methods(["GET", "POST"])
@needs_role(*sorted(OFFICES))
def open_round(request: ScopedRequest) -> HttpResponse:
    """Open a round for a place of the scope and let it begin."""
    scope, at = request.scope, now()
    place = _place(scope, request.POST.get("place") or request.GET.get("place", ""))
    known = queries.askable(scope, day_of(at))
    number = len(queries.rounds(scope)) + 1
    form = RoundForm(request.POST or None, known=known, initial=first_values(place.id, number, at))
    if request.method != "POST" or not form.is_valid():
        return _opening(request, place, form, status=422 if form.is_bound else 200)
    try:
        _check_above(scope, place)
        record_one(Draft(ROUND_OPENED.name, form.body(), place.id, form.happened_at, id=form.id), by=scope.author())
    except Refusal as refusal:
        form.renew()
        return _opening(request, place, form, refusal=refusal, status=422)
    begin_round(scope.county, form.id, most=BEGIN_AT_ONCE)
    return redirect("desk:round", form.id)


def _check_above(scope: Scope, place: Place) -> None:
    """A round within a round would take the wider one's doors away from it."""
    above = queries.open_above(scope, place.path)
    if above is not None:
        raise CannotOpenHere(name=above.name)


def _opening(
    request: ScopedRequest, place: Place, form: RoundForm, *, refusal: Refusal | None = None, status: int
) -> HttpResponse:
    scope = request.scope
    context = {
        "form": form,
        "refusal": refusal,
        "place": place,
        "above": queries.open_above(scope, place.path),
        "below": queries.open_below(scope, place.path),
        "here": here_at(scope, place.path, link=place_href),
    }
    return page(request, "desk/rounds/open.html", context, status=status)


@require_GET
@needs_sight
def round_page(request: ScopedRequest, round_id: UUID) -> HttpResponse:
    """Show how far a round is at the reader's place, what it asks and of whom; and how it was closed."""
    scope, row = request.scope, _round(request.scope, round_id)
    path = meeting(scope, row.path)
    place = doors.place_at(scope, path)
    on = queries.round_at(scope, path)
    context = {
        "round": row,
        "place": place,
        "counts": coverage.coverage(scope, path),
        "members": coverage.members_registered(scope, path),
        "homes": queries.households_reached(scope, path) if is_narrow(path) else None,
        "parts": parts(scope, place) if place else [],
        "begun": queries.begun(scope, row),
        "questions": queries.questions(scope, row),
        "answers": answers(scope, row, path) if scope.may_see("C") else [],
        "is_on": on is not None and on.id == row.id,
        "is_late": row.closed_at is None and row.due_at < now(),
        "may_close": scope.may_record(ROUND_CLOSED.name, row.path),
        "form": EntryForm(),
        "here": here_at(scope, path, link=place_href),
    }
    return page(request, "desk/rounds/round.html", context)


@require_POST
@needs_role(*sorted(OFFICES))
def close_round(request: ScopedRequest, round_id: UUID) -> HttpResponse:
    """Close a round; its record is what stands now, with the ledger's number it was counted at."""
    scope, row = request.scope, _round(request.scope, round_id)
    if not scope.may_record(ROUND_CLOSED.name, row.path):
        raise CannotCloseFromHere
    form = EntryForm(request.POST)
    if not form.is_valid():
        return redirect("desk:round", row.id)
    if row.closed_at is not None:
        if row.head_id == form.id:
            return redirect("desk:round", row.id)
        raise CannotCloseTwice
    body = RoundClosedBody(round=row.id, record=_record(scope, row))
    record_one(Draft(ROUND_CLOSED.name, body, row.place, form.happened_at, id=form.id), by=scope.author())
    return redirect("desk:round", row.id)


def _record(scope: Scope, row: Round) -> RoundRecord:
    seq, counts = newest_seq(scope), coverage.coverage(scope, row.path)
    reached, homes = queries.households_reached(scope, row.path)
    more: dict[str, Any] = {name: getattr(counts, name) for name in ("doors", "left", "persons_seen")}
    more |= {name: getattr(counts, name) for name in ("todo", "again", "refused", "needs", "watch", "done", "vacant")}
    members = coverage.members_registered(scope, row.path)
    return RoundRecord(seq=seq, members=members, households=homes, households_reached=reached, **more)


def _round(scope: Scope, round_id: UUID) -> Round:
    found = queries.round_by_id(scope, round_id)
    if found is None:
        raise Http404
    return found


def _own_place(scope: Scope) -> Place | None:
    return doors.place_by_id(scope, scope.current.place) if scope.current else None


def _place(scope: Scope, asked: str) -> Place:
    try:
        found = doors.place_by_id(scope, UUID(asked)) if asked else _own_place(scope)
    except ValueError:
        found = None
    if found is None or found.kind == "door":
        raise Http404
    return found
