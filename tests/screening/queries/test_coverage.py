from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import COUNTY_PATH, scope_as
from tests.people.world import BUILDING_3, DOOR, EAST_DOOR, LANE, XIGUAN_PATH
from tests.people.world import door as door_id
from tests.screening.world import later, visit

from lianfang.kit.ids import named_id
from lianfang.screening.queries import coverage
from lianfang.screening.sums import Coverage, lagging_first, summed

pytestmark = pytest.mark.django_db
TOWN_PATH = "14.10.28.100."
EAST_PATH = "14.10.28.100.001."
NOW = later(30)


@pytest.fixture
def visited(laid_out: None) -> None:
    """One door of the neighbours first: nothing here may count it."""
    visit("refused", EAST_DOOR)
    visit("seen", DOOR, present_count=3)
    visit("nobody_home", door_id(BUILDING_3, 1, "0101"), minutes=6)
    visit("vacant", named_id(LANE, "7"), minutes=12)


def test_coverage_counts_what_lies_under_a_place(visited: None) -> None:
    scope = scope_as("headquarters")

    assert coverage.coverage(scope, XIGUAN_PATH) == Coverage(
        doors=70, todo=67, again=1, done=1, vacant=1, persons_seen=3
    )
    assert coverage.coverage(scope, COUNTY_PATH).doors == 94


def test_nothing_outside_the_scope_is_counted(visited: None) -> None:
    scope = scope_as("community_office", XIGUAN_PATH)

    assert coverage.coverage(scope, COUNTY_PATH).doors == 70
    assert coverage.coverage(scope, EAST_PATH) == Coverage()


def test_a_recount_equals_the_tallies(visited: None) -> None:
    scope = scope_as("headquarters")

    for path in (COUNTY_PATH, TOWN_PATH, XIGUAN_PATH, f"{XIGUAN_PATH}01.", f"{XIGUAN_PATH}01.3."):
        assert coverage.recount(scope, path) == coverage.coverage(scope, path)


def test_building_3_does_not_count_building_30(visited: None) -> None:
    scope = scope_as("headquarters")
    parts = [f"{XIGUAN_PATH}01.3.", f"{XIGUAN_PATH}01.30."]

    found = coverage.progress(scope, f"{XIGUAN_PATH}01.", parts, at=NOW)

    assert [(one.coverage.doors, one.coverage.todo, one.pace.today) for one in found] == [(24, 22, 2), (24, 24, 0)]


def test_parts_add_up_to_the_whole(visited: None) -> None:
    scope = scope_as("headquarters")

    east, xiguan = coverage.progress(scope, TOWN_PATH, [EAST_PATH, XIGUAN_PATH], at=NOW)

    assert east.coverage + xiguan.coverage == coverage.coverage(scope, TOWN_PATH)


def test_communities_add_up_to_their_township(visited: None) -> None:
    scope = scope_as("headquarters")

    (found,) = summed([TOWN_PATH], coverage.communities(scope, COUNTY_PATH), Coverage())

    assert found == coverage.coverage(scope, TOWN_PATH)


def test_pace_counts_the_last_hour_in_five_minutes(visited: None) -> None:
    scope = scope_as("headquarters")

    (found,) = coverage.progress(scope, TOWN_PATH, [XIGUAN_PATH], at=NOW)

    assert (found.pace.today, found.pace.hour, found.pace.settled) == (3, 3, 2)
    assert list(found.pace.buckets) == [0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0]


def test_yesterday_is_not_today(visited: None) -> None:
    scope = scope_as("headquarters")

    (found,) = coverage.progress(scope, TOWN_PATH, [XIGUAN_PATH], at=NOW + timedelta(days=1))

    assert (found.pace.today, found.pace.hour) == (0, 0)
    assert coverage.visits_by_day(scope, XIGUAN_PATH, [NOW + timedelta(days=1), NOW]) == [0, 3]


def test_those_behind_come_least_covered_first(visited: None) -> None:
    scope = scope_as("headquarters")

    found = lagging_first(coverage.communities(scope, COUNTY_PATH))

    assert [path for path, _counts in found] == [EAST_PATH, XIGUAN_PATH]


def test_below_a_tally_doors_are_counted_themselves(visited: None) -> None:
    scope = scope_as("grid_worker", f"{XIGUAN_PATH}01.3.2.")

    assert coverage.coverage(scope, f"{XIGUAN_PATH}01.3.2.") == Coverage(doors=12, todo=11, done=1, persons_seen=3)


@pytest.mark.parametrize("parts", [[XIGUAN_PATH], [XIGUAN_PATH, EAST_PATH]])
def test_progress_costs_three_queries(
    visited: None, parts: list[str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scope = scope_as("headquarters")

    with django_assert_num_queries(3):
        coverage.progress(scope, TOWN_PATH, parts, at=NOW)
