"""Lanes: so many at once, in the order they came; what is too much is turned away; pages give way to doors."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import Any, cast

import pytest
from django.db import connection

from lianfang.access.signing.passwords import Argon2
from lianfang.kit.sight import WEB, works_for
from lianfang.wiring import lanes
from lianfang.wiring.front import Request
from lianfang.wiring.lanes import Bounds, Lane
from lianfang.wiring.roads import BOUNDS, CALM, DOORS, FETCHES, FILES, IMPORTS, PAGES, PAPERS, SIGNS, WATCH, Roads


@dataclass
class Work:
    """Requests that take until they are let go, and what became of each."""

    may_go: Event = field(default_factory=Event)
    begun: list[int] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    shed: list[int] = field(default_factory=list)

    def job(self, number: int, size: int = 0) -> "Job":
        return Job(self, number, size)


@dataclass
class Job:
    work: Work
    number: int
    size: int

    def run(self) -> None:
        self.work.begun.append(self.number)
        self.work.may_go.wait(10)
        self.work.done.append(self.number)

    def shed(self) -> None:
        self.work.shed.append(self.number)


@pytest.fixture
def work() -> Iterator[Work]:
    found = Work()
    yield found
    found.may_go.set()


def bounds(*, threads: int = 1, waiting: int = 100, size: int = 1000, seconds: float = 10.0) -> Bounds:
    return Bounds(threads, waiting, size, seconds)


def until(is_so: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < 10
        time.sleep(0.002)


def test_no_more_run_at_once_than_there_are_threads_and_the_others_in_the_order_they_came(work: Work) -> None:
    lane = Lane("few", bounds(threads=2))

    taken = [lane.take(work.job(n)) for n in range(6)]
    until(lambda: len(work.begun) == 2)
    waiting = lane.waiting_count
    work.may_go.set()
    until(lambda: len(work.done) == 6)

    assert (taken, waiting) == ([True] * 6, 4)
    assert sorted(work.begun[:2]) == [0, 1]
    assert sorted(work.begun[2:]) == [2, 3, 4, 5]


def named(lane: str) -> int:
    return sum(thread.name.startswith(f"{lane}-") for thread in threading.enumerate())


def test_a_thread_that_rests_long_ends_and_another_begins_when_it_is_needed(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "REST_SECONDS", 0.05)
    lane = Lane("resting", bounds(threads=3))
    taken = [lane.take(work.job(n)) for n in range(3)]
    until(lambda: len(work.begun) == 3)
    busy = named("resting")
    work.may_go.set()
    until(lambda: named("resting") == 0)

    taken.append(lane.take(work.job(3)))
    until(lambda: len(work.done) == 4)

    until(lambda: lane.active_count == 0)

    assert (taken, busy) == ([True] * 4, 3)


def test_nothing_is_lost_while_threads_come_and_go(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "REST_SECONDS", 0.0005)
    lane = Lane("hasty", bounds(threads=2))
    work.may_go.set()

    for n in range(100):
        assert lane.take(work.job(n))
        time.sleep(0.0005)

    until(lambda: len(work.done) == 100)
    until(lambda: named("hasty") == 0)


def test_one_thread_does_them_one_after_another(work: Work) -> None:
    lane = Lane("one", bounds())
    work.may_go.set()

    for n in range(200):
        until(lambda: lane.take(work.job(n)))  # noqa: B023 - it is called at once
    until(lambda: len(work.done) == 200)

    assert work.done == list(range(200))
    until(lambda: lane.active_count == 0)


def test_its_threads_work_for_readers_from_the_first() -> None:
    """A connection opened as the writer would show a page what lies behind the wall."""
    found: list[str] = []

    class Asking(Job):
        def run(self) -> None:
            found.append(works_for())

    Lane("asking", bounds()).take(Asking(Work(), 0, 0))
    until(lambda: found == [WEB])


def test_a_full_lane_takes_no_more_until_something_is_done(work: Work) -> None:
    lane = Lane("full", bounds(waiting=2))

    taken = [lane.take(work.job(n)) for n in range(5)]
    work.may_go.set()
    until(lambda: len(work.done) == 3)

    assert taken == [True, True, True, False, False]
    assert (lane.counts.taken, lane.counts.full) == (3, 2)
    assert lane.take(work.job(5))


def test_a_lane_is_full_by_bytes_too(work: Work) -> None:
    lane = Lane("bytes", bounds(size=1000))

    taken = [lane.take(work.job(n, 400)) for n in range(5)]

    assert taken == [True, True, True, False, False]  # the first runs, and two wait


def test_what_has_waited_too_long_is_turned_away_and_not_begun(work: Work) -> None:
    lane = Lane("late", bounds(seconds=0.05))

    for n in range(3):
        lane.take(work.job(n))
    time.sleep(0.1)
    work.may_go.set()
    until(lambda: len(work.shed) == 2)

    assert (work.done, work.shed) == ([0], [1, 2])
    assert lane.counts.late == 2
    assert lane.take(work.job(3))
    until(lambda: work.done == [0, 3])


def test_what_waits_too_long_is_taken_out_though_no_thread_is_free(work: Work) -> None:
    """A database that hangs holds every thread: whoever waits behind must hear it all the same, and once."""
    lane = Lane("stuck", bounds(seconds=0.05, size=100))
    for n in range(3):
        lane.take(work.job(n, 50))
    soon = lane.overdue()
    time.sleep(0.1)

    late = [cast("Job", job).number for job in lane.overdue()]
    again, refused = lane.overdue(), lane.counts.late
    taken = lane.take(work.job(3, 100))
    work.may_go.set()
    until(lambda: work.done == [0, 3])

    assert (soon, late, again, refused) == ([], [1, 2], [], 2)
    assert taken, "what they held is free again"
    assert work.shed == []


def test_passwords_leave_the_doors_their_memory_and_a_core() -> None:
    """Each that is looked at, right or wrong, takes a core for a while and the memory that argon2 is given."""
    signs = BOUNDS[SIGNS]

    assert signs.threads * Argon2.memory_cost / 1024 <= 40, "MiB"
    assert signs.waiting * 0.04 / signs.threads <= signs.seconds, "who waits last is still asked in time"


def test_what_cannot_even_be_turned_away_takes_no_thread_with_it(work: Work) -> None:
    lane, told = Lane("late", bounds(seconds=0.05)), list[Any]()

    class Hearing:
        def tell(self, _future: Any, answer: Any) -> None:
            told.append(answer)

    request = Request(cast("Any", Hearing()), cast("Any", {}), 0, cast("Any", None))  # no word of it can be read
    lane.take(work.job(0))
    lane.take(request)
    lane.take(work.job(1))
    time.sleep(0.1)
    work.may_go.set()
    until(lambda: len(work.shed) == 1)

    assert [answer.status for answer in told] == [500]
    assert lane.take(work.job(2))
    until(lambda: work.done == [0, 2])


def test_a_system_without_threads_to_spare_costs_a_lane_nothing_for_good(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be begun is turned away, and what waits is done by the threads that there are."""
    allowed = 1
    lane = Lane("poor", bounds(threads=3), lambda: allowed)
    start = threading.Thread.start

    def begin(thread: threading.Thread) -> None:
        if named("poor") == 1 and thread.name.startswith("poor-"):
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", begin)
    taken = [lane.take(work.job(n)) for n in range(3)]
    until(lambda: len(work.begun) == 1)
    allowed = 3
    refused = Lane("poor", bounds()).take(work.job(9))
    work.may_go.set()
    until(lambda: len(work.done) == 3)
    until(lambda: lane.active_count == 0)

    assert (taken, refused, work.done, lane.waiting_count) == ([True] * 3, False, [0, 1, 2], 0)
    assert [lane.take(work.job(n)) for n in (3, 4)] == [True, True]
    until(lambda: len(work.done) == 5)


def test_what_needs_no_thread_is_bounded_as_well() -> None:
    lane = Lane("beside", bounds(waiting=3, size=1000))

    assert [lane.enter(300) for _n in range(4)] == [True, True, True, False]
    lane.leave(300)
    assert not lane.enter(500)
    assert lane.enter(400)


def test_fewer_pages_are_written_while_doors_are_busy(work: Work) -> None:
    """Of SQLite's a page is all Python; of PostgreSQL's, one of two waits for it."""
    roads = Roads()
    doors, pages = roads.lanes[DOORS], roads.lanes[PAGES]
    few = {"sqlite": 1, "postgresql": 2}[connection.vendor]
    for _n in range(CALM + 1):
        doors.enter(1)

    for n in range(6):
        pages.take(work.job(n))
    until(lambda: len(work.begun) == few)
    time.sleep(0.05)
    at_once = sorted(work.begun)
    for _n in range(CALM + 1):
        doors.leave(1)
    work.may_go.set()
    until(lambda: len(work.done) == 6)

    assert at_once == list(range(few))


@pytest.mark.parametrize(
    ("method", "path", "media", "body", "name"),
    [
        ("GET", "/health", "", b"", WATCH),
        ("GET", "/metrics", "", b"", WATCH),
        ("GET", "/static/desk/plain.css", "", b"", FILES),
        ("GET", "/exports/0190/fetch/", "", b"", FETCHES),
        ("GET", "/exports/", "", b"", PAGES),
        ("GET", "/board/", "", b"", PAGES),
        ("HEAD", "/", "", b"", PAGES),
        ("GET", "/api/doors", "", b"", PAGES),
        ("POST", "/api/entries", "application/json", b"{}", DOORS),
        ("POST", "/api/entries", "application/x-ndjson", b"{}\n" * 100, DOORS),
        ("POST", "/api/entries", "application/x-ndjson", b"{}\n" * 101, IMPORTS),
        ("POST", "/chart/record/", "application/x-www-form-urlencoded", b"a=b", DOORS),
        ("POST", "/sign-in/", "application/x-www-form-urlencoded", b"a=b", SIGNS),
        ("POST", "/account/password/", "application/x-www-form-urlencoded", b"a=b", SIGNS),
        ("POST", "/first/0123/", "application/x-www-form-urlencoded", b"a=b", SIGNS),
        ("GET", "/sign-in/", "", b"", PAGES),
        ("POST", "/forms/open/", "application/x-www-form-urlencoded", b"a=b", PAPERS),
        ("POST", "/forms/sheet/0190/again/", "application/x-www-form-urlencoded", b"a=b", PAPERS),
        ("POST", "/forms/fill/", "multipart/form-data; boundary=x", b"--x", IMPORTS),
        ("POST", "/forms/zero/", "application/x-www-form-urlencoded", b"a=b", DOORS),
        ("POST", "/labels/0190/", "application/x-www-form-urlencoded", b"a=b", PAPERS),
        ("POST", "/roster/", "multipart/form-data; boundary=x", b"--x", IMPORTS),
    ],
)
def test_each_sort_of_request_has_its_lane(method: str, path: str, media: str, body: bytes, name: str) -> None:
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_TYPE": media}

    assert Roads().lane_of(environ, body).name == name
