"""Sealed identities read back: for those who may see them, and for an import that must compare.

The caller has checked who may see, and what for; `unmask` also says so in the ledger.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from lianfang.kit.batches import batched
from lianfang.ledger.door import record_one
from lianfang.ledger.drafts import Author, Draft
from lianfang.ledger.kinds import Entry
from lianfang.ledger.reading.entries import closure, entries_by, roots
from lianfang.ledger.sealing.seal import Keyring
from lianfang.ledger.versions import current

from .kinds import IDENTITY_FIELDS, Identity, Unmasked
from .models import Person
from .registers import person_changes
from .registers.persons import member_in

CHUNK = 500
BEGINNINGS = ("people.household_registered", "people.person_added", "people.child_born")


class Headed(Protocol):
    """A person's row as far as the entries in force stand in it."""

    @property
    def id(self) -> UUID: ...

    @property
    def heads(self) -> list[str]: ...


def identities_of(county: str, persons: "Iterable[Headed | Person]") -> dict[UUID, Identity]:
    """Return the identity in force of each person; who is erased is left out.

    Those whom one entry names go together, however they are listed: opening it costs more than all else.
    """
    rows = sorted(persons, key=lambda row: row.heads)
    found: dict[UUID, Identity] = {}
    for part in batched(rows, CHUNK):
        entries = _entries_in_force(county, {UUID(hex=head) for row in part for head in row.heads})
        for row in part:
            said = [entries[UUID(hex=head)] for head in row.heads if UUID(hex=head) in entries]
            identity = _as_first_said(row.id, said) if len(row.heads) == 1 else _identity(row.id, said)
            if identity is not None:
                found[row.id] = identity
    return found


def _entries_in_force(county: str, ids: set[UUID]) -> dict[UUID, Entry]:
    """Return entries by id, each as its last amendment has it."""
    ring = Keyring(county)
    together = closure(county, entries_by(county, "id", sorted(ids), ring), ring)
    return {root.first.id: root.current for root in roots(together.values()) if root.current is not None}


def _as_first_said(person: UUID, entries: Sequence[Entry]) -> Identity | None:
    """The usual case, by the short way: nothing of the person has been corrected since the registration."""
    if len(entries) == 1 and entries[0].kind in BEGINNINGS:
        return member_in(entries[0], person)[1].identity
    return _identity(person, entries)


def _identity(person: UUID, entries: Sequence[Entry]) -> Identity | None:
    found = current(change for entry in entries for change in person_changes(person, entry))
    if any(name not in found for name in IDENTITY_FIELDS):
        return None
    return Identity.model_construct(**{name: found[name][0].value for name in IDENTITY_FIELDS})


def unmask(
    persons: Sequence[Person], *, place: UUID, purpose: str, words: str, by: Author, at: datetime, id: UUID
) -> dict[UUID, Identity]:
    """Record who is shown and what for, then return the identities. Raises a Refusal if it may not be."""
    body = Unmasked.model_validate(
        {"persons": [person.id for person in persons], "purpose": purpose, "words": words or None}
    )
    record_one(Draft(kind="people.unmasked", place=place, body=body, happened_at=at, id=id), by=by)
    return identities_of(by.county, persons)
