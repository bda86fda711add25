"""Time is an author: what falls due is written as entries by `clock`, once for each due instant."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError

from .door import CLOCK, Answer, Draft, Priority, record

logger = logging.getLogger(__name__)


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
        """Record what is due by `now`; running it twice writes nothing twice. A room that breaks holds up no other.

        What the database raises is passed on: it is nobody's own fault, and the rest would fare no better.
        """
        drafts: list[Draft] = []
        for due in self._found.values():
            try:
                drafts += list(due.find(county, now))  # all of them or none: it may break in the middle
            except DatabaseError:
                raise
            except Exception:
                logger.exception("What is due could not be found: %s", due.name)
        return record(drafts, by=CLOCK(county), priority=Priority.DESK) if drafts else []


dues = Dues()
