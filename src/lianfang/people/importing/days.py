"""Days as headers, titles and cells of running lists state them, mostly without a year."""

import re
from datetime import date, datetime

from lianfang.books.shapes import Value
from lianfang.people.rules import read_day

_SHORT = re.compile(r"(?<!\d)(\d{1,2})\s*(?:月|[./-])\s*(\d{1,2})\s*[日号]?(?!\d)")
_LONG = re.compile(r"(?<!\d)(20\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*年")
_DAYS_AHEAD = 31


def day_in(value: Value, *, near: date) -> date | None:
    """Return the day of a cell: 2020-02-08, 2月8日, 2.8, Excel's own date; without a year the one next to `near`."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return read_day(str(int(value))) if 30_000 < value < 60_000 else None
    text = str(value or "").strip()
    return _long(text) or read_day(text.split()[0] if text else "") or _short(text, near)


def day_of_header(words: str, *, near: date) -> date | None:
    """Return the day that a header stands for (2月8日, 2020/2/8)."""
    return _long(words) or _short(words, near) or read_day(words)


def day_of_sheet(lines: list[str], *, near: date) -> date | None:
    """Return the day that a title or the unit's line states: 填报日期：2020年2月8日."""
    return next((found for line in lines if (found := _long(line)) is not None and found <= near), None)


def year_near(lines: list[str], *, near: date) -> date:
    """Return the day next to which months without a year lie: the end of a year that a title names, else `near`."""
    years = [int(found) for line in lines for found in _YEAR.findall(line)]
    stated = [year for year in years if year < near.year]
    return date(stated[0], 12, 31) if stated else near


def _long(text: str) -> date | None:
    found = _LONG.search(text)
    return _day(int(found[1]), int(found[2]), int(found[3])) if found else None


def _short(text: str, near: date) -> date | None:
    """The last 8 February that does not lie more than a month ahead."""
    found = _SHORT.search(text)
    if not found:
        return None
    for year in (near.year, near.year - 1):
        day = _day(year, int(found[1]), int(found[2]))
        if day is not None and (day - near).days <= _DAYS_AHEAD:
            return day
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
