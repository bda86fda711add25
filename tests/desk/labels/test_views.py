"""Labels: who gets which sheets, what a code opens, and that nobody learns from one what they may not know."""

import json
import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import client_as
from tests.people.world import BUILDING_3, COUNTY, EAST_1, LANE, XIGUAN, XIGUAN_PATH, door

from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, record_one
from lianfang.ledger.models import StoredEntry
from lianfang.places.drafts import end_labels, label_doors
from lianfang.places.labels import code_of
from lianfang.places.models import Label, Place

pytestmark = pytest.mark.django_db
FIRST, SECOND = door(BUILDING_3, 1, "0101"), door(BUILDING_3, 1, "0102")
THEIRS = door(EAST_1, 1, "0101")
SHEET = reverse("desk:label_sheet", args=[BUILDING_3])


@pytest.fixture
def office(laid_out: None) -> Client:
    """The office of 西关社区; next door a label hangs that it must never see."""
    label(THEIRS, place=EAST_1)
    return client_as("community_office", XIGUAN_PATH)


def label(*doors: UUID, place: UUID = BUILDING_3) -> list[str]:
    """Give `doors` labels and return their codes."""
    record_one(label_doors(place, doors, at=now()), by=SYSTEM(COUNTY))
    return [code_of(COUNTY, Label.objects.get(id=one).salt, one) for one in doors]


def codes() -> dict[UUID, str]:
    return {row.place: row.digest for row in Label.objects.filter(digest__gt="").exclude(place=THEIRS)}


def said(which: str, **more: str) -> dict[str, str]:
    form = {"entry_id": str(uuid7()), "at": now().isoformat(), "salt": uuid7().hex, "which": which, "paper": "3x8"}
    return form | more


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode().partition("<main")[2]


def made() -> list[list[str]]:
    entries = StoredEntry.objects.filter(kind="places.doors_labelled", place=BUILDING_3).order_by("seq")
    return [json.loads(entry.body)["doors"] for entry in entries]


def test_a_community_lists_its_buildings_and_how_many_doors_have_no_label(office: Client) -> None:
    label(FIRST, SECOND)

    html = text_of(office, reverse("desk:labels"))

    assert re.findall("还差 ([0-9]+) 户", html) == ["68"]
    assert ("祥和苑 3号楼" in html, "东苑" in html) == (True, False)


def test_sheets_for_doors_without_a_label_leave_the_others_as_they_are(office: Client) -> None:
    label(FIRST)
    before = codes()

    response = office.post(SHEET, said("missing"))

    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert ("filename*=utf-8''" in response["Content-Disposition"], response["Cache-Control"]) == (True, "no-store")
    assert (len(codes()), codes()[FIRST]) == (24, before[FIRST])
    assert len(made()[-1]) == 23


def test_the_same_labels_are_printed_once_more_without_an_entry(office: Client) -> None:
    label(FIRST, SECOND)
    before = codes()

    response = office.post(SHEET, said("same"))

    assert (response["Content-Type"], codes(), len(made())) == ("application/pdf", before, 1)


def test_a_lost_label_is_made_anew_and_the_old_code_ends(office: Client) -> None:
    old, kept = label(FIRST, SECOND)

    office.post(SHEET, said("anew", part=str(FIRST)))

    assert made()[-1] == [str(FIRST)]
    answers = [office.get(reverse("desk:door_code", args=[code])).status_code for code in (old, kept)]
    assert answers == [404, 302]


def test_labels_of_one_stairwell(office: Client) -> None:
    office.post(SHEET, said("missing", part=str(stairwell(2))))

    assert len(made()[-1]) == 12
    assert {str(door(BUILDING_3, 2, f"0{floor}0{n}")) for floor in range(1, 7) for n in (1, 2)} == set(made()[-1])


def stairwell(number: int) -> UUID:
    found = Place.objects.get(county=COUNTY, parent=BUILDING_3, segment=str(number))
    return UUID(str(found.id))


def test_a_form_sent_twice_makes_one_entry_and_the_same_labels(office: Client) -> None:
    form = said("anew")

    for _n in range(2):
        assert office.post(SHEET, form)["Content-Type"] == "application/pdf"

    assert len(made()) == 1


def test_where_every_door_has_a_label_the_form_says_what_to_choose(office: Client) -> None:
    office.post(SHEET, said("missing"))

    response = office.post(SHEET, said("missing"))

    assert (response.status_code, len(made())) == (422, 1)
    assert "这几户都有码了；要再印，选“照原样再印”。" in response.content.decode()


def test_where_no_door_has_a_label_there_is_nothing_to_print_again(office: Client) -> None:
    response = office.post(SHEET, said("same"))

    assert (response.status_code, made()) == (422, [])
    assert "这几户还没有码；先选“做新码”。" in response.content.decode()


def test_a_sheet_cannot_begin_beyond_its_last_label(office: Client) -> None:
    response = office.post(SHEET, said("missing", paper="2x7", skip="14"))

    assert (response.status_code, made()) == (422, [])
    assert "这种纸一张只有 14 枚。" in response.content.decode()


def test_a_label_can_end_without_a_new_one(office: Client) -> None:
    (code,) = label(FIRST)
    form = {"entry_id": str(uuid7()), "at": now().isoformat(), "door": str(FIRST)}

    response = office.post(reverse("desk:label_end", args=[BUILDING_3]), form, follow=True)

    assert "1单元 101 的码作废了。" in response.content.decode()
    assert (codes(), office.get(reverse("desk:door_code", args=[code])).status_code) == ({}, 404)


def test_a_building_next_door_has_no_sheet_here(office: Client) -> None:
    there = reverse("desk:label_sheet", args=[EAST_1])

    assert [office.get(there).status_code, office.post(there, said("anew")).status_code] == [404, 404]
    assert made() == []


def test_a_whole_community_has_a_list_instead_of_a_sheet(office: Client) -> None:
    response = office.get(reverse("desk:label_sheet", args=[XIGUAN]))

    assert (response.status_code, response["Location"]) == (302, f"/labels/?place={XIGUAN}")


def test_a_code_opens_its_door_in_the_chart_with_the_form(office: Client) -> None:
    (code,) = label(FIRST)
    worker = client_as("grid_worker", f"{XIGUAN_PATH}01.3.")

    response: Any = worker.get(reverse("desk:door_code", args=[code]), follow=True)

    assert response.redirect_chain[0][0].endswith("#door")
    html = response.content.decode()
    assert (response.status_code, "记下" in html, 'name="present_count"' in html) == (200, True, True)


def test_who_is_not_signed_in_sees_the_same_page_for_any_code(laid_out: None) -> None:
    (code,) = label(FIRST)

    seen = {text_of(Client(), f"/d/{one}").replace(one, "CODE") for one in (code, "a" * 16)}

    assert len(seen) == 1
    assert ("这是走访用的门牌码" in seen.pop(), "101" in text_of(Client(), f"/d/{code}")) == (True, False)


def test_a_code_outside_the_scope_answers_like_one_made_up(office: Client) -> None:
    (theirs,) = label(THEIRS, place=EAST_1)

    seen = {text_of(office, f"/d/{one}", 404) for one in (theirs, "a" * 16, "X")}

    assert len(seen) == 1


def test_a_code_outside_the_scope_asks_the_database_as_much_as_one_made_up(
    office: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    (theirs,) = label(THEIRS, place=EAST_1)
    office.get("/d/warm")

    for code in (theirs, "a" * 16):
        with django_assert_num_queries(5):
            office.get(f"/d/{code}")


def test_who_keeps_the_system_makes_labels_and_opens_none(laid_out: None) -> None:
    (code,) = label(FIRST)
    keeper = client_as("system_keeper")

    assert [keeper.get(SHEET).status_code, keeper.get(f"/d/{code}").status_code] == [200, 404]


def test_the_page_warns_of_an_address_that_no_phone_reaches(office: Client) -> None:
    here, there = (office.get(SHEET, headers={"host": host}).content.decode() for host in ("localhost", "testserver"))

    assert ["手机扫了打不开" in html for html in (here, there)] == [True, False]
    assert "码里写的网址是 http://testserver。" in there


def test_a_sheet_costs_the_same_whatever_its_size(
    office: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    office.get(SHEET)

    for place in (BUILDING_3, LANE):
        with django_assert_num_queries(9):
            office.get(reverse("desk:label_sheet", args=[place]))


def test_an_ended_label_is_missing_again(office: Client) -> None:
    label(FIRST)
    record_one(end_labels(BUILDING_3, [FIRST], at=now()), by=SYSTEM(COUNTY))

    office.post(SHEET, said("missing", part=str(FIRST)))

    assert made()[-1] == [str(FIRST)]
