"""A visit together with what it brings to light: who was missing from the register, and what stood there wrong.

Everything that happened at one door goes in at once, in the order in which it rests on each other: persons first, then
the visit that names them. The visit says whom it added and whom it put right, so that its line opens to both. All of
it is stored, or none: who stands at the door must not find half of what they wrote in the register.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.ledger.door import Answer, Author, Draft, record_one, record_together
from lianfang.people.kinds import HouseholdRegistered, Member, PersonAdded, PersonCorrected

from .kinds import DOOR_VISIT, DoorVisitBody


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody who lives at the door and stands in no register: the household they belong to, and who they are.

    Where no household is registered at the door, whoever is missing `begins` it.
    """

    household: UUID
    member: Member
    id: UUID
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Mended:
    """A correction of what stands about somebody; `base` is what its author had seen."""

    body: PersonCorrected
    id: UUID
    base: tuple[UUID, ...] = ()


def record_visit(
    door: UUID,
    body: DoorVisitBody,
    *,
    by: Author,
    at: datetime,
    id: UUID,
    added: Sequence[Missing] = (),
    mended: Sequence[Mended] = (),
    amends: UUID | None = None,
    observer: UUID | None = None,
) -> list[Answer]:
    """Record a visit at `door` with the persons it added or put right; the visit's answer is the last.

    Raises the refusal of the first entry that was not taken; then nothing is stored.
    """
    drafts = [_joining(one, door, at) for one in added]
    drafts += [Draft("people.person_corrected", m.body, door, at, id=m.id, base=m.base) for m in mended]
    named = {
        "added": tuple(m.member.person for m in added) or None,
        "corrected": tuple(m.body.person for m in mended) or None,
    }
    whole = body.model_copy(update={name: value for name, value in named.items() if value})
    drafts.append(Draft(DOOR_VISIT.name, whole, door, at, id=id, amends=amends, observer=observer))
    if len(drafts) == 1:  # as any visit: with those of others in one transaction, and kept in the inbox if refused
        return [record_one(drafts[0], by=by)]
    return record_together(drafts, by=by)


def _joining(one: Missing, door: UUID, at: datetime) -> Draft:
    if one.begins:
        home = HouseholdRegistered(household=one.household, members=(one.member,))
        return Draft("people.household_registered", home, door, at, id=one.id)
    return Draft("people.person_added", PersonAdded(household=one.household, member=one.member), door, at, id=one.id)
