"""Time: instants are UTC, a day is a day in Asia/Shanghai. Only surfaces and the writer ask for `now()`."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    return datetime.now(UTC)


@lru_cache(maxsize=4096)  # one entry's instant is asked about by every rule that concerns it
def day_of(instant: datetime) -> date:
    return instant.astimezone(ZONE).date()


def day_start(day: date) -> datetime:
    """Return the instant at which `day` begins, in UTC."""
    return datetime.combine(day, time.min, ZONE).astimezone(UTC)


def day_end(day: date) -> datetime:
    """Return the instant at which `day` is over, in UTC (exclusive)."""
    return day_start(day + timedelta(days=1))
