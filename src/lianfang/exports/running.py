"""Writes exports beside the office's work: one at a time in a process, each in a thread that gives way to the doors.

An export that was asked for and not finished is written anew by whichever server finds it (`due`), so that a restart
costs time and nothing else. The scope is made from the post that asked, as it stands when the writing begins: whoever
has lost the post gets no file.
"""

import logging
import threading
from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.db import connection

from lianfang.access.models import Account
from lianfang.access.scope import Scope, make_scope
from lianfang.kit.clock import now
from lianfang.kit.refusals import Refusal
from lianfang.kit.sight import reading, sight_of
from lianfang.ledger.door import SYSTEM, Draft, Priority, give_way, record, record_one
from lianfang.ledger.models import EntrySubject, StoredEntry
from lianfang.ledger.reading.entries import unsealed

from .cannot import CannotExportHere, CannotFitSheet
from .forgetting import forgotten_since
from .kinds import FinishedBody
from .listing import Listing, Written, write
from .models import Export
from .sources import Asked, Row, Source, sources
from .vault import Vault

logger = logging.getLogger(__name__)
STEP = 500  # rows between two looks at whether somebody stopped it
_turn = threading.Semaphore(1)


class ExportStopped(Exception):
    """Somebody does not want the file any more."""


def start(county: str, export: UUID) -> None:
    """Write an export in a thread of its own, or at once where the writer runs inline."""
    if settings.LEDGER_WRITER == "inline":
        work(county, export)
        return
    threading.Thread(target=_beside, args=(county, export), name="export", daemon=True).start()


def _beside(county: str, export: UUID) -> None:
    try:
        work(county, export)
    except Exception:
        logger.exception("An export stopped")  # the trace names places in the code, not what rows held
    finally:
        connection.close()


def work(county: str, export: UUID) -> None:
    """Write one export, unless it is being written or need not be any more, and record what became of it."""
    row = ready(county, export)
    if row is None:
        return
    vault = vault_of(row)
    with vault.claimed() as is_ours:
        if not is_ours:
            return
        vault.say(is_queued=True)
        with _turn:
            if ready(county, export) is not None:
                finished = _outcome(row, vault)
                record_one(Draft("exports.finished", finished, row.place, now()), by=SYSTEM(county))


def ready(county: str, export: UUID) -> Export | None:
    """Return an export that is to be written; None if it waits for somebody, or is over."""
    row = Export.objects.filter(county=county, id=export, is_open=True, outcome="").first()
    return row if row is not None and (not row.second or row.decision == "approved") else None


def vault_of(row: Export) -> Vault:
    return Vault(row.id, row.emergency)


def _outcome(row: Export, vault: Vault) -> FinishedBody:
    """Write the file and say what became of it; without one, nothing is left lying."""
    why = "error"
    try:
        return _write(row, vault)
    except ExportStopped:
        vault.clear()
        return FinishedBody(export=row.id, outcome="stopped")
    except CannotFitSheet:
        why = "wide"
    except Refusal:
        why = "scope"
    except Exception:
        logger.exception("An export could not be written")
    vault.clear()
    return FinishedBody(export=row.id, outcome="failed", why=why)


def _write(row: Export, vault: Vault) -> FinishedBody:
    scope, source = scope_of_asker(row), sources.get(row.source)
    if source is None:
        raise CannotExportHere
    sink = vault.sink()
    vault.note_persons([], fresh=True)
    try:
        listing = _listing(row, source)
        with reading(sight_of(scope)):  # with its asker's eyes to the database too
            written = write(scope, listing, sink, watch=_Watch(vault).rows)
    finally:
        sink.close()
    vault.keep()
    if forgotten_since(row.county, written.seq):
        vault.clear()
        return FinishedBody(export=row.id, outcome="failed", why="forgotten")
    if row.unmasked:
        _say_who_is_seen(row, source, scope, vault)
    return _finished(row, written, sink.digest)


def _finished(row: Export, written: Written, digest: str) -> FinishedBody:
    return FinishedBody(
        export=row.id,
        outcome="done",
        rows=written.rows,
        identities=written.identities,
        seq=written.seq,
        digest=digest,
    )


def _listing(row: Export, source: Source) -> Listing:
    return Listing(
        export=row.id,
        source=source,
        asked=Asked(row.place, row.path, now(), row.filters, row.unmasked),
        format=row.format,
        purpose=row.purpose,
        words=words_of(row),
        language=row.language,
        second=row.decided_by,
    )


def words_of(row: Export) -> str:
    """Return what the list is for, in its asker's own words; sealed in the entry that asked for it."""
    seqs = EntrySubject.objects.filter(county=row.county, subject=row.id, creates=True).values("seq")
    found = StoredEntry.objects.filter(county=row.county, seq__in=seqs).values_list("id", flat=True).first()
    entry = unsealed(row.county, found) if found else None
    return (entry.body.words or "") if entry else ""


def scope_of_asker(row: Export) -> Scope:
    """Return the scope of the post that asked, as of now. Raises CannotExportHere once it sees less than then."""
    account = Account.objects.filter(county=row.county, id=row.asker).first()
    if account is None:
        raise CannotExportHere
    scope = make_scope(account, at=now(), chosen=str(row.post))
    held = scope.current
    if held is None or held.id != row.post or not scope.covers(row.path):
        raise CannotExportHere
    if not all(scope.may_see(privacy) for privacy in row.classes):
        raise CannotExportHere
    return scope


def _say_who_is_seen(row: Export, source: Source, scope: Scope, vault: Vault) -> None:
    """Record whose identities the file shows, so that it stands on the page of each of them."""
    if source.seen is None:
        return
    for persons in vault.persons():
        kind, body = source.seen(persons, row.purpose)
        answers = record([Draft(kind, body, row.place, now())], by=scope.author("export"), priority=Priority.IMPORT)
        if answers[0].refusal is not None:
            raise answers[0].refusal


class _Watch:
    """Looks on while rows go by: says how far it is, notes whom they are about, stops where somebody asked for it."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    def rows(self, rows: Iterator[Row], total: int) -> Iterator[Row]:
        about: list[UUID] = []
        for done, row in enumerate(rows):
            if done % STEP == 0:
                self._look(about, done, total)
            about.extend(row.persons)
            yield row
        self._look(about, total, total)

    def _look(self, about: list[UUID], done: int, total: int) -> None:
        if about:
            self.vault.note_persons(about)
            about.clear()
        self.vault.say(done, total)
        if self.vault.is_to_stop():
            raise ExportStopped
        give_way()
