"""What a packed workbook (xlsx) holds that a quick reader does not tell: how far it goes, what it hides or computes.

Read before anything is unpacked into memory, since one stray cell in the last row makes a sheet of a million rows, and
a few kilobytes may unpack to gigabytes.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from lianfang.books.cannot import CannotReadBrokenBook, CannotReadLockedBook, CannotReadMacroBook, CannotUnpackBook
from lianfang.books.limits import MOST_ROWS, MOST_UNPACKED, check_extent, check_sheets, megabytes

_CHUNK = 1 << 20
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(/?)>(?:(.*?)</(?:\w+:)?c>)?", re.S)
_COL = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_REF = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
# A cell that holds something, by its column and row, in one quick pass.
_STATED = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>/]*><(?!/)")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_CACHED = re.compile(rb"<(?:\w+:)?v\b[^>]*>[^<]|<(?:\w+:)?is\b")
_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_NUMBER = re.compile(rb"[\"']([0-9]+)[\"']")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class Extent:
    """What one sheet's XML says beside its values."""

    last_row: int = 0
    last_column: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formula_count: int = 0
    uncomputed: list[str] = field(default_factory=list)  # formulas without a stored value
    errors: list[str] = field(default_factory=list)  # #N/A and the like
    is_locked: bool = False


def check_unpacked(content: bytes, most: int = MOST_UNPACKED) -> None:
    """Refuse what unpacks to more than anybody's roster does, or to more than `most` bytes."""
    with _opened(content) as book:
        parts = book.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise CannotReadLockedBook
        if sum(part.file_size for part in parts) > most or len(parts) > 10_000:
            raise CannotUnpackBook(limit=megabytes(most))


def extents(content: bytes) -> dict[str, Extent]:
    """Return what each sheet of an xlsx says, by its name. Raises the refusals of limits and of broken files."""
    with _opened(content) as book:
        sheets = _sheets(book)
        check_sheets(len(sheets))
        return {name: _scan(book, part, name) for name, part in sheets.items() if part in book.NameToInfo}


def has_macros(content: bytes) -> bool:
    with _opened(content) as book:
        return any(name.lower().endswith("vbaproject.bin") for name in book.namelist())


def without_macro_sheets(content: bytes) -> bytes:
    """Return an xlsx without its sheets of Excel 4 macros, which the reader does not know; refuse one of them alone."""
    with _opened(content) as book:
        sheets = _sheets(book)
        macros = [name for name, part in sheets.items() if "/macrosheets/" in f"/{part.lower()}"]
        if not macros:
            return content
        if len(macros) == len(sheets):
            raise CannotReadMacroBook
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
            for part in book.namelist():
                text = book.read(part)
                kept.writestr(part, _without(text, macros) if part.lower() == "xl/workbook.xml" else text)
        return out.getvalue()


def _without(workbook: bytes, sheets: Sequence[str]) -> bytes:
    """workbook.xml without some sheets."""
    names = "|".join(re.escape(escape(name, {'"': "&quot;"})) for name in sheets)
    return re.sub(rf"<(?:\w+:)?sheet\b[^>]*\bname=\"(?:{names})\"[^>]*/>".encode(), b"", workbook)


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise CannotReadBrokenBook from error


def _sheets(book: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of each sheet by the sheet's name."""
    names = {name.lower(): name for name in book.namelist()}
    workbook = _tree(book, names.get("xl/workbook.xml", "xl/workbook.xml"))
    relations = _tree(book, names.get("xl/_rels/workbook.xml.rels", "xl/_rels/workbook.xml.rels"))
    targets = {found.get("Id"): unquote(found.get("Target", "")) for found in relations}
    sheets = {}
    for sheet in workbook.iter():
        if sheet.tag.endswith("}sheet"):
            identity = sheet.get(_RELATION) or next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
            target = (targets.get(identity) or "").replace("\\", "/")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            sheets[sheet.get("name", "")] = names.get(part.lower(), part)
    return sheets


def _tree(book: zipfile.ZipFile, part: str) -> Element:
    try:
        text = book.read(part)
        if b"<!DOCTYPE" in text or len(text) > 8 << 20:
            raise CannotReadBrokenBook
        return ElementTree.fromstring(text)  # noqa: S314 - no document type, so no entities; and a size that is bounded
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, ValueError, OSError, EOFError) as error:
        raise CannotReadBrokenBook from error


def _scan(book: zipfile.ZipFile, part: str, name: str) -> Extent:
    extent = Extent()
    for piece in _pieces(book, part):
        _scan_piece(extent, piece)
        if extent.last_row > MOST_ROWS:
            break
    check_extent(name, extent.last_row, extent.last_column)
    return extent


def _pieces(book: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield a sheet's XML in pieces that end behind a cell or row, at most MOST_UNPACKED of it."""
    rest, total = b"", 0
    try:
        with book.open(part) as stream:
            while piece := stream.read(_CHUNK):
                total += len(piece)
                if total > MOST_UNPACKED:
                    raise CannotUnpackBook(limit=megabytes(MOST_UNPACKED))
                rest += piece
                cut = max(rest.rfind(b"</c>"), rest.rfind(b"</row>"), rest.rfind(b"</x:c>"))
                if cut >= 0:
                    yield rest[: cut + 4]
                    rest = rest[cut + 4 :]
                elif len(rest) > 8 * _CHUNK:
                    rest = rest[-_CHUNK:]
    except (zipfile.BadZipFile, zipfile.zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:  # type: ignore[attr-defined] # zlib is named there
        raise CannotReadBrokenBook from error
    yield rest


def _scan_piece(extent: Extent, piece: bytes) -> None:
    if b"hidden=" in piece:
        _scan_hidden(extent, piece)
    if b"<sheetProtection" in piece:
        extent.is_locked = True
    if b"<f" in piece or b":f" in piece or _ERROR.search(piece):
        _scan_cells(extent, piece)
        return
    stated = _STATED.findall(piece)
    if stated:
        extent.last_row = max(extent.last_row, int(stated[-1][1]))
        extent.last_column = max(extent.last_column, *map(_column, {column for column, _row in stated}))


def _scan_cells(extent: Extent, piece: bytes) -> None:
    """Cell by cell, where there are formulas or errors to name."""
    for found in _CELL.finditer(piece):
        body = found[3]
        if found[2] or not body:
            continue
        ref = _REF.search(found[1])
        if ref is None:
            continue
        column, row = _column(ref[1]), int(ref[2])
        if _FORMULA.search(body):
            extent.formula_count += 1
            if not _CACHED.search(body):
                extent.uncomputed.append((ref[1] + ref[2]).decode())
        if _ERROR.search(found[1]):
            extent.errors.append((ref[1] + ref[2]).decode())
        extent.last_row = max(extent.last_row, row)
        extent.last_column = max(extent.last_column, column)


def _scan_hidden(extent: Extent, piece: bytes) -> None:
    for row in _ROW.finditer(piece):
        number = re.search(rb"\br=[\"']([0-9]+)", row[1])
        if number and _HIDDEN.search(row[1]):
            extent.hidden_rows.add(int(number[1]))
    for col in _COL.finditer(piece):
        if _HIDDEN.search(col[1]):
            first, last = (re.search(name + rb"=[\"']([0-9]+)", col[1]) for name in (rb"\bmin", rb"\bmax"))
            if first and last:
                extent.hidden_columns.update(range(int(first[1]), min(int(last[1]), 16384) + 1))


def _column(name: bytes) -> int:
    found = 0
    for letter in name:
        found = found * 26 + letter - 64
    return found
