"""Text of cells: as Excel shows a value, and as it is compared (width, blanks and marks made alike)."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

_BLANKS = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u00ad]+")
EXACT_TO = 10**15  # Excel keeps 15 digits of a number


def text_of(value: object) -> str:
    """What a reader sees: 13800001234.0 → 13800001234, dates as 2020-02-08; a number past 15 digits as 1.41028E+17."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00").removesuffix(" 00:00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M:%S").removesuffix(":00")
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g}:00"
    return str(value)


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
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
