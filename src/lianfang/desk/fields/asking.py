"""Headquarters adds a question, changes its words, ends it. A question that exists is proposed instead."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianfang.access.gates import needs_role
from lianfang.access.scope import Scope, ScopedRequest
from lianfang.desk.pages import page
from lianfang.facts import asking, queries
from lianfang.facts.kinds import HEADQUARTERS
from lianfang.facts.models import Question
from lianfang.kit.clock import day_of, now
from lianfang.kit.refusals import Refusal

from .forms import EndForm, QuestionForm
from .shown import Row
from .views import listed, opened

ASKERS = tuple(HEADQUARTERS)


@require_http_methods(["GET", "POST"])
@needs_role(*ASKERS)
def add(request: ScopedRequest) -> HttpResponse:
    """Write a question of the county's own."""
    scope = request.scope
    form = QuestionForm(request.POST or None, initial={"label": request.GET.get("label", "")})
    if not form.is_bound or not form.is_valid():
        return _form_page(request, form, status=422 if form.is_bound else 200)
    asked = form.asked()
    try:
        asking.add_question(asked, place=_seat(scope), by=scope.author(), at=form.happened_at, id=form.id)
    except Refusal as refusal:
        form.renew()
        return _form_page(request, form, refusal=refusal, status=422)
    messages.success(
        request, _("“%(label)s”加进目录了，从%(since)s问起。") % {"label": asked.label, "since": asked.since}
    )
    return redirect("desk:field", f"q.{asked.slug}")


@require_http_methods(["GET", "POST"])
@needs_role(*ASKERS)
def change(request: ScopedRequest, field_key: str) -> HttpResponse:
    """Change words, purpose, ground, options; the type only while nobody has answered."""
    scope, row = request.scope, _row_or_404(request.scope, field_key)
    form = QuestionForm(request.POST or None, row=row)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, form, status=422 if form.is_bound else 200)
    seen = tuple(UUID(head) for head in row.heads)
    try:
        asking.change_question(
            form.asked(), base=seen, place=_seat(scope), by=scope.author(), at=form.happened_at, id=form.id
        )
    except Refusal as refusal:
        form.renew()
        return _form_page(request, form, refusal=refusal, status=422)
    messages.success(request, _("“%(label)s”改好了。") % {"label": form.cleaned_data["label"]})
    return redirect("desk:field", field_key)


@require_POST
@needs_role(*ASKERS)
def end(request: ScopedRequest, field_key: str) -> HttpResponse:
    """Ask a question no longer; what was answered stays."""
    scope, row = request.scope, _row_or_404(request.scope, field_key)
    form = EndForm(request.POST)
    if not form.is_valid():
        context = listed(request) | opened(scope, field_key) | {"end_form": form}
        return page(request, "desk/fields/fields.html", context, status=422)
    asking.end_question(
        row.slug, until=form.until_day, reason=form.cleaned_data["reason"],
        place=_seat(scope), by=scope.author(), at=form.happened_at, id=form.id,
    )  # fmt: skip
    messages.success(request, _("“%(label)s”停用了，答过的都还在。") % {"label": row.label})
    return redirect("desk:field", field_key)


def _form_page(
    request: ScopedRequest, form: QuestionForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    """The form; beside it what looks like the question, since perhaps one of those is meant."""
    label = str(form["label"].value() or "")
    near = queries.near(request.scope, label, day_of(now())) if label else []
    kept = [Row(field) for field in near if form.row is None or field.key != form.row.key]
    row = form.row
    context: dict[str, Any] = {"form": form, "row": row, "near": kept, "refusal": refusal}
    context["answered"] = row is not None and queries.answered(request.scope, row.key)
    return page(request, "desk/fields/ask.html", context, status=status)


def _row_or_404(scope: Scope, field_key: str) -> Question:
    row = queries.question(scope, field_key)
    if row is None:
        raise Http404
    return row


def _seat(scope: Scope) -> UUID:
    """The place of the post in use: a question is asked in all of headquarters' county."""
    if scope.current is None:
        raise Http404
    return scope.current.place
