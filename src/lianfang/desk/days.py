"""Dates and times as an office says them: short, and near ones by name (今天 08:22, 昨天 16:48, 2月1日 09:10)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.kit.clock import ZONE, day_of, now

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def day_words(day: date, *, today: date | None = None) -> str:
    """2月6日, 6 Feb; with the year if it is not this one."""
    other_year = day.year != (today or day_of(now())).year
    if is_english():
        return f"{day.day} {MONTHS_EN[day.month - 1]}" + (f" {day.year}" if other_year else "")
    return (f"{day.year}年" if other_year else "") + f"{day.month}月{day.day}日"


def day_line(at: datetime) -> str:
    """2月6日 周四 17:20, Thu 6 Feb 17:20: the clock of the top bar."""
    local = local_of(at)
    weekday, clock = local.weekday(), f"{local:%H:%M}"
    words = day_words(local.date(), today=local.date())
    if is_english():
        return f"{WEEKDAYS_EN[weekday]} {words} {clock}"
    return f"{words} 周{WEEKDAYS_ZH[weekday]} {clock}"


def when(value: datetime | date, *, today: date | None = None) -> str:
    """今天 08:22, 昨天 16:48, 2月1日 09:10; a day without its time if it is one."""
    return _said(value, today or day_of(now()), _near())


def said_on(today: date) -> Callable[[datetime], str]:
    """Return `when` as seen on one day, for the many times of a table's rows."""
    near = _near()
    return lambda at: _said(at, today, near)


def _near() -> dict[int, str]:
    """Words for days that are so many days ago."""
    return {0: _("今天"), 1: _("昨天"), -1: _("明天")}


def _said(value: datetime | date, today: date, near: Mapping[int, str]) -> str:
    there = local_of(value) if isinstance(value, datetime) else None
    day = there.date() if there else value
    words = near.get((today - day).days) or day_words(day, today=today)
    return f"{words} {there:%H:%M}" if there else words


def local_of(at: datetime) -> datetime:
    """Return an instant by the county's clock."""
    return (timezone.make_aware(at, ZONE) if timezone.is_naive(at) else at).astimezone(ZONE)
