"""Columns that ask a flag: whether something was so, ever or within a window. A flag follows from dated facts."""

import re
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from lianfang.books.shapes import Header, Match, Window

from .candidates import Candidate
from .evidence import shares
from .windows import window_in

DATED = ("travel", "contact", "symptom")
# A time that no day bounds makes no window.
_ONCE = re.compile(r"^(?:本人|近期|最近|近来|春节(?:前后|期间)|[寒]?假(?:期)?(?:期间|前后)?|过年(?:期间)?|节后)")
_ASKS = re.compile(r"^(?:本人|目前|现在|当前)?(?:是否|有无|是不是|有没有|有否|曾否)|(?:史|经历)$")
_TRAVELLED = re.compile(
    r"去过|到过|途经|途径|经停|经过|停留|旅居|旅行|前往过|驻留|到访过|居住过|回过|(?:武汉|湖北).{0,4}(?:返回|回来|归来)"
)
_COUNTED = re.compile(r"(?:人数|人次|户数|数量|次数|总数|数|量|率|辆|个)$")


# Where somebody was then is no question of yes or no (返岗前14天所在地).
_WHERE = frozenset("destination address whereabouts hukou_address hukou_place previous_address".split())


def flag_of(header: Header, name: str, found: Sequence[Candidate]) -> Match | None:
    """Return the answer for a column that asks a flag; None if it asks something else."""
    window, rest = window_in(name)
    best = found[0].field if found else None
    if window is None:
        return _ever(header, name, best.key if best else "", best.type if best else "")
    if best is not None and best.type in ("date", "datetime", "int"):
        return None
    if not (_asks(header, rest) or best is not None) or _COUNTED.search(name):
        return None
    if best is not None and best.key in _WHERE and not _asks(header, rest):
        why = _("问的是那段时间人在哪里，不是有没有去过。")
        return Match(header, None, "none", 0.0, why, "ambiguous")
    about = best.key if best is not None else window.about
    if about == "other":
        return None
    why = _("问的是一段时间里有没有过，要从带日期的事推算，不能当作事实来存。")
    return Match(header, None, "none", 0.9, why, "flag", window=replace(window, about=about))


def _ever(header: Header, name: str, key: str, type: str) -> Match | None:
    """Without a window: whether somebody ever travelled is asked of a fact that has dates and places."""
    name = _ONCE.sub("", name)
    dated = key in DATED and type not in ("bool", "code", "codes")
    travelled = not key and bool(_TRAVELLED.search(name)) and name.startswith(("是否", "有无", "是不是", "有没有"))
    if not (dated or travelled) or not _asks(header, name):
        return None
    why = _("问的是有没有过，这是推算出来的，不是一件带日期的事。")
    return Match(header, None, "none", 0.9, why, "flag", window=Window(key if dated else "travel"))


def _asks(header: Header, name: str) -> bool:
    found = shares(header.samples)
    return found["answer"] > 0.8 if found and found["count"] >= 3 else bool(_ASKS.search(name))
