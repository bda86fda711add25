"""Text of cells: as Excel shows a value, and as it is compared (width, blanks and marks made alike)."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from math import isfinite

_BLANKS = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u00ad]+")
EXACT_TO = 10**15  # Excel keeps 15 digits of a number


def text_of(value: object) -> str:
    """What a reader sees: 13800001234.0 → 13800001234, dates as 2020-02-08; a number past 15 digits as 1.41028E+17."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    return _moment(value)


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00").removesuffix(" 00:00")
    if isinstance(value, time):
        return value.strftime("%H:%M:%S").removesuffix(":00")
    if isinstance(value, timedelta):
        hours, minutes = divmod(round(value.total_seconds() / 60), 60)
        return f"{hours}:{minutes:02d}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: float) -> str:
    if not isfinite(value):
        return ""
    if abs(value) >= EXACT_TO:
        return f"{value:.6g}".upper()
    if value == int(value):
        return str(int(value))
    return f"{value:.15g}"


def plain(text: str) -> str:
    """Full-width digits and letters as half-width, blanks of all sorts as one space, none at the ends."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def tight(text: str) -> str:
    """As `plain`, without any blank: 姓 名 → 姓名."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))
