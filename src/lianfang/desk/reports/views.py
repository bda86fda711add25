"""What is due today, and stating a zero where there is nothing to report."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianfang.access.gates import needs_role
from lianfang.access.scope import Scope, ScopedRequest
from lianfang.access.terms import OFFICES
from lianfang.desk.pages import page
from lianfang.kit.clock import day_of, now
from lianfang.ledger.door import Draft, record_one
from lianfang.ledger.queries import newest_seq
from lianfang.reports import queries
from lianfang.reports.kinds import RELEASED, Released, filing_id
from lianfang.reports.queries import DueToday
from lianfang.reports.terms import ASKERS

from .forms import DayForm, ZeroForm
from .today import today_shown

FILLERS = OFFICES | ASKERS
READERS = (*sorted(OFFICES), "department_reader", "auditor")


@require_GET
@needs_role(*READERS)
def forms(request: ScopedRequest) -> HttpResponse:
    """What is due on a day: today's unless another is asked for."""
    at = now()
    on = DayForm(request.GET).day or day_of(at)
    shown = today_shown(request.scope, on, at)
    context = {"shown": shown, "is_today": on == day_of(at), "day": on, "zero": ZeroForm()}
    context |= {"before": on - timedelta(days=1), "after": on + timedelta(days=1) if on < day_of(at) else None}
    context["may_fill"] = request.scope.role in FILLERS
    return page(request, "desk/reports/today.html", context)


@require_POST
@needs_role(*sorted(OFFICES))
def state_zero(request: ScopedRequest) -> HttpResponse:
    """Hand on a zero: a record that there is nothing, which silence is not."""
    scope, form = request.scope, ZeroForm(request.POST)
    if not form.is_valid():
        raise Http404
    due = owed(scope, form.cleaned_data["form"], form.cleaned_data["place"], form.cleaned_data["on"])
    body = Released(
        filing=filing_id(due.form.id, due.place, due.on),
        form=due.form.id,
        on=due.on,
        seq=newest_seq(scope),
        is_zero=True,
    )
    record_one(Draft(RELEASED.name, body, due.place, form.happened_at, id=form.id), by=scope.author())
    messages.success(request, _("“%(title)s”零报交了。") % {"title": due.form.title})
    return redirect("desk:forms")


def owed(scope: Scope, form: UUID, place: UUID, on: date) -> DueToday:
    """Return what a unit of the scope owes on a day; 404 for what nobody here owes."""
    due = queries.due_of(scope, form, place, on)
    if due is None or not scope.may_record(RELEASED.name, due.path):
        raise Http404
    return due
