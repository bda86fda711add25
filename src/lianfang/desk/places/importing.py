"""A county's own list of divisions, or the shipped one: read, shown row by row, then recorded."""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from lianfang.access.gates import needs_role
from lianfang.access.scope import ScopedRequest
from lianfang.desk.forms import FileField
from lianfang.desk.pages import page
from lianfang.kit.clock import now
from lianfang.kit.refusals import Refusal
from lianfang.ledger.door import Priority, record
from lianfang.places.divisions import Division, divisions_of
from lianfang.places.terms import PlaceKind
from lianfang.places.workbook import Import, Reading, drafts_of_import, plan_import, read_divisions

KEEPERS = ("headquarters", "system_keeper")
SALT = "places.import"
FAULTS_SHOWN = 50


class ListForm(forms.Form):
    workbook = FileField(label=_("区划表（xlsx）"))


@require_http_methods(["GET", "POST"])
@needs_role(*KEEPERS)
def import_list(request: ScopedRequest) -> HttpResponse:
    """Try a list: say what would be added and renamed, and which rows cannot be read."""
    county = request.scope.county
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "GET":
        return page(request, "desk/places/import.html", {"form": form})
    try:
        if request.POST.get("shipped"):
            reading = Reading(divisions_of(county), [])
        elif form.is_valid():
            reading = read_divisions(form.cleaned_data["workbook"].read(), county)
        else:
            return page(request, "desk/places/import.html", {"form": form}, status=422)
    except Refusal as refusal:
        return page(request, "desk/places/import.html", {"form": form, "refusal": refusal}, status=422)
    return page(request, "desk/places/import.html", {"form": form, **_outcome(county, reading)})


def _outcome(county: str, reading: Reading) -> dict[str, object]:
    plan = plan_import(county, reading.divisions)
    return {
        "plan": plan,
        "faults": reading.faults[:FAULTS_SHOWN],
        "more_faults": max(0, len(reading.faults) - FAULTS_SHOWN),
        "fault_count": len(reading.faults),
        "change_count": len(plan.added) + len(plan.renamed),
        "packed": _packed([*plan.added, *(division for _place, division in plan.renamed)], now()),
    }


def _packed(divisions: Sequence[Division], at: datetime) -> str:
    """What was tried is what will be recorded, at the instant of the trial: signed, so that nobody slips a row in."""
    rows = [[d.code, d.full_name, d.kind.value, d.parent] for d in divisions]
    return signing.dumps({"at": at.isoformat(), "rows": rows}, salt=SALT, compress=True)


@require_POST
@needs_role(*KEEPERS)
def record_list(request: ScopedRequest) -> HttpResponse:
    """Record what was tried; what came in between is left alone."""
    try:
        tried = signing.loads(request.POST.get("packed", ""), salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        messages.error(request, _("这次试读过期了，没有记下。请再选一次文件。"))
        return redirect("desk:places_import")
    divisions = [Division(code, name, PlaceKind(kind), parent) for code, name, kind, parent in tried["rows"]]
    plan = plan_import(request.scope.county, divisions)
    _record(request, plan, datetime.fromisoformat(tried["at"]))
    return redirect("desk:places")


def _record(request: ScopedRequest, plan: Import, at: datetime) -> None:
    answers = record(drafts_of_import(plan, at=at), by=request.scope.author("import"), priority=Priority.IMPORT)
    refused = [answer for answer in answers if answer.refusal is not None]
    if refused:
        messages.error(request, _("%(n)s 笔没记下，在待办里。") % {"n": len(refused)})
        return
    said = _("添了 %(added)s 处，改名 %(renamed)s 处，记下了。")
    messages.success(request, said % {"added": len(plan.added), "renamed": len(plan.renamed)})
