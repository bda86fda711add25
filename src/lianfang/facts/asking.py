"""Adding, changing and ending a county's own questions: what depends on the directory is judged before the door.

The ledger's door refuses what an entry alone shows to be wrong (`kinds`); these writes warn before it with the rest.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lianfang.kit.clock import day_of
from lianfang.ledger.door import Answer, record_one
from lianfang.ledger.drafts import Author, Draft

from . import cannot
from .answered import is_answered
from .directory import directory, own_field
from .kinds import ADDED, CHANGED, ENDED, QuestionAdded, QuestionAsked, QuestionChanged, QuestionEnded, question_id
from .models import Question
from .registers import STATED, stated
from .rules import check_question, check_words, words_of


def add_question(asked: QuestionAdded, *, place: UUID, by: Author, at: datetime, id: UUID | None = None) -> Answer:
    """Add a question. Raises CannotTakeKey, CannotAskAgain and whatever the entry alone shows to be wrong."""
    check_question(asked)
    known = _row(by.county, asked.slug)
    if known is not None and id is not None and _is_resent(known, id):
        return Answer("same", id)
    if known is not None:
        raise cannot.CannotTakeKey(label=asked.label, slug=asked.slug, field=known.label)
    check_words(asked.label, words_of(asked), directory(by.county, max(day_of(at), asked.since)))
    return record_one(_draft(ADDED.name, asked, place, at, id), by=by)


def change_question(
    asked: QuestionAsked, *, base: Sequence[UUID], place: UUID, by: Author, at: datetime, id: UUID | None = None
) -> Answer:
    """Record what `asked` says otherwise than the row. Raises CannotChangeAnswered, CannotChangeNothing and others."""
    row = _row_or_refuse(by.county, asked.slug)
    if id is not None and _is_resent(row, id):
        return Answer("same", id)
    _refuse_ended(row)
    check_question(asked)
    names = changed_names(row, asked)
    if not names:
        raise cannot.CannotChangeNothing(label=row.label)
    if _unreadable(row, asked) and is_answered(by.county, row.key):
        raise cannot.CannotChangeAnswered(label=row.label)
    others = [field for field in directory(by.county, day_of(at)) if field.key != row.key]
    check_words(asked.label, words_of(asked), others)
    body = QuestionChanged(**asked.model_dump(), fields=tuple(names))
    return record_one(_draft(CHANGED.name, body, place, at, id, base), by=by)


def end_question(
    slug: str, *, until: date, reason: str, place: UUID, by: Author, at: datetime, id: UUID | None = None
) -> Answer:
    """Ask no longer from the day `until` on. Raises CannotChangeEnded for what ended before."""
    row = _row_or_refuse(by.county, slug)
    _refuse_ended(row)
    body = QuestionEnded(slug=slug, label=row.label, until=until, reason=reason)
    return record_one(_draft(ENDED.name, body, place, at, id), by=by)


def changed_names(row: Question, asked: QuestionAsked) -> list[str]:
    """Return what `asked` says otherwise than the row."""
    kept: dict[str, Any] = {name: getattr(row, "class_of" if name == "privacy" else name) for name in STATED}
    said = stated(asked, STATED)
    return [name for name in STATED if said[name] != kept[name]]


def _unreadable(row: Question, asked: QuestionAsked) -> bool:
    """True if answers given so far could not be read any more: another type, or an option gone."""
    gone = {option.code for option in own_field(row).options} - {option.code for option in asked.options}
    return row.type != asked.type or bool(gone)


def _row(county: str, slug: str) -> Question | None:
    return Question.objects.filter(county=county, id=question_id(slug)).first()


def _row_or_refuse(county: str, slug: str) -> Question:
    row = _row(county, slug)
    if row is None:
        raise cannot.CannotFindQuestion(slug=slug)
    return row


def _refuse_ended(row: Question) -> None:
    if row.until_on is not None:
        raise cannot.CannotChangeEnded(label=row.label, until=row.until_on.isoformat())


def _is_resent(row: Question, id: UUID) -> bool:
    """True for a double click: the row follows from the very entry that is handed in again."""
    return id.hex in row.heads


def _draft(
    kind: str,
    body: QuestionAsked | QuestionEnded,
    place: UUID,
    at: datetime,
    id: UUID | None,
    base: Sequence[UUID] = (),
) -> Draft:
    draft = Draft(kind, body, place, at, base=tuple(base))
    return draft if id is None else Draft(kind, body, place, at, id=id, base=tuple(base))
