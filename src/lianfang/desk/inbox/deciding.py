"""Deciding: between two bodies of one id, and between the values of one field. The choice is an entry of its own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from pydantic import ValidationError
from pydantic_core import to_json

from lianfang.access.scope import Scope, scope_of
from lianfang.desk.days import when
from lianfang.desk.ledger import names
from lianfang.desk.ledger.allowed import allowed_body
from lianfang.desk.ledger.facts import Fact, facts_of, ids_in
from lianfang.desk.ledger.opened import opened
from lianfang.desk.pages import page
from lianfang.kit.clock import now
from lianfang.ledger import queries
from lianfang.ledger.door import receive, record_one, settle_returned
from lianfang.ledger.kinds import kinds
from lianfang.ledger.models import ReturnedEntry
from lianfang.ledger.settling import sent_bytes

from .cases import returned_cases
from .forms import Choose, read_sent
from .values import settling, values_of
from .views import either, must_be_theirs, needs_author, returned_or_404

FIRST, OTHER = "first", "other"


@either
@needs_author
def two_bodies(request: HttpRequest, returned_id: UUID) -> HttpResponse:
    """Show both bodies side by side; choosing the second records it as a correction of the first."""
    scope = scope_of(request)
    row = returned_or_404(scope, returned_id)
    stored = queries.entry(scope, row.entry) if row.entry else None
    sent = read_sent(sent_bytes(row))
    if stored is None or sent is None:
        raise Http404(_("先到的那一份不在你的地方。"))
    form = Choose(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        first = opened(scope, stored)
        context = {
            "row": row,
            "first": first,
            "first_facts": [_when(stored.happened_at), *first.facts],
            "other": _facts(scope, sent),
            "case": returned_cases(scope, [row])[0],
            "form": form,
        }
        return page(request, "desk/inbox/two_bodies.html", context)
    return _settle_bodies(request, scope, row, sent, form)


def _settle_bodies(
    request: HttpRequest, scope: Scope, row: ReturnedEntry, sent: dict[str, Any], form: Choose
) -> HttpResponse:
    if form.cleaned_data["chosen"] == OTHER:
        must_be_theirs(scope, str(sent.get("kind")))
        corrected = sent | {"id": form.id, "amends": row.entry, "base": [row.entry]}
        answer = receive([to_json(corrected)], by=scope.author())[0]
        if answer.refusal is not None:
            raise answer.refusal
        settle_returned(scope.county, row.id, how="chose_other", by=scope.account, at=now())
        messages.success(request, _("换成后到的那一份了，先到的留在台账里。"))
    else:
        settle_returned(scope.county, row.id, how="kept_first", by=scope.account, at=now())
        messages.success(request, _("留先到的那一份。"))
    return redirect("desk:entry", entry_id=row.entry)


def _facts(scope: Scope, sent: dict[str, Any]) -> list[Fact]:
    """The fields of a body that was never stored; what its kind seals is not shown here either."""
    kind = kinds.get(str(sent.get("kind")))
    if kind is None:
        return []
    raw: dict[str, Any] = dict(sent.get("body") or {})
    try:
        for seal in list(kind.seals(raw)):
            seal.holder[seal.key] = None
        body = kind.body.model_validate(kind.newest(raw, int(sent.get("version", 1))))
    except (ValidationError, LookupError, TypeError, ValueError):
        return []
    shown = allowed_body(scope, body)
    return [_when(sent.get("happened_at")), *facts_of(shown, {}, names.of_ids(scope, ids_in(shown)))]


def _when(at: Any) -> Fact:
    """Two bodies may differ in nothing but the time."""
    try:
        found = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
        return Fact(_("什么时候的事"), when(found))
    except (ValueError, OverflowError):
        return Fact(_("什么时候的事"), str(at))


@either
@needs_author
def two_values(request: HttpRequest, register: str, subject: UUID, field: str) -> HttpResponse:
    """Show the values side by side, with who and when; the one chosen is recorded as a correction that knows of all."""
    scope = scope_of(request)
    conflict = queries.conflict(scope, register, subject, field)
    if conflict is None:
        raise Http404(_("这里已经没有两个值了，或者不在你的地方。"))
    values = values_of(scope, conflict)
    form = Choose(request.POST or None)
    chosen = None
    if request.method == "POST" and form.is_valid():
        chosen = next((o for o in values.options if str(o.line.id) == form.cleaned_data["chosen"]), None)
    if chosen is None:
        return page(request, "desk/inbox/two_values.html", {"values": values, "form": form})
    draft = settling(values, chosen, id=form.id, at=form.happened_at)
    must_be_theirs(scope, draft.kind)
    record_one(draft, by=scope.author())
    messages.success(request, _("定了：{value}").format(value=chosen.shown))
    return redirect("desk:inbox")
