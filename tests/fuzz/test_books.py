"""Workbooks of every sort, bent: a typed refusal or a book, and nothing else, from each room that reads files."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.books.sheets import HEADERS, LI, ZHANG, csv_of, workbook
from tests.fuzz.bent import bent

from lianfang.access.staff.sheet import read_staff
from lianfang.books.files import packed
from lianfang.books.files.opening import open_book
from lianfang.books.tables.finding import find_tables
from lianfang.kit.refusals import Refusal
from lianfang.places.workbook import read_divisions

FILES = Path("tests/books/files")
XLSX = workbook([HEADERS, ZHANG, LI])
WHOLE = (
    XLSX,
    (FILES / "plain.xls").read_bytes(),
    (FILES / "plain.ods").read_bytes(),
    csv_of([HEADERS, ZHANG]).encode(),
    csv_of([HEADERS, ZHANG]).encode("gb18030"),
    b"<html><table><tr><td>\xe5\xa7\x93\xe5\x90\x8d</td></tr><tr><td>x</td></tr></table></html>",
)
NAMES = st.sampled_from(("名单.xlsx", "名单.xls", "名单.csv", "", "../../x.ods"))


def read_whole(content: bytes, name: str) -> None:
    """Read as imports do: every table to its last row."""
    for sheet in open_book(content, name).sheets:
        for table in find_tables(sheet):
            list(table.rows())


READERS: list[Callable[[bytes, str], object]] = [
    read_whole,
    read_staff,
    lambda content, _name: read_divisions(content, "141028"),
]


def read_or_refuse(read: Callable[[bytes, str], object], content: bytes, name: str) -> None:
    with suppress(Refusal):
        read(content, name)


@given(bent(*WHOLE), NAMES)
def test_bent_workbook_is_read_or_refused(content: bytes, name: str) -> None:
    read_or_refuse(read_whole, content, name)


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode), NAMES)
def test_any_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    read_or_refuse(read_whole, content, name)


@given(bent(*WHOLE), st.sampled_from(READERS[1:]))
def test_lists_of_staff_and_places_are_read_or_refused(content: bytes, read: Callable[[bytes, str], object]) -> None:
    read_or_refuse(read, content, "名单.xlsx")


def with_part(name: str, text: bytes) -> bytes:
    """The workbook with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(XLSX)) as was, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in was.namelist():
            made.writestr(part, text if part == name else was.read(part))
    return out.getvalue()


PARTS = {name: zipfile.ZipFile(io.BytesIO(XLSX)).read(name) for name in zipfile.ZipFile(io.BytesIO(XLSX)).namelist()}


@given(st.sampled_from(sorted(PARTS)).flatmap(lambda part: st.tuples(st.just(part), bent(PARTS[part]))))
def test_workbook_whose_parts_are_bent_is_read_or_refused(found: tuple[str, bytes]) -> None:
    """A changed byte of a zip is found by its sum; what was packed so was not."""
    read_or_refuse(read_whole, with_part(*found), "名单.xlsx")


@given(st.dictionaries(st.text("ab/.[]xl名", min_size=1, max_size=30), st.binary(max_size=60), max_size=6))
def test_any_zip_is_read_or_refused(parts: dict[str, bytes]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)

    read_or_refuse(read_whole, out.getvalue(), "名单.xlsx")


@pytest.mark.parametrize("read", READERS, ids=["people", "staff", "places"])
@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576"])
def test_stray_cell_far_away_is_refused_by_every_room(read: Callable[[bytes, str], object], cell: str) -> None:
    """Sixteen billion empty cells would be made of it."""
    sheet = PARTS["xl/worksheets/sheet1.xml"]
    row = "".join(filter(str.isdigit, cell))
    far = f'<row r="{row}"><c r="{cell}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'.encode()
    content = with_part("xl/worksheets/sheet1.xml", sheet.replace(b"</sheetData>", far))

    with pytest.raises(Refusal):
        read(content, "名单.xlsx")


@pytest.mark.parametrize("read", READERS, ids=["people", "staff", "places"])
def test_zip_bomb_is_refused_by_every_room(
    read: Callable[[bytes, str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "MOST_UNPACKED", 1 << 20)
    content = with_part("xl/worksheets/sheet1.xml", b"\0" * (4 << 20))

    assert len(content) < 1 << 16
    with pytest.raises(Refusal):
        read(content, "名单.xlsx")
