"""How the register of exports follows from its entries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import EPOCH, NIL, Context, Register, State, Touches, registers

from .models import Export
from .trace import trace_of

ASKED, TAKEN, APPROVED, DECLINED, FINISHED, FETCHED, DESTROYED = (
    f"exports.{name}" for name in ("asked", "taken", "approved", "declined", "finished", "fetched", "destroyed")
)


@dataclass(slots=True, kw_only=True)
class ExportState(State):
    place: UUID = NIL
    path: str = ""
    emergency: UUID = NIL
    asker: UUID = NIL
    post: UUID | None = None
    source: str = ""
    format: str = ""
    filters: dict[str, str] = field(default_factory=dict)
    unmasked: bool = False
    purpose: str = ""
    classes: str = ""
    language: str = ""
    second: bool = False
    rows: int = 0
    identities: int = 0
    asked_at: datetime = EPOCH
    decision: str = ""
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    outcome: str = ""
    why: str = ""
    finished_at: datetime | None = None
    seq: int | None = None
    digest: str = ""
    fetched_count: int = 0
    fetched_at: datetime | None = None
    destroyed: str = ""
    destroyed_at: datetime | None = None
    trace: str = ""
    is_open: bool = True


def export_of(entry: Entry) -> list[UUID]:
    return [entry.body.export]


class Exports(Register[ExportState]):
    """One row an export. The first word of a second person counts, and none of the asker's own."""

    name = "exports.export"
    model = Export
    state = ExportState
    kinds: ClassVar[Mapping[str, Touches]] = dict.fromkeys(
        (ASKED, TAKEN, APPROVED, DECLINED, FINISHED, FETCHED, DESTROYED), export_of
    )
    placed = "place"

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> ExportState | None:
        begun = [entry for entry in entries if entry.kind in (ASKED, TAKEN)]
        if not begun:
            return None
        for entry in begun[1:]:
            ctx.finding(entry, "exports.asked_twice")
        state = _begun(subject, begun[0])
        for entry in entries:
            said = SAID.get(entry.kind)
            if said is not None and not said(state, entry):
                ctx.finding(entry, "exports.not_theirs_to_decide")
        state.is_open = not state.destroyed and state.decision != "declined" and state.outcome in ("", "done")
        state.is_open = state.is_open and begun[0].kind == ASKED
        return state


def _begun(subject: UUID, entry: Entry) -> ExportState:
    body = entry.body
    state = ExportState(
        county=entry.county,
        id=subject,
        place=entry.place or NIL,
        emergency=entry.emergency,
        asker=entry.author,
        post=entry.post,
        asked_at=entry.effective_at,
        trace=trace_of(subject),
        filters=dict(body.filters),
        second=entry.kind == ASKED and body.second,
        purpose=body.purpose or "",
        **{
            name: getattr(body, name)
            for name in ("source", "format", "unmasked", "classes", "language", "rows", "identities")
        },
    )
    if entry.kind == TAKEN:
        state.outcome, state.finished_at, state.seq, state.digest = "done", entry.effective_at, body.seq, body.digest
        state.fetched_count, state.fetched_at = 1, entry.effective_at
    return state


def _decide(state: ExportState, entry: Entry) -> bool:
    """Take a second person's word; False if it was the asker's own, or nobody's to give."""
    if entry.author == state.asker or not state.second:
        return False
    if not state.decision:
        state.decision = "approved" if entry.kind == APPROVED else "declined"
        state.decided_by, state.decided_at = entry.author, entry.effective_at
    return True


def _finish(state: ExportState, entry: Entry) -> bool:
    body = entry.body
    state.outcome, state.why, state.finished_at = body.outcome, body.why or "", entry.effective_at
    if body.outcome == "done":
        state.rows, state.identities = body.rows or 0, body.identities or 0
        state.seq, state.digest = body.seq, body.digest or ""
    return True


def _fetch(state: ExportState, entry: Entry) -> bool:
    state.fetched_count, state.fetched_at = state.fetched_count + 1, entry.effective_at
    return True


def _destroy(state: ExportState, entry: Entry) -> bool:
    if not state.destroyed:
        state.destroyed, state.destroyed_at = entry.body.why, entry.effective_at
    return True


SAID: Mapping[str, Callable[[Any, Entry], bool]] = {
    APPROVED: _decide,
    DECLINED: _decide,
    FINISHED: _finish,
    FETCHED: _fetch,
    DESTROYED: _destroy,
}
registers.add(Exports())
