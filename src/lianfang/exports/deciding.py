"""A second person's word on a list with many identities; and giving up what one has asked for."""

from datetime import datetime
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.ledger.door import Draft, record_one

from . import queries, running
from .cannot import CannotDecide, CannotDecideTwice, CannotFetchOthers
from .kinds import DecidedBody, DestroyedBody
from .models import Export


def decide(scope: Scope, row: Export, *, agrees: bool, words: str, at: datetime, id: UUID) -> None:
    """Record a second person's word; with it the writing begins. Raises CannotDecide or CannotDecideTwice."""
    if not queries.may_decide(scope, row):
        raise CannotDecide
    if not queries.is_undecided(scope, row, at=at):
        raise CannotDecideTwice
    kind = "exports.approved" if agrees else "exports.declined"
    body = DecidedBody(export=row.id, words=words or None)
    record_one(Draft(kind, body, row.place, at, id=id), by=scope.author())
    if agrees:
        running.start(scope.county, row.id)


def give_up(scope: Scope, row: Export, *, at: datetime, id: UUID) -> None:
    """Stop what is being written, destroy what is. Raises CannotFetchOthers where somebody else asked for it."""
    if row.asker != scope.account:
        raise CannotFetchOthers
    vault = running.vault_of(row)
    if running.ready(row.county, row.id) is not None:
        vault.ask_to_stop()
        if not vault.is_worked_on():
            running.start(row.county, row.id)  # it finds the wish to stop, and says that it has stopped
        return
    if row.is_open:
        vault.clear()
        body = DestroyedBody(export=row.id, why="given_up")
        record_one(Draft("exports.destroyed", body, row.place, at, id=id), by=scope.author())
