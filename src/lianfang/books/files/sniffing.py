"""What a file is, by its bytes: names lie (an .et renamed to .xlsx, a web page saved as .xls)."""

import io
import re
import zipfile
from typing import Literal

from lianfang.books.cannot import CannotReadBrokenBook, CannotReadLockedBook, CannotReadStrangeBook

Format = Literal["xlsx", "xlsb", "ods", "xls", "docx", "doc", "html", "xml", "csv"]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS: tuple[tuple[str, Format], ...] = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("content.xml", "ods"),
)
# First bytes of what people upload by mistake: pictures, PDF, archives of other sorts.
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BM",
    b"RIFF",
    b"{\\rtf",
)
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(!doctype\s+html|html|table|head|body|meta|div|\?mso|workbook|ss:workbook)\b",
    re.I | re.S,
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def format_of(content: bytes) -> Format:
    """Raises CannotReadLockedBook, CannotReadBrokenBook or CannotReadStrangeBook."""
    if content.startswith(b"PK"):
        return _zipped(content)
    if content.startswith(_OLE):
        return _compound(content)
    if content.startswith(_OTHERS):
        raise CannotReadStrangeBook
    # BIFF2 to BIFF4: workbooks older than 1995, a bare stream that begins with its BOF record
    if content[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"):
        return "xls"
    return _written(content)


def _zipped(content: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            names = {name.replace("\\", "/").lower() for name in book.namelist()}
            manifest = book.read("META-INF/manifest.xml") if "meta-inf/manifest.xml" in names else b""
    except (KeyError, zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError) as error:
        raise CannotReadBrokenBook from error
    if b"encryption-data" in manifest:
        raise CannotReadLockedBook
    for part, format in _PARTS:
        if part in names:
            return format
    raise CannotReadStrangeBook


def _compound(content: bytes) -> Format:
    """A compound file names its streams in UTF-16: what they are called says what the file is."""

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        raise CannotReadLockedBook
    if has("WordDocument"):
        return "doc"
    if has("Workbook") or has("Book"):
        if _has_file_pass(content):
            raise CannotReadLockedBook
        return "xls"
    if len(content) < 1536:
        raise CannotReadBrokenBook
    raise CannotReadStrangeBook


def _has_file_pass(content: bytes) -> bool:
    """Whether a BIFF stream begins with a FILEPASS record ([MS-XLS] 2.4.117), as encrypted workbooks do."""
    for at in range(512, len(content) - 8, 512):
        if content[at : at + 2] != b"\x09\x08":
            continue
        record = at
        for _ in range(4):
            record += 4 + int.from_bytes(content[record + 2 : record + 4], "little")
            if content[record : record + 2] == b"\x2f\x00":
                return True
    return False


def _written(content: bytes) -> Format:
    head = content[:4096]
    found = _MARKUP.match(head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe"))
    if found:
        return "xml" if found[1].lower() in (b"workbook", b"ss:workbook", b"?mso") else "html"
    # Bytes below the blank that no text has; UTF-16 has zeros and is told by its mark or by their even spread.
    strange = sum(head.count(byte) for byte in b"\x01\x02\x03\x04\x05\x06\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17")
    if strange > len(head) // 100 and not head.startswith(_BOMS) and b"\0" in head:
        raise CannotReadStrangeBook
    return "csv"
