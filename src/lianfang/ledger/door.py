"""The door: authors hand in drafts (from inside) or bytes (from outside); every one gets an answer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar
from uuid import UUID

from .drafts import CLOCK, CLOCK_ID, SYSTEM, SYSTEM_ID, Answer, Author, Draft, Status
from .heads import look_again
from .kinds import Priority
from .settling import Settled, settle
from .writing.intake import Incoming, incoming_of, parse
from .writing.together import record_together
from .writing.waiting import MayBeRecorded, has_recorded, patience
from .writing.writer import writer

__all__ = [
    "CLOCK",
    "CLOCK_ID",
    "SYSTEM",
    "SYSTEM_ID",
    "Answer",
    "Author",
    "Draft",
    "MayBeRecorded",
    "Priority",
    "Status",
    "give_way",
    "giving_way",
    "has_recorded",
    "leave_late",
    "patience",
    "receive",
    "receive_later",
    "record",
    "record_one",
    "record_together",
    "settle_returned",
]

STEP = 16
T = TypeVar("T")


def giving_way(items: Iterable[T]) -> Iterator[T]:
    """Go through `items` of long work that runs beside the office's, giving way every few of them."""
    for n, item in enumerate(items):
        if n % STEP == 0:
            give_way()
        yield item


def give_way() -> None:
    """Call between small steps of long work that runs beside the office's: whoever waits for the disk goes first."""
    writer().give_way()


def leave_late() -> None:
    """Call now and then where `receive_later` is used: whoever has waited too long is told what may be said."""
    writer().leave_late()


def record(drafts: Sequence[Draft], *, by: Author, priority: Priority = Priority.DESK) -> list[Answer]:
    """Hand in `drafts` and wait until they are on disk; an answer for each, in order."""
    ready = [incoming_of(draft, by) for draft in (giving_way(drafts) if priority is Priority.IMPORT else drafts)]
    return _handed_in(ready, by, priority)


def record_one(draft: Draft, *, by: Author, priority: Priority = Priority.DOOR) -> Answer:
    """Hand in one draft. Raises its Refusal if it was refused or conflicts with what is stored."""
    answer = record([draft], by=by, priority=priority)[0]
    if answer.refusal is not None:
        raise answer.refusal
    return answer


def receive(lines: Sequence[bytes], *, by: Author, priority: Priority = Priority.DOOR) -> list[Answer]:
    """Hand in entries as their authors' bytes; an answer for each, in order. Never raises for bad content."""
    return _handed_in([parse(line, by) for line in lines], by, priority)


def _handed_in(ready: Sequence[Incoming], by: Author, priority: Priority) -> list[Answer]:
    try:
        return writer().hand_in(ready, by=by, priority=priority)
    finally:
        look_again()  # whoever has recorded is shown it


def receive_later(
    lines: Sequence[bytes],
    *,
    by: Author,
    priority: Priority = Priority.DOOR,
    then: Callable[[Sequence[Answer] | BaseException], None],
) -> None:
    """The same without waiting: `then` gets the answers, or what failed, in the writer's thread and has to be quick.

    Raises CannotWait as `receive` does. Under `patience`, `then` may get CannotRecordInTime or MayBeRecorded instead.
    """
    writer().hand_in_later([parse(line, by) for line in lines], by=by, priority=priority, then=then)


def settle_returned(county: str, returned: UUID, *, how: Settled, by: UUID | None, at: datetime) -> None:
    """Say what became of what the door returned. Raises CannotSettleTwice if somebody has done so already."""
    writer().run(county, partial(settle, county, returned, how=how, by=by, at=at))
