"""A form comes back as it was sent, with its cells filled: everything else stands where it stood, or moved along."""

import io
import re
import zipfile
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.cell import Cell

from lianfang.reports.filling import cannot
from lianfang.reports.filling.opening import open_form

from .workbooks import PICTURE, TRACE, filled, opened, part, person, rich


def _looks(cell: Cell) -> tuple[Any, ...]:
    parts = (cell.font, cell.fill, cell.border, cell.alignment, cell.protection, cell.number_format)
    return tuple(repr(one) for one in parts)


def test_cells_that_are_not_filled_stay_as_they_were_with_their_styles() -> None:
    blank = rich()
    before, after = opened(blank)["名单"], opened(filled(blank, [person(n) for n in range(3)]))["名单"]

    differs = {
        one.coordinate
        for row in before.iter_rows()
        for one in row
        if one.value != after[one.coordinate].value or _looks(one) != _looks(after[one.coordinate])
    }

    assert differs == {f"{column}{row}" for column in "CDEFGI" for row in (4, 5, 6)}


def test_table_that_grows_moves_what_stands_below_it() -> None:
    blank = rich()
    after = opened(filled(blank, [person(n) for n in range(50)]))["名单"]

    assert [after.cell(row, 3).value for row in range(4, 54)] == [f"张{n}" for n in range(50)]
    assert [after.cell(row, 2).value for row in range(4, 54)] == list(range(1, 51))
    assert (after["B54"].value, after["C54"].value) == ("合计", "=COUNTA(C4:C53)")
    assert after["B55"].value == "填表人:            审核人:            联系电话:"
    assert after["H53"].value == '=IF(G53="","",DATEDIF(G53,TODAY(),"Y"))'
    assert after["H30"].value == '=IF(G30="","",DATEDIF(G30,TODAY(),"Y"))'
    assert sorted(map(str, after.merged_cells.ranges)) == ["B1:J1", "B2:J2", "B55:J55"]
    assert after.print_area == "'名单'!$B$1:$J$55"
    assert after.print_title_rows == "$1:$3"
    assert after.auto_filter.ref == "B3:J53"
    assert [one.id for one in after.row_breaks.brk] == [53]
    assert {str(one.sqref): one.formula1 for one in after.data_validations.dataValidation} == {
        "D4:D53": '"1.男,2.女"',
        "I4:I53": "汇总!$F$1:$F$2",
    }


def test_new_rows_look_like_those_of_the_form_and_its_last_line_stays_last() -> None:
    after = opened(filled(rich(), [person(n) for n in range(50)]))["名单"]

    assert {after.row_dimensions[row].height for row in range(4, 54)} == {21.75}
    assert {after.cell(row, 3).border.bottom.style for row in range(4, 53)} == {"thin"}
    assert after["C53"].border.bottom.style == "medium"


def test_what_looks_at_the_table_from_elsewhere_sees_all_of_it() -> None:
    made = filled(rich(), [person(n) for n in range(50)])
    other = opened(made)["汇总"]

    assert (other["A1"].value, other["A2"].value) == ("=SUM(名单!H4:H53)", "=名单!C54")
    assert "<c:f>名单!$H$4:$H$53</c:f>" in part(made, "xl/charts/chart1.xml")
    assert re.findall(r'name="全部姓名"[^>]*>([^<]*)<', part(made, "xl/workbook.xml")) == ["名单!$C$4:$C$53"]


def test_pictures_and_notes_move_with_what_they_stand_beside() -> None:
    made = filled(rich(), [person(n) for n in range(50)])
    anchors = re.findall(r"<xdr:from>.*?<xdr:row>(\d+)<", part(made, "xl/drawings/drawing1.xml"), re.S)
    notes = re.findall(r'<comment ref="([^"]*)"', part(made, "xl/comments1.xml"))

    assert anchors == ["54", "0"]  # the seal beside the sign-off, the crest in the title
    assert notes == ["E3", "B55"]
    assert re.findall(r"<x:Row>(\d+)<", part(made, "xl/drawings/vmlDrawing1.vml")) == ["2", "54"]
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        assert [book.read(name) for name in book.namelist() if name.startswith("xl/media/")] == [PICTURE]


def test_formats_of_excel_2010_keep_their_range() -> None:
    made = part(filled(rich(), [person(n) for n in range(50)]), "xl/worksheets/sheet1.xml")

    assert re.findall(r"<xm:sqref>([^<]*)<", made) == ["H4:H53"]
    assert set(re.findall(r'<conditionalFormatting sqref="([^"]*)"', made)) == {"H4:H53"}


def test_numbers_of_persons_are_text_and_days_are_days_as_the_form_has_them() -> None:
    after = opened(filled(rich(), [person(7)]))["名单"]

    assert (after["E4"].value, after["E4"].data_type, after["E4"].number_format) == ("991028190000000007", "s", "@")
    assert (after["F4"].value, after["F4"].data_type) == ("15400000007", "s")
    assert (after["G4"].value, after["G4"].number_format) == (datetime(1957, 8, 8), "yyyy/m/d")  # noqa: DTZ001 - Excel has no zone


@pytest.mark.parametrize("name", ["=1+1", "+张三", "-张三", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
def test_names_that_look_like_formulas_stay_names(name: str) -> None:
    made = filled(rich(), [person(1) | {"name": name}])
    cell = opened(made)["名单"]["C4"]

    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)
    assert "<f>" not in re.findall(r'<c r="C4".*?</c>', part(made, "xl/worksheets/sheet1.xml"))[0]


def test_letters_that_no_file_may_hold_are_left_out() -> None:
    after = opened(filled(rich(), [person(1) | {"name": "张\x00三\x0b<&>𠮷"}]))["名单"]

    assert after["C4"].value == "张三<&>𠮷"


def test_protected_sheet_is_filled_and_stays_protected() -> None:
    blank = rich(protected=True)
    after = opened(filled(blank, [person(n) for n in range(9)]))["名单"]

    assert after.protection.sheet
    assert after["C12"].value == "张8"
    assert open_form(blank, "表.xlsx").remarks == ["“名单”有保护，保护还在；填的格子照原样锁着。"]


def test_stored_results_of_formulas_are_forgotten_and_worked_out_on_opening() -> None:
    made = filled(rich(), [person(1)])

    assert re.findall(r"<f>[^<]*</f><v>", part(made, "xl/worksheets/sheet1.xml")) == []
    assert 'fullCalcOnLoad="1"' in part(made, "xl/workbook.xml")
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        assert "xl/calcChain.xml" not in book.namelist()


def test_trace_says_who_when_what_and_what_stays_empty() -> None:
    sheet = opened(filled(rich(), [person(1)]))["填报来源"]

    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["填表", "测试"],
        ["台账序号", "42"],
        [None, None],
        ["留空的列", "原因"],
        ["I 备注", "由填报人自己写。"],
    ]
    assert TRACE.line == "填表：测试；台账序号：42"


def _sheet(*rows: list[Any], at: str = "A1") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    first = sheet[at]
    for down, row in enumerate(rows):
        for right, value in enumerate(row):
            sheet.cell(first.row + down, first.column + right, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEAD = "序号 姓名 性别 身份证号 联系电话 出生日期 年龄 是否重点人员 备注".split()


def test_form_without_a_row_takes_rows_between_its_header_and_its_sign_off() -> None:
    blank = _sheet(["名单"], HEAD, ["填表人:   审核人:"])
    after = opened(filled(blank, [person(n) for n in range(3)]))["Sheet"]

    assert [after.cell(row, 2).value for row in range(3, 6)] == ["张0", "张1", "张2"]
    assert after["A6"].value == "填表人:   审核人:"


def test_table_may_begin_at_column_f() -> None:
    after = opened(filled(_sheet(HEAD, at="F3"), [person(1)]))["Sheet"]

    assert [cell.value for cell in after[4]][4:8] == [None, 1, "张1", "1.男"]


def test_rows_that_are_there_are_completed_and_not_written_over() -> None:
    blank = _sheet(HEAD, [1, "李四", None, None, "13800000000"])
    form = open_form(blank, "表.xlsx")

    assert (form.tables[0].existing, form.tables[0].at) == ((2,), 2)


def test_form_in_which_one_person_takes_several_rows_is_refused() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEAD)
    for row in range(2, 10):
        sheet.append([None, "甲" if row % 2 == 0 else None, "男"])
    for row in range(2, 10, 2):
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=2, end_column=2)
    out = io.BytesIO()
    book.save(out)

    with pytest.raises(cannot.CannotFillTallRows):
        open_form(out.getvalue(), "表.xlsx")


def test_file_without_a_table_is_refused() -> None:
    with pytest.raises(cannot.CannotFindTable):
        open_form(_sheet(["今天开会"]), "通知.xlsx")


def test_more_rows_than_a_form_takes_are_refused() -> None:
    with pytest.raises(cannot.CannotFillSoMany):
        filled(_sheet(HEAD), [{"name": "张"}] * 20_001)


def test_csv_comes_back_as_a_workbook() -> None:
    form = open_form("姓名,性别,身份证号,联系电话\n".encode("gb18030"), "名单.csv")

    assert (form.tables[0].at, form.is_document, form.remarks) == (
        1,
        False,
        ["这是一份文本表格，没有格式，填好的是一份新的 xlsx。"],
    )
