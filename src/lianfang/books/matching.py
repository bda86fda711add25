"""Says which field each header means, how that was found and why. A wrong match is worse than an empty column.

From the surest to the least: what an office said before; the field's own words; the words of the header above with
these; the same wording in other words; a slip of one character. Then the samples, the window, and the other columns
have their say. What stays open is left open, with the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from lianfang.facts.fields import Field
from lianfang.facts.refused import refused_by

from .candidates import Candidate, candidates
from .evidence import contradicts, option_share, shares
from .fingerprints import column_key
from .index import Index
from .joined import parts_of
from .lexicon import COUNTER
from .settling import settle
from .shapes import Header, Match, Window
from .spelling import stem
from .windows import window_in

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
    return settle([_match(header, frame) for header in headers], title)


def _match(header: Header, frame: Frame) -> Match:
    name = stem(header.text)
    if not name and not header.parents:
        return _none(header, "blank", _("没有表头。"))
    said = frame.remembered.get(column_key(header))
    if said == NOT_STORED:
        return Match(header, None, "remembered", 1.0, _("以前说过这一列不要。"), "remembered")
    if said in frame.by_key:
        return Match(header, frame.by_key[said], "remembered", 1.0, _("以前这张表就是这样对的。"), "remembered")
    if COUNTER.fullmatch(name) and "serial" in frame.by_key:
        return Match(header, frame.by_key["serial"], "exact", 1.0, "", "label")
    found = [one for one in candidates(header, frame.index, frame.title) if not _is_barred(one.field, header)]
    flag = _flag(header, name, found, frame)
    if flag:
        return flag
    refused = None if found and found[0].confidence >= 0.95 else refused_by(header.text) or refused_by(name)
    if refused:
        return _none(header, "no_purpose", _("{what}：{why}。").format(what=refused.said, why=refused.why_said))
    return _chosen(header, name, found, frame)


def _none(header: Header, code: str, why: str) -> Match:
    return Match(header, None, "none", 0.0, why, code)


def _is_barred(field: Field, header: Header) -> bool:
    """Whether words of the header make it somebody else's, as the field itself says."""
    said = stem("".join((*header.parents, header.text)))
    own = {stem(word) for word in (field.label, *field.synonyms)}
    if stem(header.text) in own and not any(word in stem("".join(header.parents)) for word in field.never):
        return False
    composed = {stem(parent) + stem(word) for parent in field.parents for word in field.under}
    return any(word in said for word in field.never) and said not in own | composed


def _flag(header: Header, name: str, found: Sequence[Candidate], frame: Frame) -> Match | None:
    """A column that asks whether something was so within a window, or of a dated fact whether it ever was."""
    window, rest = window_in(name)
    asks = rest.startswith(("是否", "有无", "是不是", "有没有"))
    best = found[0].field if found else None
    dated = best is not None and best.key in ("travel", "contact", "symptom")
    if window is None:
        if not (
            dated and best is not None and best.type not in ("bool", "code", "codes") and _asks_yes(header, asks, name)
        ):
            return None
        about = best.key
        why = _("问的是有没有过，这是推算出来的，不是一件带日期的事。")
        return Match(header, None, "none", 0.9, why, "flag", window=Window(about))
    if best is not None and best.type in ("date", "datetime", "int"):
        return None
    about = best.key if dated and best is not None else window.about
    why = _("问的是一段时间里有没有过，要从带日期的事推算，不能当作事实来存。")
    return Match(header, None, "none", 0.9, why, "flag", window=replace(window, about=about))


def _asks_yes(header: Header, asks: bool, name: str) -> bool:
    found = shares(header.samples)
    return found["answer"] > 0.8 if found and found["count"] >= 3 else asks or name.endswith("史")


def _chosen(header: Header, name: str, found: Sequence[Candidate], frame: Frame) -> Match:
    agreed = [one for one in found if not contradicts(one.field, header.samples)]
    if found and not agreed:
        why = _("表头像“{field}”，可是下面填的不像。").format(field=found[0].field.said)
        return _none(header, "samples", why)
    parts = parts_of(header, frame.index)
    if parts and not (agreed and agreed[0].how == "exact"):
        names = "、".join(part.said for part in parts)
        return Match(header, None, "none", 0.9, _("一格里写了几项：{names}。").format(names=names), "joined", parts)
    if not agreed:
        return _none(header, "unknown", _("没有认出来，请指一下是什么，或者不要这一列。"))
    best = _by_samples(agreed, header)
    rivals = [one for one in agreed if one.confidence >= best.confidence - 0.005 and one.field != best.field]
    if rivals and best is agreed[0]:
        names = "、".join(one.field.said for one in (best, *rivals))
        return _none(header, "ambiguous", _("可能是{names}，说不准。").format(names=names))
    return Match(header, best.field, best.how, best.confidence, best.why, best.code)


def _by_samples(agreed: Sequence[Candidate], header: Header) -> Candidate:
    """Of several, the one whose options the samples are."""
    fitting = [(option_share(one.field, header.samples), one) for one in agreed]
    fitting = [pair for pair in fitting if pair[0] >= 0.6]
    if len(header.samples) and fitting:
        top = max(fitting, key=lambda pair: pair[0])
        if sum(1 for pair in fitting if pair[0] == top[0]) == 1:
            return replace(top[1], confidence=max(top[1].confidence, 0.93))
    return agreed[0]
