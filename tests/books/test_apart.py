"""A stranger's file is read by a process of its own: the same books and refusals, whatever becomes of that process."""

import io
import subprocess
import sys
import time
import zipfile
from datetime import date, datetime, timedelta
from datetime import time as of_day

import openpyxl
import pytest
from django.utils import translation
from pytest_django import Settings

from lianfang.books import cannot, limits
from lianfang.books.files import apart, lines
from lianfang.books.files.formats import read_book
from lianfang.books.files.opening import open_book

from .sheets import HEADERS, LI, ZHANG, changed, csv_of, saved, workbook
from .test_reading import FILES, SHEET, document, with_macro_sheet

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TEXTS_PART = "xl/sharedStrings.xml"


@pytest.fixture(autouse=True)
def _apart(settings: Settings) -> None:
    settings.BOOKS_APART = True


def rich() -> bytes:
    """Numbers, moments, merged, hidden and broken cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "一号楼"
    sheet.append(["姓名", "体温", "日子", "时刻", "钟点", "多久", "在家"])
    told = datetime(2020, 2, 8, 7, 30)  # noqa: DTZ001 - a cell knows no zone
    sheet.append(["张三𠮷", 36.5, date(2020, 2, 8), told, of_day(7, 30), timedelta(hours=30), True])
    sheet.append(["=1+1", 3, None, None, None, None, "#N/A"])
    sheet.merge_cells("A4:C5")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["E"].hidden = True
    behind = book.create_sheet("后面")
    behind.append(["王五"])
    behind.sheet_state = "hidden"
    return saved(book)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (rich(), "名单.xlsx"),
        (with_macro_sheet(rich(), 2), "名单.xlsm"),
        ((FILES / "plain.xls").read_bytes(), "名单.xls"),
        ((FILES / "plain.ods").read_bytes(), "名单.ods"),
        (csv_of([HEADERS, ZHANG, LI]).encode("gb18030"), "名单.csv"),
        (csv_of([HEADERS, ZHANG, LI]).encode("utf-16"), "名单.csv"),
        ("<table><tr><td>姓名</td></tr><tr><td>王五</td></tr></table>".encode("big5"), "名单.xls"),
        (document(), "名单.docx"),
    ],
    ids=["xlsx", "macros", "xls", "ods", "gb18030", "utf-16", "html", "docx"],
)
def test_a_book_read_apart_is_the_same(content: bytes, name: str) -> None:
    assert open_book(content, name) == read_book(content, name)


def test_what_is_refused_there_is_refused_here_with_its_figures() -> None:
    with pytest.raises(cannot.CannotReadColumns) as refused:
        open_book(workbook([[*["x"] * limits.MOST_COLUMNS, "y"]], name="一号楼"))
    assert refused.value.params == {"sheet": "一号楼", "column": "IW", "limit": "IV"}


def test_remarks_are_in_the_language_of_who_asked() -> None:
    with translation.override("en"):
        assert open_book(rich(), "x.xlsx").sheets[1].remarks == ["This sheet is hidden."]


def test_a_file_of_a_format_that_libreoffice_reads_is_named_by_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(cannot.CannotConvertBook):
        open_book(b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook/>", "名单.xml")


def _program(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Have files read by something that behaves like this."""
    monkeypatch.setattr(apart, "PROGRAM", ("/bin/sh", "-c", script))


@pytest.mark.parametrize(
    ("script", "refusal"),
    [
        ("kill -SEGV $$", cannot.CannotReadBrokenBook),  # its native code broke
        ("kill -ABRT $$", cannot.CannotFinishReading),  # its native code was given no memory
        ("kill -XCPU $$", cannot.CannotFinishReading),
        ("kill -KILL $$", cannot.CannotFinishReading),  # as a system without memory does
        ("exit 77", cannot.CannotFinishReading),
        ("exit 1", cannot.CannotReadBrokenBook),
        ("cat > /dev/null; exit 0", cannot.CannotReadBrokenBook),
        ("cat > /dev/null; echo '[1,2,3]'", cannot.CannotReadBrokenBook),  # a row of no sheet
        ("cat > /dev/null; echo '{\"book\": 7}'", cannot.CannotReadBrokenBook),
        ('cat > /dev/null; echo \'{"refused": "ledger.wrong", "params": {}}\'', cannot.CannotReadBrokenBook),
        ('cat > /dev/null; echo \'{"sheet": {"name": "x"}}\'', cannot.CannotReadBrokenBook),
        ("cat > /dev/null; echo '{{{'", cannot.CannotReadBrokenBook),
    ],
)
def test_a_reader_that_dies_or_talks_nonsense_is_a_refusal(
    script: str, refusal: type[cannot.CannotReadBook], monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(monkeypatch, script)

    with pytest.raises(cannot.CannotReadBook) as refused:
        open_book(csv_of([HEADERS, ZHANG] * 20_000).encode(), "名单.csv")
    assert type(refused.value) is refusal


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LONGEST_S", 0.2)
    _program(monkeypatch, "exec sleep 60")
    begun = time.monotonic()

    with pytest.raises(cannot.CannotFinishReading):
        open_book(workbook([HEADERS, ZHANG]))
    assert time.monotonic() - begun < 30


def test_a_reader_that_says_without_end_is_not_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MOST_SAID", 1 << 16)
    sheet = '{"sheet":{"name":"x","merges":[],"hidden_rows":[],"hidden_columns":[],"is_hidden":false,"remarks":[]}}'
    _program(monkeypatch, f"cat > /dev/null; echo '{sheet}'; yes '[1]'")

    with pytest.raises(cannot.CannotFinishReading):
        open_book(workbook([HEADERS, ZHANG]))


def test_more_cells_than_a_book_may_hold_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is empty costs nothing and is not counted."""
    monkeypatch.setattr(lines, "MOST_HELD", 8)
    rows = [HEADERS, [None] * 40, ZHANG]

    assert len(open_book(workbook(rows)).sheets[0].grid) == 3
    with pytest.raises(cannot.CannotFinishReading):
        open_book(workbook([*rows, LI]))


# ── files that were made to do harm ──────────────────────────────────────────────────────────────────────────────────


def with_texts(rows: str, text: str) -> bytes:
    """A workbook with some rows, whose table of texts holds one."""
    out = io.BytesIO(changed(workbook([["x"]]), SHEET, "</sheetData>", f"{rows}</sheetData>"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr(TEXTS_PART, f'<sst xmlns="{SPREADSHEET}"><si><t>{text}</t></si></sst>')
    return out.getvalue()


def test_a_text_that_ten_thousand_cells_repeat_takes_no_memory_of_ours() -> None:
    """A few kilobytes: one text of a mebibyte, and cells that all say it. As cells it is ten gibibytes."""
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(2, 10_002))
    content = with_texts(cells, "x" * (1 << 20))

    assert len(content) < 100_000
    with pytest.raises(cannot.CannotFinishReading):
        open_book(content)


def test_what_lies_about_its_size_is_not_unpacked_beyond_it() -> None:
    """The size that is held against the limit is the one that unpacking keeps to (APPNOTE 4.3.7, 4.3.12)."""
    made = bytearray(with_texts("", "x" * (32 << 20)))
    local = made.rindex(b"PK\x03\x04", 0, made.index(TEXTS_PART.encode()))
    central = made.rindex(b"PK\x01\x02", 0, made.rindex(TEXTS_PART.encode()))
    made[local + 22 : local + 26] = made[central + 24 : central + 28] = (500).to_bytes(4, "little")

    with pytest.raises(cannot.CannotReadBrokenBook):
        open_book(bytes(made))


@pytest.mark.parametrize("rows", [100_001, pytest.param(1_048_576, marks=pytest.mark.soak)])
def test_a_million_rows_that_do_not_say_their_number_are_refused(rows: int) -> None:
    content = changed(workbook([HEADERS]), SHEET, "</sheetData>", "<row><c><v>1</v></c></row>" * rows + "</sheetData>")

    with pytest.raises(cannot.CannotReadRows):
        open_book(content)


CONFINED = """
import os, socket, sys
from pathlib import Path
from lianfang.books.files.confined import confine
confine()
def tried(what):
    try:
        what()
    except (OSError, MemoryError, ValueError) as error:
        return type(error).__name__
    return "done"
found = [tried(one) for one in (
    lambda: open("/etc/hostname"), lambda: socket.socket(), os.pipe, lambda: os.dup(1), lambda: bytearray(1 << 30),
    lambda: __import__("resource").setrlimit(__import__("resource").RLIMIT_NOFILE, (64, 64)),
)]
print(",".join(found))
"""


def test_a_confined_process_opens_nothing_and_gets_no_more_memory() -> None:
    said = subprocess.run([sys.executable, "-c", CONFINED], capture_output=True, check=True, text=True)

    assert said.stdout.strip() == "OSError,OSError,OSError,OSError,MemoryError,ValueError"
