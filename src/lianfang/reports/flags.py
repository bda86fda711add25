"""Flags: whether something was so within a window, computed from dated facts for a form's own day (law 6).

A header such as 14天内是否途经湖北（除武汉） names what it asks about, a region and a window; `flag_of` reads it and
`Flag.answer` computes it. Pure. The day of the report counts as the first day of a window: of 14 days on 6 February
those since 24 January, so that who left on 24 January is in and whose 14 days are full on the 6th is out (离开湖北未满
14 天). What nobody said is None, never no: a no is said by somebody who was asked within the window.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, gettext_noop

from lianfang.books.headers.windows import window_in
from lianfang.kit.clock import day_of
from lianfang.screening.rules import FEVER_C

from .regions import Region, region_in, region_of_key

About = Literal["travel", "contact", "symptom", "fever"]
Why = Literal["", "never_asked", "asked_before", "no_day", "no_region", "no_window", "risk", "abroad", "area"]
DENIED = frozenset({"none", "no"})
SAID_ONLY = "yes"  # somebody said that there was one, and nothing more
FACT_KEYS: Mapping[About, str] = {"travel": "travel", "contact": "contact", "symptom": "symptom", "fever": "temp_c"}


class DatedFact(Protocol):
    """One fact as people keep it (`people.models.Fact`, `people.dated.Stated`)."""

    @property
    def key(self) -> str: ...
    @property
    def on(self) -> date | None: ...
    @property
    def at(self) -> datetime: ...
    @property
    def until_on(self) -> date | None: ...
    @property
    def code(self) -> str: ...
    @property
    def number(self) -> float | None: ...
    @property
    def value(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` is None where the ledger cannot say, and `why` says why; `facts` are those behind a yes or a no.

    `near` are facts that just do not count: outside the window, or without a day.
    """

    value: bool | None
    why: Why = ""
    facts: tuple[DatedFact, ...] = ()
    near: tuple[DatedFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """What is asked: about what, of which region, within how many days or since which day; none of both is ever."""

    about: About
    region: Region | None = None
    days: int | None = None
    since: tuple[int | None, int, int] | None = None  # year as far as it was written, month, day
    kinds: tuple[str, ...] = ()  # contact with whom (`people.terms.ContactKind`); empty: with anybody
    lists: bool = field(default=False, compare=False)  # the column wants to know where or what, not yes or no
    window: str = field(default="", compare=False)  # as it was written, where it could not be read

    @property
    def key(self) -> str:
        """A stable name: flag.travel.42x4201.14d, flag.contact.since0116."""
        parts = [self.region.key if self.region else "", "-".join(self.kinds), self._span()]
        return ".".join(["flag", self.about, *(part for part in parts if part)])

    def _span(self) -> str:
        if self.days is not None:
            return f"{self.days}d"
        if self.since is None:
            return ""
        year, month, day = self.since
        return f"since{year or ''}{month:02}{day:02}"

    def start(self, on: date) -> date | None:
        """Return the first day that counts for a report of `on`; None without a window."""
        if self.days is not None:
            return on - timedelta(days=self.days - 1)
        if self.since is None:
            return None
        year, month, day = self.since
        start = date(year or on.year, month, day)
        return start if year or start <= on else start.replace(year=on.year - 1)

    def answer(self, facts: Iterable[DatedFact], on: date, county: str) -> Answer:
        """Answer for one person, from what is known of them."""
        if self.window:
            return Answer(None, "no_window")
        if self.region is not None and self.region.unclear:
            return Answer(None, self.region.unclear)
        known = [fact for fact in facts if fact.key == FACT_KEYS[self.about] and day_of(fact.at) <= on]
        if self.about == "fever":
            return self._fever(known, on)
        return self._dated(known, on, county)

    def _dated(self, known: Sequence[DatedFact], on: date, county: str) -> Answer:
        start = self.start(on)
        said = [fact for fact in known if fact.code not in DENIED and self._is_meant(fact, county)]
        yes = [fact for fact in said if self._falls(fact, start, on)]
        if yes:
            return Answer(True, facts=tuple(yes))
        dateless = [fact for fact in said if _last_day(fact) is None and _may_fall(fact, start)]
        near = tuple(fact for fact in said if fact not in dateless)
        if dateless:
            return Answer(None, "no_day", near=tuple(dateless))
        asked = [fact for fact in known if start is None or day_of(fact.at) >= start]
        if any(fact.code == SAID_ONLY for fact in asked):
            return Answer(None, "no_region" if self.region else "no_day", near=near)
        if asked:
            return Answer(False, facts=tuple(asked), near=near)
        return Answer(None, "asked_before" if known else "never_asked", near=near)

    def _is_meant(self, fact: DatedFact, county: str) -> bool:
        if fact.code == SAID_ONLY:
            return self.region is None and not self.kinds
        if self.about == "travel" and self.region is not None:
            return self.region.holds(fact.code, county)
        return not self.kinds or fact.code in self.kinds

    def _falls(self, fact: DatedFact, start: date | None, on: date) -> bool:
        day = _last_day(fact)
        if day is None:
            return start is None
        return (start is None or day >= start) and (fact.on is None or fact.on <= on)

    def _fever(self, known: Sequence[DatedFact], on: date) -> Answer:
        """Fever is a reading at or above the threshold of its own day; without a window, on the day of the report."""
        start = self.start(on) or on
        read = [f for f in known if f.number is not None and start <= day_of(f.at) <= on]
        hot = [f for f in read if is_fever(f)]
        if hot:
            return Answer(True, facts=tuple(hot))
        return Answer(False, facts=tuple(read)) if read else Answer(None, "never_asked")


def is_fever(fact: DatedFact) -> bool:
    """True for a reading at or above the threshold in force on its day."""
    return fact.key == "temp_c" and fact.number is not None and fact.number >= FEVER_C.on(day_of(fact.at)).value


def _last_day(fact: DatedFact) -> date | None:
    """The last day on which it was so: somebody was in a region until they left it."""
    return fact.until_on or fact.on


def _may_fall(fact: DatedFact, start: date | None) -> bool:
    """A fact without a day lies before it was stated; it can be within a window only if it was stated within it."""
    return start is None or day_of(fact.at) >= start


# ── reading headers ──────────────────────────────────────────────────────────────────────────────────────────────────

_ABOUT: tuple[tuple[About, re.Pattern[str]], ...] = (
    ("contact", re.compile(r"接触|密接")),
    ("symptom", re.compile(r"症状|咳嗽|呼吸道|不适")),
    ("fever", re.compile(r"发热|发烧|体温异常")),
    (
        "travel",
        re.compile(
            r"旅居|旅行史|居住史|行程|轨迹|去过|到过|途[经径]|经停|停留|往返|来自|返乡|返回|返程|来返|离开|疫区|风险地区"
            r"|回来|归来"
        ),
    ),
)
# What asks for something else than yes or no: a day, a place, a name, a means.
_OTHERWISE = re.compile(
    r"(?:时间|日期|地点|地址|住址|方式|工具|车次|航班|车牌号?|何处|哪里|哪儿|姓名|原因|事由|电话|联系人|号码?|目的地"
    r"|来源地|等级|单位|对象|情况说明|说明|措施|天数|几天)$"
)
_NOT_OURS = re.compile(r"隔离|观察|核酸|检测|采样|疫苗|接种|离开本|拟返|拟来|预计|计划|申报|健康码|消毒")
_ASKS = re.compile(r"^(?:目前|现在|当前|本人|家中|近期)?(?:是否|有无|是不是|有没有|有否|曾否)|是否|有无")
_TRAVELLED = re.compile(r"旅居|旅行史|居住史|轨迹|去过|到过|途[经径]|经停|停留|疫区")
_WITH: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("确诊|病例|病人|患者|病患", ("confirmed",)),
    ("疑似", ("suspected",)),
    ("密接者|密切接触者", ("close",)),
    ("湖北|武汉|疫区", ("from_area",)),
    ("发热|发烧", ("fever",)),
)


def flag_of(header: str, parents: Sequence[str] = ()) -> Flag | None:
    """Return the flag that a header asks, or None: it asks a fact, or something no dated fact answers."""
    text = _bare("".join([*parents[-1:], header]))
    own = _bare(header)
    if _NOT_OURS.search(text) or _OTHERWISE.search(re.sub(r"\([^)]*\)$", "", own)):
        return None
    about = next((name for name, words in _ABOUT if words.search(text)), None)
    if about is None:
        return None
    window, rest = window_in(text)
    region = region_in(rest)
    if window is None and region is None and not (_ASKS.search(own) or own.endswith(("史", "经历"))):
        return None
    if about == "travel" and window is None and region is None and not _TRAVELLED.search(text):
        return None  # 是否返乡 asks whether somebody is back, not where they were
    days = window.days if window else None
    since = _day_written(window.since) if window and window.since else None
    return Flag(
        about,
        region if about == "travel" else None,
        days,
        since,
        _kinds_in(text) if about == "contact" else (),
        lists=not _ASKS.search(own) and own.endswith(("史", "经历", "轨迹", "行程")),
        window=window.since if window and window.since and since is None else "",
    )


def flag_of_key(key: str) -> Flag | None:
    """Return the flag of a stable name (`Flag.key`)."""
    found = re.fullmatch(
        r"flag\.(travel|contact|symptom|fever)(?:\.(?!since|\d+d$)([a-z0-9_x+-]+))?(?:\.(\d+)d|\.since(\d{4,8}))?", key
    )
    if found is None:
        return None
    about, middle, days, since = found.groups()
    is_contact = about == "contact"
    return Flag(
        about,  # type: ignore[arg-type]  # the pattern names them
        region_of_key(middle) if middle and not is_contact else None,
        int(days) if days else None,
        (int(since[:-4]) if len(since) > 4 else None, int(since[-4:-2]), int(since[-2:])) if since else None,
        tuple(middle.split("-")) if middle and is_contact else (),
    )


def _kinds_in(text: str) -> tuple[str, ...]:
    """Whom a header asks contact with: every kind that it names, since a yes to any is a yes."""
    named = re.sub(r"密切接触(?!者)|是否密接", "", text)
    return tuple(dict.fromkeys(kind for words, kinds in _WITH if re.search(words, named) for kind in kinds))


_WRITTEN = re.compile(r"(?:(\d{4})[年\-/.])?(\d{1,2})[月\-/.](\d{1,2})日?$")
_NAMED = {"元旦": (None, 1, 1)}  # festivals of the moon's year fall on another day each year: not guessed


def _day_written(text: str) -> tuple[int | None, int, int] | None:
    if text in _NAMED:
        return _NAMED[text]
    found = _WRITTEN.match(text)
    if found:
        year, month, day = found.groups()
        return _valid(int(year) if year else None, int(month), int(day))
    month_only = re.fullmatch(r"(\d{1,2})月份?", text)
    return _valid(None, int(month_only[1]), 1) if month_only else None


def _valid(year: int | None, month: int, day: int) -> tuple[int | None, int, int] | None:
    try:
        date(year or 2001, month, day)  # no leap day without its year
    except ValueError:
        return None
    return year, month, day


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def why_said(why: Why) -> str | Promise:
    """Say why a flag has no answer, as a reader needs it and in their language."""
    return gettext_lazy(_WHY[why]) if why else ""


_WHY: Mapping[Why, str] = {
    "never_asked": gettext_noop("还没有问过"),
    "asked_before": gettext_noop("上次问在这段时间之前，要再问"),
    "no_day": gettext_noop("有过，但哪一天没有记下"),
    "no_region": gettext_noop("说去过，但没有说去了哪里"),
    "no_window": gettext_noop("表上的起始日期认不准"),
    "risk": gettext_noop("风险等级由上级划定，台账里没有"),
    "abroad": gettext_noop("境外的地方没有区划代码，台账里记不下"),
    "area": gettext_noop("表上没有说疫区是哪里"),
}
