"""The tree of places against a naive reading of the same claims, and the same rows from any order of entries."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import timedelta
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lianfang.places.claims import PlaceState, Put, Turn, read_claims, write_claims
from lianfang.places.terms import UNCOUNTED
from lianfang.places.tree import Tree, derived

from .ground import AT, named

ROOT = named("root")
PLACES = [named(f"place {n}") for n in range(6)]
KINDS = ("community", "compound", "building", "lane", "group", "stairwell")


class Kept:
    """Rows in memory (tree.Rows)."""

    def __init__(self) -> None:
        self.rows: dict[UUID, PlaceState] = {}

    def by_id(self, ids: Iterable[UUID]) -> list[PlaceState]:
        return [deepcopy(self.rows[i]) for i in ids if i in self.rows]

    def under(self, parents: Iterable[UUID]) -> list[PlaceState]:
        wanted = set(parents)
        return [deepcopy(r) for r in self.rows.values() if {r.parent, r.stated_parent} & wanted]

    def merged_into(self, places: Iterable[UUID]) -> list[PlaceState]:
        wanted = set(places)
        return [deepcopy(r) for r in self.rows.values() if r.merged_into in wanted]

    def in_cycles(self) -> list[PlaceState]:
        return [deepcopy(r) for r in self.rows.values() if r.in_cycle]


Claim = Put | Turn
Stack = tuple[list[Put], list[Turn]]


def state(place: UUID, claims: Sequence[Claim]) -> PlaceState | None:
    """Fold a place as the register does: the first put adds it, whenever it was."""
    puts = [claim for claim in claims if isinstance(claim, Put)]
    if not puts:
        return None
    first, *rest = puts
    ordered = [first, *sorted(rest, key=lambda put: put.order)]
    turns = sorted((claim for claim in claims if isinstance(claim, Turn)), key=lambda turn: turn.order)
    kind = "county" if place == ROOT else KINDS[PLACES.index(place)]
    found = PlaceState(county="141028", id=place, kind=kind, name="甲")
    found.parent, found.segment, found.placed_at, found.placed_by = first.parent, first.segment, first.at, first.entry
    found.claims = write_claims(ordered, turns)
    return found


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[UUID, Claim]]:
    """Claims about a few places, the one that adds each place first; parents, segments and times at will."""
    found: list[tuple[UUID, Claim]] = [(ROOT, Put(AT, named("add root"), None, "14.10.28"))]
    spots = st.tuples(st.sampled_from([ROOT, *PLACES]), st.sampled_from("123"), st.integers(0, 9))
    for place in PLACES:
        parent, segment, minutes = draw(spots)
        found.append((place, Put(AT + timedelta(minutes=minutes), named(f"add {place}"), parent, segment)))
    for number in range(draw(st.integers(0, 8))):
        place = draw(st.sampled_from(PLACES))
        other, segment, minutes = draw(spots)
        at, entry = AT + timedelta(minutes=minutes), named(f"claim {number}")
        what = draw(st.sampled_from(("put", "put", "merged", "closed", "reopened")))
        into = other if what == "merged" else None
        on = None if what == "reopened" else AT.date()
        found.append((place, Put(at, entry, other, segment) if what == "put" else Turn(at, entry, what, into, on)))
    return found


def grown(history: Sequence[tuple[UUID, Claim]], sizes: Sequence[int]) -> dict[UUID, PlaceState]:
    """Bring `history` in, so many claims at a time."""
    kept, known = Kept(), dict[UUID, list[Claim]]()
    waiting, steps = list(history), list(sizes)
    while waiting:
        size = steps.pop() if steps else len(waiting)
        part, waiting = waiting[:size], waiting[size:]
        for place, claim in part:
            known.setdefault(place, []).append(claim)
        touched = {place for place, _claim in part}
        new = {place: state(place, _add_first(place, known[place])) for place in touched}
        old = {place: deepcopy(kept.rows[place]) for place in touched if place in kept.rows}
        more = Tree(kept, old, new).settle()
        kept.rows |= {place: row for place, row in (new | more).items() if row is not None}
    return kept.rows


def _add_first(place: UUID, claims: list[Claim]) -> list[Claim]:
    adds = [claim for claim in claims if claim.entry in (named(f"add {place}"), named("add root"))]
    return adds + [claim for claim in claims if claim not in adds] if adds else []


def expected(history: Sequence[tuple[UUID, Claim]]) -> dict[UUID, PlaceState]:
    """Read all claims at once, in the plainest way."""
    rows = {}
    for place in dict.fromkeys(place for place, _claim in history):
        row = state(place, _add_first(place, [claim for about, claim in history if about == place]))
        assert row is not None
        rows[place] = row
    stacks: dict[UUID, Stack] = {place: read_claims(row) for place, row in rows.items()}
    while ring := _some_ring(stacks):
        newest = max(ring, key=lambda place: _top(stacks[place]).order)
        puts, turns = stacks[newest]
        (turns if _merged(stacks[newest]) else puts).pop()
    for place, row in rows.items():
        _state_claims(row, stacks[place], read_claims(row) != stacks[place])
    for row in rows.values():
        stated = row.parent
        while row.parent in rows and rows[row.parent].merged_into:
            row.parent = rows[row.parent].merged_into
        row.stated_parent = None if row.parent == stated else stated
    for row in rows.values():
        rivals = [other for other in rows.values() if (other.parent, other.segment) == (row.parent, row.segment)]
        first = min(rivals, key=lambda r: (r.stated_parent is not None, r.placed_at, r.placed_by, r.id))
        row.shares_segment = row is not first
    for row in sorted(rows.values(), key=lambda row: len(_line(row, rows))):
        line = _line(row, rows)
        placed = line[-1].id == ROOT
        row.path = "".join(f"{_segment(above)}." for above in reversed(line)) if placed else ""
        counted = next((above for above in line if above.kind not in UNCOUNTED), row)
        row.tally = counted.id if placed else row.id
        row.is_open = all(above.closed_on is None for above in line)
    return rows


def _top(stack: Stack) -> Put | Turn:
    return stack[1][-1] if _merged(stack) else stack[0][-1]


def _merged(stack: Stack) -> bool:
    turn = stack[1][-1] if stack[1] else None
    return isinstance(turn, Turn) and turn.what == "merged"


def _up(stack: Stack) -> UUID | None:
    if not stack[0]:
        return None
    top = _top(stack)
    return top.parent if isinstance(top, Put) else top.into


def _some_ring(stacks: dict[UUID, Stack]) -> list[UUID]:
    for start in stacks:
        walk: list[UUID] = []
        here: UUID | None = start
        while here is not None and here in stacks and here not in walk:
            walk.append(here)
            here = _up(stacks[here])
        if here in walk:
            return walk[walk.index(here) :]
    return []


def _state_claims(row: PlaceState, stack: Stack, left_out: bool) -> None:
    put = stack[0][-1] if stack[0] else None
    turn = stack[1][-1] if stack[1] else None
    row.in_cycle = left_out
    row.parent = put.parent if isinstance(put, Put) else None
    if isinstance(put, Put):
        row.segment, row.placed_at, row.placed_by = put.segment, put.at, put.entry
    if isinstance(turn, Turn):
        row.merged_into = turn.into if turn.what == "merged" else None
        row.closed_on = None if turn.what == "reopened" else turn.on


def _line(row: PlaceState, rows: dict[UUID, PlaceState]) -> list[PlaceState]:
    line = [row]
    while line[-1].parent is not None:
        line.append(rows[line[-1].parent])
    return line


def _segment(row: PlaceState) -> str:
    return f"{row.segment}~{row.id.hex[-8:]}" if row.shares_segment else row.segment


@given(histories(), st.randoms(use_true_random=False), st.lists(st.integers(1, 4), max_size=12))
def test_rows_equal_a_naive_reading_in_any_order_and_any_batches(
    history: list[tuple[UUID, Claim]], random: Random, sizes: list[int]
) -> None:
    shuffled = list(history)
    random.shuffle(shuffled)

    found = grown(shuffled, sizes)

    want = expected(history)
    assert {key: derived(row) for key, row in found.items()} == {key: derived(row) for key, row in want.items()}
