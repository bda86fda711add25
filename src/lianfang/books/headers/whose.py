"""Whose the columns 姓名, 电话 and 证件号 are, seen from all columns: the row's own person's, or another's beside.

A table has one sort of person whom its rows are about. 病人姓名 beside 陪护人姓名 in a list of 陪护人员 is somebody
else, and 联系电话 right behind 负责人 is the 负责人's, unless the rows have their own persons.
"""

import re
from collections.abc import Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.books.shapes import Match

from .index import Index
from .roles import ASIDES, PERSONAL, is_other, is_own, role_of
from .spelling import stem
from .subject import is_unit

# Who does what a sheet records, and so is its person where nobody else is: who drives through, who buys.
_DOER = re.compile(
    r"(?:驾驶|驾乘|乘车|购药|购买|购票|办证|领证|取药|送货|送餐|就餐|投宿|入园|进店|预约)(?:人|员|者|人员)|司机"
)
_PERSONAL = ("name", "id_no", "phone")
_WHERE = frozenset("地址 详细地址 具体地址".split())
_NAMED = re.compile("(?:姓名|名称|名字)$")
_ASKED = re.compile(PERSONAL)
_MET = re.compile(r"患者|病人|病例|确诊病例|感染者|原患者")  # beside their contacts or nurses
_BETWEEN = frozenset("职务 职位 职称 岗位 性别 年龄".split())


def of_whom(matches: list[Match], title: str, index: Index) -> list[Match]:
    """Return the matches with personal columns given to whom they belong, or left open."""
    matches = _of_doers(matches, index)
    matches = _of_rows_person(matches, title)
    if not any(one.field and one.field.key in _PERSONAL for one in matches):
        matches = [_somebody_elses(one) if _is_of_nobody(one) else one for one in matches]
    return [
        _somebody_elses(one) if _is_of_unit(one, at, matches) else _beside(one, at, matches, index)
        for at, one in enumerate(matches)
    ]


def _is_of_nobody(one: Match) -> bool:
    """观察人员健康状况 in a table without a person: a word on all of them, nobody's state."""
    is_own = stem(one.header.text).startswith(("本人", "您"))
    return one.code == "role" and one.field is not None and one.field.topic == "health" and not is_own


def _of_doers(matches: list[Match], index: Index) -> list[Match]:
    """驾驶人姓名 and 驾驶人电话, where no column has another name."""
    if any(one.field and one.field.key == "name" for one in matches):
        return matches
    names = [stem(one.header.text).removesuffix("姓名") for one in matches if not one.header.parents]
    reached = any(one.field and one.field.key in ("id_no", "phone", "sex", "age") for one in matches)
    called = {stem(one.header.text) for one in matches}
    doers = {name for name in names if _DOER.fullmatch(name) and (reached or f"{name}姓名" in called)}
    doers = doers or {name for name in names if reached and is_own(name) and re.search("[人者]$", name)}
    return [_done_by(one, doers, index) for one in matches] if len(doers) == 1 else matches


def _done_by(one: Match, doers: set[str], index: Index) -> Match:
    name = stem(one.header.text)
    role = role_of(name)
    whose, asked = (role.role, role.asked) if role else (name, "姓名")
    if one.field is not None or one.code == "remembered" or one.header.parents or whose not in doers:
        return one
    found = [field for field in index.bare.get(asked) or [] if field.key in _PERSONAL]
    if len(found) != 1:
        return one
    return Match(one.header, found[0], "synonym", 0.9, format_lazy(_("“{role}”就是这一行的人。"), role=whose), "role")


def _of_rows_person(matches: list[Match], title: str) -> list[Match]:
    """Leave open what is another's than of whom the rows are about: of several with a name, the one in the title."""
    roles = {_role(one) for one in matches if one.field and one.field.key == "name" and one.how != "remembered"}
    if not roles:
        return matches
    rows = max(sorted(roles), key=lambda role: _nearness(role, title))
    return [_somebody_elses(one) if _is_anothers(one, roles, rows) else one for one in matches]


def _nearness(role: str, title: str) -> tuple[bool, ...]:
    """How near a role is to the rows: no role at all, then one in the title; whom others met or nurse comes last."""
    titled = _is_titled(role, title)
    return not role, not _MET.fullmatch(role), titled and is_own(role), titled


def _is_anothers(one: Match, roles: set[str], rows: str) -> bool:
    if one.field is None or one.field.key not in _PERSONAL or one.how == "remembered":
        return False
    role = _role(one)
    return bool(role) and role != rows and (one.code == "title" or role in roles)


def _is_titled(role: str, title: str) -> bool:
    """陪护人 in 陪护人员管理登记."""
    core = re.sub(r"(?:人员|人|员|者|对象)$", "", role)
    return (core if len(core) > 1 else role) in title


def _role(one: Match) -> str:
    name = stem(one.header.text)
    found = None if _ASKED.fullmatch(name) else role_of(name)
    return "" if found is None or found.role in ASIDES else found.role


def _somebody_elses(one: Match) -> Match:
    why = format_lazy(_("“{word}”是别人的，不是这一行这个人的。"), word=one.header.text)
    return Match(one.header, None, "none", 0.0, why, "company")


def _is_of_unit(one: Match, at: int, matches: Sequence[Match]) -> bool:
    """地址 right behind 旅店名称 is where the inn is, not where its guest lives."""
    if one.field is None or one.field.key != "address" or at == 0 or one.header.parents or one.how == "remembered":
        return False
    return stem(one.header.text) in _WHERE and is_unit(matches[at - 1])


def _beside(one: Match, at: int, matches: Sequence[Match], index: Index) -> Match:
    """联系电话 right behind 负责人: the 负责人's where rows have no person of their own; open if we have no field."""
    if one.field is None or one.field.key not in ("phone", "temp_c") or one.how not in ("exact", "synonym"):
        return one
    if (
        one.header.parents
        or _role(one)
        or any(other.field and other.field.key in ("name", "id_no") for other in matches)
    ):
        return one
    left = _left_of(at, matches)
    if left is None:
        return _somebody_elses(one) if _is_far(at, matches) else one
    field = index.beside(left.field, "phone") if left.field and one.field.key == "phone" else None
    if field is None:
        return _somebody_elses(one)
    return Match(
        one.header, field, "parent", 0.9, format_lazy(_("左边一列写着“{word}”。"), word=left.header.text), "topic"
    )


def _is_far(at: int, matches: Sequence[Match]) -> bool:
    """网格员姓名 some columns before: whose phone it is nobody can say. A household's head has the household's."""
    return any(
        left.field.key != "head_name" and left.field.key.endswith("_name") and left.field.subject == "person"
        if left.field
        else is_other(_NAMED.sub("", stem(left.header.text))) and bool(_NAMED.search(stem(left.header.text)))
        for left in matches[:at]
    )


def _left_of(at: int, matches: Sequence[Match]) -> Match | None:
    """The column of a person right before this one, a 职务 between them aside."""
    for left in reversed(matches[max(0, at - 2) : at]):
        name = stem(left.header.text)
        if name in _BETWEEN:
            continue
        of_person = left.field is not None and left.field.privacy == "B"
        return left if of_person or (left.field is None and is_other(_NAMED.sub("", name))) else None
    return None
