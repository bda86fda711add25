"""Regions that headers name: 湖北, 武汉, 湖北（除武汉）, 省外. Codes by GB/T 2260, as facts of travel keep them."""

import re
from dataclasses import dataclass
from typing import Literal

_PROVINCES = (
    "11北京 12天津 13河北 14山西 15内蒙古 21辽宁 22吉林 23黑龙江 31上海 32江苏 33浙江 34安徽 35福建 36江西 "
    "37山东 41河南 42湖北 43湖南 44广东 45广西 46海南 50重庆 "
    "51四川 52贵州 53云南 54西藏 61陕西 62甘肃 63青海 64宁夏 65新疆 71台湾 "
    "81香港 82澳门"
).split()
# Cities that forms of early 2020 name on their own.
_CITIES = (
    "4201武汉 4202黄石 4203十堰 4205宜昌 4206襄阳 4207鄂州 4208荆门 4209孝感 4210荆州 4211黄冈 4212咸宁 4213随州 "
    "4228恩施 429004仙桃 429005潜江 429006天门 429021神农架 3303温州"
).split()
_CODES = {re.sub(r"\d", "", one): re.sub(r"\D", "", one) for one in (*_CITIES, *_PROVINCES)}
_NAMES = {code: name for name, code in _CODES.items()} | {"42": "湖北"}
_NAME = re.compile("|".join(sorted(_CODES, key=len, reverse=True)))
_PLACE = (
    r"(?:[\u4e00-\u9fff]{0,2}?(?:"
    + _NAME.pattern
    + r")(?:省|市|地区)?(?:[、和及/](?:"
    + _NAME.pattern
    + r")(?:省|市)?)*)"
)
_EXCEPT = re.compile(
    rf"[(]?(?:除去?|不含|不包括|不包含|非)({_PLACE})(?:地区|市区)?(?:外|以外|之外)?的?(?:其他(?:地区|市))?[)]?"
)
_BUT = re.compile(rf"({_PLACE})(?:以外|之外)的?")
_OUTSIDE = re.compile(r"省外|外省|其[他它]省")

Unclear = Literal["", "risk", "abroad", "area"]


@dataclass(frozen=True, slots=True)
class Region:
    """Codes whose places count, and codes below them that do not. `outside` is every other province than one's own."""

    codes: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()
    outside: bool = False
    unclear: Unclear = ""

    @property
    def key(self) -> str:
        """42, 42x4201, out, outx42, or why it is unclear."""
        if self.unclear:
            return self.unclear
        first = "+".join(self.codes) or ("out" if self.outside else "")
        return first + "".join(f"x{code}" for code in self.excepted)

    def holds(self, code: str, county: str) -> bool:
        """True if a place of departure counts; what is only known more coarsely than an exception does not."""
        if not code.isdigit() or any(_meets(code, other) for other in self.excepted):
            return False
        if self.outside:
            return code[:2] != county[:2]
        return code.startswith(self.codes)

    @property
    def words(self) -> str:
        """The region as one says it."""
        names = "、".join(_NAMES.get(code, code) for code in self.codes) or ("省外" if self.outside else "")
        but = "、".join(_NAMES.get(code, code) for code in self.excepted)
        return f"{names}（不含{but}）" if but else names


def _meets(code: str, other: str) -> bool:
    """True where one lies in the other: of who was somewhere in 湖北 nobody can say that it was not 武汉."""
    return code.startswith(other) or (len(code) < len(other) and other.startswith(code))


def region_in(text: str) -> Region | None:
    """Return the region that a bare header names; None if it names none."""
    for words, unclear in ((r"风险", "risk"), (r"境外|国外|海外|入境", "abroad")):
        if re.search(words, text):
            return Region(unclear=unclear)  # type: ignore[arg-type]  # the two of the line above
    excepted: list[str] = []
    for pattern in (_EXCEPT, _BUT):
        for found in pattern.finditer(text):
            excepted += [_CODES[name] for name in _NAME.findall(found[1])]
        text = pattern.sub("", text)
    codes = _widest([_CODES[name] for name in _NAME.findall(text)])
    if not codes and _OUTSIDE.search(text):
        return Region(excepted=tuple(excepted), outside=True)
    if not codes and not excepted:
        return Region(unclear="area") if "疫区" in text or "疫情发生地" in text else None
    if not codes:  # 武汉以外: of its province, since nobody asks who was anywhere else in the country
        return (
            Region(_widest([code[:2] for code in excepted if len(code) > 2]), tuple(excepted))
            if _narrow(excepted)
            else None
        )
    return Region(codes, tuple(code for code in excepted if code not in codes))


def _narrow(codes: list[str]) -> bool:
    return all(len(code) > 2 for code in codes)


def _widest(codes: list[str]) -> tuple[str, ...]:
    """湖北（武汉） is all of 湖北: a code within another adds nothing."""
    kept = dict.fromkeys(codes)
    return tuple(code for code in kept if not any(code != other and code.startswith(other) for other in kept))


def region_of_key(key: str) -> Region | None:
    """Return the region of a stable name (`Region.key`)."""
    if key in ("risk", "abroad", "area"):
        return Region(unclear=key)  # type: ignore[arg-type]  # one of these
    found = re.fullmatch(r"(out|[0-9+]+)((?:x[0-9]+)*)", key)
    if found is None:
        return None
    excepted = tuple(code for code in found[2].split("x") if code)
    return Region((), excepted, outside=True) if found[1] == "out" else Region(tuple(found[1].split("+")), excepted)
