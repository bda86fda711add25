"""What is filled can be read on paper: columns, rows and pages fit, and nothing else of the form changes its looks."""

import io
from collections.abc import Mapping
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from .workbooks import filled, opened, part, person

HEAD = "序号 姓名 性别 身份证号 联系电话 出生日期 年龄 是否重点人员 备注".split()
LONG = "吉县吉昌镇西关社区祥和苑小区3号楼2单元502室（租住，房东住在对门）"
UNIT = 25.4 / 96 * 7  # mm
UPRIGHT = (210 - 2 * 0.75 * 25.4) / UNIT


def form(*, paper: str = "", fit: bool = False, rows: int = 4, **widths: float) -> bytes:
    """A ruled list in A3:I(3+rows) below a title and a line, with widths as they are told."""
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    line = Side(style="thin")
    sheet["A1"] = "重点人员登记表"
    sheet["A1"].font = Font(size=18)
    sheet["A2"] = "填报单位:            填报日期:    年  月  日"
    sheet.merge_cells("A2:I2")
    for column, word in enumerate(HEAD, 1):
        for row in range(3, 4 + rows):
            sheet.cell(row, column).border = Border(line, line, line, line)
        sheet.cell(3, column, word).alignment = Alignment(wrap_text=True)
    sheet.cell(4 + rows, 1, "填表人:        审核人:")
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width
    if paper:
        sheet.page_setup.orientation = paper
        sheet.sheet_properties.pageSetUpPr.fitToPage = fit
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(content: bytes) -> Any:
    """The list's sheet; what of it may be missing is there in all of these."""
    return opened(content)["Sheet"]


def width(sheet: Worksheet, letter: str) -> float:
    return float(sheet.column_dimensions[letter].width) if letter in sheet.column_dimensions else 0.0


def people(count: int = 3, **more: Any) -> list[Mapping[str, Any]]:
    return [person(n) | more for n in range(count)]


def test_columns_are_as_wide_as_numbers_of_persons_days_and_figures() -> None:
    made = sheet_of(filled(form(), people(age=1_234_567_890)))

    # 18, 11, 10 and 10 digits and a little more
    assert [int(width(made, letter)) for letter in "DEFG"] == [20, 13, 13, 12]


def test_columns_that_are_not_filled_keep_their_width() -> None:
    made = sheet_of(filled(form(H=4.5, I=30), people(is_key=None)))

    assert (width(made, "H"), width(made, "I")) == (4.5, 30)


def test_column_that_is_wide_enough_stays_as_the_form_has_it() -> None:
    made = sheet_of(filled(form(B=18, D=31), people()))

    assert (width(made, "B"), width(made, "D")) == (18, 31)


def test_form_without_page_settings_is_printed_to_the_width_of_its_page() -> None:
    made = sheet_of(filled(form(), people()))
    wide = sheet_of(filled(form(I=90), people()))

    assert (made.page_setup.orientation, made.page_setup.fitToWidth, made.page_setup.fitToHeight) == ("portrait", 1, 0)
    assert (wide.page_setup.orientation, wide.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", True)
    assert wide.oddFooter.center.text == "第 &P 页，共 &N 页"


def test_form_with_page_settings_keeps_to_the_width_it_prints_on() -> None:
    nine: Any = dict.fromkeys("ABCDEFGHI", 9.5)
    made = sheet_of(filled(form(paper="portrait", **nine), people(name=LONG, note=LONG)))

    assert sum(width(made, letter) for letter in "ABCDEFGHI") <= UPRIGHT + 0.1
    assert (made.page_setup.orientation, made.page_setup.fitToHeight, made.oddFooter.center.text) == (
        "portrait",
        None,
        None,
    )


def test_long_text_goes_over_several_lines_in_a_row_high_enough() -> None:
    made = sheet_of(filled(form(), people(note=LONG)))
    lines = -(-len(LONG.encode("gb18030")) * 1.08 // (width(made, "I") - 1.4))

    assert made["I4"].alignment.wrap_text
    assert made.row_dimensions[4].height >= lines * 14
    assert made.row_dimensions[7].height is None  # nobody stands there


def test_numbers_of_persons_are_made_smaller_rather_than_cut_off() -> None:
    made = sheet_of(filled(form(paper="portrait", D=9, I=88), people()))

    assert (made["D4"].alignment.shrink_to_fit, made["D4"].value) == (True, "991028190000000000")


def test_row_that_a_form_made_high_stays_so() -> None:
    blank = openpyxl.load_workbook(io.BytesIO(form()))
    blank.worksheets[0].row_dimensions[4].height = 99
    out = io.BytesIO()
    blank.save(out)

    assert sheet_of(filled(out.getvalue(), people(note=LONG))).row_dimensions[4].height == 99


def test_titles_and_headers_that_state_no_height_are_high_enough() -> None:
    made = sheet_of(filled(form(H=6), people(is_key=None)))

    assert made.row_dimensions[1].height >= 18 * 1.3
    assert made.row_dimensions[3].height >= 3 * 14  # 是否重点人员 on three lines


def test_header_is_repeated_on_every_page_of_a_table_that_grew() -> None:
    short, long = filled(form(), people(3)), filled(form(), people(40))

    assert sheet_of(long).print_title_rows == "$3:$3"
    assert (sheet_of(short).print_title_rows, sheet_of(long)["A44"].value) == (None, "填表人:        审核人:")


def test_widths_of_many_columns_at_once_are_taken_apart() -> None:
    blank = form()
    book = openpyxl.load_workbook(io.BytesIO(blank))
    book.worksheets[0].column_dimensions.group("A", "I", outline_level=0, hidden=False)
    book.worksheets[0].column_dimensions["A"].width = 7
    out = io.BytesIO()
    book.save(out)
    cols = part(filled(out.getvalue(), people()), "xl/worksheets/sheet1.xml").split("<cols>")[1].split("</cols>")[0]

    assert cols.count("<col ") == 9
    assert 'min="4" max="4"' in cols
