"""Settles columns against each other: no field twice in silence, no everyday word where it means something else."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.books.shapes import Match, letters
from lianfang.facts.fields import Field, called

from .index import Index
from .lexicon import GENERIC
from .spelling import stem
from .subject import Subject, is_unsupported, subject_of
from .whose import of_whom
from .wording import key_of

_COUNTS = "counts"
# Short words of these topics (金额, 班次, 卡口) are everyday words wherever the table is about something else.
_NEEDS_COMPANY = frozenset("gifts stores duty service disinfection tips clinic passage visit".split())
_OF_GOODS = ("stores", "gifts")
_OF_AMOUNT = frozenset("数量 规格 规格型号 单价 型号".split())
_ISSUED = frozenset("issued_by issued_to issued_for".split())
_ITEMS = frozenset("物资名称 物品名称 品名".split())
_SHORT = 3
_TITLED = frozenset("passage visit service gifts".split())  # a title that names these says what 检查时间 or 排查员 is
# Days of the sheet itself (日期, 登记时间) are those of the event where the table lists events.
_EVENTS = ("passage", "visit", "stores", "gifts", "duty", "disinfection", "clinic", "tips")
_DAYS = frozenset("日期 时间".split())
_LISTED = re.compile(r"登记|出入|进出|记录|领取|发放|收发")
_DAILY = re.compile(r"日报|每日|每天|当日|一测|体温|打卡|监测|健康|上报|统计|午检")
_ROOMS = frozenset("房间号 房号 房间 房间号码".split())
_OF_PERSONS = ("reach", "identity", "work", "home", "holders")
# Words that mean another thing beside some topic: whoever left a compound did not leave an epidemic area.
_NOT_BESIDE = {"离开时间": "passage"}


def settle(matches: Sequence[Match], index: Index, title: str = "") -> list[Match]:
    """Return the matches after they have seen each other."""
    found = of_whom(_rooms(list(matches), title, index), title, index)
    return _without_twins(_of_one_sort(_below_topic(_in_company(found, index, title), index)))


def _in_company(matches: list[Match], index: Index, title: str) -> list[Match]:
    """Leave an everyday word open unless the table is about what its field is about."""
    matches = _measured(matches, index)
    subject = subject_of(matches, title)
    matches = [_left_open(one) if is_unsupported(one, subject) else one for one in matches]
    sure = [one.field for one in matches if one.field and one.how != "remembered" and not _is_generic(one, index)]
    return [_kept(one, sure, index, subject) for one in matches]


def _measured(matches: list[Match], index: Index) -> list[Match]:
    """单位 beside 数量 or 规格 is a unit of measure, no employer; right behind 物资名称 it is the goods'."""
    names = ["", *(stem(one.header.text) for one in matches), ""]
    return [
        _of_goods(one, names[at - 1], names[at + 1], index) if names[at] == "单位" else one
        for at, one in enumerate(matches, 1)
    ]


def _of_goods(one: Match, left: str, right: str, index: Index) -> Match:
    if one.field is None or one.field.key != "employer" or one.how == "remembered":
        return one
    if left in _ITEMS and "item_unit" in index.by_key:
        field = index.by_key["item_unit"]
        return Match(one.header, field, "parent", 0.9, format_lazy(_("左边一列写着“{word}”。"), word=left), "topic")
    return _left_open(one) if {left, right} & _OF_AMOUNT else one


def _is_generic(one: Match, index: Index) -> bool:
    if one.field is None or one.header.parents or one.code == "samples" or one.how not in ("exact", "synonym", "fuzzy"):
        return False
    name = stem(one.header.text)
    if one.field.topic in _NEEDS_COMPANY and len(name) <= _SHORT:
        return True
    if one.field.topic in _OF_GOODS and one.code in ("synonym", "wording", "typo"):
        return True
    return name in GENERIC or (one.code == "wording" and key_of(name) in index.everyday)


def _kept(one: Match, sure: Sequence[Field], index: Index, subject: Subject) -> Match:
    if one.field is None or one.how == "remembered" or not _is_generic(one, index):
        return one
    name, title = stem(one.header.text), subject.title
    if _fits(one.field, name, sure, title) or _entitled(one.field, name, index, title):
        return one
    if one.field.key in _ISSUED and "领用" in title:
        return one
    if one.field.topic in _TITLED and subject.is_titled(one.field.topic):
        return one
    return _left_open(one)


def _left_open(one: Match) -> Match:
    why = format_lazy(
        _("“{word}”太笼统，看不出是不是“{field}”。"), word=one.header.text, field=called(one.field) if one.field else ""
    )
    return Match(one.header, None, "none", 0.0, why, "generic")


def _rooms(matches: list[Match], title: str, index: Index) -> list[Match]:
    """房间号 is a room of the place of isolation, or a door of a building, or nobody can say."""
    others = [one.field.key for one in matches if one.field and stem(one.header.text) not in _ROOMS]
    isolated = any(key.startswith("isolation") for key in others) or "隔离" in title or "观察" in title
    housed = any(one.field and one.field.key in ("building", "stairwell", "compound") for one in matches)
    due = "isolation_room" if isolated else "door" if housed else ""
    return [_room(one, due, index) for one in matches]


def _room(one: Match, due: str, index: Index) -> Match:
    if one.field is None or one.header.parents or one.how == "remembered" or stem(one.header.text) not in _ROOMS:
        return one
    if one.field.key == due or due not in index.by_key:
        return one if one.field.key == due else _left_open(one)
    field = index.by_key[due]
    return Match(
        one.header, field, "parent", 0.9, format_lazy(_("这张表登记的是“{field}”。"), field=called(field)), "topic"
    )


def _fits(field: Field, word: str, sure: Sequence[Field], title: str) -> bool:
    """Whether the other columns are about the same topic, or persons if it is about persons."""
    topics = Counter(other.topic for other in sure)
    persons = any(other.key in ("name", "id_no") for other in sure)
    if topics[_NOT_BESIDE.get(word, "")]:
        return False
    if field.key == "filled_on" and word in _DAYS:
        if any(topics[topic] for topic in _EVENTS) or (_LISTED.search(title) and not _DAILY.search(title)):
            return False
        return bool(_DAILY.search(title) or topics["health"])
    if field.topic in ("identity", "work", "residence"):
        return persons
    near = {"place": persons or bool(topics["place"]), "sheet": True}
    of_goods = field.topic in _OF_GOODS and any(topics[topic] for topic in _OF_GOODS)
    return near.get(field.topic, of_goods or topics[field.topic] > 0)


def _entitled(field: Field, name: str, index: Index, title: str) -> bool:
    """检测结果 in a list of 核酸检测: what the title says makes a word of the field of it."""
    if name in _DAYS:
        return False
    words = (stem(word) for word in (field.label, *field.synonyms))
    return any(word.endswith(name) and len(word) >= len(name) + 2 and word[: -len(name)] in title for word in words)


def _below_topic(matches: list[Match], index: Index) -> list[Match]:
    """联系人 and 单位 in a list of gifts are the giver's and the goods': what the table is about stands above them."""
    if any(one.field and one.field.key in ("name", "id_no") for one in matches):
        return matches
    topics = Counter(one.field.topic for one in matches if one.field)
    return [_topical(one, topics, index) for one in matches]


def _topical(one: Match, topics: Counter[str], index: Index) -> Match:
    if (
        one.header.parents
        or one.code == "company"
        or (one.how in ("remembered", "exact") and one.field and one.field.topic not in _OF_PERSONS)
    ):
        return one
    key = key_of(stem(one.header.text))
    below = {field.key: field for word, fields in index.under.items() if key_of(word) == key for field in fields}
    found = sorted((field for field in below.values() if topics[field.topic] >= 2), key=lambda f: -topics[f.topic])
    if len(found) > 1 and topics[found[0].topic] > topics[found[1].topic]:
        found = found[:1]
    if len(found) == 1 and found[0].subject in ("event", "place") and found[0].topic != _COUNTS:
        why = format_lazy(_("这张表登记的是“{field}”。"), field=called(found[0]))
        return Match(one.header, found[0], "parent", 0.9, why, "topic")
    return one


def _of_one_sort(matches: list[Match]) -> list[Match]:
    """A table counts places or lists persons: what belongs to the other sort was some other thing."""
    topics = Counter(one.field.topic for one in matches if one.field)
    persons = any(one.field and one.field.key in ("name", "id_no", "head_name") for one in matches)
    counts = topics[_COUNTS] >= 2 and not persons
    return [_other_sort(one) if _is_stray(one, persons, counts, topics) else one for one in matches]


def _is_stray(one: Match, persons: bool, counts: bool, topics: Counter[str]) -> bool:
    field = one.field
    if field is None or one.how == "remembered":
        return False
    if persons:
        return field.topic == _COUNTS
    if field.topic in _OF_PERSONS and topics["gifts"] + topics["stores"] >= 3:
        return True
    return counts and field.subject in ("person", "household") and field.type not in ("int", "decimal")


def _other_sort(one: Match) -> Match:
    why = format_lazy(
        _("“{word}”在这张表里说的不是“{field}”。"), word=one.header.text, field=called(one.field) if one.field else ""
    )
    return Match(one.header, None, "none", 0.0, why, "company")


def _without_twins(matches: list[Match]) -> list[Match]:
    """Keep the surest of those that mean the same field on the same day; say of the others which column has it."""
    best: dict[tuple[str, str], int] = {}
    for i, one in enumerate(matches):
        if one.field is None:
            continue
        key = (one.field.key, one.header.day)
        if key not in best or _is_surer(one, matches[best[key]]):
            best[key] = i
    return [_once(one, i, best, matches) for i, one in enumerate(matches)]


def _once(one: Match, at: int, best: Mapping[tuple[str, str], int], matches: Sequence[Match]) -> Match:
    if one.field is None:
        return one
    kept = best[one.field.key, one.header.day]
    return one if kept == at else _twin(one, one.field, matches[kept])


def _is_surer(one: Match, other: Match) -> bool:
    if (one.how == "remembered") != (other.how == "remembered"):
        return one.how == "remembered"
    return _surety(one) > _surety(other) + 1e-9


def _surety(one: Match) -> float:
    """Who came into the country came here later: 抵达本地日期 before 入境日期."""
    return one.confidence - (0.1 if one.header.text.startswith("入境") else 0.0)


def _twin(one: Match, field: Field, kept: Match) -> Match:
    why = format_lazy(
        _("{column} 列已经是“{field}”，这一列没有用上。"), column=letters(kept.header.column), field=called(field)
    )
    return replace(one, field=None, how="none", confidence=0.0, why=why, code="twice")
