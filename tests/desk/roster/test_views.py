"""Importing on pages: choose, try, record, read the answers; whatever is wrong with a file is said and half of it is
never kept."""

import io
import re
import zipfile
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.fixtures.access import client_as
from tests.people.world import COUNTY, HEADERS, XIGUAN, XIGUAN_PATH, id_no, row, workbook

from lianfang.books.limits import MOST_BYTES
from lianfang.ledger.models import StoredEntry
from lianfang.people.models import Household, Person


@pytest.fixture
def office(db: None) -> Client:
    return client_as("community_office", XIGUAN_PATH)


def upload(client: Client, content: bytes, name: str = "西关.xlsx", **more: Any) -> Any:
    said = {"workbook": SimpleUploadedFile(name, content), "place": str(XIGUAN)} | more
    return client.post("/roster/try/", said)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_roster_is_tried_then_recorded(office: Client) -> None:
    tried = upload(office, workbook(row("张大山", 身份证号=id_no(11)), row("刘小梅", 现住详细门牌="9-901")))
    seen = text_of(office.get(tried["Location"]))
    before = Person.objects.count()

    done = office.post(f"{tried['Location']}import/")

    answered = text_of(office.get(done["Location"]))
    assert ("试读，还没记下" in seen, "2 行里有 1 行收不下" in seen, "G6" in seen, before) == (True, True, True, 0)
    assert (done["Location"], "记下了" in answered, Person.objects.count()) == (tried["Location"], True, 1)


def test_a_file_with_nothing_in_it_is_said_so(office: Client) -> None:
    tried = upload(office, b"")

    assert (tried.status_code, "这个文件是空的" in text_of(tried)) == (422, True)


def test_recording_twice_records_once(office: Client) -> None:
    address = upload(office, workbook(row(身份证号=id_no(11))))["Location"]

    for _turn in range(2):
        office.post(f"{address}import/")

    assert (Household.objects.count(), Person.objects.count()) == (1, 1)


def test_the_same_file_again_has_nothing_to_record(office: Client) -> None:
    content = workbook(row(身份证号=id_no(11)))
    office.post(f"{upload(office, content)['Location']}import/")

    page = office.get(upload(office, content)["Location"])

    assert ("都登记过了，一行也没有变" in text_of(page), "/import/" in page.content.decode()) == (True, False)


def test_the_answers_can_be_filtered(office: Client) -> None:
    address = upload(office, workbook(row("张大山"), row("刘小梅", 现住详细门牌="9-901")))["Location"]

    shown = {
        status: "张**" in text_of(office.get(address, {"status": status})) for status in ("created", "refused", "all")
    }

    assert shown == {"created": True, "refused": False, "all": True}


def test_columns_that_are_not_stored_are_named(office: Client) -> None:
    content = workbook([*row("张大山"), "党员"], headers=[*HEADERS, "政治面貌"])

    assert "政治面貌" in text_of(office.get(upload(office, content)["Location"]))


def test_the_outcome_leaves_as_a_workbook_with_masked_names(office: Client) -> None:
    address = upload(office, workbook(row("张大山", 身份证号=id_no(11)), row("刘小梅", 性别="?")))["Location"]

    response = office.get(f"{address}outcome.xlsx")

    lines = list(openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0].iter_rows(values_only=True))
    assert "王建国" in str(lines[0][0])
    assert [line[1:6] for line in lines[3:]] == [
        (5, "张**", "祥和苑3号楼2单元502", "新登记", None),
        (6, "刘**", "祥和苑3号楼 2-502", "没收下", "C6"),
    ]


def test_what_lies_on_the_tray_is_not_readable(office: Client) -> None:
    upload(office, workbook(row("张大山", 身份证号=id_no(11))))

    parts = [path.read_bytes() for path in (settings.VAR / "roster" / COUNTY).iterdir()]
    assert [word for word in ("张大山", id_no(11)) for part in parts if word.encode() in part] == []
    assert [part for part in parts if part.startswith(b"PK")] == []


def test_a_tray_opens_to_who_filled_it_alone(office: Client) -> None:
    address = upload(office, workbook(row()))["Location"]
    other = client_as("community_office", XIGUAN_PATH)

    answers = [other.get(address), other.post(f"{address}import/"), office.get(f"/roster/{uuid4()}/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_file_is_gone_once_it_is_recorded(office: Client) -> None:
    address = upload(office, workbook(row()))["Location"]

    office.post(f"{address}import/")

    assert list((settings.VAR / "roster" / COUNTY).glob(f"{address.split('/')[2]}.book")) == []


def _headless() -> bytes:
    return workbook(row(), headers=[f"列{n}" for n in range(16)])


def _counts() -> bytes:
    """A daily report: figures of villages, no people."""
    headers = ["序号", "村(社区)", "总户数", "已排查户数", "总人数", "备注"]
    return workbook([1, "西关社区", 812, 640, 2011, None], headers=headers, sign_off=False)


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b"<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * (401 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (b"hello", 422, "没有找到表头"),
        (b"", 422, "文件是空的"),
        (b"PK\x03\x04 broken", 422, "读不出表格"),
        (_headless(), 422, "没有找到表头"),
        (_counts(), 422, "没有找到“姓名”这一列"),
    ],
)
def test_a_file_that_is_no_roster_says_what_to_do(office: Client, content: bytes, status: int, reason: str) -> None:
    before = StoredEntry.objects.count()

    response = upload(office, content)

    assert (response.status_code, reason in text_of(response)) == (status, True)
    assert StoredEntry.objects.count() == before


def test_a_file_that_unpacks_to_too_much_is_refused(office: Client) -> None:
    response = upload(office, _bomb())

    assert (response.status_code, "像是故意压起来的" in text_of(response)) == (413, True)


def test_a_file_of_200_megabytes_is_refused_before_it_is_read(office: Client) -> None:
    response = office.generic(
        "POST", "/roster/try/", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(200 << 20)
    )

    assert (response.status_code, f"最多 {MOST_BYTES >> 20} MB" in text_of(response)) == (413, True)


def test_a_form_without_its_token_is_still_refused(db: None) -> None:
    careful = client_as("community_office", XIGUAN_PATH)
    careful.handler.enforce_csrf_checks = True

    assert upload(careful, workbook(row())).status_code == 403


def test_no_file_says_so(office: Client) -> None:
    response = office.post("/roster/try/", {"place": str(XIGUAN)})

    assert (response.status_code, Person.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("grid_worker", 200),
        ("community_office", 200),
        ("township_office", 200),
        ("headquarters", 200),
        ("department_reader", 403),
        ("auditor", 403),
        ("system_keeper", 403),
    ],
)
def test_who_may_not_register_people_may_not_import(role: str, status: int) -> None:
    client = client_as(role, XIGUAN_PATH)

    assert client.get("/roster/").status_code == status


def test_a_place_outside_the_scope_cannot_be_chosen(office: Client) -> None:
    response = upload(office, workbook(row()), place=str(uuid4()))

    assert (response.status_code, Person.objects.count()) == (422, 0)


def test_missing_doors_are_made_where_the_office_says_so(office: Client) -> None:
    content = workbook(row("张大山", 现住详细门牌="3-701"))

    page = office.get(upload(office, content, creates_places="on")["Location"])
    office.post(f"{page.request['PATH_INFO']}import/")

    assert "要新建的地方" in text_of(page)
    assert Household.objects.get().path.startswith(XIGUAN_PATH)
