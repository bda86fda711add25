"""Files that hold somebody who was forgotten: found by whom they are about, and destroyed.

The ledger tells as soon as somebody is forgotten; the clock looks again every minute, in case nobody was there to hear.
"""

from collections.abc import Sequence
from uuid import UUID

from lianfang.kit.clock import now
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.reading.entries import FORGOTTEN, entries_by
from lianfang.ledger.sealing.forget import copies

from .kinds import DestroyedBody
from .models import Export
from .vault import Vault


def forgotten_since(county: str, seq: int) -> list[UUID]:
    """Return who was forgotten after ledger number `seq`: persons, and emergencies as a whole."""
    rows = StoredEntry.objects.filter(county=county, kind=FORGOTTEN, seq__gt=seq).order_by("seq")
    return [entry.body.subject for entry in entries_by(county, "id", list(rows.values_list("id", flat=True)))]


def destroy_forgotten(county: str) -> int:
    """Destroy every file that holds somebody forgotten since it was written; how many there were."""
    kept = [row for row in Export.objects.filter(county=county, is_open=True, outcome="done") if row.seq is not None]
    if not kept:
        return 0
    gone = forgotten_since(county, min(row.seq or 0 for row in kept))
    doomed = [row for row in kept if gone and _holds(row, gone)]
    for row in doomed:
        Vault(row.id, row.emergency).clear()
        body = DestroyedBody(export=row.id, why="forgotten")
        record_one(Draft("exports.destroyed", body, row.place, now()), by=SYSTEM(county))
    return len(doomed)


def _holds(row: Export, gone: Sequence[UUID]) -> bool:
    vault = Vault(row.id, row.emergency)
    return row.emergency in gone or any(vault.holds(person) for person in gone)


copies.append(lambda county, subject: destroy_forgotten(county))
