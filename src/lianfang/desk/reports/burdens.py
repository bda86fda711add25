"""What forms cost those who fill them: units and days, who asks for what is known, minutes by an estimate."""

from datetime import timedelta

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from lianfang.access.gates import needs_role
from lianfang.access.scope import ScopedRequest
from lianfang.desk.pages import page
from lianfang.kit.clock import day_of, now
from lianfang.reports.burden import SECONDS_A_CELL, askers
from lianfang.reports.burden import burden as metered

from .forms import SpanForm
from .views import READERS

WEEK = 7
MOST_UNITS = 100


@require_GET
@needs_role(*READERS)
def burden(request: ScopedRequest) -> HttpResponse:
    """The meter of a span of days up to today."""
    today = day_of(now())
    form = SpanForm(request.GET or None)
    days, seconds = form.span(WEEK)
    found = metered(request.scope, today - timedelta(days=days - 1), today, seconds=seconds)
    units = found.by_unit()
    context = {
        "found": found,
        "days": days,
        "seconds": f"{found.seconds:g}",
        "standing": SECONDS_A_CELL.on(today).value,
        "units": units[:MOST_UNITS],
        "unit_count": len(units),
        "by_day": found.by_day(),
        "askers": askers(request.scope, today),
        "hours": round((found.total.minutes_saved or 0) / 60, 1),
    }
    return page(request, "desk/reports/burden.html", context)
