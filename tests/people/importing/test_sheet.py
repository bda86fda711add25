"""The roster is found in a workbook by its words, wherever it stands."""

import io
from typing import Any

import openpyxl
import pytest
from tests.people.world import HEADERS, row, workbook

from lianfang.people.importing import sheet as sheets
from lianfang.people.importing.cannot import (
    CannotDoWithoutColumns,
    CannotFindHeader,
    CannotReadWorkbook,
    CannotTakeRows,
    CannotTakeWorkbook,
)
from lianfang.people.importing.sheet import header_word, letters, read_sheet

MUST = ["姓名", "身份证号", "现住小区/建筑", "现住详细门牌"]


def book(*lines: list[Any], merge: str = "", before: tuple[str, ...] = ()) -> bytes:
    found = openpyxl.Workbook()
    found.remove(found.worksheets[0])
    for title in before:
        found.create_sheet(title).append(["别的表"])
    page = found.create_sheet("底册")
    for line in lines:
        page.append(line)
    if merge:
        page.merge_cells(merge)
    out = io.BytesIO()
    found.save(out)
    return out.getvalue()


def numbers(content: bytes) -> list[int]:
    return [found.number for found in read_sheet(content).rows]


def test_the_form_as_it_is_has_its_rows_and_nothing_else() -> None:
    found = read_sheet(workbook(row("张大山"), row("刘小梅")))

    assert (found.header_row, len(found.columns), found.extra, found.missing) == (3, 16, (), [])
    assert [(one.number, one.cells["name"]) for one in found.rows] == [(5, "张大山"), (6, "刘小梅")]


def test_columns_may_stand_in_any_order_and_on_any_sheet() -> None:
    found = read_sheet(book(MUST[::-1], ["2-502", "祥和苑3号楼", None, "张大山"], before=("说明", "封面")))

    assert (found.columns["name"], found.rows[0].cells["door"]) == (3, "2-502")


def test_no_instruction_row_is_missed_and_none_is_needed() -> None:
    assert numbers(book(MUST, ["张大山", None, "祥和苑3号楼", "2-502"])) == [2]
    assert numbers(book(MUST, ["必填", "18位", "必填", "如1-101"], ["张大山", None, "祥和苑3号楼", "2-502"])) == [3]


def test_blank_rows_and_the_sign_off_are_no_persons() -> None:
    content = book(
        MUST,
        ["张大山", None, "祥和苑3号楼", "2-502"],
        [None] * 4,
        ["", "", "祥和苑3号楼", ""],
        ["填表人：", None, None, None],
    )

    assert numbers(content) == [2]


def test_a_door_over_merged_rows_stands_for_each() -> None:
    content = book(MUST, ["张大山", None, "祥和苑3号楼", "2-502"], ["刘小梅", None, "祥和苑3号楼", None], merge="D2:D3")

    assert [one.cells["door"] for one in read_sheet(content).rows] == ["2-502", "2-502"]


def test_a_header_that_repeats_counts_once_and_is_named() -> None:
    found = read_sheet(
        book([*MUST, "备注", "备注", "政治面貌", "序号"], ["张大山", None, "a", "b", "一", "二", "党员", 1])
    )

    assert (found.rows[0].cells["note"], found.extra) == ("一", ("备注（F）", "政治面貌"))


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("姓 名", "姓名"),
        ("联系电话（“;”）", "联系电话"),
        ("联系电话(多个用;分隔)", "联系电话"),
        ("出生日期*", "出生日期"),
        ("现住小区\n/建筑", "现住小区/建筑"),
        ("　身份证号码　", "身份证号码"),
        (12.0, ""),
        ("", ""),
    ],
)
def test_a_header_is_read_without_brackets_blanks_and_stars(written: object, word: str) -> None:
    assert header_word(written) == word


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_in_the_office(column: int, name: str) -> None:
    assert letters(column) == name


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + b"\0" * 600])
def test_what_is_no_workbook_is_not_read(content: bytes) -> None:
    with pytest.raises(CannotReadWorkbook):
        read_sheet(content)


def test_a_workbook_without_the_header_says_where_it_was_looked_for() -> None:
    with pytest.raises(CannotFindHeader) as refused:
        read_sheet(book(["一", "二"], ["三", "四"]))

    assert refused.value.params == {"rows": 20}


@pytest.mark.parametrize("lacking", MUST)
def test_a_missing_column_is_named(lacking: str) -> None:
    headers = ["" if word == lacking else word for word in HEADERS]

    with pytest.raises(CannotDoWithoutColumns) as refused:
        read_sheet(workbook(row(), headers=headers))

    assert refused.value.params == {"row": 3, "missing": lacking}


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)

    with pytest.raises(CannotTakeRows) as refused:
        read_sheet(workbook(row("一"), row("二"), row("三")))

    assert refused.value.params == {"count": 3, "limit": 2}


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_BYTES", 100)

    with pytest.raises(CannotTakeWorkbook):
        read_sheet(workbook(row()))
