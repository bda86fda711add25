"""Which merges of persons count, and how conflicts are said: what the folds of this room share."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import Context
from lianfang.ledger.versions import Change

MERGED = "people.merged"
UNDONE = "people.merge_undone"


def merges_in_force(entries: Sequence[Entry]) -> list[Entry]:
    """Return the merges among `entries` that nobody has taken back, in their order.

    Two offices may have merged the same two persons the other way round without knowing of each other: the earlier
    counts, or both persons would be gone.
    """
    undone = {entry.body.merge for entry in entries if entry.kind == UNDONE}
    gone: set[UUID] = set()
    found = []
    for entry in entries:
        if entry.kind == MERGED and entry.id not in undone and entry.body.kept not in gone:
            found.append(entry)
            gone.update(entry.body.gone)
    return found


def report_conflicts(found: Mapping[str, list[Change]], ctx: Context) -> None:
    for name, changes in found.items():
        if len(changes) > 1 and name != "position":
            ctx.conflict(name, [change.entry for change in changes])
