"""How persons follow from entries, with their names, indexes and former households beside them.

Every field of a person is a change of its own (`ledger.versions`): a correction supersedes what its author had seen,
two that did not know each other both stay until someone decides. An identity that no key opens any more leaves an
empty row: no name, no index, no facts. Who was merged into another keeps a row that says into whom.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from lianfang.kit.clock import day_of
from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import Context, Register, Satellite, State, Touches
from lianfang.ledger.sealing.blind import blind_index
from lianfang.ledger.versions import Change, changes_of, current, heads
from lianfang.people.kinds import FACT_FIELDS, IDENTITY_FIELDS, Identity, Member
from lianfang.people.models import FormerHome, Person, PersonIndex, PersonName
from lianfang.people.pinyin import pinyin_of
from lianfang.people.rules import as_18

from .homes import Stay, stays_of
from .merges import MERGED, UNDONE, merges_in_force, report_conflicts


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
    whereabouts: str = ""
    since_on: date | None = None
    merged_into: UUID | None = None
    heads: list[str] = field(default_factory=list)
    identity: Identity | None = field(default=None, metadata={"transient": True})
    stays: Sequence[Stay] = field(default=(), metadata={"transient": True})


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


def former_rows(state: PersonState) -> Iterable[Mapping[str, Any]]:
    """Return the stays that are over; the one that lasts stands in the person's own row."""
    ended = [stay for stay in state.stays if stay.ended]
    return [
        {
            "position": position,
            "household": stay.household,
            "from_on": stay.from_on,
            "until_on": stay.until_on,
            "ended": stay.ended,
        }
        for position, stay in enumerate(ended)
    ]


def indexed(identity: Identity) -> list[tuple[str, str]]:
    """Return the numbers by which a person can be found; `whole` tells a repeated import that nothing has changed."""
    found = [("whole", whole(identity))]
    if identity.id_no:
        found += [("id_no", identity.id_no), ("id_last4", identity.id_no[-4:])]
        longer = as_18(identity.id_no)
        found += [("id_no", longer)] if longer and longer != identity.id_no else []
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
        "people.person_left": lambda e: [e.body.person],
        "people.person_returned": lambda e: [e.body.person],
        "people.person_died": lambda e: [e.body.person],
        "people.child_born": lambda e: [e.body.member.person],
        "people.merged": lambda e: [e.body.kept, *e.body.gone],
        "people.merge_undone": lambda e: [e.body.kept, *e.body.gone],
    }
    satellites = (
        Satellite(PersonName, "person", name_rows),
        Satellite(PersonIndex, "person", index_rows),
        Satellite(FormerHome, "person", former_rows),
    )

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> PersonState | None:
        first = entries[0] if len(entries) == 1 else None
        if first is not None and _begins(first):
            return _as_first_said(subject, first, ctx)
        merges = merges_in_force(entries)
        said = [entry for entry in entries if entry.kind not in (MERGED, UNDONE) or entry in merges]
        found = current(change for entry in said for change in person_changes(subject, entry))
        if "household" not in found or not any(_begins(entry) for entry in entries):
            return None
        value = {name: changes[0].value for name, changes in found.items()}
        state = _erased(subject, value["household"], ctx)
        if all(name in value for name in IDENTITY_FIELDS):
            report_conflicts(found, ctx)
            state = _state(subject, value, heads(found), ctx)
        _say_where(state, value["whereabouts"], said, merges, ctx)
        return state


def _say_where(
    state: PersonState, whereabouts: str, said: Sequence[Entry], merges: Sequence[Entry], ctx: Context
) -> None:
    """Fill in where somebody lives and has lived, or into whom they were merged."""
    state.stays = stays_of(said)
    last = state.stays[-1]
    state.whereabouts, state.since_on = whereabouts, last.until_on if whereabouts else last.from_on
    into = next((merge for merge in reversed(merges) if state.id in merge.body.gone), None)
    if into is None:
        return
    state.whereabouts, state.since_on = "merged", day_of(into.effective_at)
    state.merged_into = into.body.kept
    for entry in said:
        if entry.order > into.order and entry.kind != MERGED:
            ctx.finding(entry, "people.said_of_merged")


def _begins(entry: Entry) -> bool:
    return entry.kind in ("people.household_registered", "people.person_added", "people.child_born")


def _as_first_said(subject: UUID, entry: Entry, ctx: Context) -> PersonState:
    """The usual case, by the short way: nothing has been said but the registration itself."""
    position, member = member_in(entry, subject)
    stays = stays_of([entry])
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
        since_on=stays[0].from_on,
        heads=[entry.id.hex],
        identity=member.identity,
        stays=stays,
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
    if entry.kind in ("people.person_added", "people.child_born"):
        return MOST_POSITION, entry.body.member
    for position, member in enumerate(entry.body.members):
        if member.person == person:
            return position, member
    raise LookupError(f"entry {entry.id} does not name {person}")


MOST_POSITION = 999  # who joins later stands after those who were registered together


LIVES = {"people.person_left": "left", "people.person_died": "dead"}


def person_changes(person: UUID, entry: Entry) -> list[Change]:
    """Return what `entry` says of `person`, field by field; nothing of an identity that is erased."""
    body = entry.body
    if entry.kind in LIVES:
        return changes_of(entry, {"whereabouts": LIVES[entry.kind]})
    if entry.kind in ("people.person_moved", "people.person_returned"):
        return changes_of(entry, {"household": body.household, "whereabouts": ""})
    if entry.kind == "people.person_corrected" or (entry.kind == MERGED and body.kept == person):
        return changes_of(entry, _corrections(body))
    if not _begins(entry):
        return []
    position, member = member_in(entry, person)
    said = {"household": body.household, "position": position, "whereabouts": ""}
    if member.identity is not None:
        said |= {name: getattr(member.identity, name) for name in IDENTITY_FIELDS}
        said |= {name: getattr(member, name) for name in FACT_FIELDS}
    return changes_of(entry, said)


def _corrections(body: Any) -> dict[str, Any]:
    identity = [name for name in body.fields if name in IDENTITY_FIELDS and body.identity is not None]
    said = {name: getattr(body.identity, name) for name in identity}
    return said | {name: getattr(body.facts, name) for name in body.fields if name in FACT_FIELDS}
