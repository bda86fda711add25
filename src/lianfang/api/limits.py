"""How often a token may read: so many a second, with a reserve for bursts. Kept in this process's memory.

An installation on SQLite has one process; on PostgreSQL each of several lets a token read as often.
"""

import threading
import time
from uuid import UUID

from django.conf import settings

from .cannot import CannotReadSoOften

BURST_S = 5  # how many seconds' worth may come at once
MOST_KEPT = 10_000


class Allowance:
    """A bucket for each reader, that fills by the second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[UUID, tuple[float, float]] = {}

    def take(self, reader: UUID, *, per_second: float, now: float) -> float:
        """Take one; return 0, or the seconds until there is one again."""
        most = per_second * BURST_S
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            left, since = self._kept.get(reader, (most, now))
            left = min(most, left + (now - since) * per_second)
            if left < 1:
                return (1 - left) / per_second
            self._kept[reader] = (left - 1, now)
            return 0.0


_allowance = Allowance()


def check_rate(reader: UUID) -> None:
    """Raise CannotReadSoOften where `reader` asks faster than settings.API_READS_PER_SECOND; 0 sets no bound."""
    per_second = float(settings.API_READS_PER_SECOND)
    if per_second <= 0:
        return
    wait = _allowance.take(reader, per_second=per_second, now=time.monotonic())
    if wait:
        raise CannotReadSoOften(per_second=f"{per_second:g}", seconds=max(1, round(wait + 0.5)))
