#!/usr/bin/env python3
"""Writes docs/samples/roster.xlsx: the form that communities fill, filled with people who do not exist.

It fits the drill county of `lianfang demo`: 祥和苑 in 西关社区, buildings 2 and 4, as the office there would send it.
Three rows are wrong in ways that happen: no name, a number that Excel turned into a figure, a last digit mistyped.
"""

import sys
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lianfang.drill import names, numbers

PATH = Path(__file__).resolve().parent.parent / "docs" / "samples" / "roster.xlsx"
COUNTY = "141028"
COLUMNS = {
    "姓名": ("必填", 10),
    "身份证号": ("18位", 22),
    "性别": ("男/女", 6),
    "出生日期": ("YYYY-MM-DD", 13),
    "联系电话": ("多个用;分隔", 14),
    "现住小区/建筑": ("必填", 16),
    "现住详细门牌": ("如1-101", 13),
    "所属网格": ("网格编号", 10),
    "人员类型": ("常住/流动", 10),
    "是否重点人员": ("是/否", 13),
    "重点类别": ("独居老人,低保户…", 18),
    "户籍详细地址": ("选填", 24),
    "户编号": ("选填", 10),
    "户号": ("选填", 10),
    "是否人户分离": ("是/否", 13),
    "备注": ("选填", 16),
}
DOORS = [
    (building, f"{stairwell}-{floor}0{door}")
    for building in (2, 4)
    for stairwell, floor, door in (
        (1, 2, 1),
        (1, 5, 2),
        (2, 1, 1),
        (2, 4, 2),
        (3, 3, 1),
        (3, 6, 1),
        (1, 6, 2),
        (2, 6, 1),
    )
]
LINE = Side(style="thin", color="808080")


def _person(random: Random, surname: str, sex: str, born: date) -> dict[str, Any]:
    return {
        "姓名": surname + names.given_name(random, sex, born.year),
        "身份证号": numbers.id_no(COUNTY, born, sex, random),
        "性别": "男" if sex == "male" else "女",
        "出生日期": born.isoformat(),
        "联系电话": numbers.phone(random) if born.year < 2006 else "",
        "是否重点人员": "是" if born.year < 1945 else "否",
        "重点类别": "高龄老人" if born.year < 1945 else "",
    }


def _day(random: Random, first: int, last: int) -> date:
    return date(random.randint(first, last), random.randint(1, 12), random.randint(1, 28))


def _household(random: Random, number: int, building: int, door: str) -> list[dict[str, Any]]:
    """Two adults, often a child, sometimes a grandparent; each row says where and which household."""
    family = names.surname(random)
    people = [_person(random, family, "male", _day(random, 1962, 1990))]
    people.append(_person(random, names.surname(random), "female", _day(random, 1964, 1992)))
    if random.random() < 0.7:
        people.append(_person(random, family, random.choice(["male", "female"]), _day(random, 1996, 2017)))
    if random.random() < 0.3:
        people.append(_person(random, family, "female", _day(random, 1934, 1950)))
    where = {
        "现住小区/建筑": f"祥和苑{building}号楼",
        "现住详细门牌": door,
        "所属网格": "西关一网格",
        "人员类型": "常住" if number % 5 else "流动",
        "户编号": f"XG{number:03d}",
        "是否人户分离": "否",
    }
    return [person | where for person in people]


def rows() -> list[dict[str, Any]]:
    """Every row of the sample, the same each time."""
    random = Random("lianfang/roster")  # noqa: S311  # made-up people, not secrets
    found = [
        row for number, (building, door) in enumerate(DOORS, 1) for row in _household(random, number, building, door)
    ]
    found[7]["姓名"] = ""
    found[15]["身份证号"] = int(str(found[15]["身份证号"])[:15] + "000")
    mistyped = str(found[23]["身份证号"])
    found[23]["身份证号"] = mistyped[:-1] + ("1" if mistyped[-1] != "1" else "2")
    return found


def _head(sheet: Worksheet) -> None:
    last = get_column_letter(len(COLUMNS))
    for row, text, size in ((1, "社区人员底册", 16), (2, "填报单位：西关社区        填报日期：2020年2月8日", 10)):
        sheet.merge_cells(f"A{row}:{last}{row}")
        sheet.cell(row, 1, text).font = Font(bold=row == 1, size=size)
        sheet.cell(row, 1).alignment = Alignment(horizontal="center" if row == 1 else "left")
    for column, (name, (hint, width)) in enumerate(COLUMNS.items(), 1):
        sheet.cell(3, column, name).font = Font(bold=True)
        sheet.cell(4, column, hint).font = Font(color="808080", size=9)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B5"


def write() -> None:
    """Write the workbook, with the day of the drill as its date so that it does not change by itself."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("Sheet1")
    _head(sheet)
    for number, row in enumerate(rows(), 5):
        for column, name in enumerate(COLUMNS, 1):
            cell = sheet.cell(number, column, row.get(name) or None)
            cell.number_format = "@" if isinstance(cell.value, str) else "General"
    for line in sheet.iter_rows(min_row=3, max_row=sheet.max_row, max_col=len(COLUMNS)):
        for cell in line:
            cell.border = Border(LINE, LINE, LINE, LINE)
    book.properties.created = book.properties.modified = datetime(2020, 2, 8)  # noqa: DTZ001  # the format has no zone
    book.properties.creator = "西关社区"
    PATH.parent.mkdir(exist_ok=True)
    book.save(PATH)


if __name__ == "__main__":
    write()
    sys.exit()
