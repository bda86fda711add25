"""Whose fault it is that a batch cannot be recorded: the database's, an entry's own, or that of one that had waited.

An entry that waits for its target is stored before anybody knows what it will come to. If folding it fails once its
target has arrived, what arrived is not to blame: it stands. The one that waited is taken back, by an entry, so that a
rebuild leaves it out as well; and it comes to its author's inbox under an id of its own, from where it can be sent
again once the fault is mended.
"""

import logging
from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from lianfang.kit.clock import now
from lianfang.kit.ids import caused_id
from lianfang.kit.refusals import Refusal
from lianfang.ledger.cannot import CannotFold
from lianfang.ledger.drafts import SYSTEM, Answer, Author, Draft
from lianfang.ledger.kinds import Entry
from lianfang.ledger.reading.entries import HOLDS, WITHDRAWN, entries_by
from lianfang.ledger.sql import store
from lianfang.ledger.withdrawing import WithdrawnBody

from .batch import Batch
from .folding import FoldFailed
from .intake import Incoming, Ready, Refused, incoming_of, where

logger = logging.getLogger(__name__)
REASON = "没能算进底册，已退回"  # as the entry keeps it, in the language of the county
FLOW = "ledger.set_aside"  # what names the ids of what is written here
Fresh = Callable[[], Sequence[Incoming]]  # submissions as they came: sealing changes their bodies in place


class NotAll(Exception):
    """One of what belongs together was refused."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class _TriedOut(Exception):
    """It would be recorded; nothing of it was."""


def cause_of(error: Exception) -> Exception:
    return error.error if isinstance(error, FoldFailed) else error


def is_trouble(error: Exception) -> bool:
    """True where the database fails and not an entry: no room, no connection, a lock. Too long a value is the entry's.

    SQLSTATE class 54, "program limit exceeded", is the one operational error of PostgreSQL that a value brings about.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return not str(getattr(error.__cause__, "sqlstate", None) or "").startswith("54")


def without_what_waited(county: str, fresh: Fresh, error: Exception, *, together: bool = False) -> list[Answer] | None:
    """Record after all what could not be because of entries that waited for it; None where these are not to blame.

    `together` raises NotAll where one is refused nevertheless.
    """
    waiting = _released_by(county, fresh())
    if not waiting or not _works(county, fresh, waiting, together=together):
        return None
    guilty = _guilty(county, fresh, waiting, [], together=together)
    for entry in guilty:
        logger.error("An entry that had waited could not be folded: %s, %s", entry.kind, where(error))
    return _run(county, fresh, guilty, error, together=together)


def _released_by(county: str, incoming: Sequence[Incoming]) -> list[Entry]:
    """Return the stored entries that wait for what `incoming` begins and for nothing else."""
    begun = {i for one in incoming if isinstance(one, Ready) for i in (one.header.id, *one.creates)}
    held = {row[1] for row in store().rows(HOLDS, "target", county, sorted(begun))} if begun else set()
    targets = store().rows(HOLDS, "entry", county, sorted(held)) if held else []
    still = {row[1] for row in targets if row[2] not in begun}
    return entries_by(county, "id", sorted(held - still))


def _guilty(
    county: str, fresh: Fresh, suspects: Sequence[Entry], aside: Sequence[Entry], *, together: bool
) -> list[Entry]:
    """Return those of `suspects` that must be left out beside `aside`, found by halving."""
    if _works(county, fresh, aside, together=together):
        return []
    if len(suspects) == 1:
        return list(suspects)
    half = len(suspects) // 2
    left, right = suspects[:half], suspects[half:]
    found = _guilty(county, fresh, left, [*aside, *right], together=together)
    return found + _guilty(county, fresh, right, [*aside, *found], together=together)


def _works(county: str, fresh: Fresh, aside: Sequence[Entry], *, together: bool) -> bool:
    """True if `fresh` would be recorded with `aside` left out. Raises what the database raises when it fails."""
    try:
        _run(county, fresh, aside, _TriedOut(), together=together)
    except _TriedOut:
        return True
    except NotAll:
        raise
    except Exception as error:
        # A fold or a flow that raises, whichever: that is what is tried out.
        if is_trouble(cause_of(error)):
            raise cause_of(error) from error
    return False


def _run(county: str, fresh: Fresh, aside: Sequence[Entry], error: Exception, *, together: bool) -> list[Answer]:
    """Record `fresh` without `aside`; raises `error` at the end, so that nothing is kept, where it was to be tried."""
    before = _set_aside(aside, error)
    with transaction.atomic(), store().pipeline():
        batch = Batch(county, now(), aside={entry.id for entry in aside})
        answers = batch.run([*before, *fresh()])[len(before) :]
        refusal = next((answer.refusal for answer in answers if answer.refusal is not None), None)
        if together and refusal is not None:
            raise NotAll(refusal)
        if isinstance(error, _TriedOut):
            raise error
        return answers


def _set_aside(guilty: Sequence[Entry], error: Exception) -> list[Incoming]:
    """Return what takes `guilty` back and what comes to the inbox in their stead."""
    refusal = CannotFold(detail=type(cause_of(error)).__name__)
    found: list[Incoming] = []
    for entry in guilty:
        by = Author(entry.county, entry.author, entry.post, entry.device, entry.source, entry.clock_offset)
        back = Draft(WITHDRAWN, WithdrawnBody(reason=REASON), None, now(), id=_id(entry, 0), amends=entry.id)
        again = incoming_of(_again(entry), by)
        found += [incoming_of(back, SYSTEM(entry.county)), Refused(again.sent, by, refusal, again.header)]
    return found


def _again(e: Entry) -> Draft:
    """Return what `e` said as an entry of its own: under its old id it would be taken for what is stored."""
    return Draft(
        e.kind, e.body, e.place, e.happened_at, id=_id(e, 1), base=e.base, amends=e.amends, observer=e.observer,
        emergency=e.emergency,
    )  # fmt: skip


def _id(entry: Entry, n: int) -> UUID:
    return caused_id(entry.id, FLOW, n)
