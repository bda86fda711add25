"""The first sign-in with a slip: whoever scans it sets a password of their own and is in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from lianfang.access.cannot import CannotUsePassword
from lianfang.access.signing import first_sign_in as tickets
from lianfang.access.signing.entering import go_half_way
from lianfang.desk.pages import page
from lianfang.desk.session.forms import PASSWORD_ADVICE, TypedTwice, password_field
from lianfang.kit.refusals import Refusal


class FirstForm(TypedTwice):
    new = password_field(_("您的密码"), help_text=PASSWORD_ADVICE)
    again = password_field(_("再输一遍"))


@never_cache
@sensitive_post_parameters()
def first_sign_in(request: HttpRequest, ticket: str) -> HttpResponse:
    """Ask for a password; opening the address alone uses nothing up."""
    account = tickets.account_of_ticket(ticket)
    form = FirstForm(request.POST or None)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            signed = tickets.use_ticket(ticket, form.cleaned_data["new"])
            return redirect("desk:sign_in_code" if go_half_way(request, signed) else "desk:home")
        except CannotUsePassword as said:
            refusal = said
    context = {"form": form, "refusal": refusal, "account": account}
    return page(request, "desk/staff/first.html", context, status=422 if refusal or form.errors else 200)
