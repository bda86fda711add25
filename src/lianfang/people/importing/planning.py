"""Decides what each row of a roster asks for: a new person, a correction, nothing, or a refusal with its reason.

Blank cells ask for nothing: missing is not zero. Who is found at another door is never moved by a roster, since nobody
can tell from it which of the two is right; the row says where they are registered.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

from lianfang.kit.ids import uuid7
from lianfang.kit.masking import mask_name
from lianfang.ledger.door import giving_way
from lianfang.ledger.drafts import Draft
from lianfang.ledger.sealing.blind import blind_index
from lianfang.people.identity import identities_of
from lianfang.people.kinds import (
    FACT_FIELDS,
    IDENTITY_FIELDS,
    MOST_MEMBERS,
    Facts,
    HouseholdCorrected,
    HouseholdRegistered,
    Identity,
    Member,
    PersonAdded,
    PersonCorrected,
    SexCode,
)
from lianfang.people.models import Household, Person
from lianfang.people.registers import whole
from lianfang.people.rules import as_18
from lianfang.people.terms import Whereabouts

from .doors import DoorBook
from .households import Family
from .matching import Known
from .outcome import RowOutcome
from .remarks import Remark
from .rows import MOST_PHONES, RosterRow
from .twins import twins_of


@dataclass(slots=True)
class Act:
    """One entry to be recorded, and the rows whose answer hangs on it.

    `make` is called when its turn comes: the bodies of ten thousand persons took half of all an import takes.
    """

    kind: str
    make: Callable[[], Draft]
    outcomes: list[RowOutcome]


@dataclass(slots=True)
class Match:
    row: RosterRow
    person: Person
    outcome: RowOutcome


class Planner:
    """Plans one roster. `outcomes` has an answer for every row, `acts` what must be recorded for them."""

    def __init__(self, known: Known, book: DoorBook, *, path: str, at: datetime) -> None:
        self.known = known
        self.path = path
        self.book = book
        self.at = at
        self.outcomes: dict[int, RowOutcome] = {}  # by line
        self.homes: dict[UUID, UUID] = {}  # the household of each person that a row names
        self.acts: list[Act] = []
        self._matches: list[Match] = []
        self._fresh: dict[int, RosterRow] = {}
        self._taken: set[UUID] = set()

    def plan(self, families: Iterable[Family], rows: Sequence[RosterRow]) -> None:
        for family in giving_way(families):
            self._plan_family(family)
        self._compare_matches()
        self._look_for_twins()
        for row in rows:
            if row.faults:
                self._refuse(row, row.place)
            elif row.line not in self.outcomes:
                self._add_to(row)

    def _look_for_twins(self) -> None:
        """Say of new rows that they may be somebody who is registered; both stay, a person settles it."""
        for line, door in twins_of(self.known.county, self.path, list(self._fresh.values())).items():
            answer, row = self.outcomes[line], self._fresh[line]
            row.warn("possible_twin", "name", door=self.book.name_of(door))
            answer.status, answer.remarks = "duplicate", tuple(sorted(row.warnings, key=_column))

    def who(self, row: RosterRow) -> tuple[UUID | None, UUID | None]:
        """Return the person that a row names, and the household: the only one behind a door that it names."""
        person = self.outcomes[row.line].person
        if person is not None:
            return person, self.homes.get(person)
        here = self.known.at_door.get(row.place, []) if row.place else []
        return None, here[0].id if len(here) == 1 else None

    def _add_to(self, row: RosterRow) -> None:
        """Answer a row that names nobody, or whom an earlier row has named: only what it tells beside is new."""
        first = self.outcomes.get(row.first_line) if row.first_line is not None else None
        if first is not None and first.status == "refused":
            row.fault("twice", "name", row=first.number)
            self._refuse(row, row.place)
        else:
            self._answer(row, row.place, "same", first.person if first else None)

    # ── one household ────────────────────────────────────────────────────────────────────────────────────────────────
    def _plan_family(self, family: Family) -> None:
        here = self.known.at_door.get(family.door, [])
        household = self._household_of(family, here)
        fresh: list[RosterRow] = []
        for row in family.rows:
            person = self._known_person(row, family, household)
            if row.faults:
                continue
            if person is not None:
                self._taken.add(person.id)
                self.homes[person.id] = person.household
                self._matches.append(Match(row, person, self._answer(row, family.door, "same", person.id)))
            elif household is None and len(here) > 1 and not family.number and not family.is_one_of_many:
                row.fault("households_many", "", count=len(here))
            elif not row.sheet.registers:
                row.fault("no_who", "name")
            elif not row.name:
                row.fault("no_name", "name")
            else:
                fresh.append(row)
                self._fresh[row.line] = row
        if fresh:
            self._register(family, household, fresh)
        if household is not None:
            self._correct_household(family, household)

    def _household_of(self, family: Family, here: Sequence[Household]) -> Household | None:
        """Return which of the households at a door is meant; None for a new one, or where that cannot be told."""
        if family.number:
            same = [household for household in here if household.number == family.number]
            unnumbered = [household for household in here if not household.number]
            return same[0] if same else unnumbered[0] if len(unnumbered) == 1 else None
        plain = here if len(here) == 1 else [household for household in here if not household.number]
        if len(plain) == 1 and not family.is_one_of_many:
            return plain[0]
        homes = {id for row in family.rows for id in self._homes_known(row, here)}
        return next((household for household in here if household.id in homes), None) if len(homes) == 1 else None

    def _homes_known(self, row: RosterRow, here: Sequence[Household]) -> set[UUID]:
        """Return in which of these households the person of a row is registered."""
        person = self.known.person_of(row.id_no, row.place) if row.id_no else None
        if person is not None:
            return {person.household} & {household.id for household in here}
        return {household.id for household in here if self.known.namesakes(household.id, row)}

    def _known_person(self, row: RosterRow, family: Family, household: Household | None) -> Person | None:
        """Return who a row is about if they are known; add a fault to the row if that cannot be settled here.

        Whoever is registered beyond this office's reach is nobody it may hear of: they are registered here too, and
        the ledger shows the two to the lowest office that covers both.
        """
        person = self.known.person_of(row.id_no, family.door) if row.id_no else None
        if person is None:
            return self._namesake(row, household) if household is not None else None
        if person.whereabouts:
            row.fault("gone", "", how=Whereabouts(person.whereabouts).label)
        elif (door := self.known.households[person.household].door) != family.door:
            row.fault("lives_elsewhere", "", door=self.book.name_of(door))
        return person

    def _namesake(self, row: RosterRow, household: Household) -> Person | None:
        found = [person for person in self.known.namesakes(household.id, row) if person.id not in self._taken]
        if not row.id_no:
            return found[0] if found else None
        without = [person for person in found if person.id not in self.known.has_id_no]
        if without:
            return without[0]
        if any(person.birth_on and person.birth_on == row.birth_on for person in found):
            row.fault("other_id")
        return None

    def _register(self, family: Family, household: Household | None, rows: Sequence[RosterRow]) -> None:
        members = [(uuid7(), row) for row in rows]
        id = household.id if household is not None else uuid7()
        self.homes |= dict.fromkeys((person for person, _row in members), id)
        if household is None:
            first, members = members[:MOST_MEMBERS], members[MOST_MEMBERS:]
            answers = [self._answer(row, family.door, "created", person) for person, row in first]
            grid = next((row.grid for row in rows if row.grid), "")
            made = partial(_registered, id, family.number, grid, first)
            self._act("people.household_registered", made, family.door, answers)
        for person, row in members:
            answer = self._answer(row, family.door, "created", person)
            self._act("people.person_added", partial(_added, id, person, row), family.door, [answer])

    def _correct_household(self, family: Family, household: Household) -> None:
        rows = [row for row in family.rows if not row.faults]
        stated = {"number": family.number, "grid": next((row.grid for row in rows if row.grid), "")}
        changed = {name: value for name, value in stated.items() if value and value != getattr(household, name)}
        if not changed or not rows:
            return
        answer = self.outcomes[rows[0].line]
        _mark(answer, changed)
        body = HouseholdCorrected.model_validate({"household": household.id, "fields": tuple(changed), **changed})
        self._act("people.household_corrected", lambda: body, family.door, [answer], base=household.heads)

    # ── who is known already ─────────────────────────────────────────────────────────────────────────────────────────
    def _compare_matches(self) -> None:
        """Compare what is written with what is known; sealed parts are opened only where their digests differ."""
        county = self.known.county
        differ = [
            match
            for match in self._matches
            if self.known.whole.get(match.person.id) != blind_index(county, "whole", whole(identity_of(match.row)))
        ]
        known = identities_of(county, [match.person for match in differ])
        for match in self._matches:
            self._correct_person(match, known.get(match.person.id))

    def _correct_person(self, match: Match, known: Identity | None) -> None:
        row, person = match.row, match.person
        stated = identity_of(row)
        identity = _identity_asked(stated, known, is_list=bool(row.sheet.is_list)) if known is not None else {}
        facts = {name: getattr(row, name) for name in FACT_FIELDS if _asks_for(row, person, name)}
        fields = (*identity, *facts)
        if not fields:
            return
        _mark(match.outcome, fields)
        said = {"person": person.id, "fields": fields, "identity": Identity(**identity) if identity else None}
        body = PersonCorrected.model_validate(said | {"facts": Facts(**facts)})
        door = self.known.households[person.household].door
        self._act("people.person_corrected", lambda: body, door, [match.outcome], base=person.heads)

    # ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────
    def _answer(self, row: RosterRow, door: UUID | None, status: Any, person: UUID | None = None) -> RowOutcome:
        where = self.book.name_of(door) if door else _door_words(row)
        remarks = tuple(sorted(row.faults if status == "refused" else row.warnings, key=_column))
        found = RowOutcome(row.number, status, mask_name(row.name), where, remarks, (), person, row.sheet.name)
        self.outcomes[row.line] = found
        return found

    def _refuse(self, row: RosterRow, door: UUID | None) -> None:
        self._answer(row, door, "refused")

    def _act(
        self, kind: str, body: Callable[[], Any], door: UUID, outcomes: list[RowOutcome], *, base: Sequence[str] = ()
    ) -> None:
        def make() -> Draft:
            known = tuple(UUID(hex=head) for head in base)
            return Draft(kind=kind, place=door, body=body(), happened_at=self.at, base=known)

        self.acts.append(Act(kind, make, outcomes))


def _registered(id: UUID, number: str, grid: str, members: Sequence[tuple[UUID, RosterRow]]) -> HouseholdRegistered:
    return HouseholdRegistered.model_construct(
        household=id,
        number=number,
        grid=grid,
        members=tuple(member_of(person, row) for person, row in members),
        note=None,
    )


def _added(id: UUID, person: UUID, row: RosterRow) -> PersonAdded:
    return PersonAdded(household=id, member=member_of(person, row))


def _door_words(row: RosterRow) -> str:
    return " ".join(part for part in (row.compound, row.building, row.stairwell, row.door) if part) or row.address


def _column(remark: Remark) -> tuple[int, str]:
    return (len(remark.cell), remark.cell)


def _mark(answer: RowOutcome, fields: Iterable[str]) -> None:
    answer.changed = (*answer.changed, *fields)
    if answer.status == "same":
        answer.status = "changed"


def _identity_asked(stated: Identity, known: Identity, *, is_list: bool) -> dict[str, Any]:
    """Return what a row says otherwise of who somebody is.

    A list of temperatures or journeys adds a phone and takes none away, and its remark is about its own day.
    """
    found: dict[str, Any] = {}
    for name in IDENTITY_FIELDS:
        said, before = getattr(stated, name), getattr(known, name)
        if not said or said == before:
            continue
        if name == "phones" and set(said) <= set(before):
            continue
        if name == "id_no" and len(said) < len(before) and as_18(said) == as_18(before):
            continue  # the old form of the number that is there
        if name == "note" and is_list and before:
            continue
        found[name] = (*said, *before)[:MOST_PHONES] if name == "phones" and is_list else said
        if name == "phones":
            found[name] = tuple(dict.fromkeys(found[name]))
    return found


def _asks_for(row: RosterRow, person: Person, name: str) -> bool:
    known = getattr(person, name)
    if name in row.derived and known:
        return False
    return _differs(getattr(row, name), known)


def _differs(stated: Any, known: Any) -> bool:
    """A blank states nothing; the order of tags says nothing."""
    if stated in ("", None, ()):
        return False
    if isinstance(stated, tuple):
        return set(stated) != set(known)
    return bool(stated != known)


# What a model was made of is a set of its own for each, unless they are given one.
_IDENTITY_SET, _MEMBER_SET = set(Identity.model_fields), set(Member.model_fields)


def identity_of(row: RosterRow) -> Identity:
    return Identity.model_construct(
        _IDENTITY_SET,
        name=row.name,
        id_type=row.id_type,
        id_no=row.id_no,
        phones=row.phones,
        hukou_address=row.hukou_address,
        booklet_no=row.booklet_no,
        note=row.note,
    )


def member_of(person: UUID, row: RosterRow) -> Member:
    """Return a row as a new member; built without validation, since `rows` has kept its lengths."""
    return Member.model_construct(
        _MEMBER_SET,
        person=person,
        identity=identity_of(row),
        sex=cast("SexCode", row.sex),
        birth_on=row.birth_on,
        relation=row.relation,
        residence=row.residence,
        tags=row.tags,
        apart=row.apart,
    )
