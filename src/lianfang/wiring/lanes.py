"""Lanes: bounded queues before the work of requests, so that a crowd of one sort keeps nobody of another sort waiting.

What records at doors, what brings in whole books, what reads pages, files and those who watch the machine each have
threads of their own. A lane that is full, or a request that has waited too long, is answered at once with when to come
again (`shedding`): what is turned away is told so and costs nothing, what is taken is done in a time that people bear.
Pages give way: while doors wait, one page is written at a time.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from django.db import connections

from lianfang.kit.sight import WEB, work_for

REST_SECONDS = 60.0  # a thread that has had nothing to do for so long ends: its connection's caches are 1 to 3 MiB


class Job(Protocol):
    """One request."""

    size: int  # bytes that it holds while it waits

    def run(self) -> None:
        """Answer it. Raises nothing."""

    def shed(self) -> None:
        """Say when to come again. Raises nothing."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a lane takes. `seconds` is how long something may wait before it is turned away after all.

    `longest` is how long, all in all, before whoever asked is told that nobody knows; the thread works on.
    """

    threads: int
    waiting: int
    size: int
    seconds: float
    longest: float = 60.0


@dataclass(slots=True)
class Counts:
    """What became of requests since the start."""

    taken: int = 0
    full: int = 0
    late: int = 0


@dataclass(slots=True, eq=False)
class _Worker:
    """A thread and where it is told what to do next."""

    told: threading.Lock = field(default_factory=threading.Lock)
    job: Job | None = None


class Lane:
    """Threads, begun when they are needed, and a queue before them. Who worked last works next; who rests long ends."""

    def __init__(self, name: str, bounds: Bounds, allowed: Callable[[], int] | None = None) -> None:
        self.name = name
        self.bounds = bounds
        self.counts = Counts()
        self._allowed = allowed or (lambda: bounds.threads)
        self._lock = threading.Lock()
        self._queue: deque[tuple[float, Job]] = deque()
        self._idle: list[_Worker] = []
        self._begun = 0
        self._active = 0
        self._beside = 0
        self._size = 0

    @property
    def waiting_count(self) -> int:
        return len(self._queue)

    @property
    def active_count(self) -> int:
        return self._active + self._beside

    def take(self, job: Job) -> bool:
        """Take a request; False if the lane is full, and then the caller answers it."""
        with self._lock:
            is_free = not self._queue and self._active < max(1, min(self._allowed(), self.bounds.threads))
            if is_free and self._hand(job):
                self._active += 1
            elif not self._active or self._is_full(job):
                self.counts.full += 1
                return False
            else:
                self._size += job.size
                self._queue.append((time.monotonic() + self.bounds.seconds, job))
            self.counts.taken += 1
            return True

    def _is_full(self, job: Job) -> bool:
        return len(self._queue) >= self.bounds.waiting or self._size + job.size > self.bounds.size

    def enter(self, size: int) -> bool:
        """Count in what holds no thread while it waits for the disk; False if the lane is full. `leave` ends it."""
        with self._lock:
            if self._beside >= self.bounds.waiting or self._size + size > self.bounds.size:
                self.counts.full += 1
                return False
            self._beside += 1
            self._size += size
            return True

    def leave(self, size: int) -> None:
        with self._lock:
            self._beside -= 1
            self._size -= size

    def _hand(self, job: Job) -> bool:
        """Give a request to a thread that rests, or to a new one; False where the system has none to spare."""
        if self._idle:
            worker = self._idle.pop()
            worker.job = job
            worker.told.release()
            return True
        self._begun += 1
        worker = _Worker(job=job)
        worker.told.acquire()
        name = f"{self.name}-{self._begun}"
        try:
            threading.Thread(target=self._work, args=(worker,), name=name, daemon=True).start()
        except RuntimeError:
            return False
        return True

    def _work(self, worker: _Worker) -> None:
        work_for(WEB)  # before it opens a connection: whatever a request reads, it reads as readers do
        while True:
            job = worker.job
            while job is not None:
                job.run()
                job, late = self._next(worker)
                for one in late:
                    one.shed()
            if not worker.told.acquire(timeout=REST_SECONDS):
                if self._has_left(worker):
                    connections.close_all()  # this thread's own
                    return
                worker.told.acquire()  # it has just been told

    def _has_left(self, worker: _Worker) -> bool:
        """Take a worker off those that may be told something; False if it has been told meanwhile."""
        with self._lock:
            if worker not in self._idle:
                return False
            self._idle.remove(worker)
            return True

    def _next(self, worker: _Worker) -> tuple[Job | None, list[Job]]:
        """Return what the worker does next, if anything waits, and what has waited too long; begin what else may."""
        found: Job | None = None
        with self._lock:
            self._active -= 1
            worker.job = None
            allowed = max(1, min(self._allowed(), self.bounds.threads))
            late = self._late()
            while self._queue and self._active < allowed:
                until, job = self._queue.popleft()
                if found is None:
                    found = job
                elif not self._hand(job):
                    self._queue.appendleft((until, job))  # this thread comes back to it
                    break
                self._size -= job.size
                self._active += 1
            if found is None:
                self._idle.append(worker)
        return found, late

    def overdue(self) -> list[Job]:
        """Take out what has waited too long, for the caller to turn away: where every thread is stuck none looks."""
        with self._lock:
            return self._late()

    def _late(self) -> list[Job]:
        late: list[Job] = []
        while self._queue and self._queue[0][0] < time.monotonic():
            _until, job = self._queue.popleft()
            self._size -= job.size
            self.counts.late += 1
            late.append(job)
        return late
