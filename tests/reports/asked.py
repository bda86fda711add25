"""A form as 县卫健局 would register it, and the corner of 吉县 whose townships and communities owe it."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import openpyxl
from tests.fixtures.access import scope_as
from tests.people.world import COUNTY_ID

from lianfang.access.scope import Scope
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import Answer
from lianfang.reports import library, shelf
from lianfang.reports.kinds import BookRef, ColumnAsked, FormRegistered, form_id

COUNTY, COUNTY_PATH = "141028", "14.10.28."
AT = datetime(2020, 2, 6, 1, 0, tzinfo=UTC)
ON = date(2020, 2, 6)
RETURNED = (("序号", "serial"), ("姓名", "name"), ("身份证号", "id_no"), ("返乡时间", "return_on"), ("备注", "note"))
STATED: dict[str, Any] = {
    "title": "返乡人员登记表",
    "department": "县卫健局",
    "level": "community",
    "often": "daily",
    "due_time": time(16),
    "purpose": "掌握返乡人员，安排观察",
    "ground": "县卫健局通知第3号",
    "ground_on": date(2020, 2, 1),
    "since": date(2020, 2, 1),
    "until": date(2020, 4, 30),
}


def blank_form(*more: str, title: str = "返乡人员登记表") -> bytes:
    """返乡人员登记表 as a department sends it: a title, a header, five rows left, a sign-off."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append([title])
    sheet.append([*(words for words, _asks in RETURNED), *more])
    for _row in range(5):
        sheet.append([])
    sheet.cell(9, 1, "填表人：")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def book(county: str = COUNTY, content: bytes = b"a workbook") -> BookRef:
    return shelf.keep(county, content, "返乡人员登记表.xlsx")


def columns(asked: Sequence[tuple[str, str]] = RETURNED) -> tuple[ColumnAsked, ...]:
    return tuple(
        ColumnAsked(sheet="Sheet1", key=words, words=words, asks=asks, why="" if asks else "unknown")
        for words, asks in asked
    )


def form(key: str = "fanxiang", **otherwise: Any) -> FormRegistered:
    stated = {"key": key, "form": form_id(key), "book": book(), "columns": columns()} | STATED | otherwise
    return FormRegistered(**stated)


def department(path: str = COUNTY_PATH) -> Scope:
    return scope_as("department_reader", path)


def register(
    key: str = "fanxiang", *, by: Scope | None = None, place: UUID = COUNTY_ID, id: UUID | None = None, **otherwise: Any
) -> Answer:
    asker = by or department()
    return library.register_form(form(key, **otherwise), place=place, by=asker.author(), at=AT, id=id or uuid7())
