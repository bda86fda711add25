import hashlib
import io
import json
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import client_as
from tests.people.world import AT, BUILDING_3, COUNTY, DOOR, EAST, XIANGHE, XIGUAN, XIGUAN_PATH, member, register
from tests.people.world import door as door_id
from tests.screening.world import visit

from lianfang.kit.clock import now
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.reading.entries import unsealed

pytestmark = pytest.mark.django_db
EXPORTED = "exports.taken"


@pytest.fixture
def office(laid_out: None) -> Client:
    return client_as("community_office", XIGUAN_PATH)


def listed(client: Client, **query: str) -> list[str]:
    html = client.get(reverse("desk:unvisited"), query).content.decode()
    table = re.findall(r"<tbody>.*?</tbody>", html, re.S)
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', table[0]) if table else []


def test_the_list_shows_what_is_left_and_no_neighbour(office: Client) -> None:
    visit("seen", DOOR)

    names = listed(office, place=str(XIANGHE))

    assert len(names) == 47
    assert "东关社区" not in office.get(reverse("desk:unvisited")).content.decode()


def test_a_status_narrows_the_list(office: Client) -> None:
    visit("refused", DOOR)

    assert listed(office, status="refused") == ["502"]


def test_each_line_opens_the_door(office: Client) -> None:
    html = office.get(reverse("desk:unvisited"), {"place": str(XIANGHE)}).content.decode()

    href = re.findall(r'<th scope="row"><a class="q" href="([^"]+)"', html)[0]
    assert office.get(href).status_code == 302


def test_a_page_holds_fifty_and_leads_on(office: Client) -> None:
    html = office.get(reverse("desk:unvisited")).content.decode()
    after = re.findall(r"after=([\w-]+)", html)[0]

    assert (len(listed(office)), len(listed(office, after=after))) == (50, 20)


def test_a_printed_list_has_all_on_one_sheet_after_another(office: Client) -> None:
    response: Any = office.get(reverse("desk:unvisited"), {"print": "1"})

    html = response.getvalue().decode()
    assert len(re.findall(r'<th scope="row">', html)) == 70
    assert html.rstrip().endswith("</html>")


def test_a_printed_list_has_no_last_row(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianfang.screening.queries.unvisited.CHUNK", 9)

    response: Any = office.get(reverse("desk:unvisited"), {"print": "1"})

    assert len(re.findall(r'<th scope="row">', response.getvalue().decode())) == 70


def test_the_revisit_list_has_who_was_not_met(office: Client) -> None:
    visit("nobody_home", DOOR)
    visit("refused", door_id(BUILDING_3, 1, "0101"))
    visit("seen", door_id(BUILDING_3, 1, "0102"))

    html = office.get(reverse("desk:revisit")).content.decode()

    assert re.findall(r'<th scope="row"><a class="q" href="[^"]*">(.*?)</a>', html) == ["101", "502"]
    assert "<b>2 户</b>要再去" in html


def test_the_stale_list_has_doors_without_a_word_for_days(office: Client) -> None:
    visit("seen", DOOR)  # long ago
    visit("seen", door_id(BUILDING_3, 1, "0101"), minutes=int((now() - AT).total_seconds() // 60) - 1)

    response: Any = office.get(reverse("desk:stale"), {"print": "1"})

    found = re.findall(r"<th scope=\"row\"><a [^>]*>([^<]+)</a>", response.getvalue().decode())
    assert (len(found), found.count("502")) == (69, 4)
    assert "<b>69 户</b>3 天没有动静" in office.get(reverse("desk:stale")).content.decode()


def test_each_list_is_exported_under_its_own_name(office: Client) -> None:
    visit("nobody_home", DOOR)

    for name, rows in (("unvisited", 70), ("revisit", 1), ("stale", 70)):
        response: Any = office.post(reverse(f"desk:{name}_export"), {"place": str(XIGUAN)})

        sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).active
        assert sheet is not None
        entry = StoredEntry.objects.filter(county=COUNTY, kind=EXPORTED).order_by("-seq")[0]
        assert (sheet.max_row - 4, json.loads(entry.body)["source"], json.loads(entry.body)["rows"]) == (
            rows,
            f"screening.{name}",
            rows,
        )


def test_a_place_outside_the_scope_has_no_list(office: Client) -> None:
    assert office.get(reverse("desk:unvisited"), {"place": str(EAST)}).status_code == 404
    assert office.get(reverse("desk:unvisited"), {"place": "x"}).status_code == 404
    assert office.post(reverse("desk:unvisited_export"), {"place": str(EAST)}).status_code == 404


def test_an_export_is_the_list_and_an_entry(office: Client, worker: object) -> None:
    visit("seen", DOOR)
    visit("nobody_home", door_id(BUILDING_3, 1, "0101"))

    response: Any = office.post(reverse("desk:unvisited_export"), {"place": str(XIGUAN)})

    file = b"".join(response.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(file)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    stored = StoredEntry.objects.get(county=COUNTY, kind=EXPORTED)
    entry = unsealed(COUNTY, stored.id)
    assert entry is not None
    assert sheet["A1"].value == "吉昌镇 西关社区 未访单"
    assert "社区（村）办公室" in str(sheet["A2"].value)
    assert len(rows) == entry.body.rows == 69
    assert rows[0][1:6] == ["西关社区", "祥和苑 3号楼 1单元", "101", "待复访", 1]
    assert rows[0][8] == "李**"
    assert entry.body.digest == hashlib.sha256(file).hexdigest()


def test_an_export_keeps_its_filters(office: Client) -> None:
    visit("refused", DOOR)

    response: Any = office.post(reverse("desk:unvisited_export"), {"place": str(XIGUAN), "status": "refused"})

    assert b"".join(response.streaming_content)
    stored = StoredEntry.objects.get(county=COUNTY, kind=EXPORTED)
    entry = unsealed(COUNTY, stored.id)
    assert entry is not None
    assert (entry.body.rows, entry.body.filters) == (1, {"status": "refused"})


def test_a_list_is_only_handed_out_on_request_by_post(office: Client) -> None:
    assert office.get(reverse("desk:unvisited_export")).status_code == 405


@pytest.mark.parametrize("refusals", [1, 3])
def test_a_list_costs_the_same_whatever_its_length(
    office: Client, refusals: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    listed(office)
    for n in range(refusals):
        visit("refused", door_id(BUILDING_3, 1, f"0{n + 1}01"))

    with django_assert_num_queries(11):
        assert len(listed(office, status="refused")) == refusals


def test_persons_to_look_after_are_masked_and_newest_first(office: Client) -> None:
    ill, other = member("张大山"), member("刘小花")
    register(ill, other)
    visit("seen", persons=[{"person": ill.person, "temp_c": 38.6}], minutes=1)
    visit("seen", persons=[{"person": other.person, "needs": ["medicine"]}], minutes=9)

    html = office.get(reverse("desk:affected")).content.decode()

    assert re.findall(r'<th scope="row">([^<]+)</th>', html) == ["刘**", "张**"]
    assert "38.6℃" in html


def test_who_may_not_see_health_facts_gets_no_such_list(laid_out: None) -> None:
    ill = member("张大山")
    register(ill)
    visit("seen", persons=[{"person": ill.person, "temp_c": 38.6}])

    html = client_as("auditor", classes="").get(reverse("desk:affected")).content.decode()

    assert "38.6" not in html


def test_the_list_of_silent_doors_says_how_many_days_it_means(laid_out: None) -> None:
    html = client_as("community_office", XIGUAN_PATH).get(reverse("desk:stale")).content.decode()

    assert re.findall(r'<option value="(\d+)" selected', html) == ["3"]
