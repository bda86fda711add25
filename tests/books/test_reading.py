import io
import os
import stat
import zipfile
from pathlib import Path
from random import Random

import openpyxl
import pytest

from lianfang.books import cannot, limits
from lianfang.books.files.opening import open_book
from lianfang.books.files.packed import extents
from lianfang.books.tables.finding import find_tables

from .sheets import HEADERS, LI, ZHANG, changed, csv_of, saved, texts, workbook

FILES = Path(__file__).parent / "files"
SHEET = "xl/worksheets/sheet1.xml"


def test_a_workbook_is_read_with_its_values() -> None:
    book = open_book(workbook([HEADERS, ZHANG]), "名单.xlsx")

    assert (book.name, book.format, book.converted, book.remarks) == ("名单.xlsx", "xlsx", "", [])
    assert [book.sheets[0].cell(2, column).text for column in range(1, 5)] == list(ZHANG)


@pytest.mark.parametrize("name", ["plain.xls", "plain.ods"])
def test_other_workbooks_are_read_alike(name: str) -> None:
    book = open_book((FILES / name).read_bytes(), name)

    (table,) = find_tables(book.sheets[0])
    assert texts(table) == [["张三", "991028197110213911", "15406570640"]]


def test_an_xls_called_et_is_read_as_what_it_is() -> None:
    assert open_book((FILES / "plain.xls").read_bytes(), "名单.et").format == "xls"
    assert open_book((FILES / "plain.xls").read_bytes(), "名单.xlsx").format == "xls"


@pytest.mark.parametrize("name", ["locked.xlsx", "locked.xls", "locked.ods"])
def test_a_file_with_a_password_is_refused(name: str) -> None:
    with pytest.raises(cannot.CannotReadLockedBook):
        open_book((FILES / name).read_bytes(), name)


@pytest.mark.parametrize("content", [b"", b"\0\0\0", b"  \r\n ", workbook([])])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(cannot.CannotReadEmptyBook):
        open_book(content)


@pytest.mark.parametrize("cut", [100, 2000, -30])
def test_a_file_that_was_cut_off_is_refused(cut: int) -> None:
    with pytest.raises(cannot.CannotReadBrokenBook):
        open_book(workbook([HEADERS, ZHANG])[:cut])


@pytest.mark.parametrize("name", ["plain.xls", "plain.ods", "xlsx", "docx", "csv"])
def test_whatever_is_broken_in_a_file_it_is_read_or_refused(name: str) -> None:
    made = {"xlsx": workbook([HEADERS, ZHANG]), "docx": document(), "csv": csv_of([HEADERS, ZHANG]).encode("gb18030")}
    whole, random = made.get(name) or (FILES / name).read_bytes(), Random(7)
    refused = 0
    for _ in range(150):
        content = bytearray(whole)
        for _ in range(random.choice((1, 3, 20))):
            at = random.randrange(len(content) or 1)
            content[at : at + random.choice((1, 1, 30))] = bytes([random.randrange(256)]) * random.randrange(2)
        try:
            open_book(bytes(content), name)
        except cannot.CannotReadBook:
            refused += 1

    assert refused > 0


def test_a_workbook_with_a_broken_part_is_refused() -> None:
    with pytest.raises(cannot.CannotReadBrokenBook):
        open_book(changed(workbook([HEADERS]), "xl/workbook.xml", "<sheets>", "<sheets"))


@pytest.mark.parametrize("content", [b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0abc"])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(cannot.CannotReadStrangeBook):
        open_book(content, "名单.xlsx")


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("照片.jpg", b"...")

    with pytest.raises(cannot.CannotReadStrangeBook):
        open_book(out.getvalue())


def test_a_file_of_too_many_bytes_is_refused() -> None:
    with pytest.raises(cannot.CannotReadHugeBook):
        open_book(b"x" * (limits.MOST_BYTES + 1))


def test_a_small_file_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO(workbook([HEADERS]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book, book.open("xl/media/a.bin", "w") as part:
        for _ in range(limits.MOST_UNPACKED // (1 << 20) + 1):
            part.write(b"\0" * (1 << 20))

    assert len(out.getvalue()) < 1 << 20
    with pytest.raises(cannot.CannotUnpackBook):
        open_book(out.getvalue())


def test_three_hundred_sheets_are_refused() -> None:
    book = openpyxl.Workbook()
    for number in range(299):
        book.create_sheet(f"{number}号楼").append(HEADERS)

    with pytest.raises(cannot.CannotReadSheets) as refused:
        open_book(saved(book))
    assert refused.value.params == {"count": 300, "limit": limits.MOST_SHEETS}


def test_a_million_rows_are_refused_by_one_stray_cell() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADERS)
    sheet.cell(1_048_576, 1, "x")

    with pytest.raises(cannot.CannotReadRows):
        open_book(saved(book))


def test_a_million_formatted_rows_without_values_are_read() -> None:
    rows = "".join(f'<row r="{row}" ht="20" customHeight="1"/>' for row in range(3, 1_048_577))
    content = changed(workbook([HEADERS, ZHANG]), SHEET, "</sheetData>", rows + "</sheetData>")

    (table,) = find_tables(open_book(content).sheets[0])
    assert texts(table) == [list(ZHANG)]


def test_a_hundred_columns_are_read_and_too_many_refused() -> None:
    many = [f"字段{number}" for number in range(100)]
    assert len(open_book(workbook([many])).sheets[0].grid[0]) == 100

    with pytest.raises(cannot.CannotReadColumns):
        open_book(workbook([[*["x"] * limits.MOST_COLUMNS, "y"]]))


def test_formulas_give_their_stored_value_and_those_without_are_named() -> None:
    content = workbook([HEADERS, ("张三", "=A1", "=1/0", "=SUM(1,2)")])
    content = changed(content, SHEET, "<f>SUM(1,2)</f><v></v>", "<f>SUM(1,2)</f><v>3</v>")

    sheet = open_book(content).sheets[0]

    assert [sheet.text(2, column) for column in range(1, 5)] == ["张三", "", "", "3"]
    assert sheet.remarks == ["这些格子是公式，文件里没有存算好的值，当作空的：B2、C2。"]


def test_failed_formulas_are_named() -> None:
    assert open_book(workbook([HEADERS, ("张三", "#N/A")])).sheets[0].remarks == [
        "这些格子里是算错的公式，当作空的：B2。"
    ]


@pytest.mark.parametrize("text", ["=cmd|'/C calc'!A0", "+8613800001234", "-1", "@SUM(A1)"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADERS)
    sheet.append(["张三"])
    sheet.cell(2, 2, text).data_type = "s"

    cell = open_book(saved(book)).sheets[0].cell(2, 2)

    assert (cell.value, cell.text, cell.is_number) == (text, text, False)


def test_hidden_rows_and_columns_are_read_and_named() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADERS, ZHANG, LI):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True

    found = open_book(saved(book)).sheets[0]

    assert texts(find_tables(found)[0]) == [list(ZHANG), list(LI)]
    assert found.remarks == ["有隐藏的行，也读了：第 3 行。", "有隐藏的列，也读了：C。"]


def test_a_hidden_sheet_is_read_and_named() -> None:
    book = openpyxl.Workbook()
    hidden = book.create_sheet("旧表")
    hidden.append(HEADERS)
    hidden.sheet_state = "hidden"

    assert [sheet.remarks for sheet in open_book(saved(book)).sheets] == [[], ["这张工作表是隐藏的。"]]


def test_macros_are_not_run_and_named() -> None:
    out = io.BytesIO(workbook([HEADERS]))
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("xl/vbaProject.bin", b"...")

    assert open_book(out.getvalue()).remarks == ["文件里有宏，没有运行，只读了表格里的值。"]


def with_macro_sheet(content: bytes, number: int) -> bytes:
    """The workbook with one of its sheets made a sheet of Excel 4 macros."""
    names, out = {f"xl/worksheets/sheet{number}.xml": f"xl/macrosheets/sheet{number}.xml"}, io.BytesIO()
    rels, was = "xl/_rels/workbook.xml.rels", f"worksheets/sheet{number}"
    moved = io.BytesIO(changed(content, rels, was, f"macrosheets/sheet{number}"))
    with zipfile.ZipFile(moved) as book, zipfile.ZipFile(out, "w") as now:
        for name in book.namelist():
            now.writestr(names.get(name, name), book.read(name))
    return out.getvalue()


def test_a_workbook_of_macro_sheets_alone_is_refused() -> None:
    with pytest.raises(cannot.CannotReadMacroBook):
        open_book(with_macro_sheet(workbook([HEADERS]), 1))


def test_sheets_beside_a_macro_sheet_are_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([HEADERS, ZHANG])))
    book.create_sheet('宏"1"').append(["=HALT()"])

    found = open_book(with_macro_sheet(saved(book), 2))

    assert [sheet.name for sheet in found.sheets] == ["Sheet1"]
    assert found.remarks == ["文件里有宏，没有运行，只读了表格里的值。"]


def test_a_document_type_that_declares_entities_is_refused() -> None:
    content = changed(workbook([HEADERS]), "xl/workbook.xml", "<workbook", '<!DOCTYPE x [<!ENTITY a "b">]><workbook')

    with pytest.raises(cannot.CannotReadBrokenBook):
        extents(content)


def test_a_web_page_called_xls_is_read_as_its_table() -> None:
    page = """<html><head><meta charset="utf-8"></head><table><tr><td colspan=2>名单</td></tr>
      <tr><th>姓名</th><th>联系电话</th></tr><tr><td rowspan="2">张三</td><td>15406570640</td></tr>
      <tr><td>=1+1<img src="http://example.invalid/x.png"></td></tr></table></html>"""

    book = open_book(page.encode(), "名单.xls")

    sheet = book.sheets[0]
    assert (book.format, sheet.merges) == ("html", ((1, 1, 1, 2), (3, 1, 4, 1)))
    assert sheet.grid == [["名单", None], ["姓名", "联系电话"], ["张三", "15406570640"], [None, "=1+1"]]


def test_a_page_without_a_table_is_refused() -> None:
    with pytest.raises(cannot.CannotReadEmptyBook):
        open_book(b"<html><body>404</body></html>", "x.xls")


def test_a_table_in_a_document_is_read_with_its_title_and_merges() -> None:
    book = open_book(document(), "名单.docx")

    (table,) = find_tables(book.sheets[0])
    assert (table.title, [header.text for header in table.headers]) == ("返乡人员登记表", ["姓名", "联系电话"])
    assert texts(table) == [["张三", "15406570640"], ["张三", "15463642169"]]
    assert table.sign_off == (5, "填表人：王五")


def document() -> bytes:
    def cell(text: str, how: str = "") -> str:
        return f"<w:tc><w:tcPr>{how}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    rows = [
        cell("姓名") + cell("联系电话"),
        cell("张三", '<w:vMerge w:val="restart"/>') + cell("15406570640"),
        cell("", "<w:vMerge/>") + cell("15463642169"),
    ]
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    line = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    body = line.format("返乡人员登记表") + f"<w:tbl>{table}</w:tbl>" + line.format("填表人：王五")
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return out.getvalue()


OLE_DOCUMENT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1600 + "WordDocument".encode("utf-16-le")


def test_what_needs_libreoffice_is_refused_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(cannot.CannotConvertBook) as refused:
        open_book(OLE_DOCUMENT, "名单.doc")
    assert refused.value.params == {"format": "doc"}


def test_what_libreoffice_made_is_named_as_converted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path, monkeypatch, document())

    book = open_book(OLE_DOCUMENT, "名单.doc")

    assert (book.format, book.converted) == ("docx", "doc")
    assert book.remarks == ["这份 doc 文件是用 LibreOffice 转换后读的，读完请对一遍。"]
    assert texts(find_tables(book.sheets[0])[0])[0] == ["张三", "15406570640"]


def test_what_libreoffice_cannot_make_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path, monkeypatch, None)

    with pytest.raises(cannot.CannotFinishConverting):
        open_book(OLE_DOCUMENT, "名单.doc")


def _program(folder: Path, monkeypatch: pytest.MonkeyPatch, made: bytes | None) -> None:
    """A program called soffice that puts `made` where LibreOffice would put what it converted."""
    (folder / "made").write_bytes(made or b"")
    copy = f'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; cp {folder}/made "$2/table.docx"'
    program = folder / "soffice"
    program.write_text("#!/bin/sh\n" + (copy if made else "exit 1") + "\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
