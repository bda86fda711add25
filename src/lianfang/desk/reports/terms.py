"""Putting a form's registration right: who asks whom, how often, by when, on which ground, until when."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianfang.access.gates import needs_role
from lianfang.access.scope import ScopedRequest
from lianfang.desk.pages import page
from lianfang.kit.refusals import Refusal
from lianfang.reports import registration
from lianfang.reports.models import Form
from lianfang.reports.terms import ASKERS

from .forms import AmendForm, terms_of
from .library import own_form


@require_http_methods(["GET", "POST"])
@needs_role(*sorted(ASKERS))
def amend(request: ScopedRequest, form_id: UUID) -> HttpResponse:
    """Show what a form stands registered as, and take what is to be otherwise."""
    scope, row = request.scope, own_form(request.scope, form_id)
    if request.method != "POST":
        return _terms_page(request, row, AmendForm(initial=terms_of(registration.registration_of(row))))
    form = AmendForm(request.POST)
    if not form.is_valid():
        return _terms_page(request, row, form, status=422)
    try:
        registration.amend_form(
            row.id, form.terms(), seen=form.cleaned_data["seen"], by=scope.author(), at=form.happened_at, id=form.id
        )
    except Refusal as refusal:
        form.renew()
        return _terms_page(request, row, form, refusal=refusal, status=422)
    said = _("“%(title)s”的登记改了，原来怎么写的台账上还看得到。")
    messages.success(request, said % {"title": form.cleaned_data["title"]})
    return redirect("desk:form", row.id)


def _terms_page(
    request: ScopedRequest, row: Form, form: AmendForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    context = {"row": row, "form": form, "refusal": refusal, "entry": row.registered_by}
    return page(request, "desk/reports/terms.html", context, status=status)
