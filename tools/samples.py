#!/usr/bin/env python3
"""Writes docs/samples: the roster that communities fill, and a list of temperatures half filled for some of its people.

It fits the drill county of `lianfang demo`: 祥和苑 in 西关社区, buildings 2 and 4, as the office there would send it.
Three rows are wrong in ways that happen: no name, a number that Excel turned into a figure, a last digit mistyped.
The list of temperatures has a column that nobody can tell by its header, two people who stand in the roster with
another phone and no number, and a slip of the pen in a reading.
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

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "samples"
PATH = FOLDER / "roster.xlsx"
TEMPERATURES = FOLDER / "temperatures.xlsx"
READINGS = ("2月6日", "2月7日", "2月8日")
HALVES = ("上午体温", "下午体温")
PLAIN = ("序号", "姓名", "身份证号", "出生日期", "联系电话", "家庭住址")
AFTER = ("症状", "上门说的号")
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
    found[15]["身份证号"] = float(str(found[15]["身份证号"])[:15] + "000")
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


# ── temperatures ─────────────────────────────────────────────────────────────────────────────────────────────────────


def temperature_rows() -> list[list[Any]]:
    """Twelve people of the roster, six readings each of which some are still blank; the same each time."""
    random = Random("lianfang/temperatures")  # noqa: S311  # made-up people, not secrets
    known = [row for row in rows() if row["姓名"] and isinstance(row["身份证号"], str)][::4][:12]
    found = []
    for number, row in enumerate(known, 1):
        home = f"{row['现住小区/建筑']}{row['现住详细门牌']}"
        readings = [f"36.{random.randint(2, 8)}" if i < 5 or number % 3 else None for i in range(6)]
        found.append(
            [number, row["姓名"], row["身份证号"], row["出生日期"], row["联系电话"], home, *readings, "无", None]
        )
    for line, door in ((3, "祥和苑4号楼1-302"), (8, "祥和苑2号楼2-302")):  # moved next door, or somebody else?
        found[line][2], found[line][4], found[line][5] = None, numbers.phone(random), door
    found[5][9] = "365"
    found[6][10] = "3"
    found[9][12:] = ["咳嗽、乏力", numbers.phone(random)]
    return found


def write_temperatures() -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("体温表")
    width = len(PLAIN) + 2 * len(READINGS) + len(AFTER)
    for row, text in ((1, "居家医学观察人员体温登记表"), (2, "填报单位：西关社区        填报日期：2020年2月8日")):
        sheet.cell(row, 1, text).font = Font(bold=row == 1, size=16 if row == 1 else 10)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    _head_of_temperatures(sheet)
    for number, cells in enumerate(temperature_rows(), 5):
        for column, value in enumerate(cells, 1):
            sheet.cell(number, column, value).number_format = "@" if isinstance(value, str) else "General"
    for line in sheet.iter_rows(min_row=3, max_row=sheet.max_row, max_col=width):
        for cell in line:
            cell.border = Border(LINE, LINE, LINE, LINE)
    for column in range(1, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = {3: 22, 5: 14, 6: 22, width: 14}.get(column, 10)
    book.properties.created = book.properties.modified = datetime(2020, 2, 8)  # noqa: DTZ001  # the format has no zone
    book.properties.creator = "西关社区"
    book.save(TEMPERATURES)


def _head_of_temperatures(sheet: Worksheet) -> None:
    """Two rows: days over mornings and afternoons, all else merged over both."""
    for column, text in enumerate(PLAIN, 1):
        sheet.cell(3, column, text)
        sheet.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)
    for i, day in enumerate(READINGS):
        column = len(PLAIN) + 1 + 2 * i
        sheet.cell(3, column, day)
        sheet.merge_cells(start_row=3, start_column=column, end_row=3, end_column=column + 1)
        for half, text in enumerate(HALVES):
            sheet.cell(4, column + half, text)
    for i, text in enumerate(AFTER, len(PLAIN) + 2 * len(READINGS) + 1):
        sheet.cell(3, i, text)
        sheet.merge_cells(start_row=3, start_column=i, end_row=4, end_column=i)


if __name__ == "__main__":
    write()
    write_temperatures()
    sys.exit()
