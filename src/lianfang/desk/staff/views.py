"""A list of staff as a workbook: tried first, every wrong row with its reason; then opened, with a slip for each."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lianfang.access.gates import needs_role
from lianfang.access.scope import ScopedRequest
from lianfang.access.staff.opening import open_staff
from lianfang.access.staff.planning import Planned, plan_staff
from lianfang.access.staff.sheet import StaffRow, read_staff
from lianfang.access.terms import MAY_GIVE
from lianfang.desk.forms import FileField
from lianfang.desk.pages import page
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal

from .slips import address_of, printed

SALT = "staff.import"
DAY_S = 24 * 3600


class ListForm(forms.Form):
    workbook = FileField(label=_("人员名单（xlsx、xls、csv）"))


@never_cache
@require_http_methods(["GET", "POST"])
@needs_role(*MAY_GIVE)
def staff(request: ScopedRequest) -> HttpResponse:
    """Try a list: say of each row what would become of it."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return page(request, "desk/staff/staff.html", {"form": form}, status=422 if form.errors else 200)
    file = form.cleaned_data["workbook"]
    try:
        rows = read_staff(file.read(), file.name)
    except Refusal as refusal:
        return page(request, "desk/staff/staff.html", {"form": form, "refusal": refusal}, status=422)
    planned = plan_staff(request.scope, rows, at=now())
    packed = signing.dumps([uuid7().hex, [asdict(row) for row in rows]], salt=SALT, compress=True)
    return page(request, "desk/staff/tried.html", {"file": file.name, "packed": packed, **_counted(planned)})


def _counted(planned: Sequence[Planned]) -> dict[str, object]:
    """Return the rows of a plan, those first that somebody must look at, and how many of each sort."""
    order = ("refused", "opened", "given", "same")
    counts = {answer: sum(one.answer == answer for one in planned) for answer in order}
    rows = sorted(planned, key=lambda one: (order.index(one.answer), one.row.number))
    return {"rows": rows, "counts": counts, "ready": counts["opened"] + counts["given"]}


@never_cache
@require_POST
@needs_role(*MAY_GIVE)
def staff_open(request: ScopedRequest) -> HttpResponse:
    """Open what was tried, as the list stands now, and show the slips: this once."""
    try:
        batch, rows = signing.loads(request.POST.get("packed", ""), salt=SALT, max_age=DAY_S)
    except signing.BadSignature:
        messages.error(request, _("这次试读过期了，没有记下。请再选一次文件。"))
        return redirect("desk:staff")
    at, scope = now(), request.scope
    planned = plan_staff(scope, [StaffRow(**row) for row in rows], at=at)
    slips = open_staff(planned, by=scope.author(), at=at, batch=UUID(batch))
    shown = [printed(slip, address_of(request)) for slip in slips]
    return page(request, "desk/staff/slips.html", {"slips": shown, **_counted(planned)})
