"""How a row of `places_place` follows from entries: its own facts here, what lies above it in `tree`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianfang.kit.clock import day_of
from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import EPOCH, Context, Register, State, registers
from lianfang.ledger.sql import Row, Table, store
from lianfang.ledger.versions import Change, current, heads

from . import kinds
from .claims import PlaceState, Put, Turn, write_claims
from .labels import code_of, digest_of
from .models import Label, Place
from .plans import PlannedPlace
from .spelling import spelled
from .terms import SPELLED
from .tree import Tree

TURNS = {kinds.MERGED.name: "merged", kinds.CLOSED.name: "closed", kinds.REOPENED.name: "reopened"}
TWICE = "places.added_twice"


def _itself(entry: Entry) -> Iterable[UUID]:
    return (entry.body.place,)


class Places(Register[PlaceState]):
    """One row a place, from the entry that adds it; closed places stay."""

    name = "places.place"
    model = Place
    state = PlaceState
    kinds = dict.fromkeys(kinds.BUILDERS, kinds.begun_places) | dict.fromkeys(kinds.CHANGES, _itself)

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> PlaceState | None:
        adds = [entry for entry in entries if entry.kind in kinds.BUILDERS]
        if not adds:
            return None
        first = _begun(adds[0], subject)
        for other in adds[1:]:
            if _differs(_begun(other, subject), first):
                ctx.finding(other, TWICE)
        state = _state(ctx.county, first)
        put = Put(adds[0].effective_at, adds[0].id, first.parent, first.segment)
        state.parent, state.segment, state.placed_at, state.placed_by = put.parent, put.segment, put.at, put.entry
        rest = [entry for entry in entries if entry.kind not in kinds.BUILDERS]
        if rest:
            _apply(state, put, rest, frozenset(entry.id for entry in adds), ctx)
        if state.kind in SPELLED:
            state.pinyin, state.initials = spelled(state.name)
        return state

    def derive(
        self, old: Mapping[UUID, PlaceState], new: Mapping[UUID, PlaceState | None], ctx: Context
    ) -> Mapping[UUID, PlaceState | None]:
        """Finish `new` and return the rows below or beside them that change with them."""
        tree = Tree(StoredRows(ctx.county, ctx.table(Place)), old, new)
        more = tree.settle()
        for subject, found in tree.findings().items():
            ctx.replace_findings(subject, found)
        return more


class StoredRows:
    """Rows of the table as it stands in this transaction (tree.Rows)."""

    def __init__(self, county: str, table: Table) -> None:
        self.county = county
        self.table = table

    def by_id(self, ids: Iterable[UUID]) -> list[PlaceState]:
        return self._read("id", list(ids))

    def under(self, parents: Iterable[UUID]) -> list[PlaceState]:
        wanted = list(parents)
        return self._read("parent", wanted) + self._read("stated_parent", wanted) if wanted else []

    def merged_into(self, places: Iterable[UUID]) -> list[PlaceState]:
        return self._read("merged_into", list(places))

    def in_cycles(self) -> list[PlaceState]:
        asked = f"SELECT id FROM {self.table.name} WHERE county = %s AND in_cycle"  # noqa: S608 - names are ours
        found = store().execute(asked, [self.county])
        return self.by_id([row[0] if isinstance(row[0], UUID) else UUID(hex=row[0]) for row in found]) if found else []

    def _read(self, column: str, ids: list[UUID]) -> list[PlaceState]:
        return [self._state(row) for row in store().rows(self.table, column, self.county, ids)]

    def _state(self, row: Row) -> PlaceState:
        return PlaceState(**dict(zip(self.table.columns, row, strict=True)))


Begun = kinds.NewPlace | PlannedPlace
SAME = ("parent", "kind", "segment", "name")


def _begun(entry: Entry, subject: UUID) -> Begun:
    found: Begun = entry.body.begun[subject]
    return found


def _differs(one: Begun, other: Begun) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in SAME)


def _state(county: str, place: Begun) -> PlaceState:
    return PlaceState(
        county=county,
        id=place.id,
        kind=str(place.kind),
        name=place.name,
        full_name=getattr(place, "full_name", ""),
        code=getattr(place, "code", ""),
        position=place.position,
        side=str(place.side or ""),
        span=place.span,
        floor=place.floor,
    )


def _apply(state: PlaceState, put: Put, entries: Sequence[Entry], adds: frozenset[UUID], ctx: Context) -> None:
    """Bring renames, moves and closings to `state`; every later change knows of the entry that added the place."""
    puts, turns, changes = [put], [], []
    for entry in entries:
        body = entry.body
        if entry.kind == kinds.RENAMED.name:
            changes.append(_change(entry, "name", (body.name, body.full_name), adds))
        elif entry.kind == kinds.MOVED.name:
            puts.append(Put(entry.effective_at, entry.id, body.to, body.segment))
            changes.append(_change(entry, "parent", (body.to, body.segment), adds))
            state.position = state.position if body.position is None else body.position
        else:
            turns.append(_turn(entry))
    found = current(changes)
    if "name" in found:
        state.name, state.full_name = found["name"][0].value
    for name, rivals in found.items():
        if len(rivals) > 1:
            ctx.conflict(name, [change.entry for change in rivals])
    state.heads = heads(found)
    state.claims = write_claims(puts, turns)


def _change(entry: Entry, field: str, value: object, adds: frozenset[UUID]) -> Change:
    return Change(entry.id, entry.effective_at, field, value, frozenset(entry.base) | adds)


def _turn(entry: Entry) -> Turn:
    on: date | None = getattr(entry.body, "on", None)
    into: UUID | None = getattr(entry.body, "into", None)
    what = TURNS[entry.kind]
    return Turn(
        entry.effective_at, entry.id, what, into, None if what == "reopened" else on or day_of(entry.effective_at)
    )


@dataclass(slots=True, kw_only=True)
class LabelState(State):
    place: UUID
    path: str = ""
    digest: str = ""
    salt: str = ""
    made_at: datetime = EPOCH
    made_count: int = 0


def _labelled(entry: Entry) -> Iterable[UUID]:
    doors: Iterable[UUID] = entry.body.doors
    return doors


class Labels(Register[LabelState]):
    """One row a door that has ever had a label; the newest counts, so that making it anew ends the old one."""

    name = "places.label"
    model = Label
    state = LabelState
    placed = "place"
    kinds = dict.fromkeys((kinds.DOORS_LABELLED.name, kinds.LABELS_ENDED.name), _labelled)

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> LabelState | None:
        mine = [entry for entry in entries if entry.kind in self.kinds]
        made = [entry for entry in mine if entry.kind == kinds.DOORS_LABELLED.name]
        if not made:
            return None
        state = LabelState(county=ctx.county, id=subject, place=subject, made_count=len(made))
        state.made_at = made[-1].effective_at
        if mine[-1] is made[-1]:
            state.salt = made[-1].body.salt
            state.digest = digest_of(code_of(ctx.county, state.salt, subject))
        return state


registers.add(Places())
registers.add(Labels())
