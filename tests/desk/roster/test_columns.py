"""How a workbook is read is shown column by column, corrected, and remembered for the next file of the same form."""

import io
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client
from tests.desk.roster.test_views import text_of, upload
from tests.fixtures.access import client_as
from tests.people.world import OTHER_DOOR, XIGUAN_PATH, id_no, member, register

from lianfang.books.models import Mapping
from lianfang.facts.catalogue import fields
from lianfang.kit.clock import now
from lianfang.ledger.models import StoredEntry
from lianfang.people.importing.cannot import CannotLeaveAllOut
from lianfang.people.importing.forms import File, read_forms
from lianfang.people.models import Person, PersonIndex, PersonName

HEADERS = ["姓名", "身份证号", "楼栋", "门牌", "最近说过的号", "政治面貌", "2月1日"]
ROW = ["张大山", id_no(11), "祥和苑3号楼", "2-502", "13800003817", "群众", 36.5]


@pytest.fixture
def office(db: None) -> Client:
    return client_as("community_office", XIGUAN_PATH)


def book(*rows: list[Any], headers: list[str] = HEADERS, more: dict[str, list[list[Any]]] | None = None) -> bytes:
    found = openpyxl.Workbook()
    sheet = found.worksheets[0]
    sheet.title = "一网格"
    sheet.append(["网格走访表"])
    for line in (headers, *rows):
        sheet.append(line)
    for name, lines in (more or {}).items():
        other = found.create_sheet(name)
        for line in lines:
            other.append(line)
    out = io.BytesIO()
    found.save(out)
    return out.getvalue()


def chosen(page: str) -> dict[str, str]:
    """The select of each column, and what is chosen in it."""
    selects = re.findall(r'<select class="field" name="(c\.[\d.]+)".*?</select>', page, re.S)
    bodies = re.findall(r'<select class="field" name="c\.[\d.]+".*?</select>', page, re.S)
    keys = [re.search(r'value="([^"]*)" selected', body) for body in bodies]
    return {name: key[1] if key else "" for name, key in zip(selects, keys, strict=True)}


def test_what_is_not_sure_is_asked_before_the_first_row(office: Client) -> None:
    address = upload(office, book(ROW))["Location"]

    page = office.get(address)

    assert address.endswith("/columns/")
    assert chosen(page.content.decode()) == {
        "c.0.1": "name", "c.0.2": "id_no", "c.0.3": "building", "c.0.4": "door", "c.0.5": "", "c.0.6": "",
         "c.0.7": "temp_c",
    }  # fmt: skip
    said = text_of(page)
    assert ("2 列 要您看一眼" in said,
     "政治面貌：防控用不上" in said, StoredEntry.objects.filter(kind__startswith="people").count()) == (
        True, True, 0,
    )  # fmt: skip


def test_samples_are_masked_by_what_they_are(office: Client) -> None:
    page = office.get(upload(office, book(ROW))["Location"]).content.decode()

    assert [text for text in ("张大山", id_no(11), "13800003817") if text in page] == []
    assert [text for text in ("张**", "祥和苑3号楼", "36.5") if text not in page] == []


def test_a_corrected_column_is_taken_and_remembered(office: Client) -> None:
    address = upload(office, book(ROW))["Location"]

    tried = office.post(address.replace("columns", "choose"), {"c.0.5": "phone", "c.0.7": "temp_c"})
    office.post(f"{tried['Location']}import/")
    again = upload(office, book(["刘小梅", id_no(12), "祥和苑3号楼", "1-101", "13900000592", "党员", 36.6]))["Location"]

    assert Person.objects.get().phone_count == 1
    assert [[field for _column, field in row.columns] for row in Mapping.objects.all()] == [
        ["name", "id_no", "building", "door", "phone", "-", "temp_c"]
    ]
    assert again.endswith("/columns/") is False


def test_a_column_that_is_none_of_ours_is_asked_once(office: Client) -> None:
    headers, row = [*HEADERS[:4], "门口的牌子"], [*ROW[:4], "五好"]
    address = upload(office, book(row, headers=headers))["Location"]

    office.post(address.replace("columns", "choose"), {"c.0.5": ""})
    again = upload(office, book(row, headers=headers))["Location"]

    assert (address.endswith("/columns/"), again.endswith("/columns/")) == (True, False)


def test_the_columns_of_a_sure_form_can_be_looked_at_and_changed_afterwards(office: Client) -> None:
    outcome = upload(office, book(ROW[:4], headers=HEADERS[:4]))["Location"]

    page = office.get(f"{outcome}columns/")
    changed = office.post(f"{outcome}choose/", {"c.0.2": ""})

    assert "都对得上" in text_of(page)
    assert (changed["Location"], "身份证号" in text_of(office.get(outcome))) == (outcome, True)
    office.post(f"{outcome}import/")
    assert list(PersonIndex.objects.filter(field="id_no")) == []


def test_a_table_can_be_left_out_and_one_without_people_says_why(office: Client) -> None:
    more: dict[str, list[list[Any]]] = {
        "二网格": [HEADERS[:4], ["刘小梅", id_no(12), "祥和苑3号楼", "1-101"]],
        "日报": [["序号", "社区", "总户数"], [1, "西关", 9]],
    }
    outcome = upload(office, book(ROW[:4], headers=HEADERS[:4], more=more))["Location"]

    page = text_of(office.get(f"{outcome}columns/"))
    office.post(f"{outcome}choose/", {"skip.1": "on"})
    office.post(f"{outcome}import/")

    assert ("日报" in page, "不是人员名单" in page) == (True, True)
    assert list(PersonName.objects.values_list("name", flat=True)) == ["张大山"]


def test_all_tables_left_out_is_said_and_nothing_is_tried(office: Client) -> None:
    outcome = upload(office, book(ROW[:4], headers=HEADERS[:4]))["Location"]

    response = office.post(f"{outcome}choose/", {"skip.0": "on"})

    with pytest.raises(CannotLeaveAllOut):
        read_forms(File(book(ROW[:4], headers=HEADERS[:4]), choices={"0": "skip"}), fields=tuple(fields), at=now())
    assert (response.status_code, "每张表都选了" in text_of(response)) == (422, True)


def test_rows_of_several_sheets_are_answered_with_their_sheet(office: Client) -> None:
    more: dict[str, list[list[Any]]] = {"二网格": [HEADERS[:4], ["刘小梅", id_no(12), "祥和苑3号楼", "9-901"]]}
    outcome = upload(office, book(ROW[:4], headers=HEADERS[:4], more=more))["Location"]

    assert "二网格 2 刘** 祥和苑3号楼 9-901 没收下 D2" in text_of(office.get(outcome))


def test_who_is_perhaps_there_already_is_said_and_kept(office: Client) -> None:
    register(member("张大山", identity={"id_no": "", "phones": ("13800003817",)}), door=OTHER_DOOR)
    outcome = upload(office, book([*ROW[:4], "13800003817"], headers=[*HEADERS[:4], "联系电话"]))["Location"]

    page = text_of(office.get(outcome, {"status": "duplicate"}))
    office.post(f"{outcome}import/")

    assert ("可能已经登记在 祥和苑3号楼1单元101" in page, Person.objects.count()) == (True, 2)
