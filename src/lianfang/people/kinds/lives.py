"""What happens in people's lives that changes who lives behind a door: leaving, coming back, a death, a birth.

Each says what its author had seen in `base`, as corrections do: two who did not know of each other are both kept.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lianfang.kit.clock import day_of
from lianfang.ledger.kinds import Body, Entry, Header, Kind, Seal, kinds
from lianfang.people import cannot

from .facts import PlaceCode, Words
from .members import FIELD_AND_OFFICES, Member, check_member, identity_of


class PersonLeft(Body):
    """Somebody does not live here any more. `to_code` says whereto as far as a division; `words` (sealed) more."""

    person: UUID
    household: UUID
    on: date | None = None
    to_code: PlaceCode = ""
    back_on: date | None = None
    words: Words | None = None


class PersonReturned(Body):
    """Somebody who had left lives in `household` again; where they come from is a fact about travel too."""

    person: UUID
    household: UUID
    on: date | None = None
    from_code: PlaceCode = ""


class PersonDied(Body):
    person: UUID
    household: UUID
    on: date | None = None


class ChildBorn(Body):
    """A child of the household; the day of birth is the member's own."""

    household: UUID
    member: Member
    mother: UUID | None = None


def check_life(body: PersonLeft | PersonReturned | PersonDied, header: Header) -> None:
    if body.on is not None and body.on > day_of(header.happened_at):
        raise cannot.CannotHappenLater(on=body.on.isoformat())
    back_on = body.back_on if isinstance(body, PersonLeft) else None
    if back_on is not None and body.on is not None and back_on < body.on:
        raise cannot.CannotEndBeforeBeginning(begun=body.on.isoformat(), ended=back_on.isoformat())


def check_birth_of_child(body: ChildBorn, header: Header) -> None:
    if body.member.birth_on is None:
        raise cannot.CannotBeBornWithoutDay
    check_member(body.member, header)


def seals_of_leaving(body: dict[str, Any]) -> Iterable[Seal]:
    if body.get("words"):
        yield Seal(body, "words", UUID(body["person"]))


def day_words(entry: Entry) -> str:
    """The day itself, where it is stated."""
    return entry.body.on.isoformat() if entry.body.on else ""


def born_words(entry: Entry) -> str:
    born: date | None = entry.body.member.birth_on
    return _("{on} 出生").format(on=born.isoformat()) if born else ""


def _concerned(body: PersonLeft | PersonReturned | PersonDied, header: Header) -> list[UUID]:
    return [*([header.place] if header.place else []), body.person, body.household]


def _waits_for(body: PersonLeft | PersonReturned | PersonDied, header: Header) -> list[UUID]:
    return [body.person, body.household]


PERSON_LEFT = kinds.add(
    Kind(
        name="people.person_left",
        body=PersonLeft,
        label="离开",
        label_en="Left",
        roles=FIELD_AND_OFFICES,
        subjects=_concerned,
        targets=_waits_for,
        seals=seals_of_leaving,
        check=check_life,
        summary=day_words,
    )
)
PERSON_RETURNED = kinds.add(
    Kind(
        name="people.person_returned",
        body=PersonReturned,
        label="回来",
        label_en="Returned",
        roles=FIELD_AND_OFFICES,
        subjects=_concerned,
        targets=_waits_for,
        check=check_life,
        summary=day_words,
    )
)
PERSON_DIED = kinds.add(
    Kind(
        name="people.person_died",
        body=PersonDied,
        label="去世",
        label_en="Died",
        roles=FIELD_AND_OFFICES,
        subjects=_concerned,
        targets=_waits_for,
        check=check_life,
        summary=day_words,
    )
)
CHILD_BORN = kinds.add(
    Kind(
        name="people.child_born",
        body=ChildBorn,
        label="出生",
        label_en="Child born",
        roles=FIELD_AND_OFFICES,
        subjects=lambda body, header: [
            header.place,
            body.household,
            body.member.person,
            *([body.mother] if body.mother else []),
        ],
        creates=lambda body, header: [body.member.person],
        targets=lambda body, header: [body.household, *([body.mother] if body.mother else [])],
        seals=lambda body: [identity_of(body["member"], body["member"]["person"])],
        check=check_birth_of_child,
        summary=born_words,
    )
)
