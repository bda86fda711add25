"""The ten forms of departments, their rows filled by the hundred: all other cells stand as they were sent."""

import io
import re
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from lianfang.books.files import office
from lianfang.kit.clock import day_of, now
from lianfang.kit.ids import root_id
from lianfang.reports.columns import Column, Meaning, Row, Said, TableFilled
from lianfang.reports.filling.lines import Heading
from lianfang.reports.filling.opening import open_form
from lianfang.reports.filling.trace import Trace
from lianfang.reports.filling.writing import fill_workbook

from .test_office import needs_office
from .workbooks import TRACE, opened, part

FORMS = sorted((Path(__file__).parent.parent.parent / "books" / "forms").glob("*.xlsx"))
HEADING = Heading("吉昌镇西关社区", day_of(now()))
LINED = Trace(TRACE.said, heading=HEADING)
FIGURE = Meaning("figure", "household_total", "总户数")


def fill_odd(
    content: bytes, name: str, count: int = 60, *, trace: Trace = TRACE, value: Any = "值"
) -> tuple[Any, bytes]:
    """Fill every other column of a form's first table with `count` rows."""
    form = open_form(content, name)
    table = form.tables[0]
    columns = [Column(header, FIGURE, "figure", 1.0) for header in table.table.headers]
    rows = [Row(root_id(f"test/{n}")) for n in range(count)]
    line = [Said(value if at % 2 else None) for at in range(len(columns))]
    return form, fill_workbook(form, [TableFilled(0, columns, rows, [line for _row in rows])], trace)


def looks(cell: Cell) -> tuple[Any, ...]:
    parts = (cell.value, cell.font, cell.fill, cell.border, cell.alignment, cell.protection, cell.number_format)
    return tuple(repr(one) for one in parts)


@pytest.mark.parametrize("count", [7, 60])
@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.name[:2])
def test_cells_outside_the_filled_ones_are_unchanged(file: Path, count: int) -> None:
    form, made = fill_odd(file.read_bytes(), file.name, count)
    table = form.tables[0]
    by = max(0, count - len(table.free))
    columns = {header.column for header in table.table.headers[1::2]} | {table.counter}
    before: Any = opened(file.read_bytes())[table.sheet]
    after: Any = opened(made)[table.sheet]

    differs = {
        cell.coordinate
        for row in before.iter_rows()
        for cell in row
        if looks(cell) != looks(after.cell(table.moved(cell.row, by), cell.column))
    }
    filled = {before.cell(row, column).coordinate for row in table.free[:count] for column in columns if column}

    assert (differs, after.max_row) == (filled, before.max_row + by)
    assert sorted(map(str, after.merged_cells.ranges)) == sorted(
        _moved(str(one), table, by) for one in before.merged_cells.ranges
    )


def _moved(span: str, table: Any, by: int) -> str:
    return re.sub(r"\d+", lambda row: str(table.moved(int(row[0]), by)), span)


@needs_office
@pytest.mark.soak
@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.name[:2])
def test_filled_form_becomes_pages(file: Path) -> None:
    _form, made = fill_odd(file.read_bytes(), file.name, trace=LINED)
    pages = office.convert(made, "xlsx", "pdf")

    # to the width of its page: as many sheets of paper as rows need, and one for where it comes from
    assert pages.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pages)) <= 4


def lined(*rows: list[Any], merges: tuple[str, ...] = ()) -> Worksheet:
    """What becomes of a list of villages below these rows."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for span in merges:
        sheet.merge_cells(span)
    out = io.BytesIO()
    book.save(out)
    return opened(fill_odd(out.getvalue(), "日报.xlsx", 3, trace=LINED, value=5)[1])["Sheet"]


HEAD = ["村(社区)", "总户数", "总人数", "体温异常人数"]


def test_lines_above_and_below_take_the_unit_and_the_day() -> None:
    made = lined(
        ["日报表"],
        ["填报单位：", None, None, "填报日期：    年  月  日"],
        HEAD,
        *[[None]] * 4,
        ["填表人：    填报日期："],
    )

    assert [made["A2"].value, made["B2"].value, made["D2"].value] == [
        "填报单位：",
        HEADING.unit,
        f"填报日期：{HEADING.day}",
    ]
    assert made.cell(made.max_row, 1).value == f"填表人：    填报日期：{HEADING.day}"


def test_line_that_says_its_unit_already_stays() -> None:
    made = lined(["日报表"], ["填报单位：县卫健局  单位：人"], HEAD, merges=("A2:D2",))

    assert made["A2"].value == "填报单位：县卫健局  单位：人"


def test_underlined_blanks_are_filled_in_their_own_font() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = CellRichText("填报单位：", TextBlock(InlineFont(u="single"), "               "), "  填表人：")
    sheet.merge_cells("A1:D1")
    sheet.append(HEAD)
    out = io.BytesIO()
    book.save(out)
    made = part(fill_odd(out.getvalue(), "日报.xlsx", 2, trace=LINED)[1], "xl/worksheets/sheet1.xml")
    runs = re.findall(r"<r>(.*?)</r>", made)

    assert [unescape(re.sub(r"<[^>]*>", "", run)).strip() for run in runs] == ["填报单位：", HEADING.unit, "填表人："]
    assert ["<u" in run for run in runs] == [False, True, False]


def test_blank_line_of_totals_is_summed_up_and_a_forms_own_sums_stay() -> None:
    made = lined(["日报表"], HEAD, *[[None]] * 2, ["合计", None, "=MAX(C3:C4)", None], ["填表人："])

    assert [cell.value for cell in made[6]] == ["合计", "=SUM(B3:B5)", "=MAX(C3:C5)", "=SUM(D3:D5)"]
