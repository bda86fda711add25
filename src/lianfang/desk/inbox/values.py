"""The values of a field that contradict each other, and the entry that settles them: one that knows of both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.desk.ledger import facts, names
from lianfang.desk.ledger.allowed import allowed
from lianfang.desk.ledger.lines import Line, lines, summary_of
from lianfang.kit.masking import mask_id, tail
from lianfang.kit.sentences import listed
from lianfang.ledger import queries
from lianfang.ledger.door import Draft
from lianfang.ledger.kinds import Body, Entry
from lianfang.ledger.models import Conflict
from lianfang.ledger.reading.entries import WITHDRAWN, closure, entries_by, roots
from lianfang.ledger.sealing.seal import Keyring
from lianfang.people.kinds import (
    FACT_FIELDS,
    IDENTITY_FIELDS,
    Facts,
    HouseholdCorrected,
    HouseholdMoved,
    Identity,
    PersonCorrected,
    PersonMoved,
    PersonReturned,
)
from lianfang.people.registers import household_changes, person_changes
from lianfang.people.terms import Whereabouts
from lianfang.places.kinds import PlaceMoved, PlaceRenamed

CLASSES = {
    "name": "B",
    "hukou_address": "A",
    "booklet_no": "A",
    "note": "D",
    **dict.fromkeys((*FACT_FIELDS, "whereabouts"), "C"),
}
"""What of a person one must be let see, to read a value whole; numbers and phones come by their tail anyway."""
RIVALS = "entry:"  # a field of this form names an entry that was corrected in two ways


@dataclass(frozen=True, slots=True)
class Option:
    """One value, the entry that says so, and whether the reader may see it whole."""

    line: Line
    entry: Entry
    value: Any
    shown: str


@dataclass(frozen=True, slots=True)
class Values:
    conflict: Conflict
    word: str
    about: str
    options: list[Option]


def field_word(field: str) -> str:
    return _("一笔的更正") if field.startswith(RIVALS) else facts.word(field)


def values_of(scope: Scope, conflict: Conflict) -> Values:
    """Return the values of a conflict, oldest first; those outside the reader's places are left out."""
    ids = [UUID(one) for one in conflict.entries]
    entries = _in_force(scope.county, ids, rivals=conflict.field.startswith(RIVALS))
    rows = queries.entries_by_id(scope, ids)
    found = lines(scope, sorted(rows.values(), key=lambda row: (row.effective_at, row.id)))
    options = [_option(scope, conflict, line, entries[line.id]) for line in found if line.id in entries]
    about = names.of_ids(scope, [conflict.subject]).get(conflict.subject, "")
    return Values(conflict, field_word(conflict.field), about, options)


def _in_force(county: str, ids: Sequence[UUID], *, rivals: bool) -> dict[UUID, Entry]:
    """Return what the entries say now: with their corrections, unless it is the corrections that contradict."""
    ring = Keyring(county)
    found = entries_by(county, "id", list(ids), ring)
    if rivals:
        return {entry.id: entry for entry in found}
    return {root.first.id: root.current or root.first for root in roots(closure(county, found, ring).values())}


def _option(scope: Scope, conflict: Conflict, line: Line, entry: Entry) -> Option:
    value = _value(conflict, entry)
    shown = _shown(scope, conflict.field, value) or summary_of(allowed(scope, entry))
    said = line.kind + _("：") + shown if entry.kind == WITHDRAWN else shown
    return Option(line, entry, value, said)


def _value(conflict: Conflict, entry: Entry) -> Any:
    read = READ.get(conflict.register)
    if read is None or conflict.field.startswith(RIVALS):
        return None
    return read(conflict.subject, entry).get(conflict.field)


def _shown(scope: Scope, field: str, value: Any) -> str:
    """Numbers by their tail: whoever decides compares, and asks for the whole on the person's page."""
    if value is None:
        return ""
    if field == "id_no":
        return mask_id(str(value)) or "—"
    if field == "phones":
        return listed(_("尾号 {tail}").format(tail=tail(phone)) for phone in value) or "—"
    if not scope.may_see(CLASSES.get(field, "open")):
        return _("已封")
    if field == "whereabouts":
        return str(Whereabouts(value).label)
    if isinstance(value, UUID):
        return names.of_ids(scope, [value]).get(value, value.hex[-8:])
    return facts.value_text(field, value) or _("空着")


def _of_person(subject: UUID, entry: Entry) -> dict[str, Any]:
    return {change.field: change.value for change in person_changes(subject, entry)}


def _of_household(subject: UUID, entry: Entry) -> dict[str, Any]:
    return {change.field: change.value for change in household_changes(entry)}


def _of_place(subject: UUID, entry: Entry) -> dict[str, Any]:
    return {"name": getattr(entry.body, "name", None), "parent": getattr(entry.body, "to", None)}


READ: Mapping[str, Callable[[UUID, Entry], dict[str, Any]]] = {
    "people.person": _of_person,
    "people.household": _of_household,
    "places.place": _of_place,
}


def settling(values: Values, chosen: Option, *, id: UUID, at: datetime) -> Draft:
    """Return the entry that states the chosen value and knows of all of them."""
    base = tuple(UUID(one) for one in values.conflict.entries)
    field, subject, entry = values.conflict.field, values.conflict.subject, chosen.entry
    if field.startswith(RIVALS):
        target = UUID(field.removeprefix(RIVALS))
        return Draft(entry.kind, entry.body, entry.place, entry.happened_at, id=id, base=base, amends=target)
    others = [option.value for option in values.options if option.value != chosen.value]
    if field == "whereabouts":
        kind, body = _whereabouts(subject, chosen)
        return Draft(kind, body, entry.place, at, id=id, base=base)
    kind, body, place = _statement(values.conflict.register, subject, field, chosen, others)
    return Draft(kind, body, place, at, id=id, base=base)


def _whereabouts(subject: UUID, chosen: Option) -> tuple[str, Body]:
    """Who left or died is said again as it was; who lives there has come back, whatever said so first."""
    if chosen.value:
        return chosen.entry.kind, chosen.entry.body
    return "people.person_returned", PersonReturned(person=subject, household=chosen.entry.body.household)


def _statement(
    register: str, subject: UUID, field: str, chosen: Option, others: Sequence[Any]
) -> tuple[str, Body, UUID | None]:
    value, place = chosen.value, chosen.entry.place
    if register == "people.person" and field == "household":
        return "people.person_moved", PersonMoved(person=subject, household=value, left=others[0]), place
    if register == "people.person":
        said = {field: value}
        is_identity = field in IDENTITY_FIELDS
        identity, coded = (Identity(**said), Facts()) if is_identity else (None, Facts(**said))
        body = PersonCorrected.model_validate(
            {"person": subject, "fields": (field,), "identity": identity, "facts": coded}
        )
        return "people.person_corrected", body, place
    if register == "people.household" and field == "door":
        return "people.household_moved", HouseholdMoved(household=subject, left=others[0]), value
    if register == "people.household":
        said = {"household": subject, "fields": (field,), field: value}
        return "people.household_corrected", HouseholdCorrected.model_validate(said), place
    if field == "name":
        return "places.renamed", PlaceRenamed(place=subject, name=value, full_name=chosen.entry.body.full_name), place
    moved = PlaceMoved(place=subject, to=value, segment=chosen.entry.body.segment)
    return "places.moved", moved, place
