"""What falls due of exports: writing what a restart has cut off, destroying what was kept long enough."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from lianfang.kit.clock import day_of
from lianfang.kit.ids import named_id
from lianfang.ledger.door import Draft
from lianfang.ledger.due import dues

from .forgetting import destroy_forgotten
from .kinds import DestroyedBody, FinishedBody
from .models import Export
from .rules import KEPT, kept_until
from .running import ready, start, vault_of
from .vault import Vault, lying

SETTLES = timedelta(seconds=30)  # between the entry that asks and the thread that writes


def overdue_exports(county: str, now: datetime) -> Iterable[Draft]:
    """Destroy files whose time is over and questions that nobody answered; go on with what lies half written."""
    destroy_forgotten(county)
    for row in Export.objects.filter(county=county, is_open=True).order_by("id"):
        if row.outcome == "done":
            if row.finished_at is not None and kept_until(row.finished_at) <= now:
                yield _destroyed(row, "expired", kept_until(row.finished_at))
        elif row.second and not row.decision:
            until = row.asked_at + KEPT.on(day_of(row.asked_at)).value
            if until <= now:
                yield _destroyed(row, "unanswered", until)
        elif row.asked_at + SETTLES <= now:
            yield from _resumed(row, now)
    _sweep(county)


def _destroyed(row: Export, why: str, at: datetime) -> Draft:
    vault_of(row).clear()
    body = DestroyedBody.model_validate({"export": row.id, "why": why})
    return Draft("exports.destroyed", body, row.place, at, id=named_id(row.id, f"destroyed/{why}"))


def _resumed(row: Export, now: datetime) -> Iterable[Draft]:
    """Write anew what nobody writes; give up what has failed to be written for as long as a file would be kept."""
    since = row.decided_at or row.asked_at
    if vault_of(row).is_worked_on():
        return
    if since + KEPT.on(day_of(since)).value <= now:
        vault_of(row).clear()
        body = FinishedBody(export=row.id, outcome="failed", why="late")
        yield Draft("exports.finished", body, row.place, now, id=named_id(row.id, "finished/late"))
    elif ready(row.county, row.id) is not None:
        start(row.county, row.id)


def _sweep(county: str) -> None:
    """Clear what lies in the vault and belongs to nothing that is open."""
    there = list(lying())
    if not there:
        return
    known = dict(Export.objects.filter(county=county, id__in=there).values_list("id", "is_open"))
    for export in there:
        if known.get(export) is False:
            vault = Vault(export, export)
            vault.clear()
            if not vault.is_worked_on():
                vault.path("lock").unlink(missing_ok=True)


dues.add("exports.overdue", overdue_exports)
