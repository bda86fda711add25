import codecs

import pytest

from lianfang.books import cannot
from lianfang.books.files.opening import open_book
from lianfang.books.files.written import separator_of
from lianfang.books.tables.finding import find_tables

from .sheets import HEADERS, LI, ZHANG, csv_of, texts

ROWS = [HEADERS, ZHANG, LI]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("gb18030", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_csv_is_read_in_every_encoding_and_line_end(encoding: str, mark: bytes, end: str) -> None:
    book = open_book(mark + csv_of(ROWS, end=end).encode(encoding), "名单.csv")

    (table,) = find_tables(book.sheets[0])
    assert book.format == encoding
    assert [header.text for header in table.headers] == list(HEADERS)
    assert texts(table) == [list(ZHANG), list(LI)]


def test_a_file_of_mixed_line_ends_keeps_its_rows() -> None:
    text = csv_of([HEADERS], end="\r\n") + csv_of([ZHANG], end="\n") + csv_of([LI], end="\r")

    assert texts(find_tables(open_book(text.encode("gb18030")).sheets[0])[0]) == [list(ZHANG), list(LI)]


def test_big5_is_told_from_gb18030() -> None:
    text = csv_of([("姓名", "聯絡電話", "現居地址"), ("張三豐", "15406570640", "臺北市信義區松仁路")])

    assert open_book(text.encode("big5")).format == "big5"


def test_letters_that_nobody_can_tell_are_refused() -> None:
    with pytest.raises(cannot.CannotReadLetters):
        open_book(bytes(range(128, 256)) * 40, "x.csv")


@pytest.mark.parametrize("mark", [",", "\t", ";", "|", "，"])
def test_the_separator_is_found(mark: str) -> None:
    assert separator_of(csv_of(ROWS, mark=mark)) == mark


def test_a_title_line_does_not_hide_the_separator() -> None:
    assert separator_of("返乡人员登记表，西关社区\n" + csv_of(ROWS)) == ","


def test_quoted_cells_keep_commas_and_lines() -> None:
    sheet = open_book('姓名,备注\r\n张三,"在家,\n一人"\r\n'.encode()).sheets[0]

    assert sheet.text(2, 2) == "在家,\n一人"


def test_marks_that_keep_a_number_whole_are_taken_off() -> None:
    sheet = open_book('姓名,身份证号,电话\n张三,"=""991028197110213911""",\'15406570640\n'.encode()).sheets[0]

    assert [sheet.text(2, column) for column in (2, 3)] == ["991028197110213911", "15406570640"]


def test_formula_injection_stays_text() -> None:
    cell = open_book("姓名,备注\n张三,=cmd|'/C calc'!A0\n".encode()).sheets[0].cell(2, 2)

    assert (cell.value, cell.is_number) == ("=cmd|'/C calc'!A0", False)


def test_a_cell_longer_than_any_is_refused() -> None:
    with pytest.raises(cannot.CannotReadBrokenBook):
        open_book(('姓名,备注\n张三,"' + "长" * 200_000).encode())


def test_too_many_rows_of_text_are_refused() -> None:
    with pytest.raises(cannot.CannotReadRows):
        open_book(b"a,b\n" * 100_001)
