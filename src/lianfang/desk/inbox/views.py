"""The inbox: what waits, and what the door returned, to be put right or given up."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianfang.access.cannot import CannotRecordThisKind
from lianfang.access.gates import needs_role
from lianfang.access.kinds import role_words
from lianfang.access.scope import Scope, scope_of
from lianfang.access.terms import FIELD
from lianfang.desk.ledger.lines import kind_word
from lianfang.desk.pages import page
from lianfang.kit.clock import now
from lianfang.ledger import queries
from lianfang.ledger.door import Answer, receive, settle_returned
from lianfang.ledger.kinds import kinds
from lianfang.ledger.models import ReturnedEntry
from lianfang.ledger.settling import CannotReadReturned, sent_bytes

from .cases import Case, body_cases, held_cases, returned_cases, texts_of, value_cases
from .forms import SendAgain, read_sent

MOST_SHOWN = 50
either = require_http_methods(["GET", "POST"])
needs_author = needs_role(*sorted(FIELD), "system_keeper")  # whose entries may come back, or wait


@dataclass(frozen=True, slots=True)
class Shelf:
    """One of the three lists; `more` is the cursor where it goes on."""

    key: str
    cases: list[Case]
    next: str | None = None

    @property
    def count(self) -> int:
        return len(self.cases)


@require_GET
@needs_author
def inbox(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request)
    shelves = shelves_of(scope, request.GET.get("show", ""), request.GET.get("after"))
    shown = next((one for one in shelves if one.key == request.GET.get("show")), None)
    shown = shown or next((one for one in shelves if one.cases), shelves[0])
    return page(request, "desk/inbox/inbox.html", {"shelves": shelves, "shown": shown, "page": shown})


def shelves_of(scope: Scope, show: str, after: str | None) -> list[Shelf]:
    """Return what contradicts, what came back and what waits; the cursor belongs to the one that is shown."""
    two = queries.returned(scope, account=scope.account, clashing=True, limit=MOST_SHOWN)
    back = queries.returned(
        scope, account=scope.account, clashing=False, after=after if show == "returned" else None, limit=MOST_SHOWN
    )
    held = queries.held(scope, account=scope.account, after=after if show == "held" else None, limit=MOST_SHOWN)
    return [
        Shelf("clash", [*body_cases(scope, two.rows), *value_cases(scope, queries.conflicts(scope))]),
        Shelf("returned", returned_cases(scope, back.rows), back.next),
        Shelf("held", held_cases(scope, held.rows), held.next),
    ]


@either
@needs_author
def returned(request: HttpRequest, returned_id: UUID) -> HttpResponse:
    """Open a returned entry; what is changed in it is sent again under its own id."""
    scope = scope_of(request)
    row = returned_or_404(scope, returned_id)
    sent = _sent(row)
    form = SendAgain(sent, request.POST or None) if sent else None
    context = {"row": row, "said": texts_of(row), "case": returned_cases(scope, [row])[0], "form": form}
    if request.method == "GET" or form is None or not form.is_valid():
        return page(request, "desk/inbox/returned.html", context)
    must_be_theirs(scope, row.kind)
    answer = receive([form.sent_again()], by=scope.author())[0]
    if answer.refusal is not None:
        return page(request, "desk/inbox/returned.html", context | {"refusal": answer.refusal}, status=422)
    if row.entry != answer.id:  # else the ledger has settled it with the entry
        settle_returned(scope.county, row.id, how="sent_again", by=scope.account, at=now())
    return after_sending(request, answer)


def must_be_theirs(scope: Scope, kind: str) -> None:
    """Refuse what this role never records, before the ledger refuses it into this same inbox."""
    found = kinds.get(kind)
    if found is not None and scope.role not in found.roles:
        raise CannotRecordThisKind(kind=kind_word(kind), role=role_words(scope.role))


def after_sending(request: HttpRequest, answer: Answer) -> HttpResponse:
    messages.success(request, _("重交了，已收好。") if answer.status == "held" else _("重交了，已记下。"))
    return redirect("desk:entry", entry_id=answer.id)


@require_POST
@needs_author
def give_up(request: HttpRequest, returned_id: UUID) -> HttpResponse:
    """Put a returned entry aside; it stays in the database with who did so."""
    scope = scope_of(request)
    row = returned_or_404(scope, returned_id)
    settle_returned(scope.county, row.id, how="given_up", by=scope.account, at=now())
    messages.success(request, _("放下了。原件和原因都留着。"))
    return redirect("desk:inbox")


def returned_or_404(scope: Scope, returned_id: UUID) -> ReturnedEntry:
    row = queries.returned_within(scope, account=scope.account).filter(id=returned_id, settled_as="").first()
    if row is None:
        raise Http404(_("待办里没有这一件，或者已经有人办了。"))
    return row


def _sent(row: ReturnedEntry) -> dict[str, object] | None:
    try:
        return read_sent(sent_bytes(row))
    except CannotReadReturned:
        return None
