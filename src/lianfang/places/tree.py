"""The tree: what each place gets from the places above it, and what changes below when one of them changes.

A place hangs from the one that its newest move names; who was merged away hands its children on to its successor.
Two authors may each move one place under the other: of the claims that make up such a ring the newest is left out,
again and again until no ring is left. Only a claim on a ring can break it, so the outcome depends neither on where one
begins nor on which entry came first. Siblings of one segment: the one that was there first keeps it, natives before
those who came with a merger; the others get a mark of their own (`3~1f00ab12`), so that no path means two places.

Everything here works on rows handed in through `Rows`; the register gives it the database, tests give it a dict.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from uuid import UUID

from lianfang.kit.paths import ancestors, child

from .claims import Order, PlaceState, Put, Turn, read_claims, write_claims
from .terms import ROOTS, UNCOUNTED, PlaceKind

CYCLE, SEGMENT = "places.cycle", "places.segment_taken"
DEEPEST = 10_000


Derived = tuple[Any, ...]


class Rows(Protocol):
    """Rows as they stood before, each call fresh copies."""

    def by_id(self, ids: Iterable[UUID]) -> list[PlaceState]: ...

    def under(self, parents: Iterable[UUID]) -> list[PlaceState]:
        """Rows that live under one of `parents`, or were put there before it was merged away."""

    def merged_into(self, places: Iterable[UUID]) -> list[PlaceState]:
        """Rows that were merged into one of `places`."""

    def in_cycles(self) -> list[PlaceState]:
        """Rows of which a claim is left out."""


class Loose:
    """A place whose claims are weighed anew: newest first, some left out."""

    def __init__(self, state: PlaceState) -> None:
        self.puts, self.turns = read_claims(state)
        self.all = ([*self.puts], [*self.turns])
        self.left_out: list[UUID] = []

    @property
    def put(self) -> Put | None:
        return self.puts[-1] if self.puts else None

    @property
    def turn(self) -> Turn | None:
        return self.turns[-1] if self.turns else None

    @property
    def is_merged(self) -> bool:
        return self.turn is not None and self.turn.what == "merged"

    @property
    def up(self) -> UUID | None:
        """Where one gets from here going up."""
        if self.turn is not None and self.is_merged:
            return self.turn.into
        return self.put.parent if self.put else None

    @property
    def order(self) -> Order:
        """How new the claim is by which one gets up."""
        return self.turns[-1].order if self.is_merged else self.puts[-1].order

    def leave_out(self) -> None:
        dropped = self.turns.pop() if self.is_merged else self.puts.pop()
        self.left_out.append(dropped.entry)


class Tree:
    """One settling of changed rows. `changed` rows are finished in place; `moved` are further rows that follow."""

    def __init__(self, rows: Rows, old: Mapping[UUID, PlaceState], changed: Mapping[UUID, PlaceState | None]) -> None:
        self.rows = rows
        self.seen: dict[UUID, PlaceState | None] = dict(changed)
        self.before = {row.id: derived(row) for row in old.values()}
        self.loose: dict[UUID, Loose] = {}
        self.stale = {row.path for row in old.values() if row.path}
        self.has_mergers = any(row.merged_into for row in old.values())

    def findings(self) -> dict[UUID, list[tuple[UUID, str]]]:
        """Return, for each place that has or had any, (entry, code) of what a person should look at."""
        found: dict[UUID, list[tuple[UUID, str]]] = {}
        for key, row in self.seen.items():
            said = self._said_of(row) if row is not None else []
            if said or (key in self.before and any(self.before[key][-2:])):
                found[key] = said
        return found

    def _said_of(self, row: PlaceState) -> list[tuple[UUID, str]]:
        said = [(entry, CYCLE) for entry in self.loose[row.id].left_out] if row.id in self.loose else []
        came_by_merger = row.stated_parent is not None
        return [*said, (row.placed_by, SEGMENT)] if row.shares_segment and not came_by_merger else said

    def settle(self) -> dict[UUID, PlaceState]:
        """Finish the changed rows; return the others that changed with them."""
        given = {key for key, row in self.seen.items() if row is not None}
        removed = set(self.seen) - given
        for row in self.rows.in_cycles():
            self._keep(row)
            self.stale.add(row.path)
        for kept in [*self.seen.values()]:
            if kept is not None:
                self._weigh(kept)
        self._load_upwards()
        self._break_cycles()
        self._spread({*self.loose}, removed)
        return {
            key: row
            for key, row in self.seen.items()
            if row is not None and key not in given and self.before[key] != derived(row)
        }

    # ── loading ──────────────────────────────────────────────────────────────────────────────────────────────────────
    def _keep(self, row: PlaceState) -> PlaceState:
        """Keep `row` as stored unless this settling already has it; return the one that counts."""
        if row.id not in self.seen:
            self.seen[row.id] = row
            self.before[row.id] = derived(row)
        kept = self.seen[row.id]
        return kept if kept is not None else row

    def _load(self, ids: Iterable[UUID]) -> list[PlaceState]:
        missing = sorted({i for i in ids if i not in self.seen})
        found = [self._keep(row) for row in self.rows.by_id(missing)] if missing else []
        for i in missing:
            self.seen.setdefault(i, None)
        return found

    def get(self, place: UUID | None) -> PlaceState | None:
        if place is None:
            return None
        if place not in self.seen:
            self._load([place])
        return self.seen[place]

    def _load_upwards(self) -> None:
        """Load what is above all loose places, a level at a time, as far as something above may have changed."""
        ups = {loose.up for loose in self.loose.values()}
        while ups:
            found = self._load(up for up in ups if up is not None)
            ups = {self._up(row.id) for row in found if not self._is_settled(row)}

    def _is_settled(self, row: PlaceState) -> bool:
        """True if nothing at or above a stored row is being weighed anew, so that its path still holds.

        A path shows neither where a merged place went nor who was merged away on it: from there walks go to the top.
        """
        if self.has_mergers or row.merged_into or row.id in self.loose or not row.path:
            return False
        return not any(path in self.stale for path in ancestors(row.path))

    # ── rings ────────────────────────────────────────────────────────────────────────────────────────────────────────
    def _up(self, place: UUID) -> UUID | None:
        if place in self.loose:
            return self.loose[place].up
        row = self.get(place)
        return None if row is None else row.merged_into or row.stated

    def _break_cycles(self) -> None:
        waiting = sorted(self.loose)
        while waiting:
            ring = self._ring_from(waiting[-1])
            if not ring:
                waiting.pop()
                continue
            for key in ring:
                self._loosen(key)
            max((self.loose[key] for key in ring), key=lambda loose: loose.order).leave_out()

    def _ring_from(self, start: UUID) -> list[UUID]:
        """Walk up from `start`; return the ring that the walk ends in, or nothing if it ends at the top."""
        walk: dict[UUID, int] = {}
        here: UUID | None = start
        while here is not None and here not in walk:
            row = self.get(here)
            if row is not None and self._is_settled(row):
                return []
            walk[here] = len(walk)
            here = self._up(here)
        return [] if here is None else list(walk)[walk[here] :]

    def _loosen(self, place: UUID) -> None:
        row = self.get(place)
        if place not in self.loose and row is not None:
            self._weigh(row)
            self.stale.add(row.path)

    def _weigh(self, row: PlaceState) -> None:
        self.loose[row.id] = loose = Loose(row)
        self.has_mergers = self.has_mergers or bool(loose.turns)

    # ── downwards ────────────────────────────────────────────────────────────────────────────────────────────────────
    def _spread(self, level: set[UUID], removed: set[UUID]) -> None:
        """Work out the places of `level`, then those below whatever changed, until nothing changes."""
        for key in level:
            self._apply(key)
        last = dict(self.before)
        below = set(removed)
        for _ in range(DEEPEST):
            for key in level:
                self._hang(key)
            level |= self._share_segments(level)
            self._work_out(level)
            below |= {key for key in level if last.get(key) != self._derived(key)}
            last |= {key: self._derived(key) for key in level}
            level, below = self._those_under(below), set()
            if not level:
                return

    def _apply(self, key: UUID) -> None:
        """Write what the weighed claims say into a loose row."""
        row, loose = self.row(key), self.loose[key]
        put, turn = loose.put, loose.turn
        row.parent, row.stated_parent = (put.parent if put else None), None
        said = put or loose.all[0][0]
        row.segment, row.placed_at, row.placed_by = said.segment, said.at, said.entry
        row.merged_into = turn.into if turn and loose.is_merged else None
        row.closed_on = turn.on if turn and turn.what != "reopened" else None
        row.in_cycle = bool(loose.left_out)
        # Where even the claim that added the place is left out, the columns no longer tell it.
        row.claims = write_claims(*loose.all, whole=row.in_cycle)

    def _hang(self, key: UUID) -> None:
        """Set where a place lives: its stated parent, or whoever that one was merged into."""
        row = self.row(key)
        stated = living = row.stated
        while living is not None and (above := self.get(living)) is not None and above.merged_into:
            living = above.merged_into
        row.parent, row.stated_parent = living, None if living == stated else stated

    def _those_under(self, places: set[UUID]) -> set[UUID]:
        """Return the places that hang from one of `places`, now or before."""
        homes = {key for key in places if (row := self.seen[key]) is None or row.kind != PlaceKind.DOOR.value}
        homes |= self._merged_towards({key for key in homes if self._has_turned(key)})
        if not homes:
            return set()
        stored = {self._keep(row).id for row in self.rows.under(sorted(homes))}
        ours = {key for key, row in self.seen.items() if row and (row.parent in homes or row.stated_parent in homes)}
        return {key for key in stored | ours if self.seen[key] is not None}

    def _has_turned(self, key: UUID) -> bool:
        """True if the place went into another one, or no longer does."""
        row, before = self.seen[key], self.before.get(key)
        return (row.merged_into if row else None) != (before[MERGED_INTO] if before else None)

    def _merged_towards(self, places: set[UUID]) -> set[UUID]:
        """Return what was merged into one of `places`, directly or by way of others: its children live elsewhere."""
        found: set[UUID] = set()
        while places:
            for row in self.rows.merged_into(sorted(places)):
                self._keep(row)
            places = {key for key, row in self.seen.items() if row and row.merged_into in places} - found
            found |= places
        return found

    # ── segments ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def _share_segments(self, level: set[UUID]) -> set[UUID]:
        """Settle who keeps a segment wherever a place of `level` is or was; return those whose standing changed."""
        gone = {key for key, row in self.seen.items() if row is None}
        spots = {(self.row(key).parent, self.row(key).segment) for key in level}
        spots |= {self.before[key][:2] for key in level | gone if key in self.before}
        for row in self.rows.under(sorted({parent for parent, _ in spots if parent is not None})):
            self._keep(row)
        rivals: dict[tuple[UUID | None, str], list[PlaceState]] = {spot: [] for spot in spots}
        for kept in self.seen.values():
            if kept is not None and (kept.parent, kept.segment) in rivals:
                rivals[kept.parent, kept.segment].append(kept)
        return {row.id for found in rivals.values() for row in _rank(found)}

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────
    def _work_out(self, level: set[UUID]) -> None:
        """Give the places of `level` path, tally and openness, those above first."""
        fresh: set[UUID] = set()

        def value(key: UUID) -> PlaceState | None:
            row = self.get(key)
            if row is not None and key in level and key not in fresh:
                fresh.add(key)
                _work_out(row, value(row.parent) if row.parent is not None else None)
            return row

        for key in level:
            value(key)

    def row(self, key: UUID) -> PlaceState:
        """Return a row that is known to be there."""
        found = self.seen[key]
        if found is None:
            raise LookupError(key)
        return found

    def _derived(self, key: UUID) -> Derived:
        return derived(self.row(key))


MERGED_INTO = 6


def derived(row: PlaceState) -> Derived:
    """Everything about a row that others may change; parent and segment first."""
    return (
        row.parent,
        row.segment,
        row.stated_parent,
        row.placed_at,
        row.placed_by,
        row.closed_on,
        row.merged_into,
        row.path,
        row.tally,
        row.is_open,
        row.in_cycle,
        row.shares_segment,
    )


def _rank(rivals: list[PlaceState]) -> Iterable[PlaceState]:
    """Let the first of `rivals` keep its segment; yield those whose standing changed."""
    rivals.sort(key=lambda row: (row.stated_parent is not None, row.placed_at, row.placed_by, row.id))
    for rank, row in enumerate(rivals):
        if row.shares_segment != bool(rank):
            row.shares_segment = bool(rank)
            yield row


def _work_out(row: PlaceState, above: PlaceState | None) -> None:
    """Give `row` what follows from the row above it; without one, or under one that is nowhere, it has no path."""
    segment = f"{row.segment}~{row.id.hex[-8:]}" if row.shares_segment else row.segment
    if row.parent is None:
        row.path = child("", segment) if row.kind in ROOTS else ""
    else:
        row.path = child(above.path, segment) if above is not None and above.path else ""
    inherits = row.kind in UNCOUNTED and above is not None and bool(above.path)
    row.tally = above.tally if above is not None and inherits else row.id
    row.is_open = row.closed_on is None and (above is None or above.is_open)
