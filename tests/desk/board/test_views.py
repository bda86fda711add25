import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import client_as
from tests.people.world import (
    BUILDING_3,
    COUNTY,
    COUNTY_ID,
    DOOR,
    member,
    register,
)
from tests.people.world import door as door_id
from tests.screening.world import visit

from lianfang.screening.models import DoorTally

pytestmark = pytest.mark.django_db


@pytest.fixture
def headquarters(laid_out: None) -> Client:
    return client_as("headquarters")


def board(client: Client) -> str:
    return client.get(reverse("desk:board")).content.decode()


def test_the_board_opens_with_what_is_left(headquarters: Client) -> None:
    visit("seen", DOOR)

    html = board(headquarters)

    lead = re.findall(r'<h1 class="lead">.*?</h1>', html)[0]
    assert re.sub(r"<[^>]+>", "", lead) == "还差 93 户没走到，4 处没人包联（其中 94 户连村社区办公室也没人）。"


def test_a_figure_opens_the_list_behind_it(headquarters: Client) -> None:
    html = board(headquarters)

    href = re.findall(r'<h1 class="lead">.*?href="([^"]+)"', html)[0]
    assert headquarters.get(href).status_code == 200


def test_a_township_shows_its_villages_the_worst_first(laid_out: None) -> None:
    visit("seen", DOOR)

    html = client_as("township_office", "14.10.28.100.").get(reverse("desk:board")).content.decode()

    table = re.findall(r'<table class="t town">.*?</table>', html, re.S)[0]
    assert re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', table) == ["东关社区", "西关社区"]


def test_a_place_outside_the_scope_has_no_board(laid_out: None) -> None:
    township = client_as("township_office", "14.10.28.100.")

    assert township.get(reverse("desk:board_place", args=[COUNTY_ID])).status_code == 404


def test_persons_seen_stand_beside_those_registered(headquarters: Client) -> None:
    register(member("张大山"), member("刘小花"))
    visit("seen", present_count=1)

    html = board(headquarters)

    level = re.sub(r"<[^>]+>", "", re.findall(r'<p class="level">.*?</p>', html, re.S)[0])
    assert "登记 2 人，见到 1 人，50.0%" in level


def test_grave_entries_come_without_names(headquarters: Client) -> None:
    ill = member("张大山")
    register(ill)
    visit("seen", persons=[{"person": ill.person, "temp_c": 38.6}])

    html = board(headquarters)

    assert "1 人发热 38.6℃" in html
    assert "张" not in re.findall(r'<ul class="feed">.*?</ul>', html, re.S)[0]


def test_a_recount_says_that_both_agree(headquarters: Client) -> None:
    visit("seen")

    html = headquarters.get(reverse("desk:board_recount", args=[COUNTY_ID])).content.decode()

    assert "和即时数一致" in html


def test_a_recount_names_what_differs(headquarters: Client) -> None:
    DoorTally.objects.filter(county=COUNTY, place=BUILDING_3).update(doors=25)

    html = headquarters.get(reverse("desk:board_recount", args=[COUNTY_ID])).content.decode()

    assert "doors：95 / 94" in html


def test_a_community_without_doors_is_not_zero_per_cent(headquarters: Client) -> None:
    DoorTally.objects.filter(county=COUNTY).delete()

    html = board(headquarters)

    assert "0.0" not in html
    assert 'class="bar void"' in html


@pytest.mark.parametrize("visits", [1, 3])
def test_a_board_costs_the_same_whatever_happened(
    headquarters: Client, visits: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    board(headquarters)
    for n in range(visits):
        visit("refused", door_id(BUILDING_3, 1, f"0{n + 1}01"))

    with django_assert_num_queries(22):
        board(headquarters)
    with django_assert_num_queries(7):  # the ledger has not changed since
        board(headquarters)


@pytest.mark.parametrize("role", ["headquarters", "township_office", "department_reader", "auditor"])
def test_every_reader_of_a_county_may_open_it(laid_out: None, role: str) -> None:
    assert client_as(role, "14.10.28.100.").get(reverse("desk:board")).status_code == 200


def test_nobody_sees_health_facts_without_their_class(laid_out: None) -> None:
    ill = member("张大山")
    register(ill)
    visit("seen", persons=[{"person": ill.person, "temp_c": 38.6}])

    html = board(client_as("auditor", classes=""))

    assert "38.6" not in html
