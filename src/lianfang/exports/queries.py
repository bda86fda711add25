"""Reads of exports, scope first: one's own, those that wait for one's word, those taken out of one's places."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.access.scope import Scope
from lianfang.kit.clock import day_of
from lianfang.kit.paging import Page, keyset
from lianfang.ledger.registers import NIL

from .cannot import CannotFindExport
from .models import Export
from .rules import KEPT
from .terms import DECIDERS, OVERSEERS

NEWEST = ("-asked_at", "-id")
MOST_WAITING = 50
UNFINISHED = Q(outcome="", destroyed="") & ~Q(decision="declined")


def own(scope: Scope, *, after: str | None = None, limit: int = 20) -> Page[Export]:
    """Return a page of what this account has taken out, the newest first."""
    return keyset(_own(scope), order=NEWEST, after=after, limit=limit)


def _account(scope: Scope) -> UUID:
    return scope.account or NIL


def _own(scope: Scope) -> "QuerySet[Export]":
    return Export.objects.filter(county=scope.county, asker=_account(scope))


def taken(scope: Scope, *, trace: str = "", after: str | None = None, limit: int = 20) -> Page[Export]:
    """Return a page of what others have taken out of the places of this scope; `trace` picks one by its number."""
    if scope.role not in OVERSEERS:
        return Page([], None)
    rows = scope.within(Export.objects.exclude(asker=_account(scope)))
    return keyset(rows.filter(trace=trace) if trace else rows, order=NEWEST, after=after, limit=limit)


def traced(scope: Scope, trace: str) -> Export | None:
    """Return the export with this trace number: one's own, or out of a place of this scope."""
    rows = Export.objects.filter(county=scope.county, trace=trace)
    return next((row for row in rows if row.asker == scope.account or _oversees(scope, row)), None)


def export(scope: Scope, export_id: UUID) -> Export:
    """Return one export: one's own, or out of a place of this scope. Raises CannotFindExport."""
    row = Export.objects.filter(county=scope.county, id=export_id).first()
    if row is None or not (row.asker == scope.account or _oversees(scope, row)):
        raise CannotFindExport
    return row


def _oversees(scope: Scope, row: Export) -> bool:
    return scope.role in OVERSEERS and scope.covers(row.path)


def waiting(scope: Scope, *, at: datetime) -> list[Export]:
    """Return the exports that wait for this reader's word, the longest waiting first."""
    if scope.role not in DECIDERS:
        return []
    since = at - KEPT.on(day_of(at)).value
    rows = scope.within(Export.objects.filter(UNFINISHED, is_open=True, second=True, decision="", asked_at__gt=since))
    found = rows.exclude(asker=_account(scope)).order_by("asked_at", "id")[:MOST_WAITING]
    return [row for row in found if may_decide(scope, row)]


def may_decide(scope: Scope, row: Export) -> bool:
    """True if this reader is a second person for `row`: another account, over the same place, with the same classes."""
    return (
        scope.role in DECIDERS
        and row.asker != scope.account
        and scope.covers(row.path)
        and all(scope.may_see(privacy) for privacy in row.classes)
    )


def is_undecided(scope: Scope, row: Export, *, at: datetime) -> bool:
    """True while a second person's word is still awaited."""
    since = at - KEPT.on(day_of(at)).value
    return row.second and not (row.decision or row.destroyed or row.outcome) and row.asked_at > since


def may_fetch(scope: Scope, row: Export) -> bool:
    """True if this reader asked for `row` and may still see what stands in it."""
    return (
        row.asker == scope.account and scope.covers(row.path) and all(scope.may_see(privacy) for privacy in row.classes)
    )


def running_count(scope: Scope) -> int:
    """Return how many exports of this account wait or are being written."""
    return _own(scope).filter(UNFINISHED, is_open=True).count()


def stored_count(scope: Scope) -> int:
    """Return how many files of this account lie in the vault."""
    return _own(scope).filter(is_open=True, outcome="done").count()
