"""Reads a list of staff: one table with columns for name, phone, place and role, in any order, under usual names."""

from collections.abc import Iterator
from dataclasses import dataclass

from lianfang.books.files.opening import open_book
from lianfang.books.shapes import Table
from lianfang.books.tables.finding import find_tables
from lianfang.kit.sentences import listed

from .cannot import CannotReadSoManyStaff, CannotReadStaff

MOST_ROWS = 500
COLUMNS = {
    "name": ("姓名", "名字", "人员姓名", "网格员姓名", "工作人员", "name"),
    "phone": ("手机号", "手机号码", "手机", "联系电话", "电话", "联系方式", "电话号码", "phone", "mobile"),
    "place": (
        "单位",
        "管哪里",
        "地方",
        "单位地方",
        "所在单位",
        "工作单位",
        "负责区域",
        "责任区",
        "网格",
        "unit",
        "place",
    ),
    "role": ("岗位", "角色", "职务", "身份", "role", "post"),
    "staff_code": ("工号", "账号", "staffcode", "code"),
    "purpose": ("用途", "做什么用", "purpose"),
}
NEEDED = {"name": "姓名", "phone": "手机号", "place": "单位", "role": "岗位"}


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One row as it was written; `number` is the row in the sheet."""

    number: int
    name: str
    phone: str
    place: str
    role: str
    staff_code: str = ""
    purpose: str = ""


def read_staff(content: bytes, name: str) -> list[StaffRow]:
    """Return the rows of the first table that has the columns. Raises CannotReadBook, CannotReadStaff, ...SoMany."""
    missing = list(NEEDED)
    for sheet in open_book(content, name).sheets:
        for table in find_tables(sheet):
            columns = _columns(table)
            lacking = [key for key in NEEDED if key not in columns]
            if not lacking:
                return _checked(list(_rows(table, columns)))
            missing = min(missing, lacking, key=len)
    raise CannotReadStaff(missing=listed(NEEDED[key] for key in missing))


def _checked(rows: list[StaffRow]) -> list[StaffRow]:
    if len(rows) > MOST_ROWS:
        raise CannotReadSoManyStaff(count=len(rows), most=MOST_ROWS)
    return rows


def _columns(table: Table) -> dict[str, int]:
    """Return the position of each column by what it holds; the first of two that bear the same name."""
    found: dict[str, int] = {}
    for position, header in enumerate(table.headers):
        for key, names in COLUMNS.items():
            if _plain(header.text) in names:
                found.setdefault(key, position)
    return found


def _plain(text: str) -> str:
    return "".join(char for char in text if char.isalnum()).lower()


def _rows(table: Table, columns: dict[str, int]) -> Iterator[StaffRow]:
    for number, cells in zip(table.row_numbers(), table.rows(), strict=True):
        said = {key: cells[position].text.strip() for key, position in columns.items()}
        if any(said.values()):
            yield StaffRow(number=number, **said)
