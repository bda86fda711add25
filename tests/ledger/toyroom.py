"""A room of the suite alone: boxes that are made, filled, named, and sometimes make a fold raise.

It has what the ledger's promises are about, in the smallest form: creation and targets, a sealed part, two versions,
a field with `base`, findings, a fast path, a tally, a flow, and a fold that raises.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, models

from lianfang.kit.models import CountyModel
from lianfang.kit.refusals import Refusal
from lianfang.ledger.door import Draft
from lianfang.ledger.flows import flows
from lianfang.ledger.kinds import Body, Entry, Header, Kind, Seal, kinds
from lianfang.ledger.models_base import REGISTER_PRIVACY, RegisterRow
from lianfang.ledger.registers import Context, Register, State, Tally, registers
from lianfang.ledger.versions import Change, changes_of, current, heads

ROLES = frozenset({"grid_worker", "community_office", "headquarters"})


class CannotFillWithLess(Refusal):
    code = "toy.less_than_nothing"
    what = "没装进去。"
    why = "个数不能小于 0。"
    do = "写 0 或更大的数。"


class BoxMade(Body):
    box: UUID
    shelf: UUID
    note: str | None = None


class BoxNamed(Body):
    box: UUID
    name: str | None = None


class BoxFilled(Body):
    """Version 2: `count` was called `number` before."""

    box: UUID
    count: int
    explodes: bool = False


class BoxOpened(Body):
    box: UUID


class BoxNoted(Body):
    box: UUID


def _box(body: Any, header: Header) -> list[UUID]:
    return [body.box]


def _note(body: dict[str, Any]) -> Iterable[Seal]:
    if body.get("note") is not None:
        yield Seal(body, "note", UUID(str(body["box"])))


def _not_negative(body: BoxFilled, header: Header) -> None:
    if body.count < 0:
        raise CannotFillWithLess


def _from_v1(body: dict[str, Any]) -> dict[str, Any]:
    return {"box": body["box"], "count": body["number"]}


def _boxes(entry: Entry) -> list[UUID]:
    return [entry.body.box]


MADE = Kind(
    "toy.box_made",
    BoxMade,
    "造箱",
    "Box made",
    roles=ROLES,
    needs_place=False,
    subjects=_box,
    creates=_box,
    seals=_note,
)
NAMED = Kind(
    "toy.box_named", BoxNamed, "起名", "Box named", roles=ROLES, needs_place=False, subjects=_box, targets=_box
)
FILLED = Kind(
    "toy.box_filled",
    BoxFilled,
    "装箱",
    "Box filled",
    version=2,
    roles=ROLES,
    needs_place=False,
    subjects=_box,
    targets=_box,
    check=_not_negative,
    upcasts={1: _from_v1},
)
OPENED = Kind(
    "toy.box_opened", BoxOpened, "开箱", "Box opened", roles=ROLES, needs_place=False, subjects=_box, targets=_box
)
NOTED = Kind("toy.box_noted", BoxNoted, "记箱", "Box noted", needs_place=False, subjects=_box, targets=_box)
KINDS = (MADE, NAMED, FILLED, OPENED, NOTED)


class ToyBox(RegisterRow):
    """箱 · A box of the suite."""

    shelf = models.UUIDField()
    name = models.TextField(null=True)
    note = models.TextField(null=True)
    count = models.IntegerField()
    opened_count = models.IntegerField()
    heads = models.JSONField(default=list)
    privacy = (
        REGISTER_PRIVACY | dict.fromkeys(("shelf", "name", "count", "opened_count", "heads"), "open") | {"note": "D"}
    )

    class Meta:
        app_label = "toyroom"


class ToyMeter(RegisterRow):
    """表 · How often a box was filled; kept by steps."""

    filled_count = models.IntegerField()
    last_count = models.IntegerField()
    privacy = REGISTER_PRIVACY | dict.fromkeys(("filled_count", "last_count"), "open")

    class Meta:
        app_label = "toyroom"


class ToyShelf(CountyModel):
    """架 · Boxes and contents by shelf."""

    pk = models.CompositePrimaryKey("county", "shelf")
    shelf = models.UUIDField()
    path = models.TextField(default="")
    box_count = models.IntegerField(default=0)
    thing_count = models.IntegerField(default=0)
    privacy = dict.fromkeys(("county", "shelf", "path", "box_count", "thing_count"), "open")

    class Meta:
        app_label = "toyroom"


@dataclass(slots=True, kw_only=True)
class BoxState(State):
    shelf: UUID
    name: str | None = None
    note: str | None
    count: int
    opened_count: int
    heads: list[str]


def _shelf_counts(state: BoxState) -> Iterable[tuple[tuple[UUID], dict[str, int]]]:
    yield (state.shelf,), {"box_count": 1, "thing_count": state.count}


class Boxes(Register[BoxState]):
    name = "toy.box"
    model = ToyBox
    state = BoxState
    kinds = {kind.name: _boxes for kind in (MADE, NAMED, FILLED, OPENED)}
    tallies = (Tally(ToyShelf, ("shelf",), _shelf_counts),)

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> BoxState | None:
        made = next((e for e in entries if e.kind == MADE.name), None)
        if made is None:
            return None
        named = current(
            change for e in entries if e.kind == NAMED.name for change in changes_of(e, {"name": e.body.name})
        )
        _say_conflicts(named, ctx)
        names = named.get("name")
        return BoxState(
            county=ctx.county,
            id=subject,
            shelf=made.body.shelf,
            name=names[0].value if names else None,
            note=made.body.note,
            count=_contents(entries, ctx),
            opened_count=sum(e.kind == OPENED.name for e in entries),
            heads=heads(named),
        )


def _contents(entries: Sequence[Entry], ctx: Context) -> int:
    count = 0
    for entry in entries:
        if entry.kind == FILLED.name:
            if entry.body.explodes:
                raise ArithmeticError("this box explodes")
            count += entry.body.count
        elif entry.kind == OPENED.name:
            if count == 0:
                ctx.finding(entry, "toy.opened_empty")
            count = 0
    return count


def _say_conflicts(named: dict[str, list[Change]], ctx: Context) -> None:
    for field, changes in named.items():
        if len(changes) > 1:
            ctx.conflict(field, [change.entry for change in changes])


@dataclass(slots=True, kw_only=True)
class MeterState(State):
    filled_count: int
    last_count: int


class Meters(Register[MeterState]):
    name = "toy.meter"
    model = ToyMeter
    state = MeterState
    kinds = {FILLED.name: _boxes}
    steps = True

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> MeterState | None:
        if not entries:
            return None
        last = entries[-1].body.count
        return MeterState(county=ctx.county, id=subject, filled_count=len(entries), last_count=last)

    def step(self, state: MeterState, entry: Entry, ctx: Context) -> MeterState:
        state.filled_count += 1
        state.last_count = entry.body.count
        return state


REGISTERS = (Boxes(), Meters())
MODELS = (ToyBox, ToyMeter, ToyShelf)


def note_openings(entry: Entry, ctx: Context) -> Iterable[Draft]:
    """Each opening causes a note, as flows of real rooms cause tasks."""
    yield Draft(NOTED.name, BoxNoted(box=entry.body.box), entry.place, entry.effective_at)


@contextmanager
def toyroom() -> Iterator[None]:
    """Open the room and shut all others but the ledger's own, so that what follows depends on no other room."""
    others = {name: register for name, register in registers._found.items() if not name.startswith("ledger.")}
    for name in others:
        del registers._found[name]
    for register in REGISTERS:
        registers.add(register)
    for kind in KINDS:
        kinds.add(kind)
    flows.add(on=OPENED.name, name="toy_note", make=note_openings)
    try:
        yield
    finally:
        _shut()
        registers._found.update(others)


def _shut() -> None:
    del flows._found[OPENED.name]
    for kind in KINDS:
        del kinds._found[kind.name]
    for register in REGISTERS:
        del registers._found[register.name]


def make_tables() -> None:
    """Create the room's tables in the test database; outside any transaction."""
    made = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in MODELS:
            if model._meta.db_table not in made:
                editor.create_model(model)
