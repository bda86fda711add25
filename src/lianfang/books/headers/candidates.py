"""Fields that a header may mean, surest first, each with how it was found."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import Levenshtein

from lianfang.books.shapes import Header, How
from lianfang.books.texts import tight
from lianfang.facts.fields import Field, called

from .evidence import shares
from .index import Index, whole, worded
from .lexicon import DAY, GENERIC, NTH_DAY
from .roles import Role, is_other, is_own, role_of
from .spelling import stem
from .windows import window_in
from .wording import key_of, typos

# Words of a group header that say nothing of its own: 基本信息, 人员情况.
_NEUTRAL = re.compile(
    r"(?:基本|个人|人员|本人|登记|主要|相关|有关|其他|其它|详细|身份|内容|信息|情况|资料|概况|自然|部分|项目|填写|采集|"
    r"申报|排查|核查|报告|被?(?:检查|检测|访问|调查)|居民|群众|村民|对象|返乡人员|重点人员|"
    r"[一二三四五六七八九十0-9]+)*"
)
_ELSEWHERE = re.compile(r"返(?:校|岗|厂|城|工)")
_LEADS = re.compile(r"(?:长|干部|领导|书记|主任|负责人|责任人|经理|联系人|户主)$")
_TOLD = re.compile(r"返(?:校|岗|厂|城|工)|复[工学]|员工|职工|师生")
_ENDING = re.compile(r"(?:基本)?(?:信息|情况|资料|内容|登记|详情)$")
# Characters that turn one thing into another: a slip of one of these is no slip.
_GUARDED = set(
    "应总新原现增减内外当全半每本拟前后上下早晚午起始止末终结首开解除预计实际是否有无不未已非来去往返离到出入进从自"
    "男女父母夫妻户主人员长者责任联系代理监护填报审检查省市县区镇乡街道村社居组楼栋单元室门号码年月日时天周期"
    "0123456789一二三四五六七八九十甲乙丙"
)
# Words for persons that may as well be others of the same home or place.
_ANYBODY = frozenset("家庭成员 成员 人员 其 师生 接触人员".split())
_FUZZY_LEAST = 5
_ASKED_OF_MANY = frozenset("identity reach home place work sheet".split())
COUNT_UNITS = frozenset("人 户 个 次 辆 人次 处 名 家 栋 条 份".split())
THINGS = frozenset(
    "间 只 台 套 盒 箱 瓶 桶 张 副 件 支 包 床 万元 吨 公斤 升".split()
)  # no answer but a number has these


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field, how sure, and why."""

    field: Field
    how: How
    confidence: float
    why: str | Promise = ""
    code: str = ""


def candidates(header: Header, index: Index, title: str = "") -> list[Candidate]:
    """Return candidates of the surest sort that there is."""
    name = typos(stem(header.text))
    parents = [parent for parent in map(_bare_parent, header.parents) if parent]
    if not name:
        name, parents = (parents[-1], parents[:-1]) if parents else ("", [])
    for find in (_by_unit, _under_parents, _by_words, _of_somebody):
        found = list(find(name, header, parents, index))
        if found:
            return found
    near = list(_by_wording(name, header, parents, index, title)) or list(_by_typo(name, header, parents, index))
    if near:
        return near
    return list(_by_day(name, header, parents, index, title)) or list(_by_title(name, header, parents, index, title))


def _bare_parent(text: str) -> str:
    """A group header without its aside; empty for days and for what says nothing."""
    name = stem(text)
    if DAY.fullmatch(tight(text)) or NTH_DAY.fullmatch(tight(text)) or _NEUTRAL.fullmatch(name):
        return ""
    return name


def _by_unit(name: str, header: Header, parents: Sequence[str], index: Index) -> Iterator[Candidate]:
    """卡点(个), 值守人员(人): the unit says that they are counted, whatever else the word may be."""
    if parents:
        return
    for counted in _counted(name, header):
        for field in index.bare.get(counted, ()):
            if field.type == "int":
                yield Candidate(field, "synonym", 0.94, "", "synonym")
                return


def _under_parents(name: str, header: Header, parents: Sequence[str], index: Index) -> Iterator[Candidate]:
    """责任人 over 姓名: the two together are a field's word, or the field says what may stand below what."""
    if not parents:
        yield from _prefixed(name, index)
        return
    for parent in reversed(parents):
        short = _ENDING.sub("", parent) or parent
        for joined in (parent + name, short + name, name + short):
            for field in index.bare.get(typos(joined), ()):
                yield _parent(field, parent, 0.97)
                return
        for field in index.under.get(name, ()):
            if any(_is_parent(short, word) for word in field.parents):
                yield _parent(field, parent, 0.96)
                return
        for joined in (short + name, name + short):
            found = index.keys.get(key_of(joined), ())
            if len(found) == 1:
                yield _parent(found[0], parent, 0.93)
                return
        for field in _of_named(short, name, index):
            yield _parent(field, parent, 0.93)
            return


def _of_named(group: str, name: str, index: Index) -> list[Field]:
    """包保干部 over 姓名 and 电话: the group is itself a word of a field for names."""
    fields = [field for field in index.bare.get(group) or [] if field.key.endswith("_name")] or list(
        filter(None, [worded(key_of(group), index)])
    )
    if len(fields) != 1 or not fields[0].key.endswith("_name"):
        return []
    if key_of(name) == ("姓名",):
        return fields
    beside = index.beside(fields[0], "phone") if key_of(name) == ("电话",) else None
    return [beside] if beside else []


def _parent(field: Field, parent: str, confidence: float) -> Candidate:
    return Candidate(field, "parent", confidence, format_lazy(_("上面一行写着“{parent}”。"), parent=parent), "parent")


_HOLDING = re.compile(
    r"(?:包片|属地|社区|村|实施|管控|监测|网格|第一|直接|包保|包联|主要|现场|具体|街道|镇|乡|楼栋|片区|辖区|居家|隔离|落实|帮扶|联系|责任|村级|社区级|镇级|包干|"
    r"每日|每天|当日|今日|日常)*"
)


def _is_parent(stated: str, word: str) -> bool:
    """包片责任人 is a 责任人, 企业责任人 is not the one we mean; and whose 联系人 one is changes who it is."""
    if stem(word) in ("联系人", "负责人"):
        return stated == stem(word)
    return stated.endswith(stem(word)) and bool(_HOLDING.fullmatch(stated[: len(stated) - len(stem(word))]))


def _prefixed(name: str, index: Index) -> Iterator[Candidate]:
    """As _under_parents, for one header that holds both: 承租人身份证号, 包片责任人电话."""
    if index.bare.get(name):
        return
    for at in range(len(name) - 1, 1, -1):
        for field in index.under.get(name[at:], ()):
            if any(_is_parent(name[:at], word) for word in field.parents):
                yield Candidate(field, "synonym", 0.94, "", "synonym")
                return
    yield from _beside_name(name, index)
    for field in index.under.get("姓名") or []:
        if any(_is_parent(name, word) for word in field.parents):
            yield Candidate(field, "synonym", 0.93, "", "synonym")
            return


def _beside_name(name: str, index: Index) -> Iterator[Candidate]:
    """包联干部电话: 包联干部 is a word of a field for names, beside which there is one for phones."""
    role = role_of(name)
    if role is None or role.is_own:
        return
    for field in index.bare.get(role.role) or []:
        beside = index.beside(field, "phone" if key_of(role.asked) == ("电话",) else "id_no")
        if beside is not None and key_of(role.asked) in (("电话",), ("证件号",)):
            yield Candidate(beside, "synonym", 0.93, "", "synonym")
            return


def _by_words(name: str, header: Header, parents: Sequence[str], index: Index) -> Iterator[Candidate]:
    """The field's own words, if no group above makes them somebody else's."""
    if not _may_stand_alone(name, parents, index):
        return
    full = whole(header.text)
    found = index.whole.get(full) or index.bare.get(name) or ()
    for field in found:
        is_label = name == stem(field.label)
        yield Candidate(
            field, "exact" if is_label else "synonym", 1.0 if is_label else 0.98, "", "label" if is_label else "synonym"
        )


def _may_stand_alone(name: str, parents: Sequence[str], index: Index) -> bool:
    """Whether a header means below these groups what it means alone: below somebody else's it does not."""
    for parent in parents:
        short = _ENDING.sub("", parent) or parent
        if is_own(short):
            continue
        if is_other(short) or not _same_topic(short, name, index):
            return False
    return True


def _same_topic(parent: str, name: str, index: Index) -> bool:
    """返乡情况 over 同行人员: the group's word is in words of the topic that the field is of.

    Only for what is asked of many things (a date, an address, a name): 体温 is 体温 below whatever group.
    """
    fields = index.bare.get(name) or []
    if name not in GENERIC and not any(field.topic in _ASKED_OF_MANY for field in fields):
        return True
    return any(
        parent in word or word in parent for field in fields for word in index.topics[field.topic] if len(word) > 1
    )


def _of_somebody(name: str, header: Header, parents: Sequence[str], index: Index) -> Iterator[Candidate]:
    """被检查人姓名: the row's own person, so 姓名; 班主任姓名: somebody else, so nothing."""
    role = role_of(name) or _ailing(name, index)
    if role is None or not role.is_own or not _may_stand_alone(role.asked, parents, index):
        return
    for field in index.bare.get(role.asked, ()):
        yield Candidate(field, "synonym", 0.93, format_lazy(_("“{role}”就是这一行的人。"), role=role.role), "role")


def _ailing(name: str, index: Index) -> Role | None:
    """学生体温, 老人健康状况: how the row's own person is. A member of the family is not the row's own here."""
    for at in range(2, min(6, len(name) - 1)):
        if name[:at] in _ANYBODY or not is_own(name[:at]):
            continue
        if any(field.topic == "health" for field in index.bare.get(typos(name[at:]), ())):
            return Role(name[:at], typos(name[at:]), is_own=True)
    return None


def _by_wording(name: str, header: Header, parents: Sequence[str], index: Index, title: str) -> Iterator[Candidate]:
    """Other words for the same: 抵丽时间, 隔离起始日期. Whose it is remains part of the wording."""
    if not _may_stand_alone(name, parents, index) or _goes_elsewhere(name, title):
        return
    for tried in dict.fromkeys((*_counted(name, header), name, window_in(name)[1])):
        field = worded(key_of(tried), index)
        if field is not None and not (tried.endswith("日期") and field.type not in ("date", "datetime")):
            yield Candidate(
                field, "synonym", 0.92, format_lazy(_("和“{word}”是一个意思。"), word=called(field)), "wording"
            )
            return


def _goes_elsewhere(name: str, title: str) -> bool:
    """返校 is a return for a school and a departure for a village: only a title that speaks of it tells."""
    return bool(_ELSEWHERE.search(name)) and not _TOLD.search(title)


def _counted(name: str, header: Header) -> Iterator[str]:
    """值守人员(人), 设置卡点(个): the unit says that they are counted."""
    if header.unit in COUNT_UNITS and not name.endswith("数"):
        yield name + "数"
        yield name.removesuffix("人员").removesuffix("人") + "人数"


def _by_typo(name: str, header: Header, parents: Sequence[str], index: Index) -> Iterator[Candidate]:
    """One wrong, missing or doubled character in a long word, if that character does not change the meaning."""
    role = role_of(name)
    if len(name) < _FUZZY_LEAST or (role is not None and not role.is_own) or not _may_stand_alone(name, parents, index):
        return
    near: dict[str, tuple[Field, str]] = {}
    for word, fields in index.bare.items():
        if abs(len(word) - len(name)) > 1 or len(fields) != 1:
            continue
        if Levenshtein.distance(name, word, score_cutoff=1) == 1 and not _changes(name, word):
            near[fields[0].key] = (fields[0], word)
    if len(near) == 1:
        ((field, word),) = near.values()
        yield Candidate(field, "fuzzy", 0.85, format_lazy(_("像是“{word}”写错了一个字。"), word=word), "typo")


@cache
def _sound(character: str) -> str:
    """How a character is read. pypinyin is large and slow to load, hence only when two headers differ by a slip."""
    lazy_pinyin: Callable[[str], list[str]] = import_module("pypinyin").lazy_pinyin
    return "".join(lazy_pinyin(character))


def _changes(name: str, word: str) -> bool:
    """Whether the one edit between them may change the meaning. Who types pinyin mistypes by sound: 登计 for 登记."""
    (edit,) = Levenshtein.editops(name, word)
    at, there = edit.src_pos, edit.dest_pos
    if edit.tag == "replace":
        was, due = name[at], word[there]
        return was in _GUARDED or due in _GUARDED or _sound(was) != _sound(due)
    if edit.tag == "delete":  # a character too many is a slip only if it is doubled
        return name[at] not in (name[at - 1 : at], name[at + 1 : at + 2])
    return word[there] in _GUARDED


def _lists(role: str, title: str) -> bool:
    """志愿者 in 志愿者排班表; of who answers for others only a list of them: 网格长通讯录, not 组长包户清单."""
    if role not in title:
        return False
    said = title[title.index(role) + len(role) :]
    return not _LEADS.search(role) or bool(re.match(r".{0,4}(?:名单|名册|花名册|信息|通讯录|健康)", said))


def _by_title(name: str, header: Header, parents: Sequence[str], index: Index, title: str) -> Iterator[Candidate]:
    """开始时间 in a list of isolated persons, 志愿者电话 in one of 志愿者: the title says what nobody wrote."""
    if parents or len(name) < 2:
        return
    role = role_of(name)
    if role is not None and len(role.role) >= 2 and _lists(role.role, title):
        for field in index.bare.get(role.asked) or []:
            yield Candidate(field, "parent", 0.9, format_lazy(_("标题里写着“{words}”。"), words=role.role), "title")
        return
    found = {}
    for word, fields in index.bare.items():
        about = word.removesuffix(name)
        if about != word and len(about) >= 2 and about in title and len(fields) == 1:
            found[fields[0].key] = (fields[0], about)
    if len(found) == 1:
        ((field, about),) = found.values()
        yield Candidate(field, "parent", 0.9, format_lazy(_("标题里写着“{words}”。"), words=about), "title")


def _by_day(name: str, header: Header, parents: Sequence[str], index: Index, title: str) -> Iterator[Candidate]:
    """早 and 晚 below a day are temperatures if the values or the title say so."""
    if header.day and (shares(header.samples).get("temp", 0) >= 0.5 or re.search("体温|测温|观察|监测", title)):
        for field in index.under.get(name) or []:
            if "体温" in field.parents:
                yield Candidate(field, "parent", 0.92, _("每天一格，下面是体温。"), "parent")
