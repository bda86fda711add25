"""Rules of screening, pure: what is a fever, what a visit makes of a door, when to knock again, when all is done."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Protocol, TypeVar

from lianfang.kit.clock import ZONE
from lianfang.kit.rules import DatedRule, Rulebook

# Sources disagree between "37.3℃（含）以上" and "超过37.3℃"; the stricter reading holds.
FEVER_C: Final = Rulebook(
    [DatedRule(37.3, date(2020, 1, 1), "珠海市健康自主申报表：37.3℃（含）以上；宁夏 2022-01-16 的文本作“超过”，取严")]
)
# A reading outside is a slip of the pen or of the thermometer: ask again.
PLAUSIBLE_C: Final = (34.0, 43.0)
MOST_AT_HOME: Final = 50
REVISIT_AFTER: Final = Rulebook(
    [DatedRule(timedelta(hours=24), date(2020, 1, 1), "没有上级文件，产品的起始值：敲门没人应，24 小时内再去一趟")]
)
# Nobody is knocked up at night: a forecast counts only these hours.
WALKING_HOURS: Final = Rulebook(
    [DatedRule((8, 22), date(2020, 1, 1), "没有上级文件，产品的起始值：入户走访 8 点到 22 点")]
)
# How many doors one person gets to in an hour, as offices reckon when they share out the work.
DOORS_AN_HOUR: Final = Rulebook(
    [DatedRule(12, date(2020, 1, 1), "没有上级文件，产品的起始值：入户登记一人一小时约 12 户")]
)
BUCKET: Final = timedelta(minutes=5)

# If several apply to one door the first of these is shown.
PRIORITY: Final = ("needs", "watch", "refused", "again", "todo", "done", "vacant")
LEFT: Final = ("todo", "again", "refused")


class PersonNoted(Protocol):
    """What a visit may say of one person."""

    @property
    def temp_c(self) -> float | None: ...
    @property
    def symptoms(self) -> Sequence[str]: ...
    @property
    def needs(self) -> Sequence[str]: ...
    @property
    def travel(self) -> object | None: ...
    @property
    def contact_on(self) -> date | None: ...


Noted = TypeVar("Noted", bound=PersonNoted)


def is_fever(temp_c: float | None, day: date) -> bool:
    return temp_c is not None and temp_c >= FEVER_C.on(day).value


def is_plausible(temp_c: float) -> bool:
    low, high = PLAUSIBLE_C
    return low <= temp_c <= high


def is_notable(person: PersonNoted, day: date) -> bool:
    """True if what was said of a person asks somebody to look after it."""
    return bool(notable([person], day))


def notable(persons: Sequence[Noted], day: date) -> list[Noted]:
    """Return those of whom something was said that asks somebody to look after it."""
    fever = FEVER_C.on(day).value
    return [
        p
        for p in persons
        if (p.temp_c is not None and p.temp_c >= fever) or p.symptoms or p.needs or p.travel or p.contact_on
    ]


def status_after(status: str, outcome: str, affected_count: int) -> str:
    """Return the state of a door after one more visit.

    Who was seen settles the door anew. A refusal or a silent door never hides something graver that is still open,
    and the wrong door says nothing about this one.
    """
    if outcome == "seen":
        return "needs" if affected_count else "done"
    if outcome == "vacant":
        return "vacant"
    if outcome == "wrong_door":
        return status
    return graver(status, "refused" if outcome == "refused" else "again")


def graver(one: str, other: str) -> str:
    return min(one, other, key=PRIORITY.index)


def revisit_due_at(visited_at: datetime) -> datetime:
    """Return by when to knock again at a door that nobody opened at `visited_at`."""
    return visited_at + REVISIT_AFTER.on(visited_at.astimezone(ZONE).date()).value


def left(counts: Mapping[str, int]) -> int:
    """还差 = 未访 + 待复访 + 拒访."""
    return sum(counts.get(status, 0) for status in LEFT)


def coverage_tenths(doors: int, left_count: int) -> int | None:
    """Return per mille of doors gone to, rounded down so that 1000 means all; None where there are no doors."""
    return (doors - left_count) * 1000 // doors if doors else None


def bucket_of(instant: datetime) -> datetime:
    """Return the start of the five minutes in which `instant` lies."""
    seconds = int(instant.timestamp())
    return datetime.fromtimestamp(seconds - seconds % int(BUCKET.total_seconds()), UTC)


def buckets_before(now: datetime, count: int = 12) -> list[datetime]:
    """Return the starts of the last `count` buckets, the running one last."""
    newest = bucket_of(now)
    return [newest - BUCKET * back for back in reversed(range(count))]


def finished_at(left_count: int, settled_last_hour: int, now: datetime) -> datetime | None:
    """Return when all is done at the last hour's pace, within walking hours; None where nothing moves (照此走完)."""
    if left_count == 0 or settled_last_hour <= 0:
        return None
    return _after_walking(now, timedelta(hours=left_count / settled_last_hour))


def _after_walking(now: datetime, work: timedelta) -> datetime | None:
    at = now.astimezone(ZONE)
    first, last = WALKING_HOURS.on(at.date()).value
    for _day in range(366):
        opens, closes = (datetime.combine(at.date(), time(hour), ZONE) for hour in (first, last))
        at = max(at, opens)
        if at + work <= closes:
            return (at + work).astimezone(UTC)
        work -= max(closes - at, timedelta())
        at = opens + timedelta(days=1)
    return None
