from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import make_account, make_post, scope_as
from tests.people.world import BUILDING_3, DOOR, EAST_DOOR, XIGUAN_PATH
from tests.people.world import door as door_id
from tests.screening.world import later, visit

from lianfang.access.models import Post
from lianfang.screening.queries.holders import held_around, holders_around, without_holder
from lianfang.screening.queries.unvisited import NOBODY, Wanted, left_page, left_rows

pytestmark = pytest.mark.django_db
B3, B30, LANE_PATH = f"{XIGUAN_PATH}01.3.", f"{XIGUAN_PATH}01.30.", f"{XIGUAN_PATH}02."


def worker(path: str) -> Post:
    return make_post(make_account(), "grid_worker", path)


def found(wanted: Wanted) -> list[str]:
    scope = scope_as("community_office", XIGUAN_PATH)
    holders = holders_around(scope, wanted.path, at=later(0))
    return [row.path for rows in left_rows(scope, wanted, holders) for row in rows]


def test_the_list_holds_exactly_what_is_left(laid_out: None) -> None:
    visit("refused", EAST_DOOR)
    visit("seen", DOOR)
    visit("nobody_home", door_id(BUILDING_3, 1, "0101"))

    paths = found(Wanted(XIGUAN_PATH))

    assert len(paths) == 69
    assert paths == sorted(paths)
    assert [path for path in paths if not path.startswith(XIGUAN_PATH)] == []


def test_a_list_narrows_to_a_status(laid_out: None) -> None:
    visit("nobody_home", DOOR)

    assert found(Wanted(XIGUAN_PATH, status="again")) == [f"{B3}2.0502."]


def test_the_closest_post_holds_a_door(laid_out: None) -> None:
    wide, close = worker(f"{XIGUAN_PATH}01."), worker(B3)
    scope = scope_as("community_office", XIGUAN_PATH)

    holders = holders_around(scope, XIGUAN_PATH, at=later(0))

    held = [holders.of(f"{B3}2.0502."), holders.of(f"{B30}1.0101."), holders.of(f"{LANE_PATH}001.")]
    assert [one and one.account for one in held] == [close.account, wide.account, None]


def test_a_list_narrows_to_a_holder_and_leaves_out_closer_ones(laid_out: None) -> None:
    wide, close = worker(f"{XIGUAN_PATH}01."), worker(B3)

    assert {path[: len(B30)] for path in found(Wanted(XIGUAN_PATH, holder=wide.account))} == {B30}
    assert {path[: len(B3)] for path in found(Wanted(XIGUAN_PATH, holder=close.account))} == {B3}


def test_a_list_narrows_to_what_nobody_holds(laid_out: None) -> None:
    worker(f"{XIGUAN_PATH}01.")

    assert {path[: len(LANE_PATH)] for path in found(Wanted(XIGUAN_PATH, holder=NOBODY))} == {LANE_PATH}


def test_places_nobody_holds_come_with_what_is_left(laid_out: None) -> None:
    worker(B3)
    scope = scope_as("community_office", XIGUAN_PATH)

    rows = without_holder(scope, XIGUAN_PATH, held_around(scope, XIGUAN_PATH, at=later(0)))

    assert [(row.path, row.doors, row.left) for row in rows] == [(B30, 24, 24), (LANE_PATH, 22, 22)]


def test_pages_follow_each_other_without_gap_or_repeat(laid_out: None) -> None:
    scope = scope_as("community_office", XIGUAN_PATH)
    holders = holders_around(scope, XIGUAN_PATH, at=later(0))
    seen: list[UUID] = []
    after: str | None = None
    while True:
        page = left_page(scope, Wanted(XIGUAN_PATH), holders, after=after, limit=9)
        seen += [row.id for row in page.rows]
        after = page.next
        if after is None:
            break

    assert (len(seen), len(set(seen))) == (70, 70)


@pytest.mark.parametrize("limit", [1, 3])
def test_a_page_costs_one_query(laid_out: None, limit: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    scope = scope_as("community_office", XIGUAN_PATH)
    holders = holders_around(scope, XIGUAN_PATH, at=later(0))

    with django_assert_num_queries(1):
        left_page(scope, Wanted(XIGUAN_PATH), holders, limit=limit)
