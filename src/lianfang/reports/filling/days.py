"""Days as the form itself writes them: 2020-02-08, 2020/2/8, 2020.2.8, 20200208, 2020年2月8日 or 2月8日."""

import re
from datetime import date, datetime

from lianfang.books.shapes import Header

_STYLES = (
    (re.compile(r"[Yy]{4}年|\d{4}年|^\s*年\s*月\s*日"), "{y}年{m}月{d}日"),
    (re.compile(r"[Yy]{4}/[Mm]{2}|\d{4}/\d{2}/\d{2}"), "{y}/{m:02}/{d:02}"),
    (re.compile(r"[Yy]{4}/[Mm]|\d{4}/\d{1,2}/"), "{y}/{m}/{d}"),
    (re.compile(r"[Yy]{4}\.[Mm]{2}|\d{4}\.\d{2}\.\d{2}"), "{y}.{m:02}.{d:02}"),
    (re.compile(r"[Yy]{4}\.[Mm]|\d{4}\.\d{1,2}\."), "{y}.{m}.{d}"),
    (re.compile(r"[Yy]{4}[Mm]{2}[Dd]{2}|(?<!\d)(?:19|20)\d{6}(?!\d)"), "{y}{m:02}{d:02}"),
    (re.compile(r"[Yy]{4}-[Mm]{1,2}|\d{4}-\d{1,2}-"), "{y}-{m:02}-{d:02}"),
    (re.compile(r"(?:[Xx×]{1,2}|\d{1,2})月(?:[Xx×]{1,2}|\d{1,2})日"), "{m}月{d}日"),
    (re.compile(r"^\d{1,2}\.\d{1,2}$"), "{m}.{d}"),
)


def day_words(value: date, header: Header) -> str:
    """Return a day, or an instant, in the words of the column: as its hint asks, else as its cells have it."""
    said = _style(header).format(y=value.year, m=value.month, d=value.day)
    return f"{said} {value:%H:%M}" if isinstance(value, datetime) else said


def _style(header: Header) -> str:
    for text in (header.hint, *header.samples[:3]):
        for pattern, style in _STYLES:
            if text and pattern.search(text):
                return style
    return "{y}-{m:02}-{d:02}"
