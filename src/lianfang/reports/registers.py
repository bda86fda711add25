"""Folds what was recorded of forms and of answers to them into their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from lianfang.ledger.drafts import CLOCK_ID
from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import Context, Register, State, Touches, registers

from .kinds import (
    FORM_ENDED,
    FORM_FILLED,
    FORM_REGISTERED,
    FORM_VERSIONED,
    RELEASED,
    FormFilled,
    FormRegistered,
    FormVersioned,
    Released,
)
from .models import Filing, Form


@dataclass(slots=True, kw_only=True)
class FormState(State):
    key: str
    title: str
    department: str
    place: UUID
    path: str
    level: str
    often: str
    due_minute: int
    due_on: date | None
    weekday: int | None
    monthday: int | None
    ladder: dict[str, int]
    purpose: str
    ground: str
    ground_on: date
    since: date
    until_on: date | None
    ended_because: str
    registered_at: datetime
    columns: list[dict[str, str]]
    versions: list[dict[str, Any]]
    heads: list[str]


def _of_form(entry: Entry) -> list[UUID]:
    return [entry.body.form]


class Forms(Register[FormState]):
    """One row a form, as first registered, with its versions in order of time; a second of its key is a finding."""

    name = "reports.form"
    model = Form
    state = FormState
    placed = "place"
    kinds: ClassVar[dict[str, Touches]] = dict.fromkeys(
        (FORM_REGISTERED.name, FORM_VERSIONED.name, FORM_ENDED.name), _of_form
    )

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> FormState | None:
        registered = [entry for entry in entries if entry.kind == FORM_REGISTERED.name]
        if not registered or registered[0].place is None:
            return None
        first: Entry = registered[0]
        for other in registered[1:]:
            ctx.finding(other, "reports.registered_twice")
        body: FormRegistered = first.body
        ended = [entry.body for entry in entries if entry.kind == FORM_ENDED.name]
        brought = [first, *(entry for entry in entries if entry.kind == FORM_VERSIONED.name)]
        end = min(ended, key=lambda one: one.until, default=None)
        return FormState(
            county=ctx.county,
            id=subject,
            place=registered[0].place,
            path="",
            key=body.key,
            title=body.title,
            department=body.department,
            until_on=min(body.until, end.until) if end else body.until,
            ended_because=end.reason if end else "",
            registered_at=first.begun_at,
            columns=[one.model_dump(mode="json") for one in brought[-1].body.columns],
            versions=[_version(entry) for entry in brought],
            heads=[brought[-1].id.hex],
            **_terms(body),
        )


def _terms(body: FormRegistered) -> dict[str, Any]:
    """What says when it is due and on which ground."""
    same = ("level", "often", "due_on", "weekday", "monthday", "purpose", "ground", "ground_on", "since")
    return {name: getattr(body, name) for name in same} | {
        "ladder": dict(body.ladder),
        "due_minute": body.due_time.hour * 60 + body.due_time.minute,
    }


def _version(entry: Entry) -> dict[str, Any]:
    body: FormVersioned = entry.body
    return {
        **body.book.model_dump(mode="json"),
        "at": entry.begun_at.isoformat(),
        "entry": entry.id.hex,
        "keys": [one.key for one in body.columns],
    }


@dataclass(slots=True, kw_only=True)
class FilingState(State):
    form: UUID
    place: UUID
    path: str
    on: date
    due_at: datetime | None = None
    version: str = ""
    seq: int | None = None
    digest: str = ""
    name: str = ""
    asked_count: int = 0
    filled_count: int = 0
    typed_count: int = 0
    left_count: int = 0
    empty_count: int = 0
    differ_count: int = 0
    filled_at: datetime | None = None
    filled_entry: UUID | None = None
    by_clock: bool = False
    released_at: datetime | None = None
    released_by: UUID | None = None
    released_entry: UUID | None = None
    is_zero: bool = False


def _of_filing(entry: Entry) -> list[UUID]:
    return [entry.body.filing]


class Filings(Register[FilingState]):
    """One row for what a unit answers to a form for one day: as last filled, and as first released.

    A second release of the same day is a finding: who corrects what was handed on amends the first.
    """

    name = "reports.filing"
    model = Filing
    state = FilingState
    placed = "place"
    kinds: ClassVar[dict[str, Touches]] = dict.fromkeys((FORM_FILLED.name, RELEASED.name), _of_filing)

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> FilingState | None:
        if not entries or entries[0].place is None:
            return None
        body: FormFilled | Released = entries[0].body
        state = FilingState(county=ctx.county, id=subject, form=body.form, place=entries[0].place, path="", on=body.on)
        released = [entry for entry in entries if entry.kind == RELEASED.name]
        for other in released[1:]:
            ctx.finding(other, "reports.released_twice")
        for entry in entries:
            if entry.kind == FORM_FILLED.name and not (released and entry.order > released[0].order):
                _fill(state, entry)
        if released:
            _release(state, released[0])
        return state


def _fill(state: FilingState, entry: Entry) -> None:
    body: FormFilled = entry.body
    for name in ("asked", "filled", "typed", "left", "empty", "differ"):
        setattr(state, f"{name}_count", getattr(body, name))
    state.due_at, state.version, state.seq = body.due_at, body.version, body.seq
    state.digest, state.name = body.book.digest, body.book.name
    state.filled_at, state.filled_entry = entry.effective_at, entry.id
    state.by_clock = entry.author == CLOCK_ID


def _release(state: FilingState, entry: Entry) -> None:
    """What was handed on stands, whatever was filled again later."""
    body: Released = entry.body
    state.seq, state.is_zero = body.seq, body.is_zero
    state.digest, state.name = (body.book.digest, body.book.name) if body.book else ("", "")
    state.released_at, state.released_by, state.released_entry = entry.effective_at, entry.author, entry.id


registers.add(Forms())
registers.add(Filings())
