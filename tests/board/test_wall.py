"""The wall screen: of an office that is signed in, or of a screen that was let in by its code."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import client_as, make_account, make_post
from tests.people.world import BUILDING_3, TOWN, XIGUAN_PATH, member, register
from tests.people.world import door as door_id
from tests.screening.world import visit

from lianfang.access.models import Post, Screen
from lianfang.access.scope import make_scope
from lianfang.access.signing.screens import let_in, open_screen
from lianfang.board.alarms import MOST_ALARMS
from lianfang.board.views import COOKIE
from lianfang.kit.clock import now
from lianfang.places.models import Place

pytestmark = pytest.mark.django_db
TOWN_PATH = "14.10.28.100."
HTMX = {"HX-Request": "true"}


@pytest.fixture
def code(laid_out: None) -> str:
    """The code of a screen that the township's office has opened."""
    account = make_account(name="段主任")
    make_post(account, "township_office", TOWN_PATH, place=TOWN)
    return open_screen(make_scope(account, at=now()), Place.objects.get(id=TOWN), name="大厅", at=now())[1]


@pytest.fixture
def screen(code: str) -> Client:
    """A browser on the wall that nobody signed in at."""
    client = Client()
    client.post(reverse("board:let_in"), {"code": code})
    return client


def wall(client: Client, **headers: str) -> Any:
    return client.get(reverse("board:wall"), headers=headers)


def fever() -> None:
    ill = member("张大山")
    register(ill)
    visit("refused", door_id(BUILDING_3, 1, "0101"))
    visit("seen", persons=[{"person": ill.person, "temp_c": 38.6}])


def test_the_wall_shows_no_names_of_people(laid_out: None) -> None:
    fever()

    html = wall(client_as("headquarters")).content.decode()

    assert "张" not in html
    assert re.findall(r'<strong class="much">(\d+)</strong>', html) == ["1", "2", "4", "1"]


def test_a_screen_shows_its_place_without_anybody_signed_in(screen: Client) -> None:
    fever()

    response = wall(screen)

    html = response.content.decode()
    assert (response.status_code, response["Cache-Control"]) == (
        200,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert '<span class="plate">吉昌镇</span>' in html
    assert "西关社区" in html
    assert ("张" in html, "段" in html) == (False, False)


def test_a_screen_opens_its_board_and_nothing_else(screen: Client) -> None:
    for name in ("desk:board", "desk:unvisited", "desk:ledger", "desk:people", "desk:posts"):
        assert screen.get(reverse(name)).status_code == 302, name
    cookie = screen.cookies[COOKIE]

    assert (cookie["path"], bool(cookie["httponly"]), cookie["samesite"]) == ("/board/wall/", True, "Lax")
    assert screen.post(reverse("board:wall")).status_code == 405
    assert screen.get("/board/wall/", headers={"Authorization": f"Bearer {cookie.value}"}).status_code == 200
    assert Client().get("/api/v1/doors", headers={"Authorization": f"Bearer {cookie.value}"}).status_code in (401, 404)


def test_a_screen_refreshes_itself_by_its_part_alone(screen: Client) -> None:
    html = wall(screen, **HTMX).content.decode()

    assert html.lstrip().startswith('<div class="w" data-wall="30"')
    assert 'hx-trigger="every 30s' in html
    assert "连不上，数字停在" in html


def test_an_ended_screen_goes_dark_at_its_next_refresh(screen: Client) -> None:
    Screen.objects.update(ended_at=now())

    part, whole = wall(screen, **HTMX), wall(screen)

    assert (part.headers["HX-Redirect"], part.content) == ("/board/wall/let-in/", b"")
    assert whole.headers["Location"] == "/board/wall/let-in/"
    assert "这块屏停用了" in screen.get("/board/wall/let-in/").content.decode()


def test_a_screen_goes_dark_with_its_post(screen: Client) -> None:
    Post.objects.update(ended_at=now())

    assert wall(screen).status_code == 302


def test_a_wrong_code_says_what_to_do(code: str) -> None:
    response = Client().post(reverse("board:let_in"), {"code": "22222222"})

    assert (response.status_code, "再要一个码" in response.content.decode()) == (422, True)
    assert COOKIE not in response.cookies


def test_a_code_of_another_browser_is_used_up(code: str) -> None:
    let_in(code, at=now())

    assert Client().post(reverse("board:let_in"), {"code": code}).status_code == 422


def test_a_stranger_is_asked_for_a_code(db: None) -> None:
    response = wall(Client())

    assert response.headers["Location"] == "/board/wall/let-in/"


def test_there_are_at_most_four_alarms(laid_out: None) -> None:
    fever()

    html = wall(client_as("headquarters")).content.decode()

    assert html.count('class="much"') <= MOST_ALARMS


def test_below_a_township_there_is_a_board_instead(laid_out: None) -> None:
    response = wall(client_as("community_office", XIGUAN_PATH))

    assert response.headers["Location"] == reverse("desk:board")


@pytest.mark.parametrize("role", ["headquarters", "township_office", "department_reader", "auditor"])
def test_whoever_reads_a_county_or_township_may_put_it_on_a_wall(laid_out: None, role: str) -> None:
    assert wall(client_as(role, TOWN_PATH)).status_code == 200


def test_who_keeps_the_system_sees_no_figures_of_places(laid_out: None) -> None:
    assert wall(client_as("system_keeper")).headers["Location"] == "/board/wall/let-in/"


def test_a_screen_costs_few_queries(screen: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    wall(screen, **HTMX)

    with django_assert_num_queries(9):  # the ledger has not changed since
        wall(screen, **HTMX)
