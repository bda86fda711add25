"""The ledger's pages."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianfang.access.cannot import CannotRecordThisKind
from lianfang.access.kinds import role_words
from lianfang.access.scope import Scope, scope_of
from lianfang.desk.pages import needs_post, page
from lianfang.desk.templatetags.parts import with_query
from lianfang.ledger import queries
from lianfang.ledger.door import Draft, record_one
from lianfang.ledger.emergencies import ENDED, LEVEL
from lianfang.ledger.kinds import kinds
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.reading.entries import WITHDRAWN
from lianfang.ledger.withdrawing import WithdrawnBody
from lianfang.people.cannot import CannotUnmask
from lianfang.people.kinds import UNMASKED, Unmasked
from lianfang.screening.kinds import DOOR_VISIT

from .chain import STEPS, chain_state
from .findings import finding_lines, words_of
from .forms import LedgerFilters, OpenSeals, Withdraw
from .lines import Line, kind_word, lines, source_word
from .markup import rows_html
from .opened import opened

OF_COUNTY = frozenset({LEVEL.name, ENDED.name})
"""What has no place, since it is the whole county's; its beginning is not taken back, all else hangs on it."""


@require_GET
@needs_post
def ledger(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    filters = LedgerFilters(request.GET, scope=scope)
    found = queries.entries(scope, filters.asked, after=request.GET.get("after"))
    context = {
        "filters": filters,
        "asked": filters.asked,
        "page": found,
        "rows": rows_html(lines(scope, found.rows), narrowed=_narrowed(request)),
        "chain": chain_state(scope),
        "finding_count": queries.finding_count(scope),
    }
    return page(request, "desk/ledger/list.html", context)


def _narrowed(request: HttpRequest) -> Callable[[Line], str]:
    """Return the address of this list with the entries of one account alone; a page names few accounts often."""
    known: dict[UUID, str] = {}

    def href(line: Line) -> str:
        if line.author not in known:
            known[line.author] = with_query({"request": request}, author=line.author)
        return known[line.author]

    return href


@require_GET
@needs_post
def check_chain(request: HttpRequest) -> HttpResponse:
    """Verify a window of the chain and say what was found."""
    last = request.GET.get("last", "")
    checked = chain_state(scope_of(request), last=int(last) if last.isdecimal() else STEPS[0])
    return page(request, "desk/ledger/check.html", {"chain": checked}, part="desk/ledger/_chain.html")


@require_GET
@needs_post
def findings(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    code = request.GET.get("code", "")
    found = queries.findings(scope, code=code, after=request.GET.get("after"))
    context = {"page": found, "lines": finding_lines(scope, found.rows), "code": code}
    return page(request, "desk/ledger/findings.html", context)


@require_GET
@needs_post
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    scope = scope_of(request)
    return _entry_page(request, scope, entry_or_404(scope, entry_id), OpenSeals())


@require_POST
@needs_post
def open_seals(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Show what is sealed, once it is stated what for; the statement is an entry of its own."""
    scope = scope_of(request)
    row = entry_or_404(scope, entry_id)
    form = OpenSeals(request.POST)
    shown = opened(scope, row)
    if not scope.may_see("A"):
        raise CannotUnmask
    if not form.is_valid() or not shown.persons:
        return _entry_page(request, scope, row, form)
    said = form.cleaned_data
    body = Unmasked(persons=tuple(shown.persons), purpose=said["purpose"], words=said["words"] or None)
    record_one(Draft(UNMASKED.name, body, row.place, form.happened_at, id=form.id), by=scope.author())
    return _entry_page(request, scope, row, form, unseal=True)


@require_POST
@needs_post
def withdraw(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Take an entry back, by another entry."""
    scope = scope_of(request)
    row = entry_or_404(scope, entry_id)
    if not may_withdraw(scope, row):
        raise CannotRecordThisKind(kind=kind_word(WITHDRAWN), role=role_words(scope.role))
    form = Withdraw(request.POST)
    if not form.is_valid():
        return _entry_page(request, scope, row, OpenSeals(), withdrawing=form)
    body = WithdrawnBody(reason=form.cleaned_data["reason"])
    draft = Draft(WITHDRAWN, body, row.place, form.happened_at, id=form.id, amends=row.id)
    record_one(draft, by=scope.author())
    return redirect("desk:entry", entry_id=row.id)


def may_withdraw(scope: Scope, row: StoredEntry) -> bool:
    """Whoever may record what it says may take it back; the ledger asks the same."""
    kind = kinds.get(row.kind)
    if kind is None or scope.role not in kind.roles:
        return False
    if row.kind in OF_COUNTY:
        return queries.covers_county(scope)
    return scope.may_record(WITHDRAWN, row.path_then)


def amend_href(row: StoredEntry) -> str:
    """Where a visit is put right: at its door, in the form that it was recorded with."""
    if row.kind != DOOR_VISIT.name or row.place is None:
        return ""
    return f"{reverse('desk:chart_place', args=[row.place])}?amend={row.amends or row.id}"


def entry_or_404(scope: Scope, entry_id: UUID) -> StoredEntry:
    """What lies outside the reader's places is not there."""
    row = queries.entry(scope, entry_id)
    if row is None:
        raise Http404(_("台账里没有这一笔，或者不在你的地方。"))
    return row


def _entry_page(
    request: HttpRequest,
    scope: Scope,
    row: StoredEntry,
    opening: OpenSeals,
    *,
    unseal: bool = False,
    withdrawing: Withdraw | None = None,
) -> HttpResponse:
    context = {
        "entry": opened(scope, row, unseal=unseal),
        "findings": words_of(queries.findings_of(scope, [row.id])),
        "source": source_word(row.source),
        "hash": bytes(row.hash).hex(),
        "prev": bytes(row.prev).hex(),
        "opening": opening,
        "withdrawing": withdrawing or Withdraw(),
        "unsealed": unseal,
        "may_open": scope.may_see("A"),
        "may_withdraw": may_withdraw(scope, row),
        "amend_href": amend_href(row),
    }
    return page(request, "desk/ledger/entry.html", context)
