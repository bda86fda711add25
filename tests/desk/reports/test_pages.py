"""Pages of forms: dropped in, filled, opened cell by cell; asked once about what is unknown; a zero is stated."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.fixtures.access import client_as
from tests.people.world import COUNTY, DOOR, EAST_DOOR, XIGUAN, XIGUAN_PATH, lay_out, member
from tests.people.world import register as register_household
from tests.reports.asked import blank_form, book, register

from lianfang.books.models import Mapping
from lianfang.desk.reports import tray as trays
from lianfang.kit.clock import day_of, now
from lianfang.kit.ids import uuid7
from lianfang.kit.paths import parent
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.sealing.laid import folder_of
from lianfang.reports.kinds import form_id
from lianfang.reports.models import Filing, Form

pytestmark = pytest.mark.django_db
TODAY = day_of(now())
FANXIANG = form_id("fanxiang")


@pytest.fixture(autouse=True)
def _laid_out(db: None) -> None:
    lay_out()
    register_household(member("罗隔壁"), door=EAST_DOOR)
    register_household(member("张大山"), door=DOOR)


@pytest.fixture
def office() -> Client:
    return client_as("community_office", XIGUAN_PATH)


def entry() -> dict[str, str]:
    return {"entry_id": str(uuid7()), "at": now().isoformat()}


def upload(content: bytes, name: str = "入户.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def drop(client: Client, content: bytes) -> str:
    """Drop a form in and return where its sheet is."""
    said = {"workbook": upload(content), "place": str(XIGUAN), "on": TODAY.isoformat()}
    answer = client.post("/forms/fill/", said)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def want(**otherwise: Any) -> None:
    """Have the county ask 西关社区 for a form every day."""
    stated: dict[str, Any] = {"book": book(content=blank_form(title="入户排查登记表")), "until": date(2099, 12, 31)}
    register(**(stated | otherwise))


def taken(client: Client, sheet: str, for_whom: str = "县卫健局") -> Any:
    return client.post(f"{sheet}take/", {**entry(), "for_whom": for_whom})


def names_in(content: bytes) -> list[object]:
    rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=3, max_row=9, values_only=True)
    return [row[1] for row in rows if row[1]]


def test_a_dropped_form_shows_masked_names_and_the_file_has_them_whole(office: Client) -> None:
    sheet = drop(office, blank_form(title="入户排查登记表"))

    html = office.get(sheet).content.decode()
    assert ["张**" in html, "张大山" in html, "罗" in html] == [True, False, False]

    answer = taken(office, sheet)
    assert names_in(answer.getvalue()) == ["张大山"]
    kept = StoredEntry.objects.filter(county=COUNTY, kind="reports.file_taken")
    said = [json.loads(row.body) for row in kept]
    assert [(row.place, body["rows"], body["for_whom"]) for row, body in zip(kept, said, strict=True)] == [
        (XIGUAN, 1, "县卫健局")
    ]


def test_a_cell_opens_to_its_entries(office: Client) -> None:
    sheet = drop(office, blank_form(title="入户排查登记表"))

    html = office.get(f"{sheet}?cell=B3").content.decode()

    registered = StoredEntry.objects.get(county=COUNTY, kind="people.household_registered", place=DOOR)
    assert f"/ledger/{registered.id}/" in html


def test_a_file_is_taken_only_for_somebody(office: Client) -> None:
    sheet = drop(office, blank_form(title="入户排查登记表"))

    assert taken(office, sheet, for_whom="").status_code == 422
    assert StoredEntry.objects.filter(county=COUNTY, kind="reports.file_taken").count() == 0


def test_what_a_person_types_stands_in_the_file(office: Client) -> None:
    sheet = drop(office, blank_form(title="入户排查登记表"))

    office.post(f"{sheet}type/", {"0.E3": "=外出打工", "0.B3": "李四", "9.A1": "x"})

    made = openpyxl.load_workbook(io.BytesIO(taken(office, sheet).getvalue())).worksheets[0]
    assert (made["B3"].value, str(made["E3"].value).lstrip("'"), made["E3"].data_type) == ("张大山", "=外出打工", "s")


def test_another_account_does_not_open_a_dropped_form(office: Client) -> None:
    sheet = drop(office, blank_form())

    assert client_as("headquarters").get(sheet).status_code == 404


def test_a_dropped_form_lies_sealed(office: Client) -> None:
    drop(office, blank_form(title="入户排查登记表"))

    every = b"".join(path.read_bytes() for path in folder_of(trays.FOLDER, COUNTY).iterdir())

    assert [b"PK\x03\x04" in every, "张大山".encode() in every, "入户".encode() in every] == [False, False, False]


def test_a_file_without_a_table_is_refused_with_what_to_do(office: Client) -> None:
    said = {
        "workbook": upload(b"\x89PNG\r\n\x1a\n" + bytes(64), "p.xlsx"),
        "place": str(XIGUAN),
        "on": TODAY.isoformat(),
    }

    answer = office.post("/forms/fill/", said)

    assert (answer.status_code, 'class="do"' in answer.content.decode()) == (422, True)


def test_a_form_is_registered_after_its_columns_were_read() -> None:
    want(key="ruhu", title="入户表", form=form_id("ruhu"))
    headquarters = client_as("headquarters")
    work = headquarters.post("/forms/new/", {"workbook": upload(blank_form("眼结膜充血", "养不养鸡"))})["Location"]
    html = headquarters.get(work).content.decode()
    assert ["乡村干部判断不了" in html, "养不养鸡" in html, "入户表" in html] == [True, True, True]

    terms = {
        "title": "返乡人员登记表", "department": "县卫健局", "level": "community", "often": "daily",
        "due_time": "16:00", "purpose": "安排观察", "ground": "通知第3号", "ground_on": "2020-02-01",
        "since": TODAY.isoformat(), "until": "2099-12-31", "key": "fanxiang",
    }  # fmt: skip
    answer = headquarters.post(f"{work}register/", {**entry(), **terms})

    assert answer["Location"] == f"/forms/{FANXIANG}/"
    columns = Form.objects.get(county=COUNTY, id=FANXIANG).columns
    assert {column["words"]: column["why"] for column in columns if column["why"]} == {
        "备注": "hand", "眼结膜充血": "unknowable", "养不养鸡": "unknown",
    }  # fmt: skip
    assert headquarters.post(f"{work}register/", {**entry(), **terms}).status_code == 422


def test_a_new_version_asks_only_about_its_new_column() -> None:
    want(title="返乡人员登记表")
    headquarters = client_as("headquarters")

    work = headquarters.post(f"/forms/{FANXIANG}/version/", {"workbook": upload(blank_form("养不养鸡"))})["Location"]
    html = headquarters.get(work).content.decode()
    assert ["养不养鸡" in html, "身份证号" in html] == [True, False]
    said = headquarters.post(f"{work}columns/", {"c.0.6": "-"})
    assert said.status_code == 302, said.content.decode()
    assert "请您说" not in headquarters.get(work).content.decode()  # what is none of ours is not asked again
    headquarters.post(f"{work}register/", entry())

    row = Form.objects.get(county=COUNTY, id=FANXIANG)
    assert (row.number, row.columns[-1]["words"]) == (2, "养不养鸡")
    assert Mapping.objects.get(county=COUNTY, form="fanxiang").columns == [
        ["序号", "serial"], ["姓名", "name"], ["身份证号", "id_no"], ["返乡时间", "return_on"], ["备注", "note"],
        ["养不养鸡", "-"],
    ]  # fmt: skip


def test_nobody_changes_a_form_of_another_office() -> None:
    want()
    township = client_as("township_office", "14.10.28.100.")

    answer = township.post(f"/forms/{FANXIANG}/end/", {**entry(), "until": TODAY.isoformat(), "reason": "不要了"})

    assert answer.status_code == 403
    assert Form.objects.get(county=COUNTY, id=FANXIANG).ended_because == ""


def test_an_answer_is_filled_looked_at_and_released(office: Client) -> None:
    want()
    due = {"form": str(FANXIANG), "place": str(XIGUAN), "on": TODAY.isoformat()}
    sheet = office.post("/forms/open/", due)["Location"]

    office.post(f"{sheet}release/", entry())

    row = Filing.objects.get(county=COUNTY, form=FANXIANG, place=XIGUAN)
    assert (row.on, row.is_zero, row.by_clock, row.released_at is not None) == (TODAY, False, False, True)
    assert row.asked_count == row.filled_count + row.typed_count + row.left_count + row.empty_count > 0
    assert "西关社区" not in client_as("community_office", "14.10.28.100.001.").get("/forms/").content.decode()


def test_a_zero_is_stated_and_silence_stays_open(office: Client) -> None:
    want()
    assert "还差 1 份" in office.get("/forms/").content.decode()

    office.post("/forms/zero/", {**entry(), "form": str(FANXIANG), "place": str(XIGUAN), "on": TODAY.isoformat()})

    assert "要交的都交了" in office.get("/forms/").content.decode()
    assert Filing.objects.get(county=COUNTY, form=FANXIANG, place=XIGUAN).is_zero


def test_nobody_answers_for_a_place_outside_the_scope() -> None:
    want()
    other = client_as("community_office", "14.10.28.100.001.")
    due = {"form": str(FANXIANG), "place": str(XIGUAN), "on": TODAY.isoformat()}

    assert other.post("/forms/zero/", {**entry(), **due}).status_code == 404
    assert other.post("/forms/open/", due).status_code == 404
    assert Filing.objects.count() == 0


def test_another_units_form_is_not_ended() -> None:
    """CannotChangeForOthers: the county asked for it, a township may only fill it."""
    want()
    said = {**entry(), "until": TODAY.isoformat(), "reason": "并表"}
    answer = client_as("township_office", parent(XIGUAN_PATH)).post(f"/forms/{Form.objects.get().pk[1]}/end/", said)

    assert answer.status_code == 403
    assert "这张表不是您这里登记的" in answer.content.decode()
    assert Form.objects.get().until_on == date(2099, 12, 31)


def test_a_sheet_is_there_for_whoever_dropped_it_alone(office: Client) -> None:
    """CannotFindDrop, the same for a sheet of somebody else and for one that never was."""
    sheet = drop(office, blank_form(title="入户排查登记表"))
    never = f"/forms/sheet/{uuid7()}/"

    answers = [client_as("community_office", XIGUAN_PATH).get(address) for address in (sheet, never)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert ["这份表不在了" in answer.content.decode() for answer in answers] == [True, True]


@pytest.mark.parametrize(
    ("form", "what"),
    [("04-卡口检查登记表", "卡口"), ("06-居家隔离人员名单", "居家观察"), ("10-在职党员报到登记表", "党员、志愿者报到")],
)
def test_a_form_whose_rows_nobody_records_yet_says_so_before_all_else(office: Client, form: str, what: str) -> None:
    blank = (Path(__file__).parents[2] / "books" / "forms" / f"{form}.xlsx").read_bytes()

    html = office.get(drop(office, blank)).content.decode()

    told = html.index(f"一行填的是“{what}”，台账里还不记这件事。")
    assert told < html.index('class="xl"')
    assert ["下载填好的表" in html, "点一格" in html, "下载，回去手填" in html] == [False, False, True]


def test_a_form_that_lists_somebody_says_nothing_of_that(office: Client) -> None:
    html = office.get(drop(office, blank_form(title="入户排查登记表"))).content.decode()

    assert ["一行也列不出来" in html, "下载填好的表" in html] == [False, True]
