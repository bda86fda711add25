"""A formula that somebody left in one cell is left alone; the rest of its column is filled, also in rows put in."""

import io

import openpyxl
import pytest
from openpyxl.styles import Border, Side
from tests.fixtures.access import scope_as
from tests.people.world import DOOR, EAST_DOOR, XIGUAN, XIGUAN_PATH, lay_out, member, register

from lianfang.kit.clock import day_of, now
from lianfang.places.models import Place
from lianfang.reports.filling import Filled, fill_form
from lianfang.reports.filling.opening import open_form

from .workbooks import opened

NAMES = ("张大山", "张二川", "张三江", "张四海", "张五湖")


def blank(formulas: dict[str, str], *, rows: int = 4) -> bytes:
    """入户排查登记表 with room for some, and a formula in these cells."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["入户排查登记表"])
    sheet.append(["姓名", "性别", "身份证号", "备注"])
    for row in range(3, 3 + rows):
        for column in range(1, 5):
            sheet.cell(row, column).border = Border(left=Side("thin"))
    for cell, formula in formulas.items():
        sheet[cell] = formula
    sheet.cell(3 + rows, 1, "填表人：")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def homes(db: None) -> None:
    lay_out()
    register(member("罗隔壁"), door=EAST_DOOR)
    register(*(member(name) for name in NAMES), door=DOOR)


def filled(content: bytes) -> Filled:
    place = Place.objects.get(id=XIGUAN)
    return fill_form(scope_as("community_office", XIGUAN_PATH), content, "入户.xlsx", place, day_of(now()))


def column_a(content: bytes) -> list[object]:
    return [row[0] for row in opened(content)["Sheet"].iter_rows(min_row=3, max_row=7, values_only=True)]


def test_one_formula_among_names_leaves_the_other_names_to_be_filled(homes: None) -> None:
    made = filled(blank({"A4": '=IF(C4="","",C4)'}))

    names = column_a(made.content)
    assert names[1] == '=IF(C4="","",C4)'
    others = [*names[:1], *names[2:]]
    assert (len(set(others)), set(others) < set(NAMES)) == (4, True)


def test_a_cell_with_a_formula_is_listed_with_its_reason(homes: None) -> None:
    made = filled(blank({"A4": "=C4"}))

    said = {cell.address: cell.reason.code if cell.reason else "" for cell in made.cells if cell.address[0] == "A"}
    assert said == {"A3": "", "A4": "formula", "A5": "", "A6": "", "A7": ""}
    assert made.remarks == ["“Sheet”的 A4 里有公式，没有动；这一列别的格照填。"]
    column = next(one for one in made.report["tables"][0]["columns"] if one["header"] == "姓名")
    assert (column["reason"], column["cells_empty"]) == (None, {"这一格里有公式，没有动。": 1})


def test_rows_put_in_do_not_take_the_formula_of_one_cell(homes: None) -> None:
    """The last row of the form, after which new ones are made, is where the formula stands."""
    made = filled(blank({"A5": "=C5"}, rows=3))

    names = column_a(made.content)
    assert [str(name).startswith("=") for name in names].count(True) == 1


def test_a_column_of_formulas_is_the_forms_own() -> None:
    form = open_form(blank({f"D{row}": f"=LEN(A{row})" for row in range(3, 7)} | {"A4": "=C4"}), "表.xlsx")

    table = form.tables[0]
    assert (table.formulas, table.odd) == (frozenset({4}), frozenset({(4, 1)}))


@pytest.mark.parametrize(("row", "by", "before"), [(4, 3, 4), (5, 3, 5), (6, 3, 0), (8, 3, 0), (9, 3, 6), (6, 0, 6)])
def test_where_a_row_stood_before_the_table_grew(row: int, by: int, before: int) -> None:
    table = open_form(blank({}), "表.xlsx").tables[0]
    table.at = 5

    assert table.before(row, by) == before
