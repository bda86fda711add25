"""The writer: one thread a process that commits whatever waits, a batch at a time.

No timer: while one batch is on its way to disk the next gathers. A transaction holds one county, one priority and about
50 ms of work, so that a door waits behind an import for one slice, never for the whole. Requests wait for the commit.
"""

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from lianfang.kit.clock import now
from lianfang.ledger import cannot
from lianfang.ledger.drafts import Answer, Author
from lianfang.ledger.kinds import Priority
from lianfang.ledger.sql import store

from .batch import Batch
from .blame import cause_of, is_trouble, without_what_waited
from .intake import Incoming, Ready, Refused, parse, where
from .waiting import Errand, Then, Waiting, Waits, left, note_recorded

logger = logging.getLogger(__name__)
# Of this thread's own work: with what the database does meanwhile about 50 ms. Waiting is not counted: on a slow disk
# a transaction must hold more, not less.
SLICE_SECONDS = 0.030
UNHURRIED_SECONDS = 0.300
# Of all that waits: an import is told to wait long before a door is, which never is because of one.
MOST_WAITING = {Priority.DOOR: 20_000, Priority.DESK: 20_000, Priority.IMPORT: 10_000}
FIRST_GUESS = 0.001
FIXED_SECONDS = 0.003  # of a transaction, however little it holds
LEAST_COST = 0.00005
LEAST_TO_LEARN = 4
MOST_PASSED = 4
LONGEST_PAUSE = 0.050


class Writer(Protocol):
    def hand_in(self, incoming: Sequence[Incoming], *, by: Author, priority: Priority) -> list[Answer]: ...

    def hand_in_later(self, incoming: Sequence[Incoming], *, by: Author, priority: Priority, then: Then) -> None: ...

    def run(self, county: str, work: Callable[[], None]) -> None:
        """Do `work` in a transaction between two batches: what changes a row of the ledger's that is no entry."""

    def give_way(self) -> None: ...

    def leave_late(self) -> None:
        """Tell those who wait in no thread, and for too long, what may be said of what they handed in."""

    @property
    def waiting_count(self) -> int:
        """Entries handed in and not answered yet."""


def commit(county: str, incoming: Sequence[Incoming]) -> list[Answer]:
    """Record `incoming` in one transaction; an entry that cannot be recorded is found by halving and answered alone.

    Raises what the database raises when it is the database that fails; then nothing of a part may be recorded.
    """
    try:
        with transaction.atomic(), store().pipeline():
            return Batch(county, now()).run(incoming)
    except Exception as error:  # noqa: BLE001 - a raising fold or flow, a value no column holds: halving shows whose
        cause = cause_of(error)
        if is_trouble(cause):
            raise cause  # noqa: B904 - its own cause tells what the driver said
        if len(incoming) == 1:
            found = without_what_waited(county, lambda: again(incoming), cause)
            return found or [_refuse_alone(county, incoming[0], cause)]
    half = len(incoming) // 2
    return [answer for part in (incoming[:half], incoming[half:]) for answer in commit(county, again(part))]


def again(incoming: Sequence[Incoming]) -> list[Incoming]:
    """Return submissions as they came: sealing has changed their bodies in place."""
    return [_again(one) for one in incoming]


def _again(one: Incoming) -> Incoming:
    """A submission as it came: sealing has changed its body in place."""
    fresh = parse(one.sent, one.by)
    if isinstance(one, Ready) and isinstance(fresh, Ready):
        fresh.cause = one.cause
    return fresh


def _refuse_alone(county: str, one: Incoming, error: Exception) -> Answer:
    logger.error("An entry could not be folded: %s", where(error))
    refusal = cannot.CannotFold(detail=type(error).__name__)
    with transaction.atomic():
        return Batch(county, now()).run([Refused(one.sent, one.by, refusal, one.header)])[0]


def _alone(county: str, work: Callable[[], None]) -> None:
    with transaction.atomic():
        store().lock_head(county)
        work()


class InlineWriter:
    """Records in the caller's own transaction: for tests."""

    def run(self, county: str, work: Callable[[], None]) -> None:
        _alone(county, work)

    def hand_in(self, incoming: Sequence[Incoming], *, by: Author, priority: Priority) -> list[Answer]:
        return commit(by.county, incoming) if incoming else []

    def hand_in_later(self, incoming: Sequence[Incoming], *, by: Author, priority: Priority, then: Then) -> None:
        then(self.hand_in(incoming, by=by, priority=priority))

    def give_way(self) -> None:
        """Nobody writes beside the caller."""

    def leave_late(self) -> None:
        """Nobody waits."""

    @property
    def waiting_count(self) -> int:
        return 0


class ThreadWriter:
    """Records in one thread of its own, on a connection of its own."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Stand as new; also in a forked process, which has neither the thread nor those who wait in its parent."""
        self._queues: dict[Priority, deque[Waiting]] = {priority: deque() for priority in Priority}
        self._errands: deque[Errand] = deque()
        self._wake = threading.Condition()
        self._waiting = 0
        self._cost = dict.fromkeys(Priority, FIRST_GUESS)
        self._passed = dict.fromkeys(Priority, 0)
        self._idle = threading.Event()
        self._idle.set()
        self.slice_seconds = SLICE_SECONDS
        self._thread: threading.Thread | None = None

    def hand_in(self, incoming: Sequence[Incoming], *, by: Author, priority: Priority) -> list[Answer]:
        """Wait until `incoming` is on disk. Raises CannotWait when too much is waiting already.

        Where the caller's patience ends (`waiting.patience`): CannotRecordInTime or MayBeRecorded.
        """
        if not incoming:
            return []
        one = Waiting(by.county, incoming)
        self._queue(one, priority)
        self._wait_for(one)
        return one.answers

    def _wait_for(self, one: Waits) -> None:
        while not one.wait():
            with self._wake:
                if one.is_late:
                    self._take_back(one)
                    raise one.leave()
        if one.error is not None:
            raise one.error
        note_recorded()

    def _take_back(self, one: Waits) -> None:
        """Leave nothing for later of what is not begun: whoever handed it in hears that it was not recorded."""
        if one.is_begun:
            return
        if isinstance(one, Waiting):
            self._waiting -= len(one.incoming)
            for queue in self._queues.values():
                if one in queue:
                    queue.remove(one)
        elif isinstance(one, Errand):
            self._errands.remove(one)

    def leave_late(self) -> None:
        with self._wake:
            late = [one for queue in self._queues.values() for one in queue if one.then is not None and one.is_late]
            for one in late:
                self._take_back(one)
        for one in late:
            one.tell(one.leave())

    def hand_in_later(self, incoming: Sequence[Incoming], *, by: Author, priority: Priority, then: Then) -> None:
        """The same without waiting: `then` is called in the writer's own thread. Raises CannotWait too."""
        if incoming:
            self._queue(Waiting(by.county, incoming, then=then), priority)
        else:
            then([])

    def _queue(self, one: Waiting, priority: Priority) -> None:
        with self._wake:
            if self._waiting and self._waiting + len(one.incoming) > MOST_WAITING[priority]:
                raise left(cannot.CannotWait(waiting=self._waiting, seconds=5))
            self._waiting += len(one.incoming)
            one.goes_on()
            self._queues[priority].append(one)
            self._idle.clear()
            self._start()
            self._wake.notify()

    def run(self, county: str, work: Callable[[], None]) -> None:
        one = Errand(county, work)
        with self._wake:
            one.goes_on()
            self._errands.append(one)
            self._idle.clear()
            self._start()
            self._wake.notify()
        self._wait_for(one)

    @property
    def waiting_count(self) -> int:
        return self._waiting

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, name="ledger-writer", daemon=True)
            self._thread.start()

    def give_way(self) -> None:
        """Let the writer work alone for a moment.

        For long work in a thread beside it, between two small steps: each answer of the database would otherwise wait
        until Python takes the interpreter away from the caller.
        """
        if not self._idle.is_set() and self.slice_seconds != UNHURRIED_SECONDS:
            self._idle.wait(LONGEST_PAUSE)

    def _work(self) -> None:
        while True:
            with self._wake:
                while not self._waiting and not self._errands:
                    self._idle.set()
                    self._wake.wait()
                errand = self._errands.popleft() if self._errands else None
                if errand is not None:
                    errand.is_begun = True
                else:
                    priority = self._turn()
                    picked = self._pick(priority)
            if errand is not None:
                self._do(errand)
            else:
                self._commit(picked, priority)
                picked = []  # whoever waited has the answers; what was handed in need not outlast them here

    def _do(self, errand: Errand) -> None:
        try:
            _alone(errand.county, errand.work)
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            errand.error = error
            with suppress(Exception):
                connection.close()
        errand.done.set()

    def _turn(self) -> Priority:
        """Say who is served: the most urgent, but whoever was passed over a few times goes before them once."""
        waiting = [priority for priority, queue in self._queues.items() if queue]
        for other in waiting[1:]:
            self._passed[other] += 1
        chosen = next((other for other in waiting[1:] if self._passed[other] > MOST_PASSED), waiting[0])
        self._passed[chosen] = 0
        return chosen

    def _pick(self, priority: Priority) -> list[tuple[Waiting, int]]:
        """Take about 50 ms of the work of one county and priority, in the order it came."""
        picked: list[tuple[Waiting, int]] = []
        queue = self._queues[priority]
        left = max(1, int((self.slice_seconds - FIXED_SECONDS) / self._cost[priority]))
        for one in queue:
            if left and one.county == queue[0].county:
                one.is_begun = True
                picked.append((one, min(one.rest, left)))
                left -= picked[-1][1]
        return picked

    def _commit(self, picked: list[tuple[Waiting, int]], priority: Priority) -> None:
        batch = [entry for one, count in picked for entry in one.incoming[len(one.answers) : len(one.answers) + count]]
        started = time.thread_time()
        try:
            answers = self._commit_or_reconnect(picked[0][0].county, batch)
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            self._settle(picked, None, error)
            with suppress(Exception):
                connection.close()
            return
        self._learn(priority, time.thread_time() - started, len(batch))
        self._settle(picked, answers, None)

    def _commit_or_reconnect(self, county: str, batch: Sequence[Incoming]) -> list[Answer]:
        """Try once more on a connection of its own: what was committed after all is answered as the same entry."""
        try:
            return commit(county, batch)
        except (OperationalError, InterfaceError):
            connection.close()
            return commit(county, again(batch))

    def _learn(self, priority: Priority, seconds: float, count: int) -> None:
        """Remember what an entry costs. A slice that cost more than thought counts at once, a cheaper one slowly.

        Few entries say too little to think more of them; but where one dear slice has made slices of two or three, they
        alone can say that entries are cheap again.
        """
        known, cost = self._cost[priority], max((seconds - FIXED_SECONDS) / count, LEAST_COST)
        if count >= LEAST_TO_LEARN or cost < known:
            self._cost[priority] = max(cost, 0.8 * known + 0.2 * cost)

    def _settle(
        self, picked: list[tuple[Waiting, int]], answers: list[Answer] | None, error: BaseException | None
    ) -> None:
        at = 0
        finished = []
        with self._wake:
            for one, count in picked:
                if answers is not None:
                    one.answers += answers[at : at + count]
                    at += count
                    one.goes_on()
                self._waiting -= count
                if error is not None:
                    self._waiting -= one.rest - count
                    one.error = error
                if error is not None or not one.rest:
                    finished.append(one)
            for queue in self._queues.values():
                for one in finished:
                    if one in queue:
                        queue.remove(one)
        for one in finished:
            one.finish()


_thread_writer = ThreadWriter()
_inline_writer = InlineWriter()
os.register_at_fork(after_in_child=_thread_writer.begin)


def writer() -> Writer:
    """Return the writer that settings ask for: a thread, or inline in tests."""
    return _inline_writer if settings.LEDGER_WRITER == "inline" else _thread_writer


@contextmanager
def unhurried() -> Iterator[None]:
    """Make slices long while nobody can wait at a door, as when a drill is seeded: a quarter less work an entry."""
    _thread_writer.slice_seconds = UNHURRIED_SECONDS
    try:
        yield
    finally:
        _thread_writer.slice_seconds = SLICE_SECONDS
