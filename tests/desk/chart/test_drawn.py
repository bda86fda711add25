"""Buildings drawn before: the same page as if drawn anew, for whoever looks, in every language."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from tests.fixtures.access import client_as
from tests.people.world import BUILDING_3, DOOR, EAST, XIANGHE, XIGUAN, XIGUAN_PATH
from tests.people.world import door as door_id
from tests.screening.world import later, visit

from lianfang.desk.chart import drawn
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.places.kinds import PlaceRenamed

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(laid_out: None) -> Client:
    drawn.forget()
    return client_as("community_office", XIGUAN_PATH)


def tiles(client: Client, place: UUID = XIANGHE, **query: Any) -> str:
    html = client.get(reverse("desk:chart_place", args=[place]), query).content.decode()
    return html.partition('<div class="doors')[2].partition('<p class="meta foot">')[0]


def test_what_is_remembered_is_what_would_be_drawn(office: Client) -> None:
    visit("refused", DOOR)
    tiles(office)
    visit("seen", door_id(BUILDING_3, 1, "0101"))

    kept = tiles(office)
    drawn.forget()

    assert kept == tiles(office)
    assert "3号楼1单元101 已访" in kept


def test_a_building_renamed_is_drawn_anew(office: Client) -> None:
    tiles(office)
    body = PlaceRenamed(place=BUILDING_3, name="三号楼")
    record_one(Draft("places.renamed", body, BUILDING_3, later(5)), by=SYSTEM("141028"))

    assert ("三号楼2单元502 未访" in tiles(office), "3号楼2单元502" in tiles(office)) == (True, False)


def test_each_language_has_its_own(office: Client) -> None:
    tiles(office)
    english = Client(headers={"Accept-Language": "en"})
    english.cookies = office.cookies

    html = tiles(english)

    assert ("Not visited" in html, "未访" in html) == (True, False)


def test_an_opened_door_is_nobody_elses(office: Client) -> None:
    tiles(office)

    mine = tiles(office, door="3.2.0502.")

    assert (mine.count("picked"), tiles(office).count("picked")) == (1, 0)


def test_another_chart_of_the_same_building_names_its_doors_from_there(office: Client) -> None:
    tiles(office)

    assert 'href="?door=01.3.2.0502."' in tiles(office, XIGUAN)


def test_who_does_not_cover_a_place_gets_nothing_of_it(office: Client) -> None:
    tiles(office)

    assert (
        client_as("community_office", "14.10.28.100.001.").get(reverse("desk:chart_place", args=[XIANGHE])).status_code
        == 404
    )


# ── what a building's numbers open by way of the chart ──


def test_what_is_left_of_a_building_opens_its_list(office: Client) -> None:
    address = reverse("desk:chart_place", args=[XIANGHE])
    assert 'href="?left=3."' in tiles(office)

    answer = office.get(address, {"left": "3."})

    assert answer.headers["Location"] == f"{reverse('desk:unvisited')}?place={BUILDING_3}"
    assert office.get(address, {"left": "99."}).status_code == 404


def test_a_building_nobody_holds_leads_to_naming_somebody(office: Client) -> None:
    address = reverse("desk:chart_place", args=[XIANGHE])

    answer = office.get(address, {"hold": "3."})

    assert answer.headers["Location"] == f"{reverse('desk:give_post')}?place={BUILDING_3}"
    assert client_as("auditor").get(address, {"hold": "3."}).status_code == 404


def test_no_way_leads_out_of_the_scope(office: Client) -> None:
    assert office.get(reverse("desk:chart_place", args=[EAST]), {"left": ""}).status_code == 404
