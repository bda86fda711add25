"""Who waits for the disk in vain is told: what was not begun is not recorded and never will be; else nobody knows."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from lianfang.kit.ids import uuid7
from lianfang.ledger.cannot import CannotRecordInTime, CannotWait
from lianfang.ledger.door import SYSTEM, Answer, Draft, MayBeRecorded, Priority, has_recorded, patience
from lianfang.ledger.emergencies import LEVEL, LevelBody
from lianfang.ledger.writing.intake import Incoming, Ready, incoming_of
from lianfang.ledger.writing.writer import MOST_WAITING, ThreadWriter

AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
BY = SYSTEM("141028")
SHORT = 0.05


class OnDisk(ThreadWriter):
    """A writer on a disk that can be made to hang, and what has come to it."""

    def begin(self) -> None:
        super().begin()
        self.may_go = threading.Event()
        self.stored: list[Incoming] = []
        self.seconds = 0.0

    def _commit_or_reconnect(self, county: str, batch: Sequence[Incoming]) -> list[Answer]:
        assert self.may_go.wait(10)
        time.sleep(self.seconds)
        self.stored += batch
        return [Answer("stored", one.header.id) for one in batch if isinstance(one, Ready)]


@pytest.fixture
def disk() -> Iterator[OnDisk]:
    found = OnDisk()
    yield found
    found.may_go.set()


def entry() -> Incoming:
    return incoming_of(Draft(LEVEL.name, LevelBody(emergency=uuid7(), level=2, ground="演练"), None, AT), BY)


def beside(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Do something in a thread of its own; what came of it."""
    found: list[Any] = []

    def run() -> None:
        try:
            with patience(SHORT):
                found.append(work())
        except Exception as error:  # noqa: BLE001 - it is what is asked for
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


def until(is_so: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < 10
        time.sleep(0.002)


def stuck(disk: OnDisk) -> Incoming:
    """Hand in something that the writer begins and does not come back from."""
    one = entry()
    disk.hand_in_later([one], by=BY, priority=Priority.DOOR, then=lambda _said: None)
    until(lambda: all(first.is_begun for first in disk._queues[Priority.DOOR]))
    return one


def test_of_what_is_begun_nobody_says_that_it_was_not_recorded(disk: OnDisk) -> None:
    one = entry()

    thread, found = beside(lambda: disk.hand_in([one], by=BY, priority=Priority.DOOR))
    thread.join(10)
    before = list(disk.stored)
    disk.may_go.set()
    until(lambda: not disk.waiting_count)

    assert [type(said) for said in found] == [MayBeRecorded]
    assert (before, disk.stored) == ([], [one]), "and it was"


def test_what_is_not_begun_is_taken_back_and_never_written(disk: OnDisk) -> None:
    first = stuck(disk)

    thread, found = beside(lambda: disk.hand_in([entry(), entry()], by=BY, priority=Priority.DOOR))
    thread.join(10)
    waiting = disk.waiting_count
    disk.may_go.set()
    until(lambda: not disk.waiting_count)
    (last,) = disk.hand_in([entry()], by=BY, priority=Priority.DOOR)

    assert [type(said) for said in found] == [CannotRecordInTime]
    assert (found[0].status, waiting, last.status) == (503, 1, "stored")
    assert (disk.stored[0], len(disk.stored)) == (first, 2)


def test_an_errand_that_is_not_begun_is_taken_back(disk: OnDisk) -> None:
    stuck(disk)
    done: list[int] = []

    thread, found = beside(lambda: disk.run("141028", lambda: done.append(1)))
    thread.join(10)
    disk.may_go.set()
    until(lambda: not disk.waiting_count)
    disk.hand_in([entry()], by=BY, priority=Priority.DOOR)

    assert ([type(said) for said in found], done) == ([CannotRecordInTime], [])


def test_who_waits_in_no_thread_is_told_once(disk: OnDisk) -> None:
    told: dict[str, list[Any]] = {"begun": [], "waiting": [], "early": []}
    with patience(SHORT):
        disk.hand_in_later([entry()], by=BY, priority=Priority.DOOR, then=told["begun"].append)
        until(lambda: all(one.is_begun for one in disk._queues[Priority.DOOR]))
        disk.hand_in_later([entry()], by=BY, priority=Priority.DOOR, then=told["waiting"].append)
    disk.hand_in_later([entry()], by=BY, priority=Priority.DOOR, then=told["early"].append)
    disk.leave_late()
    soon = [len(said) for said in told.values()]
    time.sleep(2 * SHORT)

    disk.leave_late()
    disk.leave_late()
    disk.may_go.set()
    until(lambda: not disk.waiting_count)

    assert soon == [0, 0, 0]
    assert [type(said) for said in told["begun"] + told["waiting"]] == [MayBeRecorded, CannotRecordInTime]
    assert [[answer.status for answer in said] for said in told["early"]] == [["stored"]], "it bears to wait"
    assert len(disk.stored) == 2


def test_what_goes_on_is_waited_for(disk: OnDisk) -> None:
    disk.slice_seconds, disk.seconds = 0.0, SHORT / 5  # an entry a slice
    disk.may_go.set()

    thread, found = beside(lambda: disk.hand_in([entry() for _n in range(20)], by=BY, priority=Priority.IMPORT))
    thread.join(10)

    assert [answer.status for answer in found[0]] == ["stored"] * 20


def test_without_patience_it_takes_the_time_it_takes(disk: OnDisk) -> None:
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(disk.hand_in([entry()], by=BY, priority=Priority.DOOR)))

    thread.start()
    thread.join(4 * SHORT)
    disk.leave_late()
    before = list(found)
    disk.may_go.set()
    thread.join(10)

    assert (before, [answer.status for answer in found[0]]) == ([], ["stored"])


@pytest.mark.parametrize("how", ["late", "too many"])
def test_of_a_whole_whose_first_part_is_recorded_nobody_says_that_it_was_not(
    disk: OnDisk, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def two() -> Any:
        disk.hand_in([entry()], by=BY, priority=Priority.DOOR)
        disk.may_go.clear()
        stuck(disk)
        if how == "too many":
            monkeypatch.setitem(MOST_WAITING, Priority.DOOR, 1)
        return disk.hand_in([entry()], by=BY, priority=Priority.DOOR)

    disk.may_go.set()
    thread, found = beside(two)
    thread.join(10)

    assert [type(said) for said in found] == [MayBeRecorded]


def test_what_a_thread_has_recorded_is_forgotten_with_its_patience(
    disk: OnDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.may_go.set()
    with patience(10):
        before = has_recorded()
        disk.hand_in([entry()], by=BY, priority=Priority.DOOR)
        after = has_recorded()
    disk.hand_in([entry()], by=BY, priority=Priority.DOOR)

    disk.may_go.clear()
    stuck(disk)
    monkeypatch.setitem(MOST_WAITING, Priority.DOOR, 1)
    with pytest.raises(CannotWait):
        disk.hand_in([entry()], by=BY, priority=Priority.DOOR)

    assert (before, after, has_recorded()) == (False, True, False)
