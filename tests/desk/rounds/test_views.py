"""Opening a round, how far it is, closing it: each with what is recorded and what is refused."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import client_as
from tests.people.world import COUNTY, COUNTY_ID, DOOR, EAST_DOOR, XIGUAN, XIGUAN_PATH, member, register
from tests.screening.world import close_round, door_row, open_round, visit

from lianfang.desk.rounds.cannot import CannotCloseFromHere, CannotCloseTwice, CannotOpenHere
from lianfang.kit.clock import day_of, now
from lianfang.kit.ids import uuid7
from lianfang.ledger.models import StoredEntry
from lianfang.screening.models import Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(laid_out: None) -> Client:
    return client_as("community_office", XIGUAN_PATH)


def form(**said: Any) -> dict[str, Any]:
    due = day_of(now()) + timedelta(days=2)
    first = {"entry_id": str(uuid7()), "at": now().isoformat(), "place": str(XIGUAN), "name": "第二轮"}
    return {**first, "due_on": due.isoformat(), "due_time": "20:00", **said}


def opened() -> Round | None:
    return Round.objects.filter(county=COUNTY).order_by("-opened_at").first()


def close(client: Client, round_id: UUID, entry: UUID | None = None) -> Any:
    sent = {"entry_id": str(entry or uuid7()), "at": now().isoformat()}
    return client.post(reverse("desk:round_close", args=[round_id]), sent)


def test_opening_a_round_makes_every_door_one_to_go_to(office: Client) -> None:
    visit("seen")

    response = office.post(reverse("desk:round_open"), form())

    row = opened()
    assert row is not None
    assert (response.status_code, row.name, row.place, door_row().status) == (302, "第二轮", XIGUAN, "todo")
    assert door_row(EAST_DOOR).round is None


def test_a_double_click_opens_one_round(office: Client) -> None:
    sent = form()

    office.post(reverse("desk:round_open"), sent)
    office.post(reverse("desk:round_open"), sent)

    assert Round.objects.count() == 1


def test_guarded_questions_need_whom_and_on_what_ground(office: Client) -> None:
    bare = office.post(reverse("desk:round_open"), form(questions=["temp_c"]))
    asked = {"audience": "noted", "ground": "县指〔2020〕8号", "ground_on": "2020-02-05"}
    office.post(reverse("desk:round_open"), form(questions=["temp_c", "housing_use"], **asked))

    row = opened()
    assert row is not None
    assert bare.status_code == 422
    assert (row.audience, row.ground, [q["key"] for q in row.questions]) == (
        "noted",
        "县指〔2020〕8号",
        ["temp_c", "housing_use"],
    )


def test_a_round_within_an_open_one_is_refused(office: Client) -> None:
    open_round(COUNTY_ID)

    response = office.post(reverse("desk:round_open"), form())

    assert (response.status_code, Round.objects.count()) == (422, 1)
    assert str(CannotOpenHere.what) in response.content.decode()


def test_a_round_of_the_county_may_be_opened_over_open_ones(laid_out: None) -> None:
    open_round()
    county = client_as("headquarters")

    asked = county.get(reverse("desk:round_open"), {"place": str(COUNTY_ID)}).content.decode()
    response = county.post(reverse("desk:round_open"), form(place=str(COUNTY_ID)))

    assert (response.status_code, Round.objects.count()) == (302, 2)
    assert "下面有 1 轮没收" in asked


def test_a_neighbours_place_gets_no_round(office: Client) -> None:
    assert office.post(reverse("desk:round_open"), form(place=str(COUNTY_ID))).status_code == 404


def test_the_page_says_what_is_left_and_how_far_its_parts_are(office: Client) -> None:
    register(member(), member("刘小花"))
    round_id = open_round()
    visit("seen", minutes=12, present_count=2)

    html = office.get(reverse("desk:round", args=[round_id])).content.decode()

    assert "还差 69 户" in html
    assert re.findall(r'<th scope="row">(.*?)</th>', html) == ["西排平房", "祥和苑"]
    assert ("1 / 70" in html, "1 / 1" in html, "见到 2，底册 2" in html) == (True, True, True)


def test_answers_open_by_question(office: Client) -> None:
    round_id = open_round(questions=[{"key": "housing_use", "subject": "household"}])
    visit("seen", minutes=12, round=str(round_id), answers=[{"key": "housing_use", "value": "rented"}])

    html = office.get(reverse("desk:round", args=[round_id])).content.decode()

    assert re.findall(r"<dt>(.*?)</dt><dd>(\d+)</dd>", html.partition("住房使用情况")[2]) == [("出租", "1")]


def test_closing_records_what_stands_and_changes_no_door(office: Client) -> None:
    register(member())
    round_id = open_round()
    visit("seen", DOOR, minutes=12, present_count=1)

    response = close(office, round_id)

    row = Round.objects.get(county=COUNTY, id=round_id)
    newest = StoredEntry.objects.filter(county=COUNTY).order_by("-seq")[0]
    assert (response.status_code, row.closed_at is not None, newest.kind) == (302, True, "screening.round_closed")
    assert row.record == {
        **dict.fromkeys(("again", "refused", "needs", "watch", "vacant"), 0),
        "seq": newest.seq - 1,
        "doors": 70,
        "left": 69,
        "todo": 69,
        "done": 1,
        "persons_seen": 1,
        "members": 1,
        "households": 1,
        "households_reached": 1,
    }
    assert door_row().status == "done"


def test_a_closed_round_is_not_closed_again(office: Client) -> None:
    round_id, entry = open_round(), uuid7()

    first, again = close(office, round_id, entry), close(office, round_id, entry)
    other = close(office, round_id)

    assert (first.status_code, again.status_code, other.status_code) == (302, 302, 409)
    assert str(CannotCloseTwice.what) in other.content.decode()


def test_a_community_cannot_close_the_countys_round(office: Client) -> None:
    round_id = open_round(COUNTY_ID)

    response = close(office, round_id)

    assert (response.status_code, Round.objects.get(county=COUNTY, id=round_id).closed_at) == (403, None)
    assert str(CannotCloseFromHere.why) in response.content.decode()


def test_a_neighbours_round_is_not_there(office: Client) -> None:
    theirs = client_as("community_office", "14.10.28.100.001.")
    ours = open_round()

    assert theirs.get(reverse("desk:round", args=[ours])).status_code == 404
    assert "第二轮" not in theirs.get(reverse("desk:rounds")).content.decode()


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_whatever_its_length(
    office: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(count):
        close_round(open_round(minutes=10 + n, begin=False), minutes=500 + n)

    with django_assert_num_queries(11):
        office.get(reverse("desk:rounds"))


def test_a_page_of_a_round_reads_its_parts_at_once(office: Client, django_assert_num_queries: Any) -> None:
    round_id = open_round()

    with django_assert_num_queries(19):
        office.get(reverse("desk:round", args=[round_id]))
