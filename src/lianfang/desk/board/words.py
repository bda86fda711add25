"""Words of the board: when all is done at this pace, levels, days of a response."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from lianfang.desk.days import day_words
from lianfang.kit.clock import ZONE, day_of

NIGHT = 18  # from this hour on it is 今晚


def done_words(finished_at: datetime | None, *, now: datetime) -> str:
    """今晚 21:20, 明日 09:30, 2月12日; empty where nothing moves."""
    if finished_at is None:
        return ""
    local = finished_at.astimezone(ZONE)
    days = (day_of(finished_at) - day_of(now)) // timedelta(days=1)
    if days == 0:
        near = _("今晚") if local.hour >= NIGHT else _("今天")
        return f"{near} {local:%H:%M}"
    tomorrow = _("明日")
    return f"{tomorrow} {local:%H:%M}" if days == 1 else day_words(local.date())


def level_words(level: int) -> str:
    return {1: _("一级响应"), 2: _("二级响应"), 3: _("三级响应"), 4: _("四级响应")}.get(level, "")


def clock_words(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%H:%M}"
