"""Workbooks as bytes for the tests of this room, made by openpyxl or written out by hand where no program would."""

import io
import zipfile
from collections.abc import Iterable, Sequence

import openpyxl

from lianfang.books.files.opening import open_book
from lianfang.books.shapes import Sheet, Table, Value
from lianfang.books.tables.finding import find_tables

HEADERS = ("姓名", "身份证号", "联系电话", "家庭住址")
ZHANG = ("张三", "991028197110213911", "15406570640", "祥和苑3号楼1-201")
LI = ("李四", "991028199008273589", "15463642169", "祥和苑3号楼1-502")


def workbook(rows: Iterable[Sequence[object]], merges: Iterable[str] = (), name: str = "Sheet1") -> bytes:
    """An xlsx with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for span in merges:
        sheet.merge_cells(span)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """A workbook with words of one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as was, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as now:
        for name in was.namelist():
            text = was.read(name)
            assert name != part or old.encode() in text
            now.writestr(name, text.replace(old.encode(), new.encode()) if name == part else text)
    return out.getvalue()


def csv_of(rows: Iterable[Sequence[str]], mark: str = ",", end: str = "\r\n") -> str:
    return "".join(mark.join(row) + end for row in rows)


def sheet_of(rows: Iterable[Sequence[object]], merges: Iterable[str] = ()) -> Sheet:
    """The sheet as it is read from a workbook with these rows."""
    return open_book(workbook(rows, merges)).sheets[0]


def tables_of(rows: Iterable[Sequence[object]], merges: Iterable[str] = ()) -> list[Table]:
    return find_tables(sheet_of(rows, merges))


def table_of(rows: Iterable[Sequence[object]], merges: Iterable[str] = ()) -> Table:
    (table,) = tables_of(rows, merges)
    return table


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows()]


def grid(*rows: Sequence[Value]) -> Sheet:
    return Sheet("Sheet1", [list(row) for row in rows])
