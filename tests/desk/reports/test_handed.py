"""What was handed on opens as it was, whatever came later; the file is there once more, for who may take it."""

import io
import json
from uuid import UUID

import openpyxl
import pytest
from django.test import Client
from tests.desk.reports.test_pages import FANXIANG, TODAY, _laid_out, entry, office, want
from tests.fixtures.access import client_as
from tests.people.world import COUNTY, OTHER_DOOR, XIGUAN, member
from tests.people.world import register as register_household
from tests.reports.asked import book

from lianfang.kit.ids import uuid7
from lianfang.ledger.models import StoredEntry
from lianfang.reports.kinds import filing_id

__all__ = ["_laid_out", "office"]
pytestmark = pytest.mark.django_db
FILING = filing_id(FANXIANG, XIGUAN, TODAY)
HANDED = f"/forms/handed/{FILING}/"
CELL = f"{XIGUAN.hex}.household_total"


def daily_report() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append(["疫情防控工作日报表"])
    sheet.append("序号 村(社区) 总户数 总人数 备注".split())
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def hand_on(office: Client) -> None:
    """西关社区 hands on that one household of one person lives there."""
    want(title="疫情防控工作日报表", book=book(content=daily_report()))
    due = {"form": str(FANXIANG), "place": str(XIGUAN), "on": TODAY.isoformat()}
    sheet = office.post("/forms/open/", due)["Location"]
    office.post(f"{sheet}release/", entry())


def page(client: Client, address: str = HANDED) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_what_was_handed_on_stays_and_what_came_later_is_listed(office: Client) -> None:
    hand_on(office)
    assert "现在" not in page(office)

    register_household(member("后来登记的"), door=OTHER_DOOR)

    html = page(office, f"{HANDED}?cell={CELL}")
    late = StoredEntry.objects.get(county=COUNTY, kind="people.household_registered", place=OTHER_DOOR)
    assert ["现在 2" in html, "照现在算是 2" in html, "0 → 1" in html] == [True, True, True]
    assert f"/ledger/{late.id}/" in html
    assert "后来登记的" not in html


def test_what_differs_names_where_and_what_came_since(office: Client) -> None:
    hand_on(office)
    register_household(member("后来登记的"), door=OTHER_DOOR)
    late = StoredEntry.objects.get(county=COUNTY, kind="people.household_registered", place=OTHER_DOOR)

    source = office.get(f"{HANDED}?cell={CELL}").context["shown"].source

    assert [(one.was, one.is_, one.line.id, bool(one.line.place)) for one in source.later] == [(0, 1, late.id, True)]
    assert source.more_later == 0


def test_the_figure_opens_to_the_entries_it_was_counted_from(office: Client) -> None:
    hand_on(office)
    first = StoredEntry.objects.filter(county=COUNTY, kind="people.household_registered").exclude(place=OTHER_DOOR)
    register_household(member("后来登记的"), door=OTHER_DOOR)

    html = page(office, f"{HANDED}?cell={CELL}")

    told = html[html.index("从这 1 笔来") : html.index("照现在算是")]
    assert [one.id for one in first if f"/ledger/{one.id}/" in told] == [
        one.id for one in first if one.path_then.startswith("14.10.28.100.003.")
    ]


def test_the_file_is_there_once_more_and_who_took_it_is_recorded(office: Client) -> None:
    hand_on(office)

    answer = office.post(f"{HANDED}take/", {**entry(), "for_whom": "县指挥部"})

    made = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    taken = StoredEntry.objects.get(county=COUNTY, kind="reports.file_taken")
    assert (made.worksheets[0]["B3"].value, made.worksheets[0]["C3"].value) == ("西关社区", 1)
    assert (taken.place, json.loads(taken.body)["for_whom"]) == (XIGUAN, "县指挥部")


def test_only_offices_take_the_file(office: Client) -> None:
    hand_on(office)
    reader = client_as("department_reader")

    assert "再下载一份" in page(office)
    assert "再下载一份" not in page(reader)
    assert reader.post(f"{HANDED}take/", {**entry(), "for_whom": "自己"}).status_code == 403


@pytest.mark.parametrize("filing", [FILING, uuid7()])
def test_what_is_not_handed_on_or_of_another_place_is_not_there(office: Client, filing: UUID) -> None:
    other = client_as("community_office", "14.10.28.100.001.")
    address = f"/forms/handed/{filing}/"

    before = office.get(address).status_code
    hand_on(office)

    assert (before, other.get(address).status_code) == (404, 404)
    assert other.post(f"{address}take/", {**entry(), "for_whom": "别人"}).status_code == 404


def test_a_day_that_is_over_leads_to_what_was_handed_on(office: Client) -> None:
    hand_on(office)

    assert HANDED in page(office, f"/forms/?on={TODAY.isoformat()}")


def test_the_file_says_for_whom_it_was_taken_and_a_second_click_gets_the_same(office: Client) -> None:
    want(title="疫情防控工作日报表", book=book(content=daily_report()))
    due = {"form": str(FANXIANG), "place": str(XIGUAN), "on": TODAY.isoformat()}
    sheet, said = office.post("/forms/open/", due)["Location"], {**entry(), "for_whom": "县防控办"}

    first, second = (office.post(f"{sheet}take/", said).getvalue() for _click in range(2))

    trace = openpyxl.load_workbook(io.BytesIO(first)).worksheets[-1]
    assert first == second
    assert ["交给", "县防控办"] in [[cell.value for cell in row] for row in trace.iter_rows(max_col=2)]
    assert StoredEntry.objects.filter(county=COUNTY, kind="reports.file_taken").count() == 1
