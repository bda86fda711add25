"""What a clerk types for what stands on paper: a few keys a field, read strictly. Pure, no database.

In the first field a number is how many were at home, none of them affected; 0 nobody answered, / refused, - vacant,
* the wrong door: all on the number pad. A question is answered by the digit that is printed beside its box.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.facts.fields import Field
from lianfang.screening import rules
from lianfang.screening.terms import Outcome

OUTCOME_KEYS = {
    "0": Outcome.NOBODY_HOME,
    "/": Outcome.REFUSED,
    "-": Outcome.VACANT,
    "*": Outcome.WRONG_DOOR,
}
KEY_OF = {outcome: key for key, outcome in OUTCOME_KEYS.items()}
WIDE = str.maketrans("０１２３４５６７８９／－＊．、，。　", "0123456789/-*.,,. ")
YES, NO = ("1", "y", "是", "有"), ("0", "n", "否", "无")
A_DAY = re.compile(r"(?:(\d{4})[-./])?(\d{1,2})[-./](\d{1,2})")
PACKED_DAY = re.compile(r"(\d{2})(\d{2})")
# Provinces by the first two digits of GB/T 2260, in the short names that people write.
PROVINCES = {
    "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古", "21": "辽宁", "22": "吉林", "23": "黑龙江",
    "31": "上海", "32": "江苏", "33": "浙江", "34": "安徽", "35": "福建", "36": "江西", "37": "山东", "41": "河南",
    "42": "湖北", "43": "湖南", "44": "广东", "45": "广西", "46": "海南", "50": "重庆", "51": "四川", "52": "贵州",
    "53": "云南", "54": "西藏", "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏", "65": "新疆", "71": "台湾",
    "81": "香港", "82": "澳门",
}  # fmt: skip


class Mistake(Exception):
    """What was typed says nothing; the words tell what may be typed."""


def plain(text: str) -> str:
    return text.strip().translate(WIDE)


def outcome_of(text: str) -> tuple[Outcome, int | None] | None:
    """Return what the first field says: how it went and how many were at home; None where nothing was typed."""
    typed = plain(text)
    if not typed:
        return None
    if typed in OUTCOME_KEYS:
        return OUTCOME_KEYS[typed], None
    if not typed.isdecimal():
        raise Mistake(_("写几人在家，或 0 / - *"))
    if int(typed) > rules.MOST_AT_HOME:
        raise Mistake(_("在家 %(n)s 人？看看是不是多敲了一位") % {"n": int(typed)})
    return Outcome.SEEN, int(typed)


def answer_of(field: Field, text: str, *, today: date) -> Any:
    """Return the answer typed to `field` (False where it was asked and denied); None where nothing was typed."""
    typed = plain(text).lower()
    if not typed:
        return None
    if field.key == "travel":
        return _travel(typed, today)
    if field.key == "contact":
        return False if typed in NO else _day(typed, today)
    reads = {"bool": _yes_no, "int": _number, "temp_c": _temperature}
    if field.type in reads:
        return reads[field.type](typed)
    if field.type == "date":
        return _day(typed, today)
    return _codes(field, typed)


def _yes_no(typed: str) -> bool:
    if typed in YES or typed in NO:
        return typed in YES
    raise Mistake(_("有写 1，没有写 0"))


def _number(typed: str) -> int:
    if typed.isdecimal() and len(typed) <= 4:
        return int(typed)
    raise Mistake(_("只写数字"))


def _temperature(typed: str) -> float:
    """36.5, or 365 without the point, as clerks type it."""
    digits = typed.replace(",", ".")
    if re.fullmatch(r"\d{3}", digits):
        digits = f"{digits[:2]}.{digits[2]}"
    if re.fullmatch(r"\d{2}(\.\d)?", digits) and rules.is_plausible(float(digits)):
        return float(digits)
    low, high = rules.PLAUSIBLE_C
    raise Mistake(_("体温写 %(low)s 到 %(high)s，如 365") % {"low": f"{low:g}", "high": f"{high:g}"})


def _day(typed: str, today: date) -> date:
    """1-20 or 0120 is the last 20 January that has been; a year may stand before it."""
    found = A_DAY.fullmatch(typed)
    packed = PACKED_DAY.fullmatch(typed)
    year = found[1] if found else None
    month, day = (found[2], found[3]) if found else (packed[1], packed[2]) if packed else ("0", "0")
    try:
        said = date(int(year or today.year), int(month), int(day))
        if said > today and not year:
            said = said.replace(year=today.year - 1)
    except ValueError:
        raise Mistake(_("日子写 1-20 或 0120")) from None
    if said > today:
        raise Mistake(_("这一天还没到"))
    return said


def _travel(typed: str, today: date) -> Any:
    """42 1-20: from Hubei, left on 20 January; the day may be missing, and 0 is from nowhere."""
    if typed in NO:
        return False
    where, _blank, day = typed.partition(" ")
    code = next((code for code, name in PROVINCES.items() if where.startswith(name)), where)
    if not re.fullmatch(r"\d{2}|\d{4}|\d{6}", code) or code[:2] not in PROVINCES:
        raise Mistake(_("写省和离开的日子，如 42 1-20 或 湖北 1-20；没有写 0"))
    return code, _day(day.strip(), today) if day.strip() else None


def _codes(field: Field, typed: str) -> Any:
    """Return the codes whose digits were typed: one of a single choice, several of a multiple one; 0 is none."""
    several = field.type == "codes"
    if several and typed in NO:
        return False
    digits = typed.replace(",", "").replace(" ", "")
    keys = option_keys(field)
    if not digits or any(digit not in keys for digit in digits) or (len(digits) > 1 and not several):
        raise Mistake(_("写框边上的数字 %(keys)s") % {"keys": f"1–{len(keys)}"})
    found = tuple(dict.fromkeys(keys[digit] for digit in digits))
    return found if several else found[0]


def option_keys(field: Field) -> dict[str, str]:
    """Return the code that each key stands for: 1 to 9, then letters, in the order in which they are printed."""
    return dict(zip("123456789abcdefgh", (option.code for option in field.options), strict=False))


def help_of(field: Field) -> str | Promise:
    """Say in a few words what may be typed."""
    if field.key == "travel":
        return gettext_lazy("省 日子，没有 0")
    if field.key == "contact":
        return gettext_lazy("日子，没有 0")
    words: dict[str, str | Promise] = {
        "bool": gettext_lazy("有 1 没有 0"),
        "int": gettext_lazy("数字"),
        "temp_c": "365",
        "date": "1-20",
        "codes": gettext_lazy("几个数字，没有 0"),
    }
    return words.get(field.type, gettext_lazy("一个数字"))


def typed_answer(field: Field, value: Any) -> str:
    """Return how an answer would have been typed: what a keyed row shows when it is opened again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, date):
        return f"{value.month}-{value.day}"
    if isinstance(value, int | float):
        return f"{value:g}"
    if field.key == "travel":
        code, day = value
        return f"{code} {day.month}-{day.day}" if day else str(code)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
        return typed_answer(field, date.fromisoformat(str(value)))
    given: Sequence[str] = (value,) if isinstance(value, str) else value
    keys = {code: key for key, code in option_keys(field).items()}
    return "".join(keys.get(code, "?") for code in given)
