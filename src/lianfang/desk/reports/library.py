"""The library of forms: all that is asked for, one form opened, its blank workbook, its end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianfang.access.gates import needs_role
from lianfang.access.scope import Scope, ScopedRequest
from lianfang.books.limits import MOST_BYTES, megabytes
from lianfang.desk.pages import page
from lianfang.kit.clock import day_of, now
from lianfang.reports import library, queries, shelf
from lianfang.reports.cannot import CannotChangeForOthers
from lianfang.reports.kinds import FORM_REGISTERED
from lianfang.reports.models import Form
from lianfang.reports.terms import ASKERS

from .forms import DropForm, EndForm
from .shelves import library_shown, opened_form
from .today import today_shown
from .views import READERS

BINARY = "application/octet-stream"


@require_GET
@needs_role(*READERS)
def form_library(request: ScopedRequest) -> HttpResponse:
    shown = library_shown(request.scope, day_of(now()))
    return page(request, "desk/reports/library.html", {"shown": shown, "may_register": request.scope.role in ASKERS})


@require_GET
@needs_role(*READERS)
def form(request: ScopedRequest, form_id: UUID) -> HttpResponse:
    return form_page(request, form_id, EndForm())


def form_page(request: ScopedRequest, form_id: UUID, end_form: EndForm, *, status: int = 200) -> HttpResponse:
    """One form: who asks whom, how the units stand today, its columns against the library, its versions."""
    scope, at = request.scope, now()
    row = queries.form(scope, form_id)
    opened = opened_form(scope, row, day_of(at), at)
    day = next((one for one in today_shown(scope, day_of(at), at).forms if one.form.id == row.id), None)
    context: dict[str, Any] = {"opened": opened, "day": day, "on": day_of(at), "end_form": end_form}
    context["drop"], context["limit"] = DropForm(auto_id="version_%s"), megabytes(MOST_BYTES)
    return page(request, "desk/reports/form.html", context, status=status)


@require_GET
@needs_role(*READERS)
def blank(request: ScopedRequest, form_id: UUID) -> HttpResponse:
    """The blank workbook as the asker brought it."""
    row = queries.form(request.scope, form_id)
    response = HttpResponse(shelf.content_of(request.scope.county, row.digest), content_type=BINARY)
    response.headers["Content-Disposition"] = str(content_disposition_header(True, row.versions[-1]["name"]))
    return response


def own_form(scope: Scope, form_id: UUID) -> Form:
    """Return a form that the reader's post may change. Raises CannotChangeForOthers."""
    row = queries.form(scope, form_id)
    if not scope.may_record(FORM_REGISTERED.name, row.path):
        raise CannotChangeForOthers(title=row.title)
    return row


@require_POST
@needs_role(*sorted(ASKERS))
def end(request: ScopedRequest, form_id: UUID) -> HttpResponse:
    """Ask for a form no longer; what was handed in stays."""
    scope, said = request.scope, EndForm(request.POST)
    row = own_form(scope, form_id)
    if not said.is_valid():
        return form_page(request, form_id, said, status=422)
    library.end_form(row.id, **said.said(), by=scope.author(), at=said.happened_at, id=said.id)
    until = said.cleaned_data["until"]
    messages.success(request, _("“%(title)s”要到 %(until)s 为止，以后不再要。") % {"title": row.title, "until": until})
    return redirect("desk:form", row.id)
