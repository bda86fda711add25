"""Folds what was recorded of a question into its row: as added, with the changes in force, until it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import Context, Register, State, Touches, registers
from lianfang.ledger.versions import Change, changes_of, current, heads

from .kinds import ADDED, CHANGED, ENDED, question_id
from .models import Question

STATED = (
    "label", "label_en", "type", "unit", "options", "privacy", "purpose", "ground", "ground_on", "since", "synonyms",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class QuestionState(State):
    slug: str
    label: str
    label_en: str
    subject: str
    type: str
    unit: str
    options: list[dict[str, str]]
    class_of: str
    purpose: str
    ground: str
    ground_on: date
    since: date
    until_on: date | None
    synonyms: list[str]
    heads: list[str]


def _touched(entry: Entry) -> list[UUID]:
    return [question_id(entry.body.slug)]


def stated(body: Any, names: Sequence[str]) -> dict[str, Any]:
    """Return what `body` says of `names`, as the table keeps it."""
    found = {name: getattr(body, name) for name in names}
    if "options" in found:
        found["options"] = [
            {"code": one.code, "label": one.label, "label_en": one.label_en} for one in found["options"]
        ]
    if "synonyms" in found:
        found["synonyms"] = list(found["synonyms"])
    return found


class Questions(Register[QuestionState]):
    """One row a question. Who added it first asks it; a second question of that slug is a finding."""

    name = "facts.question"
    model = Question
    state = QuestionState
    kinds: ClassVar[dict[str, Touches]] = dict.fromkeys((ADDED.name, CHANGED.name, ENDED.name), _touched)

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> QuestionState | None:
        added = [entry for entry in entries if entry.kind == ADDED.name]
        if not added:
            return None
        for other in added[1:]:
            ctx.finding(other, "facts.added_twice")
        changed = [entry for entry in entries if entry.kind == CHANGED.name]
        ended = [entry.body.until for entry in entries if entry.kind == ENDED.name]
        found = current(_changes(added[0], changed))
        for changes in found.values():
            for rival in changes[1:]:
                ctx.finding(self._entry(rival, entries), "facts.changed_apart")
        value = {name: changes[0].value for name, changes in found.items()}
        class_of = value.pop("privacy")
        return QuestionState(
            county=ctx.county,
            id=subject,
            slug=added[0].body.slug,
            subject=added[0].body.subject,
            class_of=class_of,
            until_on=min(ended, default=None),
            heads=heads(found),
            **value,
        )

    def _entry(self, change: Change, entries: Sequence[Entry]) -> Entry:
        return next(entry for entry in entries if entry.id == change.entry)


def _changes(added: Entry, changed: Sequence[Entry]) -> list[Change]:
    first = changes_of(added, stated(added.body, STATED))
    return [
        *first,
        *(change for entry in changed for change in changes_of(entry, stated(entry.body, entry.body.fields))),
    ]


registers.add(Questions())
