"""A form's registration as it stands: the entry that registered it, with all that has put it right since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lianfang.ledger.door import Answer, record_one
from lianfang.ledger.drafts import Author, Draft
from lianfang.ledger.reading.entries import NoKeys, closure, entries_by, roots

from . import cannot
from .kinds import FORM_REGISTERED, FormRegistered
from .models import Filing, Form
from .rules import levels_below


@dataclass(frozen=True, slots=True)
class Registration:
    """登记 · What a form was registered as: `entry` first said so, `amendments` have put it right, oldest first."""

    entry: UUID
    body: FormRegistered
    amendments: tuple[UUID, ...]

    @property
    def newest(self) -> UUID:
        """Which entry said what stands now."""
        return max(self.amendments, default=self.entry)


def registration_of(form: Form) -> Registration:
    """Return what `form` stands registered as. Raises CannotFindForm where it was taken back meanwhile."""
    first, ring = form.registered_by, NoKeys(form.county)  # nothing in it is sealed
    around = closure(form.county, entries_by(form.county, "id", [first], ring), ring)
    root = next((one for one in roots(around.values()) if one.first.id == first), None)
    if root is None or root.current is None:
        raise cannot.CannotFindForm
    return Registration(first, root.current.body, tuple(sorted(one.id for one in root.amendments)))


def amend_form(form: UUID, terms: Mapping[str, Any], *, seen: UUID, by: Author, at: datetime, id: UUID) -> Answer:
    """Put a form's registration right: who asks whom, how often, by when, on which ground, until when.

    `seen` is the entry that the reader saw in force (`Registration.newest`). The workbook and its columns stay: those
    come in versions. Raises CannotVersionEnded, CannotAmendUnseen, CannotAmendSame, CannotAskOthers.
    """
    row = Form.objects.filter(county=by.county, id=form).first()
    if row is None:
        raise cannot.CannotFindForm
    stands = registration_of(row)
    if id in stands.amendments:
        return Answer("same", id)
    body = FormRegistered.model_validate({**dict(stands.body), **terms, **_ladder(stands.body, terms)})
    _check(row, stands, body, seen)
    # An amendment names all that went before, so that whoever reads later finds one version in force.
    draft = Draft(FORM_REGISTERED.name, body, row.place, at, id=id, base=stands.amendments, amends=stands.entry)
    return record_one(draft, by=by)


def _ladder(stood: FormRegistered, terms: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of the levels below the asked one; what stood of others is not theirs to say, and stays."""
    if "ladder" not in terms:
        return {}
    below = levels_below(terms.get("level", stood.level))
    return {"ladder": {level: count for level, count in stood.ladder.items() if level not in below} | terms["ladder"]}


def _check(row: Form, stands: Registration, body: FormRegistered, seen: UUID) -> None:
    if row.ended_because:
        raise cannot.CannotVersionEnded(title=row.title, until=row.until_on)
    if seen != stands.newest:
        raise cannot.CannotAmendUnseen(title=row.title)
    if body == stands.body:
        raise cannot.CannotAmendSame(title=row.title)
    answered = Filing.objects.filter(county=row.county, form=row.id, released_at__isnull=False)
    if body.level != stands.body.level and answered.exists():
        raise cannot.CannotAskOthers(title=row.title)
