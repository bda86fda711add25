"""What the rows of a form are about, by its columns first and then by its title: persons, households, places, or none.

A form about something that the ledger does not keep yet (checkpoints, observation, stores) gets no rows: nobody is
listed under a head that nobody recorded.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.books.shapes import Match, Table

from .care import Care, care_in
from .flags import Flag, flag_of
from .indicators import Indicator
from .regions import Region, region_in
from .spans import Span, span_of
from .valuing.reasons import TO_COME

RowKind = Literal["person", "household", "place", "none"]
_RETURNEES = re.compile(r"返乡|返回|返[一-龥]人员|来返|外来|回乡|务工返|省外|湖北|武汉|旅居")
_RETURNING = frozenset(
    "origin origin_province origin_prefecture origin_county origin_township origin_community origin_risk return_on "
    "left_on transport trip_no plate reason return_state previous_address".split()
)
# Topics whose rows are events or rolls of a room to come; of identity and home every list of persons has some.
_ROLLS = {
    "watch": re.compile(r"隔离|医学观察|居家观察|健康监测"),
    "passage": re.compile(r"卡口|卡点|检查站|过往|出入|访客|来访|劝返"),
    "clinic": re.compile(r"发热门诊|就诊|核酸|采样|检测人员|密接|病例|确诊|疑似"),
    "stores": re.compile(r"物资|库存|出入库|领用"),
    "gifts": re.compile(r"捐赠|捐款"),
    "disinfection": re.compile(r"消毒|消杀"),
    "duty": re.compile(r"值班|值守|督查|整改"),
    "service": re.compile(r"党员|志愿|报到"),
    "grid_posts": re.compile(r"网格长|网格台账|网格划分"),
    "tips": re.compile(r"线索|举报"),
}
_HOUSEHOLDS = re.compile(r"逐户|住户|户情况|一户一|家庭(?:情况|信息|登记)|分户|户主名册|门牌")
# A record of visits lists visits: who was gone to twice stands in it twice, who was not is no row of it.
_VISITS = re.compile(r"(?:走访|入户|上门|探访|敲门|随访)[^，。]{0,8}(?:记录|登记|台账|日志|情况)|(?:记录|日志)$")
_OF_VISITS = frozenset("visit_on visit_outcome present_count visit_by".split())
# Beside these somebody's name is that of a resident; without them 姓名 in a record of visits is who opened the door.
_OF_ONE = re.compile(r"人员|老人|对象|党员|儿童|妇女|残疾|病人|患者|学生")
_OWN = frozenset("id_no sex age birth_on relation residence tags is_key temp_c temp_am_c temp_pm_c symptom".split())
_EVERY = re.compile(r"入户|排查|底册|花名册|常住人口|人员信息|全员|摸排|普查")
_FROM_ELSEWHERE = 2  # so many columns of a journey: 重点人员 are then those who came from somewhere
_SUBJECT_WORDS: dict[str, str | Promise] = {
    "person": _("住在这里的人"),
    "returnee": _("从外地回来的人"),
    "cared": _("要照看的人"),
    "cared household": _("有人要照看的住户"),
    "cared visit": _("到要照看的人家的每一次入户"),
    "household": _("住户"),
    "visit": _("每一次入户"),
    "place": _("地方"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """对象 · What rows are about. `returned` narrows persons to those who came from elsewhere, `region` to from where,
    `visits` says that each row is a visit to them, and of which days. `care` narrows persons to those who are looked
    after, and households to those in which one of them lives.

    `level` names the kinds of places for rows of places; `to_come` what the ledger does not keep yet.
    """

    kind: RowKind
    returned: bool = False
    region: Region | None = None
    level: tuple[str, ...] = ()
    to_come: str = ""
    flag: Flag | None = None
    visits: Span | None = None
    care: Care | None = None

    @property
    def visited(self) -> bool:
        return self.visits is not None

    @property
    def said(self) -> str:
        if self.kind == "none":
            return str(TO_COME.get(self.to_come, self.to_come))
        which: str = "returnee" if self.returned else "visit" if self.visited else self.kind
        if self.care is not None:
            which = "cared" if which == "person" else f"cared {which}"
        return str(_SUBJECT_WORDS[which])


def subject_of(
    table: Table, matches: Sequence[Match], figures: Sequence[Indicator | None], *, title: str = "", sheet: str = ""
) -> Subject:
    """Return what the rows of a table are about."""
    keys = [match.field.key for match in matches if match.field is not None]
    keys += [part.key for match in matches for part in match.parts]
    topics = Counter(match.field.topic for match in matches if match.field is not None)
    head = title or sheet
    counts = sum(1 for figure in figures if figure is not None)
    if "name" not in keys and counts >= 2 and counts * 2 >= len([key for key in keys if key != "serial"]) - 3:
        return Subject("place", level=_level(keys))
    roll = _roll(topics, keys, head)
    if roll:
        return Subject("none", to_come=roll)
    visits = span_of(head) if _is_of_visits(keys, head) else None
    care = _care(keys, head)
    if _is_of_households(keys, head):
        return Subject("household", visits=visits, care=care)
    if "name" not in keys and not {"id_no", "phone"} & set(keys):
        return Subject("none")
    return Subject("person", visits=visits, care=care) if visits is not None else _of_persons(keys, head, care)


def _care(keys: Sequence[str], head: str) -> Care | None:
    """Those who are looked after, where the title says so; a list that asks of each whether they are one has all."""
    if "is_key" in keys or len(_RETURNING & set(keys)) >= _FROM_ELSEWHERE:
        return None
    return care_in(head)


def _roll(topics: Counter[str], keys: Sequence[str], head: str) -> str:
    """The room to come whose list this is: its title says so, or most of its columns do."""
    for topic, words in _ROLLS.items():
        own = topics[topic]
        named = bool(words.search(head)) and not _EVERY.search(head)
        if (named and own) or (own >= 3 and own * 3 >= len(keys)):
            return topic
        if named and topic in ("watch", "service", "passage"):
            return topic
    return ""


def _is_of_households(keys: Sequence[str], head: str) -> bool:
    if "name" in keys:
        return _is_of_visits(keys, head) and not _OWN & set(keys) and not _OF_ONE.search(head)
    own = {"head_name", "household_number", "member_count", "housing_use", "tenant_name", "is_occupied", "head_phone"}
    named = bool(_HOUSEHOLDS.search(head)) or _is_of_visits(keys, head)
    return len(own & set(keys)) >= 2 or ("head_name" in keys and named)


def _is_of_visits(keys: Sequence[str], head: str) -> bool:
    asked = _OF_VISITS & set(keys)
    return "visit_on" in asked and len(asked) >= 2 and bool(_VISITS.search(head))


def _of_persons(keys: Sequence[str], head: str, care: Care | None) -> Subject:
    named = bool(_RETURNEES.search(head)) and not _EVERY.search(head)
    asked = len(_RETURNING & set(keys))
    returned = named or (not _EVERY.search(head) and asked >= 5 and asked * 3 >= len(keys))
    if not returned:
        return Subject("person", care=care)
    flag = flag_of(f"是否{head}") if named else None
    region = flag.region if flag is not None and flag.about == "travel" else region_in(head)
    return Subject("person", returned=True, region=None if region is not None and region.unclear else region, flag=flag)


def _level(keys: Sequence[str]) -> tuple[str, ...]:
    """The smallest places that the columns name."""
    if "compound" in keys:
        return ("compound", "group")
    if "grid" in keys:
        return ("grid",)
    if "community" in keys:
        return ("community", "village")
    return ("township",) if "township" in keys else ()
