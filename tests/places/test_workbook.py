"""A county's own list: what is read, what is said of rows that cannot be, what recording it does."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from lianfang.ledger.door import record
from lianfang.places.cannot import CannotReadDivisions
from lianfang.places.divisions import division_id
from lianfang.places.workbook import drafts_of_import, plan_import, read_divisions

from .ground import AT, BY, COUNTY, XIGUAN, later, lay_ground, row

pytestmark = pytest.mark.django_db
HEADER = ("代码", "名称", "上级", "类型")


def workbook(*rows: tuple[Any, ...], header: tuple[str, ...] = HEADER, title: str | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in ([(title,)] if title else []) + [header, *rows]:
        sheet.append(line)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_rows_become_divisions_whatever_excel_made_of_their_codes() -> None:
    content = workbook(
        (141028, "吉县", None, "县"),
        (141028100.0, "吉昌镇", 141028, "镇"),
        ("141028100003", "西关社区居民委员会", None, None),
        ("141028203000", "柏山寺乡", None, None),
        title="吉县区划表",
    )

    found = read_divisions(content, COUNTY)

    assert [(d.code, d.name, d.kind.value, d.parent) for d in found.divisions] == [
        ("141028", "吉县", "county", ""),
        ("141028100", "吉昌镇", "township", "141028"),
        ("141028100003", "西关社区", "community", "141028100"),
        ("141028203", "柏山寺乡", "township", "141028"),
    ]
    assert found.faults == []


def test_every_bad_row_is_named_with_its_reason() -> None:
    content = workbook(
        ("141028", "吉县"),
        ("14102", "短了"),
        ("141029100", "别的县"),
        ("141028101", ""),
        ("141028100", "吉昌镇", "141028999"),
        ("141028102", "壶口镇", None, "大镇"),
        ("141028", "又一个吉县"),
        ("141028300001", "没有乡镇的村"),
    )

    found = read_divisions(content, COUNTY)

    assert [(fault.row, str(fault.text)) for fault in found.faults] == [
        (3, "代码要是 6、9 或 12 位数字"),
        (4, "不是本县的代码"),
        (5, "没写名称"),
        (6, "上级不在表里，本县也没有"),
        (7, "类型只认：县、乡镇、街道、社区、村"),
        (8, "代码在前面出现过"),
    ]


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(CannotReadDivisions):
        read_divisions(content, COUNTY)


def test_a_workbook_without_its_header_is_refused() -> None:
    with pytest.raises(CannotReadDivisions):
        read_divisions(workbook(("1", "2"), header=("甲", "乙")), COUNTY)


def test_recording_a_list_adds_what_is_missing_and_renames_what_is_called_otherwise() -> None:
    lay_ground()
    content = workbook(
        ("141028", "吉县"),
        ("141028100", "吉昌镇"),
        ("141028100003", "西关街社区居民委员会"),
        ("141028100002", "东关社区居民委员会"),
        ("141028101", "屯里镇"),
        ("141028101200", "屯里村民委员会"),
    )
    plan = plan_import(COUNTY, read_divisions(content, COUNTY).divisions)

    record(drafts_of_import(plan, at=later(5)), by=BY)

    assert (len(plan.added), len(plan.renamed), plan.same_count) == (2, 1, 3)
    assert row(XIGUAN).name == "西关街社区"
    assert row(division_id("141028101200")).path == "14.10.28.101.200."
    again = plan_import(COUNTY, read_divisions(content, COUNTY).divisions)
    assert (len(again.added), len(again.renamed)) == (0, 0)
    assert later(5) > AT
