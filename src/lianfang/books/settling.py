"""Settles columns against each other: no field twice in silence, no everyday word in a table that is about other things."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from lianfang.facts.fields import Field

from .shapes import Match, letters
from .spelling import stem

# Words that mean something only in company: whose date, which unit, what kind of result.
GENERIC = frozenset(
    """
    日期 时间 单位 类型 状态 状态说明 结果 地点 情况 数量 名称 机构 医院 检查人员 检查车辆 物资 用途 问题 关系 其他 说明 方向 时段 天数 去向 来源 出发城市 检测时间 检测日期
    检测结果 检查时间 检查日期 检查结果 检测人 执行人 楼 组 省 市 县 区 乡 镇 室 房间 企业名称 单位名称 规格 型号 库存 接收时间 接收人 完成时限 是否完成 完成情况 落实情况 疑似 确诊 采样 留观
    转诊 采样人 仓库 价值 价格 总价 出入 进出 编号 起始日期 到期日期 处理结果 处理情况 类别 种类 结余 方式 措施 岗位 入口名称 记录人 信息员 服务时间 累计时长 岗位 户数 绿码 关系 是否检测 温度 人数合计
    """.split()
)
_HOME_SUBJECTS = ("person", "household")


def settle(matches: Sequence[Match], title: str = "") -> list[Match]:
    """Return the matches after they have seen each other."""
    return _without_twins(_in_company(list(matches), title))


def _in_company(matches: list[Match], title: str) -> list[Match]:
    """Leave an everyday word open unless the table is about what its field is about."""
    sure = [one.field for one in matches if one.field and one.how != "remembered" and not _is_generic(one)]
    return [_kept(one, sure, title) for one in matches]


def _is_generic(one: Match) -> bool:
    return not one.header.parents and one.how in ("exact", "synonym", "fuzzy") and stem(one.header.text) in GENERIC


def _kept(one: Match, sure: Sequence[Field], title: str) -> Match:
    if one.field is None or one.how == "remembered" or not _is_generic(one) or _fits(one.field, one, sure, title):
        return one
    why = _("“{word}”太笼统，看不出是不是“{field}”。").format(word=one.header.text, field=one.field.said)
    return Match(one.header, None, "none", 0.0, why, "generic")


def _fits(field: Field, one: Match, sure: Sequence[Field], title: str) -> bool:
    """Whether the other columns are about the same topic, or persons if it is about persons."""
    topics = Counter(other.topic for other in sure)
    persons = any(other.key in ("name", "id_no") for other in sure)
    if field.topic in ("sheet",):
        return True
    if field.topic in ("identity", "place", "work", "residence"):
        return persons or field.topic == "place" and bool(topics["place"])
    return topics[field.topic] > 0


def _without_twins(matches: list[Match]) -> list[Match]:
    """Keep the surest of those that mean the same field on the same day; say of the others which column has it."""
    best: dict[tuple[str, str], int] = {}
    for i, one in enumerate(matches):
        if one.field is None:
            continue
        key = (one.field.key, one.header.day)
        if key not in best or _is_surer(one, matches[best[key]]):
            best[key] = i
    return [one if one.field is None or best[one.field.key, one.header.day] == i else _twin(one, matches[best[one.field.key, one.header.day]])
            for i, one in enumerate(matches)]  # fmt: skip


def _is_surer(one: Match, other: Match) -> bool:
    if (one.how == "remembered") != (other.how == "remembered"):
        return one.how == "remembered"
    return one.confidence > other.confidence + 1e-9


def _twin(one: Match, kept: Match) -> Match:
    assert one.field is not None
    why = _("{column} 列已经是“{field}”，这一列没有用上。").format(
        column=letters(kept.header.column), field=one.field.said
    )
    return replace(one, field=None, how="none", confidence=0.0, why=why, code="twice")
