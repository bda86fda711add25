"""大屏: which screens stand on walls, a code to let in another, and the end of one."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lianfang.access.gates import needs_role
from lianfang.access.queries import names_of_accounts, names_of_places
from lianfang.access.scope import Scope, ScopedRequest
from lianfang.access.signing import screens as walls
from lianfang.access.terms import MAY_GIVE
from lianfang.desk.pages import page
from lianfang.kit.clock import now
from lianfang.kit.refusals import Refusal
from lianfang.places.queries import place as place_in

GIVERS = tuple(MAY_GIVE)


class ScreenForm(forms.Form):
    """Where the screen hangs, in words: that is all that tells two of them apart when one is to be ended."""

    name = forms.CharField(
        label=gettext_lazy("挂在哪儿"),
        max_length=40,
        widget=forms.TextInput({"placeholder": gettext_lazy("如 指挥大厅东墙")}),
    )


@require_http_methods(["GET", "POST"])
@needs_role(*GIVERS)
def screens(request: ScopedRequest) -> HttpResponse:
    """List the screens of this scope; open another one and show its code this once."""
    scope = request.scope
    form = ScreenForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "may_open": _may_open(scope)}
    if request.method == "POST" and form.is_valid():
        try:
            context |= _opened(scope, form)
        except Refusal as refusal:
            return page(request, "desk/posts/screens.html", context | _listed(scope) | {"refusal": refusal}, status=422)
    status = 422 if form.errors else 200
    return page(request, "desk/posts/screens.html", context | _listed(scope), status=status)


def _may_open(scope: Scope) -> bool:
    return scope.role in walls.OPENERS


def _opened(scope: Scope, form: ScreenForm) -> dict[str, Any]:
    if scope.current is None:
        raise walls.CannotOpenScreen
    place = place_in(scope, scope.current.place)
    screen, code = walls.open_screen(scope, place, name=form.cleaned_data["name"], at=now())
    return {"opened": screen, "code": f"{code[:4]} {code[4:]}", "form": ScreenForm()}


def _listed(scope: Scope) -> dict[str, Any]:
    rows = list(walls.screens_within(scope, at=now()))
    places = names_of_places(scope, [row.place for row in rows])
    by = names_of_accounts(scope, [row.opened_by for row in rows])
    return {"rows": [(row, places.get(row.place, ""), by.get(row.opened_by, "")) for row in rows]}


@require_POST
@needs_role(*GIVERS)
def end_screen(request: ScopedRequest, screen: UUID) -> HttpResponse:
    """End a screen: at its next refresh it goes dark and asks for a code."""
    if not walls.end_screen(request.scope, screen, at=now()):
        raise Http404
    messages.success(request, _("停用了，半分钟内屏上就没有数了。"))
    return redirect("desk:screens")
