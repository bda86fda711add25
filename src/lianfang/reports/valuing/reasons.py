"""Why a column stays empty: nobody knows what it asks, the ledger keeps no such thing, or it is not for this reader."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.access.scope import Scope
from lianfang.access.terms import FIELD_CLASSES
from lianfang.books.shapes import Match
from lianfang.facts.fields import Field, called
from lianfang.facts.refused import JUDGED, refused_by, why_called
from lianfang.reports.columns import Reason

# Topics of fields whose entries nobody records yet (`facts.catalogue`), and what they are called.
TO_COME: Mapping[str, str | Promise] = {
    "watch": _("居家观察"),
    "holders": _("责任人"),
    "passage": _("卡口"),
    "clinic": _("发热门诊和检测"),
    "stores": _("物资"),
    "gifts": _("捐赠"),
    "disinfection": _("消杀"),
    "duty": _("值守"),
    "service": _("党员、志愿者报到"),
    "grid_posts": _("网格长"),
    "tips": _("线索"),
}
BY_HAND = frozenset({"filled_by", "filled_phone", "checked_by", "signature", "note"})


def reason_of(match: Match) -> Reason:
    """Return why nobody knows what to write, as the matching of headers says it."""
    refused = refused_by(match.header.text)
    if refused is not None and refused.why == JUDGED[0]:
        return Reason("unknowable", match.why or why_called(refused))
    codes = {"no_purpose": "no_purpose", "twice": "twice", "ambiguous": "ambiguous", "generic": "ambiguous"}
    return Reason(codes.get(match.code, "unknown"), match.why or _("没认出来问的是什么。"))


def reason_without(field: Field) -> Reason:
    """Return why a field that is known has no value in any row of this form."""
    if field.key in BY_HAND:
        return Reason("hand", _("由填报人自己写。"))
    if field.topic in TO_COME:
        return Reason("not_yet", format_lazy(_("“{topic}”还没有记在台账里。"), topic=TO_COME[field.topic]))
    return Reason("no_fact", format_lazy(_("台账里没有“{field}”。"), field=called(field)))


_CLASS_OF_NEED = {"identity": "A", "names": "B", "facts": "C"}


def beyond(scope: Scope, fields: Iterable[Field], needs: Iterable[str]) -> Reason | None:
    """Return why this post may not see one of these fields, or what they are read from; None if it may."""
    classes = {one.privacy for one in fields} | {_CLASS_OF_NEED[need] for need in needs if need in _CLASS_OF_NEED}
    hidden = next((one for one in sorted(classes) if not scope.may_see(one)), None)
    if hidden is None:
        return None
    words = FIELD_CLASSES.get(hidden, hidden)
    return Reason("rights", format_lazy(_("这个岗位看不到{words}。"), words=words))
