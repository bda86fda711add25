"""Reads what stands in cells: days as text, serial or Chinese, full-width numbers, identity numbers that Excel broke.

Nothing is guessed: what can be read in two ways is None, and the caller says so.
"""

import re
from datetime import date, datetime, timedelta
from typing import Literal

from .shapes import Cell
from .texts import EXACT_TO, plain, tight

Ruin = Literal["", "scientific", "rounded"]
FIRST_DAY, LAST_DAY = date(1900, 3, 1), date(2100, 12, 31)
_EPOCH = date(1899, 12, 30)  # Excel counts from 1900-01-01 as 1, and thinks that 1900 was a leap year
_SERIALS = range(20_000, 60_000)  # 1954 to 2064: what a number in a column of days may be
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "O": "0"}
_FULL = re.compile(
    r"(?P<y>\d{4})(?P<sep>[-/.年\s])(?P<m>\d{1,2})(?:[-/.月\s])(?P<d>\d{1,2})(?:日|号)?(?P<rest>(?:(?<=[日号])|\D).*)?$"
)
_PACKED = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])$")
_SHORT_YEAR = re.compile(
    r"(?P<y>\d{2})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})(?:日|号)?(?P<rest>(?:(?<=[日号])|\D).*)?$"
)
_MONTH_DAY = re.compile(r"(?P<m>\d{1,2})(?:月|[-/.])(?P<d>\d{1,2})(?:日|号)?(?P<rest>(?:(?<=[日号])|\D).*)?$")
_CLOCK = re.compile(
    r"(?P<half>上午|下午|晚上|凌晨|早上|中午|晚|早)?\s*(?P<h>\d{1,2})[:时点](?P<min>\d{1,2})?分?(?::(?P<s>\d{1,2}))?秒?"
)
_HALVES = ("上午", "下午", "晚上", "早上", "中午", "凌晨", "早", "晚", "左右", "许")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def day_of_cell(cell: Cell, near: date) -> date | None:
    """The day that a cell states; a day without a year is the one nearest to `near` that is not far after it."""
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    return day_of_text(cell.text, near)


def day_of_text(text: str, near: date) -> date | None:
    """2020-02-08, 2020.2.8, 2020年2月8日, 20200208, 2月8日, 2.8, 43869, 二〇二〇年二月八日; None for what is no day."""
    word = _with_digits(plain(text))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", word):
        serial = int(float(word))
        return _EPOCH + timedelta(days=serial) if serial in _SERIALS else None
    for pattern in (_FULL, _PACKED, _SHORT_YEAR):
        found = pattern.match(word)
        if found and _is_clock(found.groupdict().get("rest")):
            year = int(found["y"])
            return _day(year if year > 99 else 2000 + year, found["m"], found["d"])
    found = _MONTH_DAY.match(word)
    return _nearest(found["m"], found["d"], near) if found and _is_clock(found["rest"]) else None


def moment_of_cell(cell: Cell, near: date) -> datetime | None:
    """Day and time of a cell, in the county's own clock and without zone; None without a time of day."""
    if isinstance(cell.value, datetime):
        return cell.value
    word = _with_digits(plain(cell.text))
    day, clock = day_of_cell(cell, near), _CLOCK.search(word)
    if isinstance(cell.value, float) and day and cell.value % 1:
        return datetime.combine(day, datetime.min.time()) + timedelta(minutes=round(cell.value % 1 * 1440))
    if day is None or clock is None:
        return None
    hour, minute = int(clock["h"]), int(clock["min"] or 0)
    if clock["half"] in ("下午", "晚上", "晚") and hour < 12:
        hour += 12
    return datetime(day.year, day.month, day.day, hour, minute) if hour < 24 and minute < 60 else None  # noqa: DTZ001 - the file states no zone


def _with_digits(word: str) -> str:
    """二〇二〇年二月十八日 → 2020年2月18日; only where a day is written in Chinese numerals."""
    if not re.search(r"[一二三四五六七八九十]月|[〇零一二三四五六七八九]{4}年", word):
        return word
    word = re.sub(r"[〇零○一二三四五六七八九]{2,4}(?=年)", lambda found: "".join(_DIGITS[c] for c in found[0]), word)
    return re.sub(r"[一二三四五六七八九十]{1,3}(?=[月日号])", lambda found: str(_number(found[0])), word)


def _number(word: str) -> int:
    tens, ten, ones = word.partition("十")
    if not ten:
        return int(_DIGITS[word[-1]])
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0)


def _is_clock(rest: str | None) -> bool:
    """Whether what follows a day is only a time of day."""
    said = (rest or "").strip(" T,，")
    return (
        not said
        or said in _HALVES
        or bool(_CLOCK.fullmatch(said))
        or bool(re.fullmatch(r"星期[一二三四五六日天]", said))
    )


def _day(year: int, month: str, day: str) -> date | None:
    try:
        found = date(year, int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def _nearest(month: str, day: str, near: date) -> date | None:
    """2月8日 in a file of 2020-02-10 is 2020-02-08; 12月30日 there is 2019-12-30; half a year ahead at most."""
    days = [found for year in (near.year - 1, near.year, near.year + 1) if (found := _day(year, month, day))]
    return min(days, key=lambda one: abs((one - near).days), default=None)


def number_of(cell: Cell) -> float | None:
    """36.5, ３６．５℃, 1,200 and 12人 are numbers; 36.5/37.1 is none."""
    if cell.is_number and isinstance(cell.value, int | float):
        return float(cell.value)
    found = re.fullmatch(
        r"([-+]?\d[\d,]*(?:\.\d+)?)\s*(?:[℃度人户个次岁天名例]|°C|平方米|小时|分钟)?",
        plain(cell.text).replace("。", "."),
    )
    return float(found[1].replace(",", "")) if found else None


def yes_no(text: str) -> bool | None:
    """True for 是, 有, √; False for 否, 无, ×; None for a blank or for what says something else."""
    word = tight(text).lower()
    if word in ("是", "有", "已", "对", "y", "yes", "true", "√", "✓", "1", "☑", "是的"):
        return True
    return (
        False
        if word in ("否", "无", "没有", "没", "未", "不是", "n", "no", "false", "×", "x", "0", "☒", "不")
        else None
    )


def several(text: str) -> list[str]:
    """What one cell lists: 13800001234;13900001234, 独居老人、低保户, one line each."""
    return [part for part in re.split(r"[;；、,，/\n|]+|\s{1,}", plain(text.replace("\n", ";"))) if part]


def ruin_of(cell: Cell) -> Ruin:
    """How Excel broke a long number: shown as 1.41E+17, or kept as a number whose last digits it made zeros."""
    return ruin_of_value(cell.value if cell.is_number else cell.text)


def ruin_of_value(value: object) -> Ruin:
    """The same of what a cell holds: a number, or the text that a csv or a form has kept of it."""
    if isinstance(value, int | float):
        return "rounded" if not isinstance(value, bool) and abs(value) >= EXACT_TO else ""
    word = tight(str(value or ""))
    if _SCIENTIFIC.fullmatch(word):
        return "scientific"
    # Saved as csv, the zeros are text; the check digit tells the true ones.
    lost = re.fullmatch(r"\d{15}000", word) and check_digit(word[:17]) != word[17]
    return "rounded" if lost else ""


def check_digit(seventeen: str) -> str:
    """The last character of an identity number from its first seventeen digits (GB 11643-1999)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(seventeen, _WEIGHTS, strict=True)) % 11]
