"""Coverage over random histories equals what a clerk would find who reads every entry, one door after another.

Histories hold visits in any order of arrival, corrected, withdrawn, corrected twice by people who did not know of each
other, for another round than the one that is on; rounds opened, begun slice by slice, closed; and buildings that move.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.fixtures.access import COUNTY_PATH
from tests.people.world import BUILDING_3, COUNTY, COUNTY_ID, DOOR, EAST_1, LANE, XIANGHE, XIGUAN, lay_out
from tests.people.world import door as door_id

from lianfang.kit.ids import named_id, uuid7
from lianfang.kit.paths import parent
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import SYSTEM, Draft, record
from lianfang.ledger.withdrawing import WithdrawnBody
from lianfang.places.kinds import PlaceMoved
from lianfang.screening.beginning import begin_round
from lianfang.screening.kinds import RoundClosedBody, RoundOpenedBody
from lianfang.screening.models import Door, DoorTally
from lianfang.screening.queries import coverage
from lianfang.screening.sums import Coverage

from .test_registers import EVERYWHERE
from .world import later, visit_draft

BY = SYSTEM(COUNTY)
pytestmark = pytest.mark.long
DOORS = (DOOR, door_id(BUILDING_3, 1, "0101"), named_id(LANE, "7"), door_id(EAST_1, 1, "0101"))
IN_XIGUAN = frozenset(DOORS[:3])
OUTCOMES = ("seen", "nobody_home", "refused", "vacant", "wrong_door")
GRAVE = ("needs", "watch", "refused", "again", "todo", "done", "vacant")
ROUNDS = tuple(uuid7() for _ in range(3))


@dataclass(frozen=True)
class Seen:
    """One visit as it was meant: the version in force, by the clerk's own reading."""

    entry: UUID
    door: UUID
    minutes: int
    outcome: str
    present: int
    round: UUID | None
    gone: bool = False


@dataclass(frozen=True)
class Turn:
    """A round: which, where, from when."""

    round: UUID
    place: UUID
    minutes: int

    def covers(self, door: UUID) -> bool:
        return self.place == COUNTY_ID or door in IN_XIGUAN


VISITS = st.lists(
    st.tuples(
        st.sampled_from(OUTCOMES),
        st.sampled_from(DOORS),
        st.integers(0, 60),
        st.integers(1, 5),
        st.sampled_from([None, 0, 0, 1]),
        st.sampled_from(["", "", "amend", "withdraw", "rivals", "again"]),
    ),
    max_size=12,
)
# usually two rounds one after the other, so that some visits name the one that is over
TURNS = st.lists(st.tuples(st.sampled_from([XIGUAN, COUNTY_ID]), st.integers(5, 55)), max_size=3)


def clerk(door: UUID, visits: Iterable[Seen], turns: Sequence[Turn]) -> tuple[str, int]:
    """Read everything about one door in the order in which it happened; return its status and how many were seen."""
    happened: list[tuple[int, Any, Any]] = [(one.minutes, one.entry.hex, one) for one in visits if not one.gone]
    # at one instant a round's beginning and a visit stand in the order of their ids, which only the ledger knows
    happened += [(turn.minutes, "", turn) for turn in turns if turn.covers(door)]
    status, present, on = "todo", 0, None
    for _minutes, _entry, one in sorted(happened, key=lambda row: row[:2]):
        if isinstance(one, Turn):
            status, present, on = "todo", 0, one.round
        elif one.outcome == "wrong_door" or (one.round and on and one.round != on):
            continue
        elif one.outcome == "seen":
            status, present = "done", one.present
        elif one.outcome == "vacant":
            status, present = "vacant", 0
        else:
            other = "refused" if one.outcome == "refused" else "again"
            status = min(status, other, key=GRAVE.index)
    return status, present


class TestHistories(TestCase):
    """The same figures from the naive reading, from the tallies, from a recount and from a rebuild."""

    def setUp(self) -> None:
        lay_out()

    @settings(max_examples=40)
    @given(VISITS, TURNS, st.booleans(), st.randoms(use_true_random=False))
    def test_coverage_is_what_a_clerk_would_count(
        self, visits: list[Any], turns: list[tuple[UUID, int]], moves: bool, random: Random
    ) -> None:
        # odd minutes for visits, even ones for rounds: none falls on the other's instant
        opened = [Turn(ROUNDS[n], place, minutes * 2) for n, (place, minutes) in enumerate(turns)]
        opened = list({turn.minutes: turn for turn in opened}.values())
        drafts, meant = _drafts(visits, {turn.round for turn in opened})
        drafts += [_opening(turn) for turn in opened]
        if moves:
            drafts.append(_moving())
        random.shuffle(drafts)

        _record_in_parts(drafts, opened, random)

        expected = {door: clerk(door, [one for one in meant if one.door == door], opened) for door in DOORS}
        rows = {door: Door.objects.get(county=COUNTY, id=door) for door in DOORS}
        assert {door: (row.status, row.present_count or 0) for door, row in rows.items()} == expected
        counted = coverage.coverage(EVERYWHERE, COUNTY_PATH)
        assert counted == coverage.recount(EVERYWHERE, COUNTY_PATH)
        assert _by_status(counted) == Counter(status for status, _ in expected.values()) + Counter({"todo": 90})
        assert counted.persons_seen == sum(present for _, present in expected.values())
        assert _sums_hold()
        assert rebuild(COUNTY).differences == []


def _by_status(found: Coverage) -> Counter[str]:
    return +Counter({status: getattr(found, status) for status in GRAVE})


def _sums_hold() -> bool:
    """The counts of a place are the sum of those of the places one level below it, on each level."""
    lowest = dict(DoorTally.objects.filter(county=COUNTY).values_list("path", "doors"))
    above = {parent(path) for path in lowest} - {""}
    while above:
        for path in above:
            length = len(path)
            parts = {below for below in lowest if below.startswith(path) and below != path}
            children = {below[: below.index(".", length) + 1] for below in parts}
            found = [coverage.coverage(EVERYWHERE, child) for child in sorted(children)]
            if sum(found, Coverage()) != coverage.coverage(EVERYWHERE, path):
                return False
        above = {parent(path) for path in above if len(path) > len(COUNTY_PATH)}
    return True


def _record_in_parts(drafts: list[Draft], opened: Sequence[Turn], random: Random) -> None:
    """Hand in some at once and the rest one by one, and let the rounds begin wherever they may."""
    middle = random.randint(0, len(drafts))
    record(drafts[:middle], by=BY)
    for draft in drafts[middle:]:
        record([draft], by=BY)
        for turn in opened:
            begin_round(COUNTY, turn.round, most=random.choice([1, 30]))
    for turn in opened:
        begin_round(COUNTY, turn.round)
    record([_closing(turn) for turn in opened if random.random() < 0.3], by=BY)


def _drafts(visits: Iterable[Any], known: set[UUID]) -> tuple[list[Draft], list[Seen]]:
    drafts: list[Draft] = []
    meant: list[Seen] = []
    for outcome, door, half, present, named, then in visits:
        round_id = ROUNDS[named] if named is not None and ROUNDS[named] in known else None
        one = Seen(uuid7(), door, half * 2 + 1, outcome, present, round_id)
        drafts.append(_visit(one))
        if then == "again":
            drafts.append(_visit(one))
        elif then == "withdraw":
            drafts.append(Draft("ledger.withdrawn", WithdrawnBody(reason="记错了"), door, later(200), amends=one.entry))
            one = replace(one, gone=True)
        elif then in ("amend", "rivals"):
            changed = [replace(one, outcome="seen", present=present + n) for n in (1, 2)[: 1 if then == "amend" else 2]]
            newest = None
            for change in changed:
                newest = uuid7()
                drafts.append(replace(_visit(change), id=newest, amends=one.entry))
            one = changed[-1]  # of two that did not know each other the newest is shown, and both are kept
        meant.append(one)
    return drafts, meant


def _visit(one: Seen) -> Draft:
    said: dict[str, Any] = {"present_count": one.present} if one.outcome == "seen" else {}
    if one.round:
        said["round"] = str(one.round)
    return visit_draft(one.outcome, one.door, minutes=one.minutes, id=one.entry, **said)


def _opening(turn: Turn) -> Draft:
    body = RoundOpenedBody(round=turn.round, name="一轮", due_at=later(9000))
    return Draft("screening.round_opened", body, turn.place, later(turn.minutes))


def _closing(turn: Turn) -> Draft:
    record_ = {"seq": 1, "doors": 0, "left": 0}
    body = RoundClosedBody.model_validate({"round": turn.round, "record": record_})
    return Draft("screening.round_closed", body, turn.place, later(300))


def _moving() -> Draft:
    """The lane goes into the compound: its doors take their history along."""
    return Draft("places.moved", PlaceMoved(place=LANE, to=XIANGHE, segment="9"), LANE, later(120))
