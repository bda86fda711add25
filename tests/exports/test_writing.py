import io
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from tests.exports.world import lines

from lianfang.books.files.opening import open_book
from lianfang.exports.cannot import CannotFitSheet
from lianfang.exports.cells import csv_cell, xml_text
from lianfang.exports.sources import Cell, Column
from lianfang.exports.trace import Trace, trace_of, trace_typed
from lianfang.exports.writing import WRITERS
from lianfang.kit.ids import uuid7

COLUMNS = [Column("name", "姓名"), Column("id_no", "证件号", is_code=True), Column("count", "人口")]
TRACE = Trace(
    number="7K3M-Q9XA",
    title="户底册",
    place="西关社区",
    who="王建国",
    post="办公室",
    at=datetime(2020, 2, 6, 9, 20, tzinfo=UTC),
    purpose="核对名单",
    seq=1200,
    identities=0,
)
BAD = "=cmd|' /C calc'!A0"
ROWS: list[list[Cell]] = [[BAD, "141028196803090114", 3], ["张<大>&山\x07", "3-502", None], ["_x0041_", "", 0]]


def written(format: str, rows: list[list[Cell]] = ROWS) -> bytes:
    out = io.BytesIO()
    WRITERS[format](out, iter(rows), COLUMNS, TRACE)
    return out.getvalue()


def test_a_csv_begins_with_its_header_and_ends_with_its_trace() -> None:
    found = lines(written("csv"))

    assert found[0] == ["姓名", "证件号", "人口"]
    assert found[4] == []
    assert "7K3M-Q9XA" in found[5][0]
    assert [line for line in found if line[:1] == ["行数"]] == [["行数", "3"]]


def test_a_csv_is_opened_by_excel_as_what_it_is() -> None:
    content = written("csv")

    assert content.startswith("\ufeff姓名".encode())
    assert lines(content)[1] == ["'" + BAD, "\t141028196803090114", "3"]
    assert lines(content)[2][1] == "\t3-502"


def test_an_old_system_gets_gb18030() -> None:
    assert lines(written("gb18030", [["𠮷某", "1", 1]]), "gb18030")[1][0] == "𠮷某"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_nothing_in_a_csv_acts_as_a_formula(first: str) -> None:
    assert csv_cell(f"{first}1", is_code=True) == f"'{first}1"


def test_numbers_stay_numbers() -> None:
    assert [csv_cell(value, is_code=False) for value in (-3, 0, None, "")] == [-3, 0, None, ""]


def test_a_workbook_holds_text_as_text_and_numbers_as_numbers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx")))
    sheet = book["户底册"]

    assert [cell.value for cell in sheet[4]] == ["姓名", "证件号", "人口"]
    assert [(cell.value, cell.data_type) for cell in sheet[5]] == [(BAD, "s"), ("141028196803090114", "s"), (3, "n")]
    assert [cell.number_format for cell in sheet[5]][:2] == ["@", "@"]
    assert [cell.value for cell in sheet[6]] == ["张<大>&山", "3-502", None]
    assert [cell.value for cell in sheet[7]][1:] == [None, 0]
    assert [cell.value for cell in book["溯源"]["B"]][:2] == ["7K3M-Q9XA", "户底册"]


def test_our_own_reader_reads_it_back() -> None:
    sheet = open_book(written("xlsx"), "户底册.xlsx").sheets[0]

    assert sheet.name == "户底册"


def test_a_workbook_of_many_portions_has_every_row_once() -> None:
    rows: list[list[Cell]] = [[f"甲{n}", str(n), n] for n in range(2_501)]

    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", rows)), read_only=True)["户底册"]

    assert [row[2] for row in sheet.iter_rows(min_row=5, values_only=True)] == list(range(2_501))


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianfang.exports.writing.MOST_SHEET_ROWS", 2)

    with pytest.raises(CannotFitSheet):
        written("xlsx")


def test_every_part_of_a_workbook_is_whole() -> None:
    assert zipfile.ZipFile(io.BytesIO(written("xlsx"))).testzip() is None


def test_what_xml_cannot_say_is_left_out() -> None:
    assert xml_text("a\x00b\ud800c\n_x000D_<&>") == "abc\n_x005F_x000D_&lt;&amp;&gt;"


def test_a_trace_number_is_read_however_it_is_typed() -> None:
    number = trace_of(uuid7())

    assert [trace_typed(text) for text in (number.lower(), number.replace("-", " "), "短")] == [number, number, ""]
