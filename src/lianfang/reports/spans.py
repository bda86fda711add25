"""Which days a list of events is about, as its title says: 走访日志 one day, 本周入户记录 a week, all of them else."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from lianfang.books.headers.windows import window_in

Per = Literal["", "day", "week", "month"]
_PER: tuple[tuple[Per, re.Pattern[str]], ...] = (
    ("day", re.compile(r"日志|[当今本每逐]日|[当今每]天|日(?:报|登记)")),
    ("week", re.compile(r"[本每]周|周(?:报|志|记录|登记)")),
    ("month", re.compile(r"[本每]月|月(?:报|度|记录|登记)")),
)


@dataclass(frozen=True, slots=True)
class Span:
    """时段 · The days up to the form's own: a day, a week from its Monday, a month, so many days; all where unsaid."""

    per: Per = ""
    days: int | None = None

    def start(self, on: date) -> date | None:
        """Return the first day that is meant for a form of `on`; None where there is none."""
        if self.days is not None:
            return on - timedelta(days=self.days - 1)
        if self.per == "week":
            return on - timedelta(days=on.weekday())
        if self.per == "month":
            return on.replace(day=1)
        return on if self.per == "day" else None


def span_of(head: str) -> Span:
    """Return which days a title speaks of; one that names several is about the longest that it says in days."""
    window, _rest = window_in(head)
    if window is not None and window.days:
        return Span(days=window.days)
    return Span(next((per for per, words in _PER if words.search(head)), ""))
