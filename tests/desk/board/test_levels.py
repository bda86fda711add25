"""Boards of every level: the same figures from above and below, and equal to what is counted door by door."""

import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from tests.desk.ground import XIANGHE_PATH
from tests.fixtures.access import client_as, make_account, make_post, scope_as
from tests.people.world import (
    AT,
    BUILDING_3,
    BUILDING_30,
    COUNTY_ID,
    DONGGUAN_PATH,
    DOOR,
    EAST_1,
    EAST_DOOR,
    LANE,
    TOWN,
    XIGUAN,
    XIGUAN_PATH,
    member,
    register,
)
from tests.people.world import door as door_id
from tests.screening.world import later, visit

from lianfang.access.kinds import AccountOpenedBody, Identity
from lianfang.access.models import Member
from lianfang.access.scope import make_scope
from lianfang.desk.board.community import open_community
from lianfang.desk.board.page import Board, open_board
from lianfang.desk.board.standing import Standing
from lianfang.desk.board.villages import open_villages
from lianfang.kit.clock import now
from lianfang.kit.ids import named_id
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.places.models import Place
from lianfang.screening.queries import coverage

pytestmark = pytest.mark.django_db
TOWN_PATH = "14.10.28.100."
DOORS = [
    *(
        door_id(building, well, f"0{floor}01")
        for building in (BUILDING_3, BUILDING_30, EAST_1)
        for well in (1, 2)
        for floor in (1, 2)
    ),
    *(named_id(LANE, str(n)) for n in range(1, 4)),
]


def added_up(found: Iterable[Any]) -> Any:
    rows = list(found)
    return sum(rows[1:], rows[0])


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    walked=st.lists(
        st.tuples(
            st.sampled_from(DOORS), st.sampled_from(["seen", "refused", "nobody_home", "vacant"]), st.integers(1, 90)
        ),
        max_size=8,
    )
)
def test_each_level_is_the_sum_of_the_one_below_and_equal_to_the_recount(laid_out: None, walked: list[Any]) -> None:
    scope, at = scope_as("headquarters"), later(91)
    for door, outcome, minutes in walked:
        visit(outcome, door, minutes=minutes)

    county = open_board(scope, Place.objects.get(id=COUNTY_ID), at=at)
    town = open_board(scope, Place.objects.get(id=TOWN), at=at)
    there = [open_community(scope, Place.objects.get(path=path), at=at) for path in (XIGUAN_PATH, DONGGUAN_PATH)]
    villages = open_villages(scope, Place.objects.get(id=COUNTY_ID), at=at)

    for name in ("coverage", "pace"):
        whole = getattr(county.total, name)
        assert added_up(getattr(row, name) for row in county.rows) == whole
        assert added_up(getattr(row, name) for row in town.rows) == getattr(town.total, name) == whole
        assert added_up(getattr(row, name) for row in villages) == whole
        assert added_up(getattr(one.total.row, name) for one in there) == whole
        for one in there:
            tops = [getattr(part.row, name) for part in one.parts if part.level == 0]
            assert added_up(tops) == getattr(one.total.row, name)
    assert county.total.coverage == coverage.recount(scope, "14.10.28.")
    assert [one.total.row.coverage for one in there] == [coverage.recount(scope, one.place.path) for one in there]
    assert added_up(row.unheld for row in villages) == county.total.unheld == town.total.unheld


def test_standing_and_board_share_no_field() -> None:
    shared = {f.name for f in fields(Board)} & {f.name for f in fields(Standing)}

    assert shared == {"total", "rows", "lagging"}  # the same rows, with their pace


# ── a community ──


def board(client: Client, **query: str) -> str:
    return client.get(reverse("desk:board"), query).content.decode()


def table(html: str) -> list[list[str]]:
    found = re.findall(r'<table class="t town parts">.*?</table>', html, re.S)[0]
    rows = re.findall(r'<tr class="l\d">(.*?)</tr>', found, re.S)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in rows
    ]


def test_a_community_stands_by_its_compounds_and_buildings(laid_out: None, worker: Any) -> None:
    visit("refused", DOOR)

    rows = table(board(client_as("community_office", XIGUAN_PATH)))

    assert [(row[0], row[3], row[4], row[7], row[12]) for row in rows] == [
        ("祥和苑", "48", "48", "1", "李**"),
        ("3号楼", "24", "24", "1", "李**"),
        ("30号楼", "24", "24", "0", "李**"),
        ("西排平房", "22", "22", "0", "没人包联 指定"),
    ]


def test_a_community_says_what_is_left_and_who_holds_nothing(laid_out: None, worker: Any) -> None:
    html = board(client_as("community_office", XIGUAN_PATH))

    lead = re.findall(r'<h1 class="lead">.*?</h1>', html)[0]
    assert re.sub(r"<[^>]+>", "", lead) == "还差 70 户没走到，1 处没人包联。"


def test_a_part_of_a_neighbour_is_not_on_the_board(laid_out: None) -> None:
    html = board(client_as("community_office", XIGUAN_PATH))

    assert ("东1号楼" in html, "东关" in html) == (False, False)


def test_another_communitys_board_is_not_there(laid_out: None) -> None:
    client = client_as("community_office", DONGGUAN_PATH)

    assert client.get(reverse("desk:board_place", args=[XIGUAN])).status_code == 404


def test_doors_that_nobody_went_to_for_three_days_are_counted(laid_out: None) -> None:
    scope, place = scope_as("headquarters"), Place.objects.get(id=XIGUAN)
    visit("seen", DOOR)

    soon = open_community(scope, place, at=AT + timedelta(days=1))
    late = open_community(scope, place, at=AT + timedelta(days=5))

    assert (soon.total.stale, late.total.stale) == (69, 70)


def test_who_came_into_the_register_today_opens_to_the_entries(laid_out: None) -> None:
    account = make_account()
    make_post(account, "community_office", XIGUAN_PATH, place=XIGUAN)
    scope = make_scope(account, at=now())
    register(member("张大山"), door=DOOR)
    register(member("邻居"), door=EAST_DOOR)

    there = open_community(scope, Place.objects.get(id=XIGUAN), at=AT)

    waiting = {one.word: one.count for one in there.waiting}
    assert waiting == {
        "两处记的不一样": 0, "退回来的": 0, "等着对上的": 0, "可能重复的人": 0, "今天登记的户": 1, "今天补登的人": 0,
    }  # fmt: skip


def test_every_figure_of_a_community_opens(laid_out: None, worker: Any) -> None:
    visit("refused", DOOR)
    client = client_as("community_office", XIGUAN_PATH)
    html = board(client)

    hrefs = {href.replace("&amp;", "&") for href in re.findall(r'class="n[^"]*" href="([^"#]+)"', html)}
    answers = {href: client.get(href).status_code for href in hrefs}

    assert len(answers) > 10
    assert set(answers.values()) == {200}


@pytest.mark.parametrize("visits", [1, 3])
def test_a_community_board_costs_the_same_whatever_happened(
    laid_out: None, visits: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_as("community_office", XIGUAN_PATH)
    board(client)
    for n in range(visits):
        visit("refused", door_id(BUILDING_3, 1, f"0{n + 1}01"))

    with django_assert_num_queries(44):
        board(client)


# ── a township ──


def chased(client: Client) -> list[list[str]]:
    found = re.findall(r'<table class="t lag chase">.*?</table>', board(client), re.S)
    rows = re.findall(r"<tr>(.*?)</tr>", found[0], re.S) if found else []
    return [
        [re.sub(r"<[^>]+>", " ", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in rows
    ]


def test_a_township_calls_who_has_not_begun_with_name_and_tail(laid_out: None) -> None:
    account = make_account(name="段守田")
    post = make_post(account, "community_office", XIGUAN_PATH, place=XIGUAN)
    body = AccountOpenedBody(
        account=account.id, staff_code=account.staff_code, identity=Identity(name="段守田", phone="15403510001")
    )
    account.refresh_from_db()
    Member.objects.filter(id=account.id).delete()
    record_one(Draft("access.account_opened", body, XIGUAN, AT), by=SYSTEM("141028"))

    rows = chased(client_as("township_office", TOWN_PATH))

    words = [" ".join(" ".join(row).split()) for row in rows]
    assert post.account == account.id
    assert words == [
        "西关社区 一户都没走到 段** 尾号 0001 70 还差",
        "东关社区 一户都没走到 办公室没人 指定 24 还差",
    ]


def test_who_may_not_see_phones_is_shown_no_tail(laid_out: None) -> None:
    make_post(make_account(name="段守田"), "community_office", XIGUAN_PATH, place=XIGUAN)

    rows = chased(client_as("auditor", TOWN_PATH))

    assert [row[1].split() for row in rows] == [["段**", "没留电话"], ["办公室没人"]]


def test_doors_whose_community_has_nobody_either_are_told(laid_out: None) -> None:
    make_post(make_account(), "community_office", XIGUAN_PATH, place=XIGUAN)

    there = open_board(scope_as("headquarters"), Place.objects.get(id=COUNTY_ID), at=now())

    assert (there.total.unheld, there.standing.unanswered) == (94, 24)


def test_the_places_nobody_holds_are_all_listed_where_their_number_leads(laid_out: None) -> None:
    html = client_as("headquarters").get(reverse("desk:board")).content.decode()
    number = re.findall(r'<a class="n" href="(#[a-z]+)">(\d+)</a> 处', html)
    section = html.partition('id="unheld"')[2].partition("</section>")[0]

    assert number == [("#unheld", str(section.count("<li>")))]


def test_a_grid_workers_doors_are_held(laid_out: None) -> None:
    make_post(make_account(), "grid_worker", XIANGHE_PATH)

    there = open_board(scope_as("headquarters"), Place.objects.get(id=TOWN), at=now())

    assert [(row.name, row.unheld) for row in sorted(there.rows, key=lambda row: row.path)] == [
        ("东关社区", 24),
        ("西关社区", 22),
    ]


# ── all villages ──


def test_all_villages_are_listed_the_worst_first(laid_out: None) -> None:
    visit("seen", DOOR)

    html = client_as("headquarters").get(reverse("desk:board_villages", args=[COUNTY_ID])).content.decode()

    assert re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a> <span class="meta">([^<]*)</span>', html) == [
        ("东关社区", "吉昌镇"),
        ("西关社区", "吉昌镇"),
    ]
