"""Tables written as text: csv in whichever encoding, separator and line ends an office's programs left behind."""

import codecs
import csv
import io
import re
from collections import Counter

from lianfang.books.cannot import CannotReadBrokenBook, CannotReadEmptyBook, CannotReadLetters
from lianfang.books.limits import check_extent
from lianfang.books.shapes import Sheet, Value

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = ",\t;|，"
_AS_TEXT = re.compile(r'^="(.*)"$', re.S)  # how Excel's users keep an ID whole in csv: ="1410…"
_HEAD_LINES = 40
_KNOWN_SHARE = 0.7
# First bytes of punctuation and of the everyday characters (level 1) of GB 2312 and of Big5.
_EVERYDAY = {"gb18030": {*range(0xA1, 0xA4), *range(0xB0, 0xD8)}, "big5": {*range(0xA1, 0xC7)}}


def read_written(content: bytes) -> tuple[Sheet, str]:
    """Return the sheet and the encoding it was in. Every cell is text; nothing is taken for a number or a formula."""
    text, encoding = decoded(content)
    if not text.strip():
        raise CannotReadEmptyBook
    separator = separator_of(text)
    rows: list[list[Value]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append([_as_text(cell) for cell in row])
            check_extent("csv", len(rows), len(row))
    except csv.Error as error:
        raise CannotReadBrokenBook from error
    return Sheet("csv", rows), encoding


def _as_text(cell: str) -> str:
    """A cell as it was meant: without the marks by which offices keep Excel from reading it as a number."""
    found = _AS_TEXT.match(cell.strip())
    return found[1].replace('""', '"') if found else cell.strip().removeprefix("'")


def decoded(content: bytes) -> tuple[str, str]:
    """Return text and the name of its encoding. Raises CannotReadLetters rather than show wrong letters."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _decode(content[len(mark) :], encoding), encoding
    wide = _wide(content)
    if wide:
        return _decode(content, wide), wide
    if b"\0" in content:
        raise CannotReadLetters
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _eastern(content)


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise CannotReadLetters from error


def _wide(content: bytes) -> str:
    """UTF-16 without its mark: commas, digits and line ends have a zero byte on the same side all along."""
    head = content[: 1 << 16]
    zeros = Counter(i % 2 for i, byte in enumerate(head) if byte == 0)
    if sum(zeros.values()) < max(2, len(head) // 50):
        return ""
    if zeros[1] > 9 * zeros[0]:
        return "utf-16-le"
    return "utf-16-be" if zeros[0] > 9 * zeros[1] else ""


def _eastern(content: bytes) -> tuple[str, str]:
    """GB18030, or else Big5; either only if what comes out is mostly everyday words of it."""
    for encoding, everyday in _EVERYDAY.items():
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        letters = [letter for letter in text[: 1 << 16] if ord(letter) > 127]
        known = sum(1 for letter in letters if _lead(letter, encoding) in everyday)
        if known >= _KNOWN_SHARE * len(letters):
            return text, encoding
    raise CannotReadLetters


def _lead(letter: str, encoding: str) -> int:
    """The first byte of a letter: common ones stand together in both sets."""
    raw = letter.encode(encoding)
    return raw[0] if len(raw) == 2 else 0


def separator_of(text: str) -> str:
    """The mark that parts the first lines into the same number of cells, most of them first."""
    sample = "\n".join(text.splitlines()[:_HEAD_LINES])
    best, most = ",", 0.0
    for mark in _SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=mark) if row]
        except csv.Error:
            continue
        usual, times = Counter(widths).most_common(1)[0] if widths else (1, 0)
        score = (usual - 1) * times / max(1, len(widths))
        if score > most + 1e-9:
            best, most = mark, score
    return best
