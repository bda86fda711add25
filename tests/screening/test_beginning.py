"""A round begins at each lowest place, in slices, whatever came before or comes late."""

from uuid import UUID

import pytest
from tests.people.world import (
    BUILDING_3,
    BUILDING_30,
    COUNTY,
    COUNTY_ID,
    DOOR,
    EAST_1,
    EAST_DOOR,
    LANE,
    XIGUAN,
)

from lianfang.kit.ids import uuid7
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.due import dues
from lianfang.ledger.models import Finding, StoredEntry
from lianfang.places.kinds import GroupDoorsBuilt, PlacesAdded
from lianfang.screening import beginning
from lianfang.screening.beginning import begin_round, places_to_begin
from lianfang.screening.models import Door, Round, RoundBegun

from .world import close_round, door_row, later, open_round, tally, visit

pytestmark = pytest.mark.django_db
BEGUN = "screening.round_begun"


def begun_entries() -> list[StoredEntry]:
    return list(StoredEntry.objects.filter(county=COUNTY, kind=BEGUN).order_by("seq"))


def test_a_round_makes_its_doors_ones_to_go_to_again_and_no_neighbours(laid_out: None) -> None:
    visit("seen", EAST_DOOR, present_count=2)
    visit("seen", present_count=3)
    visit("nobody_home", minutes=5)

    round_id = open_round()

    row = door_row()
    assert (row.status, row.left, row.attempt_count, row.present_count, row.round) == ("todo", 1, 0, None, round_id)
    assert (row.revisit_due_at, row.last_outcome, row.last_at) == (None, "nobody_home", later(5))
    assert tally(BUILDING_3) == {"doors": 24, "todo": 24}
    assert (door_row(EAST_DOOR).status, door_row(EAST_DOOR).round) == ("done", None)
    assert tally(EAST_1) == {"doors": 24, "todo": 23, "done": 1, "persons_seen": 2}


def test_each_lowest_place_has_an_entry_of_its_own(laid_out: None) -> None:
    open_round()

    entries = begun_entries()
    assert sorted(entry.place for entry in entries if entry.place) == sorted([BUILDING_3, BUILDING_30, LANE])
    assert {entry.effective_at for entry in entries} == {later(10)}
    assert sorted(RoundBegun.objects.values_list("doors", flat=True)) == [22, 24, 24]


def test_a_large_place_begins_in_slices_that_no_transaction_joins(
    laid_out: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "MOST_DOORS", 10)
    round_id = open_round(begin=False)

    doors = [begin_round(COUNTY, round_id, most=1) for _ in range(9)]

    assert max(doors) <= 10
    assert sum(doors) == 70
    assert begin_round(COUNTY, round_id) == 0
    assert tally(BUILDING_3) == {"doors": 24, "todo": 24}


def test_beginning_twice_writes_nothing_twice(laid_out: None) -> None:
    round_id = open_round()

    begin_round(COUNTY, round_id)

    assert len(begun_entries()) == 3


def test_the_clock_goes_on_with_what_was_left(laid_out: None) -> None:
    round_id = open_round(begin=False)
    begin_round(COUNTY, round_id, most=1)

    dues.run(COUNTY, later(20))

    assert places_to_begin(Round.objects.get(county=COUNTY, id=round_id)) == []
    assert tally(LANE) == {"doors": 22, "todo": 22}
    assert rebuild(COUNTY).differences == []


def test_a_closed_round_begins_nowhere_any_more(laid_out: None) -> None:
    round_id = open_round(begin=False)
    close_round(round_id)

    assert begin_round(COUNTY, round_id) == 0


def test_a_visit_before_its_slice_is_written_counts_once_it_is(laid_out: None) -> None:
    first = open_round()
    visit("seen", minutes=12, round=str(first))
    second = open_round(begin=False, minutes=20)
    early = visit("refused", minutes=25, round=str(second))
    before = (door_row().status, list(Finding.objects.values_list("code", "entry")))

    begin_round(COUNTY, second)

    assert before == ("done", [("other_round", early.id)])
    assert (door_row().status, door_row().attempt_count, door_row().round) == ("refused", 1, second)
    assert list(Finding.objects.all()) == []
    assert rebuild(COUNTY).differences == []


def test_a_visit_of_the_round_before_that_arrives_late_changes_nothing_now(laid_out: None) -> None:
    open_round()
    visit("nobody_home", minutes=15)

    visit("seen", minutes=5, present_count=4)

    row = door_row()
    assert (row.status, row.attempt_count, row.present_count) == ("again", 1, None)
    assert rebuild(COUNTY).differences == []


def test_a_visit_for_another_round_counts_nowhere_and_is_said(laid_out: None) -> None:
    first = open_round()
    second = open_round(minutes=20)

    late = visit("seen", minutes=30, round=str(first))

    assert (door_row().status, door_row().round) == ("todo", second)
    assert list(Finding.objects.values_list("code", "entry")) == [("other_round", late.id)]


def test_a_visit_that_names_no_round_counts_for_the_one_that_is_on(laid_out: None) -> None:
    open_round()

    visit("seen", minutes=15, present_count=2)

    assert (door_row().status, door_row().present_count) == ("done", 2)


def test_a_visit_of_a_round_nobody_has_heard_of_waits_for_it(laid_out: None) -> None:
    coming = uuid7()

    answer = visit("seen", minutes=15, round=str(coming))
    before = door_row().status
    open_round(id=coming)

    assert (answer.status, before, door_row().status) == ("held", "todo", "done")


def test_after_the_close_visits_go_on_counting(laid_out: None) -> None:
    round_id = open_round()
    close_round(round_id)

    visit("seen", minutes=90, round=str(round_id))

    assert door_row().status == "done"


def test_doors_built_during_a_round_join_it(laid_out: None) -> None:
    round_id = open_round()
    lane = UUID("00000000-0000-7000-8000-00000000beef")
    added = {"places": [{"id": lane, "parent": XIGUAN, "kind": "lane", "segment": "77", "name": "新巷"}]}
    record_one(Draft("places.added", PlacesAdded.model_validate(added), XIGUAN, later(15)), by=SYSTEM(COUNTY))
    built = GroupDoorsBuilt(group=lane, last=5)
    record_one(Draft("places.group_doors_built", built, lane, later(15)), by=SYSTEM(COUNTY))

    dues.run(COUNTY, later(20))

    assert list(Door.objects.filter(tally_place=lane).values_list("round", flat=True).distinct()) == [round_id]


def test_a_round_of_the_county_takes_the_place_of_a_communitys(laid_out: None) -> None:
    open_round()
    visit("seen", minutes=12)

    county_wide = open_round(COUNTY_ID, minutes=20)

    assert (door_row().status, door_row().round, door_row(EAST_DOOR).round) == ("todo", county_wide, county_wide)
    assert door_row(DOOR).attempt_count == 0
