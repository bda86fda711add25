from itertools import permutations
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.fixtures.access import COUNTY_PATH, SINCE
from tests.people.world import (
    BUILDING_3,
    BUILDING_30,
    COUNTY,
    COUNTY_ID,
    DOOR,
    EAST_1,
    LANE,
    XIGUAN,
    lay_out,
    member,
    register,
)
from tests.people.world import door as door_id

from lianfang.access.scope import PostScope, Scope
from lianfang.kit.ids import named_id, uuid7
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import SYSTEM, Draft, record, record_one
from lianfang.ledger.due import dues
from lianfang.ledger.models import Finding
from lianfang.ledger.withdrawing import WithdrawnBody
from lianfang.places.kinds import PlaceClosed, PlaceMoved, PlaceReopened
from lianfang.screening.models import Affected, Door
from lianfang.screening.queries import coverage
from lianfang.screening.rules import LEFT

from .world import affected_row, door_row, later, pace, tally, visit, visit_draft, withdraw

pytestmark = pytest.mark.django_db
BY = SYSTEM(COUNTY)


def test_every_door_is_unvisited_from_the_day_it_is_added(laid_out: None) -> None:
    statuses = Door.objects.filter(county=COUNTY).values_list("status", "left", "attempt_count").distinct()

    assert list(statuses) == [("todo", 1, 0)]
    assert [tally(BUILDING_3), tally(BUILDING_30), tally(LANE)] == [
        {"doors": 24, "todo": 24},
        {"doors": 24, "todo": 24},
        {"doors": 22, "todo": 22},
    ]


def test_a_visit_settles_a_door_and_its_counts(laid_out: None) -> None:
    answer = visit("seen", present_count=3)

    row = door_row()
    assert (row.status, row.left, row.attempt_count, row.last_visit, row.last_outcome, row.present_count) == (
        "done",
        0,
        1,
        answer.id,
        "seen",
        3,
    )
    assert row.last_at == later(1)
    assert tally(BUILDING_3) == {"doors": 24, "todo": 23, "done": 1, "persons_seen": 3}
    assert list(pace(BUILDING_3).values()) == [(1, 1)]


def test_the_wrong_door_leaves_the_status_with_a_finding(laid_out: None) -> None:
    visit("seen")

    answer = visit("wrong_door", minutes=9)

    assert (door_row().status, door_row().attempt_count) == ("done", 1)
    assert list(Finding.objects.filter(county=COUNTY).values_list("code", "entry")) == [("wrong_door", answer.id)]
    assert list(pace(BUILDING_3).values()) == [(1, 1)]


def test_nobody_home_makes_a_revisit_due(laid_out: None) -> None:
    visit("nobody_home")

    row = door_row()
    assert (row.status, row.left, row.revisit_due_at) == ("again", 1, later(1 + 24 * 60))
    assert list(pace(BUILDING_3).values()) == [(1, 0)]


def test_an_earlier_visit_that_arrives_late_lands_in_its_place(laid_out: None) -> None:
    visit("seen", minutes=30)

    visit("nobody_home", minutes=10)

    row = door_row()
    assert (row.status, row.attempt_count, row.last_at) == ("done", 2, later(30))
    assert tally(BUILDING_3) == {"doors": 24, "todo": 23, "done": 1, "persons_seen": 3}


def test_a_correction_refolds_door_and_counts(laid_out: None) -> None:
    first = visit("refused")

    visit("seen", present_count=2, amends=first.id, minutes=1)

    assert (door_row().status, door_row().attempt_count, door_row().present_count) == ("done", 1, 2)
    assert tally(BUILDING_3) == {"doors": 24, "todo": 23, "done": 1, "persons_seen": 2}
    assert list(pace(BUILDING_3).values()) == [(1, 1)]


def test_a_withdrawn_visit_leaves_the_door_unvisited(laid_out: None) -> None:
    first = visit("refused")

    withdraw(first.id)

    assert (door_row().status, door_row().left, door_row().last_visit) == ("todo", 1, None)
    assert tally(BUILDING_3) == {"doors": 24, "todo": 24}
    assert pace(BUILDING_3) == {}


def test_only_persons_with_something_notable_get_a_row(laid_out: None) -> None:
    fine, ill = member("张大山"), member("刘小花")
    register(fine, ill)

    visit("seen", persons=[{"person": fine.person, "temp_c": 36.5}, {"person": ill.person, "temp_c": 37.6}])

    row = affected_row(ill.person)
    assert row is not None
    assert (row.temp_c, row.is_fever, row.door) == (37.6, True, DOOR)
    assert list(Affected.objects.values_list("id", flat=True)) == [ill.person]
    assert (door_row().status, door_row().affected_count) == ("needs", 1)
    assert tally(BUILDING_3) == {"doors": 24, "todo": 23, "needs": 1, "persons_seen": 2, "affected": 1}


def test_a_corrected_temperature_takes_the_person_off_again(laid_out: None) -> None:
    ill = member()
    register(ill)
    first = visit("seen", persons=[{"person": ill.person, "temp_c": 38.6}])

    visit("seen", persons=[{"person": ill.person, "temp_c": 36.6}], amends=first.id)

    assert affected_row(ill.person) is None
    assert door_row().status == "done"


def test_a_visit_of_an_unknown_person_waits_for_the_person(laid_out: None) -> None:
    ill = member()

    answer = visit("seen", persons=[{"person": ill.person, "temp_c": 38.6}])
    before = door_row().status
    register(ill)

    assert (answer.status, before, door_row().status) == ("held", "todo", "needs")


def test_a_closed_building_counts_nowhere_and_comes_back(laid_out: None) -> None:
    visit("seen")
    record_one(Draft("places.closed", PlaceClosed(place=BUILDING_3), BUILDING_3, later(5)), by=BY)
    closed = (door_row().status, door_row().left, tally(BUILDING_3))

    record_one(Draft("places.reopened", PlaceReopened(place=BUILDING_3), BUILDING_3, later(6)), by=BY)

    assert closed == ("closed", 0, {})
    assert tally(BUILDING_3) == {"doors": 24, "todo": 23, "done": 1, "persons_seen": 3}


@pytest.mark.parametrize("outcome", ["seen", "nobody_home", "wrong_door"])
def test_a_visit_at_a_closed_door_is_kept_for_the_day_it_opens(laid_out: None, outcome: str) -> None:
    visit("refused")
    record_one(Draft("places.closed", PlaceClosed(place=BUILDING_3), BUILDING_3, later(5)), by=BY)

    visit(outcome, minutes=9)

    assert (door_row().status, tally(BUILDING_3)) == ("closed", {})
    assert rebuild(COUNTY).differences == []


def test_a_moved_building_takes_its_doors_and_counts_along(laid_out: None) -> None:
    visit("seen")

    record_one(Draft("places.moved", PlaceMoved(place=BUILDING_3, to=XIGUAN, segment="9"), BUILDING_3, later(5)), by=BY)

    assert door_row().path == "14.10.28.100.003.9.2.0502."
    assert tally(BUILDING_3) == {"doors": 24, "todo": 23, "done": 1, "persons_seen": 3}
    assert rebuild(COUNTY).differences == []


DOORS = (DOOR, door_id(BUILDING_3, 1, "0101"), named_id(LANE, "7"), door_id(EAST_1, 1, "0101"))
OUTCOMES = ("seen", "nobody_home", "refused", "vacant", "wrong_door")
VISITS = st.lists(
    st.tuples(
        st.sampled_from(OUTCOMES),
        st.sampled_from(DOORS),
        st.integers(0, 60),
        st.sampled_from(["", "amend", "withdraw", "close", "reopen"]),
    ),
    min_size=1,
    max_size=6,
)


# A scope without rows of its own: a post in the register that no entry gave would differ from any rebuild.
POST = PostScope(
    id=uuid7(),
    county=COUNTY,
    role="headquarters",
    place=COUNTY_ID,
    path=COUNTY_PATH,
    classes=frozenset("ABCD"),
    purpose="",
    from_on=SINCE,
    until_on=None,
)
EVERYWHERE = Scope(county=COUNTY, account=None, posts=(POST,), current=POST)


class TestAnyOrder(TestCase):
    """Visits in any order, one by one or at once, corrected and withdrawn, doors closed and opened: the same rows."""

    def setUp(self) -> None:
        lay_out()

    @settings(max_examples=15)
    @given(VISITS, st.randoms(use_true_random=False))
    def test_rows_follow_from_the_set_of_visits(self, visits: list[tuple[str, UUID, int, str]], random: Random) -> None:
        drafts = _drafts(visits)
        random.shuffle(drafts)

        record(drafts[: len(drafts) // 2], by=BY)
        for draft in drafts[len(drafts) // 2 :]:
            record([draft], by=BY)

        dues.run(COUNTY, later(25 * 60))
        assert rebuild(COUNTY).differences == []
        assert coverage.coverage(EVERYWHERE, COUNTY_PATH) == coverage.recount(EVERYWHERE, COUNTY_PATH)
        counted = {door: Door.objects.get(county=COUNTY, id=door) for door in DOORS}
        assert all(row.left == int(row.status in LEFT) for row in counted.values())


def _drafts(visits: list[tuple[str, UUID, int, str]]) -> list[Draft]:
    found = []
    for outcome, door, minutes, then in visits:
        draft = visit_draft(outcome, door, minutes=minutes)
        found.append(draft)
        if then == "amend":
            found.append(visit_draft("seen", door, minutes=minutes, amends=draft.id))
        elif then == "withdraw":
            found.append(_withdrawal(draft))
        elif then == "close":
            closed = PlaceClosed(place=BUILDING_3)
            found.append(Draft("places.closed", closed, BUILDING_3, later(minutes)))
        elif then == "reopen":
            reopened = PlaceReopened(place=BUILDING_3)
            found.append(Draft("places.reopened", reopened, BUILDING_3, later(minutes)))
    return found


def _withdrawal(draft: Draft) -> Draft:
    return Draft("ledger.withdrawn", WithdrawnBody(reason="记错了"), draft.place, later(90), amends=draft.id)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_three_visits_give_the_same_row_in_any_order(laid_out: None, order: tuple[int, ...]) -> None:
    drafts = [visit_draft("nobody_home", minutes=1), visit_draft("refused", minutes=2), visit_draft("seen", minutes=3)]

    for n in order:
        record_one(drafts[n], by=BY)

    row = door_row()
    assert (row.status, row.attempt_count, row.last_visit, row.last_at) == ("done", 3, drafts[2].id, later(3))
