"""Rules about documents, dates and phones; pure. They warn, they do not block: a wrong digit is still a person.

Sources: GB 11643-1999 公民身份号码 (birth date, sex); 社区人员底册 (form 22) for dates and several phones in one cell.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from lianfang.books.values import check_digit

_RESIDENT_ID = re.compile(r"\d{17}[\dX]|\d{15}")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?|400\d{7}|\d{3,5}")
_PHONE_CUTS = re.compile(r"[;；、/,，|]+")
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]0{1,2}:00(:00)?)?|(\d{4})(\d{2})(\d{2})"
)
_EXCEL_DAY_0 = date(1899, 12, 30)
OLDEST_YEARS = 120
PLAUSIBLE_C = (34.0, 43.0)  # domain.md §4: outside it, measure again


@dataclass(frozen=True, slots=True)
class IdCheck:
    """A document number as read: tidied, what follows from it, and codes of what is odd about it."""

    number: str
    birth_on: date | None = None
    sex: str = ""
    warnings: tuple[str, ...] = ()


def tidy(text: str) -> str:
    """Return `text` in half-width characters, without blanks at its ends and control characters inside."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cc").strip()


def checked_id_no(text: str, *, today: date) -> IdCheck:
    """Check a resident identity number (GB 11643). Warnings: shape, check_digit, birth, old_form."""
    number = re.sub(r"[\s\-]", "", tidy(text)).upper()
    if not _RESIDENT_ID.fullmatch(number):
        return IdCheck(number, warnings=("shape",))
    old = len(number) == 15
    born = _day_of_digits("19" + number[6:12] if old else number[6:14])
    if born is None or not is_plausible_birth(born, today=today):
        return IdCheck(number, warnings=("birth",))
    if not old and check_digit(number[:17]) != number[17]:
        return IdCheck(number, warnings=("check_digit",))
    sex = "male" if int(number[14 if old else 16]) % 2 else "female"
    return IdCheck(number, born, sex, ("old_form",) if old else ())


def as_18(number: str) -> str:
    """Return a resident number in its form of 18 characters: those of 15 (until 1999) gain the century and a check."""
    if len(number) == 15 and number.isdigit():
        seventeen = f"{number[:6]}19{number[6:]}"
        return seventeen + check_digit(seventeen)
    return number if len(number) == 18 and number[:17].isdigit() else ""


def is_plausible_birth(day: date, *, today: date) -> bool:
    return today.replace(year=today.year - OLDEST_YEARS, day=min(today.day, 28)) <= day <= today


def is_plausible_temp(temp_c: float) -> bool:
    low, high = PLAUSIBLE_C
    return low <= temp_c <= high


def read_day(text: str) -> date | None:
    """Return the day that a cell means: 1968-03-09, 1968/3/9, 1968.3.9, 1968年3月9日, 19680309, or Excel's 24906."""
    text = tidy(text)
    if text.isdigit() and len(text) == 5:
        return _EXCEL_DAY_0 + timedelta(days=int(text))
    found = _DAY.fullmatch(text)
    if not found:
        return None
    parts = [part for part in (found[1], found[2], found[3], found[5], found[6], found[7]) if part]
    return _day(*(int(part) for part in parts))


def phones_in(text: str) -> list[str]:
    """Return the phones of one cell, each once, in their order; several are cut at ; ； 、 / , and blanks.

    Blanks inside one mobile number (138 0000 3817) part nothing.
    """
    found = [phone for part in _PHONE_CUTS.split(tidy(text)) for phone in _phones_of(part)]
    return list(dict.fromkeys(phone for phone in found if phone))


def is_phone(number: str) -> bool:
    """True for a mobile number or a landline (with area code, extension, or a short number of an office)."""
    return bool(_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number))


def is_odd_name(name: str) -> bool:
    """True if a name holds what names do not: digits, symbols, emoji. Rare characters are none of these."""
    return any(unicodedata.category(c)[0] in "NSCP" and c not in "·•.-'’ " for c in name)


def tidy_name(text: str) -> str:
    """Return a name without the blanks that tables put between two characters; rare characters stay as they are."""
    name = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Co")).replace("\u3000", " ").strip()
    latin = any(c.isascii() and c.isalpha() for c in name)
    return re.sub(r"\s+", " " if latin else "", name)


def age_on(birth_on: date, day: date) -> int:
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


def _phones_of(part: str) -> list[str]:
    together = _tidy_phone("".join(part.split()))
    return [together] if _MOBILE.fullmatch(together) else [_tidy_phone(piece) for piece in part.split()]


def _tidy_phone(part: str) -> str:
    bare = re.sub(r"^(\+|00)86-?", "", re.sub(r"[()]+", "-", part).strip("-"))
    digits = bare.replace("-", "")
    return digits if _MOBILE.fullmatch(digits) else bare


def _day_of_digits(digits: str) -> date | None:
    return _day(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
