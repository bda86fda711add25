"""大屏 on the posts page: a code shown once, the screens that are lit, one ended."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.fixtures.access import client_as
from tests.people.world import TOWN, lay_out

from lianfang.access.models import Screen

pytestmark = pytest.mark.django_db
TOWN_PATH = "14.10.28.100."


@pytest.fixture
def office(db: None) -> Client:
    lay_out()
    return client_as("township_office", TOWN_PATH)


def opened(client: Client, name: str = "门厅西侧") -> str:
    return client.post(reverse("desk:screens"), {"name": name}).content.decode()


def test_a_code_is_shown_once_and_lets_the_screen_in(office: Client) -> None:
    html = opened(office)
    code = re.findall(r'<p class="code">([^<]+)</p>', html)[0]
    again = office.get(reverse("desk:screens")).content.decode()

    wall = Client()
    answer = wall.post(reverse("board:let_in"), {"code": code})

    assert (code in again, answer.headers["Location"]) == (False, "/board/wall/")
    assert wall.get("/board/wall/").status_code == 200
    assert (Screen.objects.get().place, Screen.objects.get().name) == (TOWN, "门厅西侧")


def test_a_screen_is_ended_from_the_list(office: Client) -> None:
    opened(office)
    screen = Screen.objects.get()

    office.post(reverse("desk:end_screen", args=[screen.id]))

    assert "门厅西侧" not in office.get(reverse("desk:screens")).content.decode()
    assert office.post(reverse("desk:end_screen", args=[screen.id])).status_code == 404


def test_a_neighbour_neither_sees_nor_ends_it(office: Client) -> None:
    opened(office)
    neighbour = client_as("township_office", "14.10.28.200.")

    html = neighbour.get(reverse("desk:screens")).content.decode()

    assert ("门厅西侧" in html, "还没有大屏" in html) == (False, True)
    assert neighbour.post(reverse("desk:end_screen", args=[Screen.objects.get().id])).status_code == 404


def test_a_community_is_told_who_opens_one(office: Client) -> None:
    community = client_as("community_office", "14.10.28.100.003.")

    assert "由县、乡镇的办公室来开" in community.get(reverse("desk:screens")).content.decode()
    assert community.post(reverse("desk:screens"), {"name": "门口"}).status_code == 422
    assert Screen.objects.count() == 0


def test_a_screen_needs_to_say_where_it_hangs(office: Client) -> None:
    assert office.post(reverse("desk:screens"), {"name": " "}).status_code == 422
