"""A roster of many rows, for people who are not there yet, in the form's own columns."""

from datetime import date
from pathlib import Path
from random import Random

import openpyxl

from lianfang.drill import names, numbers
from lianfang.kit.paths import path_of_code
from lianfang.places.models import Place
from lianfang.places.terms import PlaceKind

from .target import Target

HEADERS = """姓名 身份证号 性别 出生日期 联系电话 现住小区/建筑 现住详细门牌 所属网格 人员类型 是否重点人员 重点类别
    户籍详细地址 户编号 户号 是否人户分离 备注"""
HINTS = """必填 18位 男/女 YYYY-MM-DD 多个用;分隔 必填 如1-101 网格编号 常住/流动 是/否 独居老人,低保户…
    选填 选填 选填 是/否 选填"""


def written(file: Path, target: Target, rows: int, *, part: int) -> list[str]:
    """Write a roster of `rows` people in three-person households; the words that import it.

    Each `part` is a compound of its own in a village, so that every row is new.
    """
    random = Random(f"roster/{part}")  # noqa: S311 - synthetic people
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.append(["社区人员底册"])
    sheet.append(["填报单位:            填报日期:    年  月  日"])
    sheet.append(HEADERS.split())
    sheet.append(HINTS.split())
    given: set[str] = set()
    for n in range(rows):
        sheet.append(_row(n, part, random, given))
    book.save(file)
    place = Place.objects.filter(county=target.county, kind=PlaceKind.VILLAGE).order_by("path")[part % 60]
    return ["import", str(file), "--place", path_of_code(place.code), "--make-places"]


def _row(n: int, part: int, random: Random, given: set[str]) -> list[str]:
    household = n // 3
    born = date(1940 + random.randrange(75), random.randint(1, 12), random.randint(1, 28))
    sex = random.choice(("male", "female"))
    building, door = household // 400 + 1, household % 400
    # An area of their own: nobody of the county has such a number already.
    while (number := numbers.id_no(f"00{part:04d}", born, sex, random)) in given:
        pass
    given.add(number)
    name = names.surname(random) + names.given_name(random, sex, born.year)
    return [
        name,
        number,
        "男" if sex == "male" else "女",
        born.isoformat(),
        numbers.phone(random),
        f"量尺{part}小区{building}号楼",
        f"{door // 40 + 1}-{(door % 40) // 4 + 1}0{door % 4 + 1}",
        "",
        "常住",
        "否",
        "",
        "",
        f"B{part:02d}{household:05d}",
        "",
        "否",
        "",
    ]
