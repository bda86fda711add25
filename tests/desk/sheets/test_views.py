"""Sheets and keying: what is printed, what a keyed row becomes, that nothing is recorded twice and nothing lost."""

import json
import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import client_as
from tests.people.world import (
    BUILDING_3,
    BUILDING_30,
    COUNTY,
    DOOR,
    EAST_1,
    TOWN,
    XIGUAN,
    XIGUAN_PATH,
    door,
    member,
    register,
)
from tests.screening.world import door_row, open_round, visit

from lianfang.kit.clock import now
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.models import StoredEntry
from lianfang.people.models import Fact
from lianfang.screening.models import DoorAnswers
from lianfang.screening.rounds import SMALLEST_SCOPE

pytestmark = pytest.mark.django_db
VISIT = "screening.door_visit"
ASKS: dict[str, Any] = {
    "questions": [
        {"key": "temp_c", "subject": "person"},
        {"key": "symptom", "subject": "person"},
        {"key": "housing_use", "subject": "household"},
    ],
    "asked_of": {"of": "noted", "ground": SMALLEST_SCOPE.on(now().date()).source, "ground_on": "2020-02-04"},
}


@pytest.fixture
def office(laid_out: None) -> Client:
    return client_as("community_office", XIGUAN_PATH)


def keying(place: UUID = BUILDING_3, on: str = "2020-03-01", part: str = "am") -> str:
    return f"{reverse('desk:keying', args=[place])}?on={on}&part={part}"


def key(client: Client, at_door: UUID = DOOR, *, at: str = "", **values: str) -> dict[str, Any]:
    """Key one row as the script sends it; the answer about it."""
    sent = {f"{at_door}:{name.replace('__', '@')}": value for name, value in {"outcome": "", **values}.items()}
    response: Any = client.post(at or keying(), sent, headers={"Accept": "application/json"})
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = json.loads(response.content).get(str(at_door), {})
    return answer


def visits() -> list[StoredEntry]:
    return list(StoredEntry.objects.filter(county=COUNTY, kind=VISIT, place=DOOR).order_by("seq"))


def test_a_community_lists_its_buildings_and_no_neighbours(office: Client) -> None:
    html = office.get(reverse("desk:sheets")).content.decode()

    assert re.findall(r'<th scope="row">(.*?)</th>', html) == ["祥和苑 3号楼", "祥和苑 30号楼", "西排平房"]
    assert office.get(reverse("desk:sheets"), {"place": str(EAST_1)}).status_code == 404


def test_who_holds_more_than_a_community_picks_one(laid_out: None) -> None:
    town = client_as("township_office", "14.10.28.100.")

    response = town.get(reverse("desk:sheets"), {"place": str(TOWN)})

    assert re.findall(r"place=([\w-]+)\">", response.content.decode())[-1:] == [str(XIGUAN)]
    assert town.get(reverse("desk:sheet", args=[TOWN])).status_code == 302


def test_a_sheet_has_a_box_for_each_door_and_names_are_masked(office: Client) -> None:
    register(member("张大山"), member("刘小花"))

    html = office.get(reverse("desk:sheet", args=[BUILDING_3])).content.decode()

    assert len(re.findall(r'<td class="here">', html)) == 24
    assert ("张** 2" in html, "张大山" in html) == (True, False)


def test_a_sheet_asks_guarded_questions_only_of_key_persons(office: Client) -> None:
    fine, ill = member("张大山"), member("刘小花")
    register(fine, ill)
    visit("seen", persons=[{"person": ill.person, "temp_c": 38.1}])
    open_round(**ASKS)

    html = office.get(reverse("desk:sheet", args=[BUILDING_3])).content.decode()

    assert re.findall(r'class="person".*?<b>(.*?)</b>', html) == [
        "刘** 男 51" if "刘** 男 51" in html else "刘** 男 58"
    ]
    assert "住房使用情况" in html


def test_a_whole_community_prints_one_sheet_after_another(office: Client) -> None:
    html = office.get(reverse("desk:sheet", args=[XIGUAN])).content.decode()

    assert len(re.findall(r'class="paper-sheet"', html)) == 3


def test_a_number_is_that_many_at_home_and_nobody_affected(office: Client) -> None:
    answer = key(office, outcome="3")

    assert (answer["state"], door_row().status, door_row().present_count) == ("saved", "done", 3)


def test_a_row_sent_twice_is_one_visit(office: Client) -> None:
    key(office, outcome="3")
    key(office, outcome="3")

    assert len(visits()) == 1


def test_a_row_changed_is_a_correction_of_it(office: Client) -> None:
    key(office, outcome="3")
    key(office, outcome="/")
    key(office, outcome="2")

    rows = visits()
    assert [row.amends for row in rows] == [None, rows[0].id, rows[1].id]
    assert (door_row().status, door_row().attempt_count, door_row().present_count) == ("done", 1, 2)
    rebuilt = rebuild(COUNTY).differences
    assert [one for one in rebuilt if one.table.startswith("screening")] == []  # the post was planted without an entry


def test_a_door_that_was_done_and_did_not_open_again_is_said_to_be_open(office: Client) -> None:
    visit("seen", door(BUILDING_3, 2, "0501"))
    visit("seen")

    answer = key(office, at=keying(on="2020-03-02"), outcome="0")

    assert (answer["state"], answer["words"]) == ("saved", "记下：没人应。原来是已访，现在要再去")
    assert [door_row().status, door_row(door(BUILDING_3, 2, "0501")).status] == ["again", "done"]


def test_a_sheet_walked_before_somebody_was_seen_opens_no_door(office: Client) -> None:
    key(office, at=keying(on="2020-03-02"), outcome="3")

    answer = key(office, at=keying(on="2020-03-01"), outcome="0")

    assert (answer["words"], door_row().status) == ("记下：没人应", "done")


def test_another_part_of_the_day_is_another_visit(office: Client) -> None:
    key(office, outcome="0")
    key(office, at=keying(part="eve"), outcome="2")

    assert (door_row().status, door_row().attempt_count) == ("done", 2)


def test_a_mistake_is_said_beside_its_field_and_nothing_is_recorded(office: Client) -> None:
    answer = key(office, outcome="99")

    assert (answer["state"], sorted(answer["wrong"]), visits()) == ("wrong", ["outcome"], [])


def test_answers_without_anybody_seen_are_a_mistake(office: Client) -> None:
    open_round(**ASKS)

    answer = key(office, outcome="0", housing_use="1")

    assert (answer["state"], sorted(answer["wrong"]), visits()) == ("wrong", ["outcome"], [])


def test_what_is_keyed_goes_to_door_person_and_round(office: Client) -> None:
    ill = member("刘小花")
    register(ill)
    visit("seen", persons=[{"person": ill.person, "temp_c": 38.1}])
    round_id = open_round(**ASKS)

    asked = {f"temp_c__{ill.person.hex}": "378", f"symptom__{ill.person.hex}": "1"}
    answer = key(office, DOOR, at=keying(), outcome="2", housing_use="2", **asked)

    assert (answer["state"], door_row().status, door_row().round) == ("saved", "needs", round_id)
    assert DoorAnswers.objects.get(county=COUNTY, door=DOOR).household == {"housing_use": "rented"}
    facts = Fact.objects.filter(county=COUNTY, person=ill.person, entry=visits()[-1].id).order_by("position")
    assert list(facts.values_list("key", "code", "number")) == [("temp_c", "", 37.8), ("symptom", "cough", None)]


def test_a_sheet_walked_before_the_round_counts_for_what_was_before(office: Client) -> None:
    key(office, outcome="2")
    open_round(minutes=2 * 30 * 24 * 60)

    key(office, at=keying(part="pm"), outcome="3")

    assert (door_row().status, door_row().attempt_count) == ("todo", 0)


def test_a_page_loaded_again_shows_what_was_recorded(office: Client) -> None:
    key(office, outcome="/")

    html = office.get(keying()).content.decode()

    assert re.findall(rf'name="{DOOR}:outcome" value="([^"]*)"', html) == ["/"]
    assert "录了 1 / 24 户" in html


def test_without_scripts_the_whole_sheet_is_sent_at_once(office: Client) -> None:
    sent = {f"{DOOR}:outcome": "2", f"{door_row().id}:housing_use": ""}
    response = office.post(keying(), sent)

    assert (response.status_code, door_row().status, len(visits())) == (200, "done", 1)


def test_a_row_emptied_after_it_was_recorded_is_not_taken_back_in_silence(office: Client) -> None:
    key(office, outcome="2")

    answer = key(office, outcome="")

    assert (answer["state"], len(visits()), door_row().status) == ("wrong", 1, "done")


def test_a_sheet_of_tomorrow_is_not_keyed(office: Client) -> None:
    response = office.get(keying(on="2199-01-01"))

    assert response.status_code == 422


def test_a_neighbours_building_is_not_there(office: Client) -> None:
    assert office.get(keying(EAST_1)).status_code == 404
    assert office.post(keying(EAST_1), {}).status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_a_sheet_costs_the_same_whatever_was_keyed(
    office: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(count):
        key(office, door(BUILDING_3, 1, f"0{n // 2 + 1}0{n % 2 + 1}"), outcome="2")

    with django_assert_num_queries(15):
        office.get(keying())


def test_a_row_of_another_building_is_not_taken(office: Client) -> None:
    key(office, DOOR, at=keying(BUILDING_30), outcome="2")

    assert (visits(), door_row().status) == ([], "todo")
