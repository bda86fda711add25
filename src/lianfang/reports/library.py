"""Registering forms, bringing new versions, ending them: what depends on the library is judged before the door."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from lianfang.ledger.door import Answer, record_one
from lianfang.ledger.drafts import Author, Draft

from . import cannot
from .kinds import FORM_ENDED, FORM_REGISTERED, FORM_VERSIONED, FormEnded, FormRegistered, FormVersioned
from .kinds.library import BookRef, ColumnAsked
from .models import Form


def register_form(body: FormRegistered, *, place: UUID, by: Author, at: datetime, id: UUID) -> Answer:
    """Register a form. Raises CannotTakeKey where the county has one of that key, and what the entry alone shows."""
    known = _row(by.county, body.form)
    if known is not None and known.versions[0]["entry"] == id.hex:
        return Answer("same", id)
    if known is not None:
        raise cannot.CannotTakeKey(key=body.key, title=known.title)
    return record_one(Draft(FORM_REGISTERED.name, body, place, at, id=id), by=by)


def version_form(
    form: UUID, book: BookRef, columns: Sequence[ColumnAsked], *, by: Author, at: datetime, id: UUID
) -> Answer:
    """Bring a form in another version. Raises CannotVersionEnded, CannotVersionSame."""
    row = _row_or_refuse(by.county, form)
    if any(version["entry"] == id.hex for version in row.versions):
        return Answer("same", id)
    if row.ended_because:
        raise cannot.CannotVersionEnded(title=row.title, until=row.until_on)
    if row.digest == book.digest:
        raise cannot.CannotVersionSame(title=row.title, number=row.number)
    body = FormVersioned(form=form, book=book, columns=tuple(columns))
    base = tuple(UUID(head) for head in row.heads)
    return record_one(Draft(FORM_VERSIONED.name, body, row.place, at, id=id, base=base), by=by)


def end_form(form: UUID, *, until: date, reason: str, by: Author, at: datetime, id: UUID) -> Answer:
    """Ask for a form no longer after `until`. Raises CannotVersionEnded for one that ended before."""
    row = _row_or_refuse(by.county, form)
    if row.ended_because:
        raise cannot.CannotVersionEnded(title=row.title, until=row.until_on)
    body = FormEnded(form=form, until=until, reason=reason)
    return record_one(Draft(FORM_ENDED.name, body, row.place, at, id=id), by=by)


def _row(county: str, form: UUID) -> Form | None:
    return Form.objects.filter(county=county, id=form).first()


def _row_or_refuse(county: str, form: UUID) -> Form:
    row = _row(county, form)
    if row is None:
        raise cannot.CannotFindForm
    return row
