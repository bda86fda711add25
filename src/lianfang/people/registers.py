"""How households and persons follow from entries.

Every field of a person is a change of its own (`ledger.versions`): a correction supersedes what its author had seen,
two that did not know each other both stay until someone decides. An identity that no key opens any more leaves an
empty row: no name, no index, no facts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from lianfang.ledger.blind import blind_index
from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import Context, Register, Satellite, State, Tally, Touches, registers
from lianfang.ledger.versions import Change, changes_of, current, heads

from .dated import Statements
from .kinds import FACT_FIELDS, IDENTITY_FIELDS, Identity, Member
from .models import Household, HouseholdTally, Person, PersonIndex, PersonName
from .pinyin import pinyin_of


@dataclass(slots=True, kw_only=True)
class HouseholdState(State):
    door: UUID
    path: str = ""
    tally_place: UUID | None = None
    number: str = ""
    grid: str = ""
    head: UUID | None = None
    member_count: int = 0
    heads: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class PersonState(State):
    household: UUID
    position: int = 0
    sex: str = ""
    birth_on: date | None = None
    relation: str = ""
    residence: str = ""
    tags: list[str] = field(default_factory=list)
    apart: bool | None = None
    phone_count: int = 0
    is_erased: bool = False
    heads: list[str] = field(default_factory=list)
    identity: Identity | None = field(default=None, metadata={"transient": True})


def _counted(home: HouseholdState) -> Iterable[tuple[tuple[Any, ...], Mapping[str, int]]]:
    if home.tally_place is not None:
        yield (home.tally_place,), {"households": 1, "members": home.member_count}


class Households(Register[HouseholdState]):
    """户, where they live and how many they are. Stands after places, since `path` follows the door."""

    name = "people.household"
    model = Household
    state = HouseholdState
    placed = "door"
    tallies = (Tally(HouseholdTally, ("place",), _counted),)
    kinds: ClassVar[Mapping[str, Touches]] = {
        "people.household_registered": lambda e: [e.body.household],
        "people.person_added": lambda e: [e.body.household],
        "people.person_moved": lambda e: [e.body.household, e.body.left],
        "people.household_corrected": lambda e: [e.body.household],
        "people.household_moved": lambda e: [e.body.household],
    }

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> HouseholdState | None:
        if not any(entry.kind == "people.household_registered" for entry in entries):
            return None
        found = current(change for entry in entries for change in household_changes(entry))
        report_conflicts(found, ctx)
        value = {name: changes[0].value for name, changes in found.items()}
        members = members_of(subject, entries)
        at = ctx.place(value["door"])
        return HouseholdState(
            county=ctx.county,
            id=subject,
            door=value["door"],
            tally_place=at.tally if at else None,
            number=value["number"],
            grid=value["grid"],
            head=value["head"] if value["head"] in members else next(iter(members), None),
            member_count=len(members),
            heads=heads(found),
        )


def report_conflicts(found: Mapping[str, list[Change]], ctx: Context) -> None:
    for name, changes in found.items():
        if len(changes) > 1 and name != "position":
            ctx.conflict(name, [change.entry for change in changes])


def household_changes(entry: Entry) -> list[Change]:
    """Return what `entry` says of the household's own fields."""
    body = entry.body
    if entry.kind == "people.household_registered":
        said = {"door": entry.place, "number": body.number, "grid": body.grid, "head": _stated_head(body.members)}
        return changes_of(entry, said)
    if entry.kind == "people.household_moved":
        return changes_of(entry, {"door": entry.place})
    if entry.kind == "people.household_corrected":
        return changes_of(entry, {name: getattr(body, name) for name in body.fields if name != "note"})
    return []


def _stated_head(members: Sequence[Member]) -> UUID | None:
    """The head as the roster states it; without one, the first listed (a household's paper begins with its head)."""
    stated = (member.person for member in members if member.relation == "head")
    return next(stated, members[0].person)


def members_of(household: UUID, entries: Sequence[Entry]) -> dict[UUID, None]:
    """Return who belongs to `household`, in the order they came."""
    found: dict[UUID, None] = {}
    for entry in entries:
        body = entry.body
        if entry.kind == "people.household_registered":
            found.update(dict.fromkeys(member.person for member in body.members))
        elif entry.kind == "people.person_added":
            found[body.member.person] = None
        elif entry.kind == "people.person_moved" and body.household == household:
            found[body.person] = None
        elif entry.kind == "people.person_moved":
            found.pop(body.person, None)
    return found


def name_rows(state: PersonState) -> Iterable[Mapping[str, Any]]:
    if state.identity is None:
        return ()
    pinyin, initials = pinyin_of(state.identity.name)
    row = {"household": state.household, "name": state.identity.name, "pinyin": pinyin, "initials": initials}
    return (row,)


def index_rows(state: PersonState) -> Iterable[Mapping[str, Any]]:
    if state.identity is None:
        return ()
    found = {(name, blind_index(state.county, name, value)) for name, value in indexed(state.identity)}
    return [{"household": state.household, "field": name, "digest": digest} for name, digest in sorted(found)]


def indexed(identity: Identity) -> list[tuple[str, str]]:
    """Return the numbers by which a person can be found; `whole` tells a repeated import that nothing has changed."""
    found = [("whole", whole(identity))]
    if identity.id_no:
        found += [("id_no", identity.id_no), ("id_last4", identity.id_no[-4:])]
    for phone in identity.phones:
        found += [("phone", phone), ("phone_last4", phone[-4:])]
    return found


def whole(identity: Identity) -> str:
    """Return all of an identity as one text."""
    parts = (*(getattr(identity, name) for name in IDENTITY_FIELDS if name != "phones"), *identity.phones)
    return "\x1f".join(parts)


class Persons(Register[PersonState]):
    """人, with their names and indexes beside them."""

    name = "people.person"
    model = Person
    state = PersonState
    kinds: ClassVar[Mapping[str, Touches]] = {
        "people.household_registered": lambda e: [member.person for member in e.body.members],
        "people.person_added": lambda e: [e.body.member.person],
        "people.person_moved": lambda e: [e.body.person],
        "people.person_corrected": lambda e: [e.body.person],
    }
    satellites = (
        Satellite(PersonName, "person", name_rows),
        Satellite(PersonIndex, "person", index_rows),
    )

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> PersonState | None:
        first = entries[0] if len(entries) == 1 else None
        if first is not None and first.kind in ("people.household_registered", "people.person_added"):
            return _as_first_said(subject, first, ctx)
        found = current(change for entry in entries for change in person_changes(subject, entry))
        if "household" not in found or not any(_begins(entry) for entry in entries):
            return None
        value = {name: changes[0].value for name, changes in found.items()}
        if any(name not in value for name in IDENTITY_FIELDS):
            return _erased(subject, value["household"], ctx)
        report_conflicts(found, ctx)
        return _state(subject, value, heads(found), ctx)


def _begins(entry: Entry) -> bool:
    return entry.kind in ("people.household_registered", "people.person_added")


def _as_first_said(subject: UUID, entry: Entry, ctx: Context) -> PersonState:
    """The usual case, by the short way: nothing has been said but the registration itself."""
    position, member = member_in(entry, subject)
    if member.identity is None:
        return _erased(subject, entry.body.household, ctx)
    return PersonState(
        county=ctx.county,
        id=subject,
        household=entry.body.household,
        position=position,
        sex=member.sex,
        birth_on=member.birth_on,
        relation=member.relation,
        residence=member.residence,
        tags=list(member.tags),
        apart=member.apart,
        phone_count=len(member.identity.phones),
        heads=[entry.id.hex],
        identity=member.identity,
    )


def _state(subject: UUID, value: Mapping[str, Any], known: list[str], ctx: Context) -> PersonState:
    identity = Identity.model_construct(**{name: value[name] for name in IDENTITY_FIELDS})
    facts = {name: value[name] for name in FACT_FIELDS}
    facts["tags"] = list(facts["tags"])
    return PersonState(
        county=ctx.county,
        id=subject,
        household=value["household"],
        position=value.get("position", 0),
        phone_count=len(identity.phones),
        heads=known,
        identity=identity,
        **facts,
    )


def _erased(subject: UUID, household: UUID, ctx: Context) -> PersonState:
    return PersonState(county=ctx.county, id=subject, household=household, is_erased=True)


def member_in(entry: Entry, person: UUID) -> tuple[int, Member]:
    """Return where in its list an entry names `person`, and what it says. Raises LookupError if it does not."""
    if entry.kind == "people.person_added":
        return MOST_POSITION, entry.body.member
    for position, member in enumerate(entry.body.members):
        if member.person == person:
            return position, member
    raise LookupError(f"entry {entry.id} does not name {person}")


MOST_POSITION = 999  # who joins later stands after those who were registered together


def person_changes(person: UUID, entry: Entry) -> list[Change]:
    """Return what `entry` says of `person`, field by field; nothing of an identity that is erased."""
    body = entry.body
    if entry.kind == "people.person_moved":
        return changes_of(entry, {"household": body.household})
    if entry.kind == "people.person_corrected":
        identity = [name for name in body.fields if name in IDENTITY_FIELDS and body.identity is not None]
        said = {name: getattr(body.identity, name) for name in identity}
        return changes_of(
            entry, said | {name: getattr(body.facts, name) for name in body.fields if name in FACT_FIELDS}
        )
    position, member = member_in(entry, person)
    said = {"household": body.household, "position": position}
    if member.identity is not None:
        said |= {name: getattr(member.identity, name) for name in IDENTITY_FIELDS}
        said |= {name: getattr(member, name) for name in FACT_FIELDS}
    return changes_of(entry, said)


registers.add(Households())
registers.add(Persons())
registers.add(Statements())
