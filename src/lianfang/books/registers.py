"""Folds what offices said of a form into its row: the columns of its last version, each as last said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import Context, Register, State, Touches, registers
from lianfang.ledger.versions import Change, current, heads

from .kinds import MAPPING_LEARNED, form_id
from .models import Mapping


@dataclass(slots=True, kw_only=True)
class MappingState(State):
    """A form, in memory."""

    form: str
    title: str
    fingerprint: str
    columns: list[list[str]]
    learned_at: datetime
    version_count: int
    heads: list[str]


def _touched(entry: Entry) -> list[UUID]:
    return [form_id(entry.body.form)]


class Mappings(Register[MappingState]):
    """One row a form. What two offices said of a column without knowing of each other is a conflict."""

    name = "books.mapping"
    model = Mapping
    state = MappingState
    kinds: ClassVar[dict[str, Touches]] = {MAPPING_LEARNED.name: _touched}

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> MappingState | None:
        if not entries:
            return None
        last = entries[-1]
        own = {one.column for one in last.body.columns}
        found = current([change for entry in entries for change in _changes(entry) if change.field in own])
        for column, changes in found.items():
            if len(changes) > 1:
                ctx.conflict(column, [change.entry for change in changes])
        return MappingState(
            county=ctx.county,
            id=subject,
            form=last.body.form,
            title=last.body.title,
            fingerprint=last.body.fingerprint,
            columns=[[one.column, found[one.column][0].value] for one in last.body.columns],
            learned_at=last.effective_at,
            version_count=len({entry.body.fingerprint for entry in entries}),
            heads=heads(found),
        )


def _changes(entry: Entry) -> list[Change]:
    base = frozenset(entry.base)
    return [Change(entry.id, entry.effective_at, one.column, one.field, base) for one in entry.body.columns]


registers.add(Mappings())
