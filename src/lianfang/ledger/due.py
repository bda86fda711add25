"""Time is an author: what falls due is written as entries by `clock`, once for each due instant."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from .door import CLOCK, Answer, Draft, Priority, record


@dataclass(frozen=True, slots=True)
class Due:
    name: str
    find: Callable[[str, datetime], Iterable[Draft]]


class Dues:
    """All that can fall due."""

    def __init__(self) -> None:
        self._found: dict[str, Due] = {}
        self.ended = threading.Event()

    def add(self, name: str, find: Callable[[str, datetime], Iterable[Draft]]) -> None:
        """Register `find(county, now)`; ids of its drafts follow from subject and due instant."""
        self._found[name] = Due(name, find)

    def rest(self, seconds: float) -> bool:
        """Pause between two steps of long work, so that the office hardly feels it; False once the clock ends."""
        return not self.ended.wait(seconds)

    def run(self, county: str, now: datetime) -> list[Answer]:
        """Record what is due by `now`; running it twice writes nothing twice."""
        drafts = [draft for due in self._found.values() for draft in due.find(county, now)]
        return record(drafts, by=CLOCK(county), priority=Priority.DESK) if drafts else []


dues = Dues()
