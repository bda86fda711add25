"""Says which field each header means, how that was found and why. A wrong match is worse than an empty column.

From the surest to the least: what an office said before; the field's own words; the words of the header above with
these; the same wording in other words; a slip of one character. Then the samples, the window, and the other columns
have their say. What stays open is left open, with the reason.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.books.fingerprints import column_keys
from lianfang.books.shapes import Header, Match
from lianfang.facts.fields import Field, called
from lianfang.facts.refused import refused_by, why_called

from .candidates import COUNT_UNITS, THINGS, Candidate, candidates
from .evidence import contradicts, option_share
from .flags import flag_of
from .index import Index, whole
from .joined import parts_of
from .lexicon import COUNTER
from .settling import settle
from .spelling import stem
from .wording import key_of

# Words that say nothing without the values below them.
KINDLESS = frozenset("类型 类别 种类 状态 情况 结果 分类".split())
_SAME_UNITS = (
    {"人", "名", "位", "人次", "个", "次"},
    {"个", "处", "家"},
    {"小时", "h"},
    {"辆", "台", "辆次", "车次/辆", "次"},
    {"户", "户次", "家"},
    {"℃", "度"},
    {"岁", "周岁"},
    {"平方米", "㎡", "m2"},
)
_PLACES = re.compile(r"[省市县区州镇乡村]$|湖北|武汉|温州|国外|境外|海外|外省|外地|本地")
NOT_STORED = "-"  # what an office said of a column that is none of ours


@dataclass(frozen=True, slots=True)
class Frame:
    """What a header is matched within: all fields, what an office said before, the title of its table."""

    index: Index
    by_key: Mapping[str, Field]
    remembered: Mapping[str, str]
    title: str


def match(
    headers: Sequence[Header],
    fields: Sequence[Field],
    remembered: Mapping[str, str] | None = None,
    *,
    title: str = "",
) -> list[Match]:
    """Return a match for each header, in order; `field` is None where none is sure.

    `remembered` maps column keys (`fingerprints.column_key`) to field keys, or to "-" for a column that is not ours.
    """
    frame = Frame(Index.of(fields), {field.key: field for field in fields}, remembered or {}, title)
    keys = column_keys(headers)
    return settle([_match(header, key, frame) for header, key in zip(headers, keys, strict=True)], frame.index, title)


def _match(header: Header, key: str, frame: Frame) -> Match:
    name = stem(header.text)
    if not name and not header.parents:
        return _none(header, "blank", _("没有表头。"))
    said = frame.remembered.get(key, "")
    if said == NOT_STORED:
        return Match(header, None, "remembered", 1.0, _("以前说过这一列不要。"), "remembered")
    if said in frame.by_key:
        return Match(header, frame.by_key[said], "remembered", 1.0, _("以前这张表就是这样对的。"), "remembered")
    if COUNTER.fullmatch(name) and "serial" in frame.by_key:
        return Match(header, frame.by_key["serial"], "exact", 1.0, "", "label")
    found = [
        one
        for one in candidates(header, frame.index, frame.title)
        if one.code == "title" or not _is_barred(one.field, header, frame.title)
    ]
    flag = flag_of(header, name, found)
    if flag:
        return flag
    refused = None if found and found[0].confidence >= 0.95 else refused_by(header.text) or refused_by(name)
    if refused:
        return _none(
            header, "no_purpose", format_lazy(_("{what}：{why}。"), what=called(refused), why=why_called(refused))
        )
    return _chosen(header, name, found, frame)


@cache
def _kindless_keys() -> frozenset[tuple[str, ...]]:
    return frozenset(map(key_of, KINDLESS))


def _none(header: Header, code: str, why: str | Promise) -> Match:
    return Match(header, None, "none", 0.0, why, code)


def _is_barred(field: Field, header: Header, title: str) -> bool:
    """Whether words of the header make it somebody else's, as the field itself says."""
    if not _is_in_unit(field.unit, header.unit):
        return True
    if header.unit in COUNT_UNITS | THINGS and field.type not in ("int", "decimal"):
        return True
    said = stem("".join((*header.parents, header.text)))
    own = {stem(word) for word in (field.label, *field.synonyms)}
    never = [
        word for word in field.never if word.removesuffix("者") not in title
    ]  # in a list of 志愿者 they are the row's persons
    if stem(header.text) in own and not any(word in stem("".join(header.parents)) for word in never):
        return False
    composed = {stem(parent) + stem(word) for parent in field.parents for word in field.under}
    return any(word in said for word in never) and said not in own | composed


def _is_in_unit(due: str, stated: str) -> bool:
    """金额(万元) are not 元: a figure in another unit would be wrong by a factor."""
    if not due or not stated or due == stated:
        return True
    return any(due in same and stated in same for same in _SAME_UNITS)


def _chosen(header: Header, name: str, found: Sequence[Candidate], frame: Frame) -> Match:
    agreed = [one for one in found if not contradicts(one.field, header.samples) and _answers(one.field, header)]
    if found and not agreed:
        why = format_lazy(_("表头像“{field}”，可是下面填的不像。"), field=called(found[0].field))
        return _none(header, "samples", why)
    parts = parts_of(header, frame.index)
    if parts and not (agreed and agreed[0].how == "exact"):
        why = format_lazy(_("一格里写了几项：{names}。"), names=called(*parts))
        return Match(header, None, "none", 0.9, why, "joined", parts)
    if not agreed and name in KINDLESS:
        return _told_by_samples(header, found, frame)
    if not agreed:
        return _none(header, "unknown", _("没有认出来，请指一下是什么，或者不要这一列。"))
    if name in KINDLESS or (agreed[0].code == "wording" and key_of(name) in _kindless_keys()):
        return _told_by_samples(header, found, frame)
    best = _by_samples(agreed, header)
    rivals = [one for one in agreed if one.confidence >= best.confidence - 0.005 and one.field != best.field]
    if rivals and best is agreed[0]:
        names = called(*(one.field for one in (best, *rivals)))
        return _none(header, "ambiguous", format_lazy(_("可能是{names}，说不准。"), names=names))
    return Match(header, best.field, best.how, best.confidence, best.why, best.code)


def _answers(field: Field, header: Header) -> bool:
    """Whether the answers that a header lists are answers of the field: 居住状态(自住/出租/空置) is about the house."""
    if len(header.options) < 2:
        return True
    if field.type == "place" and whole(header.text) not in map(whole, field.synonyms):
        return any(_PLACES.search(option) for option in header.options)
    return not field.options or option_share(field, header.options) >= 0.5


def _told_by_samples(header: Header, found: Sequence[Candidate], frame: Frame) -> Match:
    """类型 alone says nothing; 身份证 and 护照 below it do."""
    coded = [field for field in frame.by_key.values() if field.type in ("code", "codes")]
    shared = {field.key: option_share(field, header.samples) for field in coded}
    top = max(shared.values(), default=0.0)
    best = [frame.by_key[key] for key, share in shared.items() if share == top]
    best = [field for field in best if any(one.field == field for one in found)] or best
    if len(set(header.samples)) >= 2 and top >= 0.8 and len(best) == 1:
        why = format_lazy(_("下面填的都是“{field}”的选项。"), field=called(best[0]))
        return Match(header, best[0], "synonym", 0.9, why, "samples")
    return _none(header, "generic", format_lazy(_("“{word}”太笼统，看不出是什么。"), word=header.text))


def _by_samples(agreed: Sequence[Candidate], header: Header) -> Candidate:
    """Of several, the one whose options the samples are."""
    fitting = [(option_share(one.field, header.samples), one) for one in agreed]
    fitting = [pair for pair in fitting if pair[0] >= 0.6]
    if len(header.samples) and fitting:
        top = max(fitting, key=lambda pair: pair[0])
        if sum(1 for pair in fitting if pair[0] == top[0]) == 1:
            return replace(top[1], confidence=max(top[1].confidence, 0.93))
    return agreed[0]
