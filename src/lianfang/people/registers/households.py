"""How households follow from entries: their door, their members, their head."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import Context, Register, State, Tally, Touches
from lianfang.ledger.versions import Change, changes_of, current, heads
from lianfang.people.kinds import Member
from lianfang.people.models import Household, HouseholdTally

from .merges import merges_in_force, report_conflicts


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


def _counted(home: HouseholdState) -> Iterable[tuple[tuple[Any, ...], Mapping[str, int]]]:
    if home.tally_place is not None and home.member_count:
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
        "people.child_born": lambda e: [e.body.household],
        "people.person_left": lambda e: [e.body.household],
        "people.person_returned": lambda e: [e.body.household],
        "people.person_died": lambda e: [e.body.household],
        "people.merged": lambda e: [e.body.home, *e.body.left],
        "people.merge_undone": lambda e: [e.body.home, *e.body.left],
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


ENDS = ("people.person_left", "people.person_died")
JOINS = ("people.person_added", "people.child_born")


def members_of(household: UUID, entries: Sequence[Entry]) -> dict[UUID, None]:
    """Return who belongs to `household`, in the order they came; who left, died or was merged does not."""
    found: dict[UUID, None] = {}
    for entry in entries:
        body = entry.body
        if entry.kind == "people.household_registered":
            found.update(dict.fromkeys(member.person for member in body.members))
        elif entry.kind in JOINS:
            found[body.member.person] = None
        elif entry.kind == "people.person_returned" or (_is_move(entry) and body.household == household):
            found[body.person] = None
        elif entry.kind in ENDS or _is_move(entry):
            found.pop(body.person, None)
    for merge in merges_in_force(entries):
        for gone in merge.body.gone:
            found.pop(gone, None)
    return found


def _is_move(entry: Entry) -> bool:
    return entry.kind == "people.person_moved"
