"""Mapping a form's columns, and registering it or its new version: the office is asked only what nobody knows."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianfang.access.gates import needs_role
from lianfang.access.scope import Scope, ScopedRequest
from lianfang.access.terms import OFFICES
from lianfang.books.kinds import MAPPING_LEARNED
from lianfang.books.limits import MOST_BYTES, megabytes
from lianfang.desk.pages import page
from lianfang.desk.roster.upload import not_too_large
from lianfang.facts.queries import fields_of
from lianfang.kit.clock import day_of, now
from lianfang.kit.refusals import Refusal
from lianfang.ledger.door import record_one
from lianfang.reports import library, queries, shelf
from lianfang.reports.models import Form
from lianfang.reports.overlap import overlap_of
from lianfang.reports.remembering import learned
from lianfang.reports.terms import ASKERS

from .filled import fill_for
from .forms import DropForm, RegisterForm
from .library import own_form
from .reading import Seen, choices_in, columns_asked, field_groups, read_tray, recognised
from .shelves import columns_shown
from .tray import Tray, new_tray, tray_of

WORKERS = tuple(sorted(OFFICES | ASKERS))


@not_too_large
@require_http_methods(["GET", "POST"])
@needs_role(*sorted(ASKERS))
def new(request: ScopedRequest) -> HttpResponse:
    """Drop a blank form to register it."""
    form = DropForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _drop_page(request, form, status=422 if form.is_bound else 200)
    tray = _laid(request.scope, form, purpose="register")
    try:
        read_tray(request.scope, tray, day_of(now()))
    except Refusal as refusal:
        return _drop_page(request, DropForm(), refusal=refusal, status=int(getattr(refusal, "status", 422)))
    return redirect("desk:form_work", tray.key)


@not_too_large
@require_POST
@needs_role(*sorted(ASKERS))
def version(request: ScopedRequest, form_id: UUID) -> HttpResponse:
    """Drop a form's new version; it is compared with the last."""
    row, form = own_form(request.scope, form_id), DropForm(request.POST, request.FILES)
    if not form.is_valid():
        return redirect("desk:form", form_id)
    tray = _laid(request.scope, form, purpose="version", form=str(row.id))
    read_tray(request.scope, tray, day_of(now()), row)
    return redirect("desk:form_work", tray.key)


@require_GET
@needs_role(*WORKERS)
def work(request: ScopedRequest, key: UUID) -> HttpResponse:
    """Sheet by sheet what was recognised, how sure, with sample values."""
    return _work_page(request, tray_of(request.scope, key))


@require_POST
@needs_role(*WORKERS)
def say(request: ScopedRequest, key: UUID) -> HttpResponse:
    """Take what the office says of columns, and remember it for this form and who asks."""
    scope, at = request.scope, now()
    tray = tray_of(scope, key)
    registered = registered_of(scope, tray)
    seen = read_tray(scope, tray, day_of(at), registered)
    said = choices_in(seen, request.POST.dict(), [field.key for field in fields_of(scope, day_of(at))])
    tray.say("choices", tray.said("choices") | said)
    if registered is not None or tray.asked["purpose"] == "fill":
        remember(scope, tray, seen, registered)
    messages.success(request, _("%(n)s 列记住了，下次不再问。") % {"n": len(said)})
    if not tray.has("filled"):
        return redirect("desk:form_work", key)
    fill_for(request, tray, registered)
    return redirect("desk:form_sheet", key)


@require_POST
@needs_role(*sorted(ASKERS))
def register(request: ScopedRequest, key: UUID) -> HttpResponse:
    """Register the form in the tray, or its new version."""
    scope = request.scope
    tray, form = tray_of(scope, key), RegisterForm(request.POST)
    registered = registered_of(scope, tray)
    if registered is None and not form.is_valid():
        return _work_page(request, tray, form, status=422)
    try:
        row_id = _recorded(scope, tray, form, registered)
    except Refusal as refusal:
        form.renew()
        return _work_page(request, tray, form, refusal=refusal, status=422)
    said = _("新版记下了。") if registered else _("“%(title)s”登记了。") % {"title": form.cleaned_data["title"]}
    messages.success(request, said)
    return redirect("desk:form", row_id)


def _recorded(scope: Scope, tray: Tray, form: RegisterForm, registered: Form | None) -> UUID:
    seen = read_tray(scope, tray, day_of(now()), registered)
    book, columns = shelf.keep(scope.county, tray.content, tray.name), columns_asked(seen)
    if registered is not None:
        form.full_clean()
        library.version_form(
            registered.id,
            book,
            columns,
            by=scope.author(),
            at=form.cleaned_data["at"],
            id=form.cleaned_data["entry_id"],
        )
        remember(scope, tray, seen, registered)
        return registered.id
    body = form.body(book, columns)
    library.register_form(body, place=_seat(scope), by=scope.author(), at=form.happened_at, id=form.id)
    remember(scope, tray, seen, queries.form(scope, body.form))
    return body.form


def _seat(scope: Scope) -> UUID:
    """The place of the post in use: who asks, asks from there."""
    if scope.current is None:
        raise Http404
    return scope.current.place


def remember(scope: Scope, tray: Tray, seen: Seen, registered: Form | None) -> None:
    """Record what was said of the columns, so that nobody is asked again."""
    post = scope.current
    if post is None or not scope.may_record(MAPPING_LEARNED.name, post.path):
        return
    headers = [table.table.table.headers for table in seen.tables]
    key = registered.key if registered else ""
    title = registered.title if registered else seen.title
    said = tray.said("choices")
    draft = learned(scope, headers, said and recognised(seen) | said, key=key, title=title, place=post.place, at=now())
    if draft is not None:
        record_one(draft, by=scope.author())


def registered_of(scope: Scope, tray: Tray) -> Form | None:
    """Return the form of the library that the tray is a version or an answer of."""
    form = tray.asked.get("form")
    return queries.form(scope, UUID(form)) if form else None


def _laid(scope: Scope, dropped: DropForm, **asked: str) -> Tray:
    workbook = dropped.cleaned_data["workbook"]
    return new_tray(scope, workbook.read(), workbook.name, **asked)


def _drop_page(
    request: ScopedRequest, form: DropForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "limit": megabytes(MOST_BYTES)}
    return page(request, "desk/reports/new.html", context, status=status)


def _work_page(
    request: ScopedRequest,
    tray: Tray,
    form: RegisterForm | None = None,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    scope, on = request.scope, day_of(now())
    registered = registered_of(scope, tray)
    seen = read_tray(scope, tray, on, registered)
    context: dict[str, Any] = {"seen": seen, "tray": tray, "registered": registered, "refusal": refusal}
    context |= {"groups": field_groups(scope, on), "purpose": tray.asked["purpose"], "is_whole": "all" in request.GET}
    if tray.asked["purpose"] != "fill":
        others = [row for row in queries.forms(scope, on=on) if registered is None or row.id != registered.id]
        overlap = overlap_of([one.model_dump() for one in columns_asked(seen)], others)
        shown = columns_shown(overlap, set(), queries.meanings(scope, on))
        context |= {
            "overlap": overlap,
            "repeated": [one for one in shown if one.others and one.judged in overlap.asking],
        }
        context["form"] = form or RegisterForm(initial={"title": seen.title})
    return page(request, "desk/reports/work.html", context, status=status)
