"""How a form is said in words: from whom, how often, by when; how one unit's answer stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.desk.days import day_words
from lianfang.kit.clock import ZONE
from lianfang.kit.sentences import listed
from lianfang.reports import rules
from lianfang.reports.models import Form
from lianfang.reports.terms import STANDING, WEEKDAYS, Level, Often

# Which word of the desk's status vocabulary a standing looks like.
LOOKS = {
    "notdue": "notdue",
    "tofill": "todo",
    "fill": "fill",
    "reported": "reported",
    "zero": "zero",
    "late": "late",
    "missing": "missing",
}
LEFT = ("missing", "fill", "tofill", "notdue")
ORDER = (*LEFT, "late", "zero", "reported")
"""Worst first; what is left to do stands before what is done."""

# In a line that counts units, where the whole sentence has no room.
SHORT: Mapping[str, str | Promise] = {**STANDING, "fill": gettext_lazy("填好等看")}


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder of deadlines."""

    level: str
    at: datetime
    is_over: bool


def often_said(form: Form) -> str:
    """每天 16:00 前, 每周五 10:00 前, 2月6日 16:00 前."""
    clock = f"{form.due_minute // 60:02}:{form.due_minute % 60:02}"
    if form.often == Often.WEEKLY and form.weekday:
        return _("每%(day)s %(clock)s 前") % {"day": WEEKDAYS[form.weekday - 1], "clock": clock}
    if form.often == Often.MONTHLY:
        return _("每月 %(day)s 日 %(clock)s 前") % {"day": form.monthday, "clock": clock}
    if form.often == Often.ONCE and form.due_on:
        return _("%(day)s %(clock)s 前，只要一次") % {"day": day_words(form.due_on), "clock": clock}
    if form.often == Often.DAILY:
        return _("每天 %(clock)s 前") % {"clock": clock}
    return _("随时要")


def level_said(form: Form) -> str:
    return str(Level(form.level).label)


def ladder_of(form: Form, on: date, now: datetime) -> list[Rung]:
    return [Rung(str(Level(level).label), at, at < now) for level, at in rules.rungs(form, on)]


def standing_said(standing: str, released_at: datetime | None, due_at: datetime) -> str:
    """缺报, 迟 24 分, 15:32 交了: what stands beside the glyph."""
    if standing == "late" and released_at is not None:
        hours, minutes = divmod(max(1, int((released_at - due_at).total_seconds() // 60)), 60)
        return _("迟 %(h)s 小时 %(n)s 分") % {"h": hours, "n": minutes} if hours else _("迟 %(n)s 分") % {"n": minutes}
    if standing in ("reported", "zero") and released_at is not None:
        clock = released_at.astimezone(ZONE).strftime("%H:%M")
        return f"{STANDING[standing]} {clock}"
    return str(STANDING[standing])


def column_said(words: str) -> tuple[str, str]:
    """A column's words as those above it and its own."""
    above, _slash, own = words.rpartition(" / ")
    return above, own


def names_said(names: Sequence[str], most: int = 6) -> str:
    """The first few, and how many there are."""
    said = listed(names[:most])
    return said if len(names) <= most else _("%(names)s 等 %(n)s 个") % {"names": said, "n": len(names)}
