"""Rules of forms, pure: on which days one is due, by when at each level, when it is filled, how an answer stands."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, Protocol

from lianfang.kit.clock import ZONE
from lianfang.kit.rules import DatedRule, Rulebook

LEVELS: Final = ("county", "township", "community")
# Where the asker states no ladder: each level below hands in so much earlier than the one above it.
STEP: Final = Rulebook(
    [DatedRule(timedelta(minutes=60), date(2020, 1, 1), "没有上级文件，产品的起始值：每下一级提前 60 分钟")]
)
# So long before a unit's deadline the ledger fills its form, so that a person has time to look at it.
FILL_BEFORE: Final = Rulebook(
    [DatedRule(timedelta(hours=2), date(2020, 1, 1), "没有上级文件，产品的起始值：截止前 2 小时填好，等人核对")]
)
# 民政部、国家卫健委 2020-01-30: a report is due although all counts are zero; silence is 缺报.
ZERO_REPORT: Final = DatedRule(True, date(2020, 1, 30), "民政部、国家卫健委 2020年1月30日：日报告和零报告制度")


class Asked(Protocol):
    """What a form says of when it is due."""

    @property
    def often(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def since(self) -> date: ...
    @property
    def until_on(self) -> date | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def due_time(self) -> time: ...
    @property
    def weekday(self) -> int | None: ...
    @property
    def monthday(self) -> int | None: ...
    @property
    def ladder(self) -> Mapping[str, int]: ...


class Answered(Protocol):
    """What an answer says of how far it is."""

    @property
    def filled_at(self) -> datetime | None: ...
    @property
    def released_at(self) -> datetime | None: ...
    @property
    def is_zero(self) -> bool: ...


def is_in_force(form: Asked, day: date) -> bool:
    return form.since <= day and (form.until_on is None or day <= form.until_on)


def is_due_on(form: Asked, day: date) -> bool:
    """True if `form` is to be handed in on `day`. A monthly form of the 31st is due on the last day of short months."""
    if not is_in_force(form, day):
        return False
    if form.often == "daily":
        return True
    if form.often == "weekly":
        return day.isoweekday() == form.weekday
    if form.often == "monthly":
        last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return day.day == min(form.monthday or last.day, last.day)
    return form.often == "once" and day == form.due_on


def levels_below(level: str) -> Sequence[str]:
    """The levels that only prepare what `level` is asked for, the highest first."""
    return LEVELS[LEVELS.index(level) + 1 :]


def minutes_before(form: Asked, level: str, day: date) -> int:
    """Return how long before the asker's own deadline a unit of `level` hands in.

    The level that is asked owes the asker's own deadline. A level below it, which only prepares, is a step earlier
    each; `ladder` (level to minutes) says otherwise where the asker did.
    """
    if level in form.ladder:
        return form.ladder[level]
    steps = LEVELS.index(level) - LEVELS.index(form.level)
    return max(0, steps) * int(STEP.on(day).value.total_seconds() // 60)


def due_at(form: Asked, day: date, level: str = "") -> datetime:
    """Return the instant by which a unit of `level` hands in the form of `day`; without a level, the asked one."""
    whole = datetime.combine(day, form.due_time, ZONE)
    return whole - timedelta(minutes=minutes_before(form, level or form.level, day))


def rungs(form: Asked, day: date) -> list[tuple[str, datetime]]:
    """Return the ladder of deadlines on `day`, the earliest first: the levels below the asked one, then that one."""
    return [(level, due_at(form, day, level)) for level in (*reversed(levels_below(form.level)), form.level)]


def fill_at(form: Asked, day: date) -> datetime:
    """Return when the ledger fills the form of `day`, so that a person still has time before the deadline."""
    return due_at(form, day) - FILL_BEFORE.on(day).value


def standing(answer: Answered | None, due: datetime, now: datetime) -> str:
    """Return how an answer stands at `now`: a key of `terms.STANDING`. Nothing released after the deadline is 缺报."""
    if answer is not None and answer.released_at is not None:
        if answer.released_at > due:
            return "late"
        return "zero" if answer.is_zero else "reported"
    if now > due:
        return "missing"
    if answer is not None and answer.filled_at is not None:
        return "fill"
    return "tofill" if now.astimezone(ZONE).date() >= due.astimezone(ZONE).date() else "notdue"


def new_and_gone(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the columns that a version has and its last had not, and those that it no longer has."""
    return [key for key in after if key not in before], [key for key in before if key not in after]
