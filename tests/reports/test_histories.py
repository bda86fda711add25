"""Figures over random histories: as known at a number they are what was counted when the ledger stood there, and what a
clerk counts who reads every slip of paper about the day.

Histories hold registrations, moves of households, people who leave, visits and facts: late ones, amended, withdrawn,
of the day after, for a round that is opened only later; and a lane that moves into another community.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.fixtures.access import COUNTY_PATH, scope_as
from tests.people.world import (
    AT,
    BUILDING_3,
    COUNTY_ID,
    DONGGUAN,
    DOOR,
    EAST_1,
    LANE,
    TOWN,
    XIGUAN,
    lay_out,
    member,
)
from tests.people.world import door as door_id
from tests.screening.world import visit_body

from lianfang.kit.clock import day_of
from lianfang.kit.ids import named_id, uuid7
from lianfang.ledger.door import Draft, record
from lianfang.ledger.queries import newest_seq
from lianfang.people.kinds import FactsRecorded, HouseholdRegistered, PersonLeft
from lianfang.places.kinds import PlaceMoved
from lianfang.reports import counting
from lianfang.reports.figures import compared, figures
from lianfang.screening.beginning import begin_round
from lianfang.screening.kinds import RoundOpenedBody

from .counted import BY, NEXT, ON, moves, travel, withdrawn

DOORS = (DOOR, door_id(BUILDING_3, 1, "0101"), named_id(LANE, "7"), door_id(EAST_1, 1, "0101"))
PLACES = (XIGUAN, DONGGUAN, TOWN, COUNTY_ID)
OUTCOMES = ("seen", "seen", "nobody_home", "refused", "vacant", "wrong_door")
KEYS = (
    "household_total person_total household_screened household_left person_screened door_total door_refused "
    "visits_today settled_today male_count hubei_today hubei_total outside_today outside_total fever_count "
    "measured_count need_count flag.travel.42x4201.14d"
).split()
ROUND = uuid7()
"""Opened in some histories after visits have named it: they wait for it."""

TOLD = st.tuples(
    st.sampled_from(["home", "visit", "visit", "visit", "travel", "fever", "move", "left", "need"]),
    st.integers(0, 3),  # which door, household or person
    st.integers(0, 3),
    st.sampled_from([ON - timedelta(days=1), ON, ON, NEXT]),
    st.integers(0, 300),  # minutes
    st.sampled_from(["", "", "", "amend", "withdraw"]),
)


@dataclass(frozen=True)
class World:
    """Four households of two, registered from the start or later."""

    homes: tuple[UUID, ...]
    members: tuple[tuple[Any, ...], ...]

    @classmethod
    def make(cls) -> "World":
        members = tuple((member(f"户主{n}"), member(f"家人{n}")) for n in range(4))
        return cls(tuple(uuid7() for _ in range(4)), members)

    def registered(self, n: int, at: datetime) -> Draft:
        body = HouseholdRegistered(household=self.homes[n], members=self.members[n])
        return Draft("people.household_registered", body, DOORS[n], at, id=uuid7())


def _at(day: date, minutes: int) -> datetime:
    return AT - timedelta(hours=6) + (day - ON) + timedelta(minutes=minutes)


def _draft(world: World, what: str, n: int, m: int, at: datetime) -> Draft:
    person = world.members[n][m % 2].person
    if what == "home":
        return world.registered(n, at)
    if what == "visit":
        said: dict[str, Any] = {"round": ROUND} if m == 3 else {}
        if OUTCOMES[(n + m) % 6] == "seen":
            said["persons"] = [{"person": person, "temp_c": (36.1, 36.9, 37.3, 36.6)[m]}]
        return Draft("screening.door_visit", visit_body(OUTCOMES[(n + m) % 6], **said), DOORS[n], at, id=uuid7())
    if what == "move":
        return moves(world.homes[n], DOORS[n], DOORS[m], at=at)
    if what == "left":
        body = PersonLeft(person=person, household=world.homes[n])
        return Draft("people.person_left", body, DOORS[n], at, id=uuid7())
    left = day_of(at) - timedelta(days=5 * m)
    facts: dict[str, Any] = {
        "travel": {"travels": [travel(("420100", "420500", "3301", "1401")[m], left, day_of(at) if m % 2 else None)]},
        "fever": {"temps": [{"temp_c": (36.5, 37.2, 37.3, 38.4)[m], "at": at}]},
        "need": {"needs": [{"code": "food", "on": left, "until_on": day_of(at) if m == 3 else None}]},
    }[what]
    return Draft("people.facts_recorded", FactsRecorded(person=person, **facts), DOORS[n], at, id=uuid7())


def _drafts(world: World, told: Iterable[Any], random: Random) -> list[Draft]:
    """Make drafts, a few mended or taken back later, in any order of arrival."""
    drafts = [world.registered(n, _at(ON - timedelta(days=2), 0)) for n in range(3)]
    for what, n, m, day, minutes, then in told:
        one = _draft(world, what, n, m, _at(day, minutes))
        drafts.append(one)
        if one.place is None:
            continue
        if then == "withdraw":
            drafts.append(withdrawn(one.id, one.place, at=_at(NEXT, minutes)))
        elif then == "amend":
            changed = _draft(
                world, what, n, (m + 1) % (3 if m < 3 else 4), _at(day, minutes + random.choice([0, 1440]))
            )
            drafts.append(replace(changed, place=one.place, id=uuid7(), amends=one.id))
    random.shuffle(drafts)
    return drafts


def _lane_moves() -> Draft:
    return Draft("places.moved", PlaceMoved(place=LANE, to=DONGGUAN, segment="9"), LANE, _at(ON, 400), id=uuid7())


def _round() -> Draft:
    body = RoundOpenedBody(round=ROUND, name="一轮", due_at=_at(NEXT, 2000))
    return Draft("screening.round_opened", body, COUNTY_ID, _at(ON, 1), id=uuid7())


class TestHistories(TestCase):
    def setUp(self) -> None:
        lay_out()
        self.hq = scope_as("headquarters", COUNTY_PATH)

    def _table(self, *, at_seq: int | None = None, on: date = ON) -> dict[UUID, dict[str, int | None]]:
        return figures(self.hq, KEYS, PLACES, on, at_seq=at_seq).values

    @settings(max_examples=10)
    @given(st.lists(TOLD, max_size=10), st.booleans(), st.booleans(), st.randoms(use_true_random=False))
    def test_a_figure_at_a_number_is_what_was_counted_when_the_ledger_stood_there(
        self, told: list[Any], lane_moves: bool, opens: bool, random: Random
    ) -> None:
        drafts = _drafts(World.make(), told, random)
        drafts += [*([_lane_moves()] if lane_moves else []), *([_round()] if opens else [])]
        random.shuffle(drafts)
        middle = random.randint(0, len(drafts))
        record(drafts[:middle], by=BY)
        if opens and random.random() < 0.5:
            begin_round("141028", ROUND)
        seq, counted = newest_seq(self.hq), self._table()

        for draft in drafts[middle:]:
            record([draft], by=BY)
        if opens:
            begin_round("141028", ROUND)

        assert self._table(at_seq=seq) == counted
        assert self._narrowly(XIGUAN, seq) == counted[XIGUAN]
        self._adds_up(self._table())
        self._differences_explain(random.choice(KEYS), random.choice(PLACES), seq)

    def _narrowly(self, place: UUID, seq: int) -> dict[str, int | None]:
        """Ask of one community as after a long time: only what concerns its own subjects is looked at."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(counting, "LONG_TAIL", -1)
            return figures(self.hq, KEYS, [place], ON, at_seq=seq).values[place]

    def _adds_up(self, table: dict[UUID, dict[str, int | None]]) -> None:
        """The township's figure is the sum of its communities', the county's that of its township."""
        for key in KEYS:
            parts = [table[place][key] for place in (XIGUAN, DONGGUAN)]
            stated = [part for part in parts if part is not None]
            assert table[TOWN][key] == (sum(stated) if stated else None)
            assert table[COUNTY_ID][key] == table[TOWN][key]

    def _differences_explain(self, key: str, place: UUID, seq: int) -> None:
        found = compared(self.hq, key, place, ON, seq)
        change = sum(one.is_ - one.was for one in found.differences)
        assert change == (found.now.value or 0) - (found.then.value or 0)
        assert all(one.later for one in found.differences)

    @settings(max_examples=10)
    @given(st.lists(TOLD, max_size=10), st.booleans(), st.randoms(use_true_random=False))
    def test_a_figure_of_a_day_knows_nothing_that_happened_later(
        self, told: list[Any], lane_moves: bool, random: Random
    ) -> None:
        """Counted out of all that was told: the same as out of a ledger to which only the day itself was ever told."""
        told = [(what, n, m % 3 if what == "visit" else m, *rest) for what, n, m, *rest in told]  # of no round
        drafts = [*_drafts(World.make(), told, random), *([_lane_moves()] if lane_moves else [])]
        with transaction.atomic():
            record(_as_it_was(drafts, ON), by=BY)
            expected = self._table()
            transaction.set_rollback(True)

        for draft in drafts:
            record([draft], by=BY)

        assert self._table() == expected


def _as_it_was(drafts: Sequence[Draft], until: date) -> list[Draft]:
    """What is in force in the end and happened by `until`, each told once and right away."""
    gone = {draft.amends for draft in drafts if draft.kind == "ledger.withdrawn"}
    mended = {draft.amends: draft for draft in drafts if draft.amends and draft.kind != "ledger.withdrawn"}
    right = [replace(mended.get(one.id, one), id=one.id, amends=None) for one in drafts if not one.amends]
    return [one for one in right if one.id not in gone and day_of(one.happened_at) <= until]
