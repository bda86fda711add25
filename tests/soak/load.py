"""Phones at work while something breaks, and the proof afterwards that nothing acknowledged was lost.

A phone here is patient: whatever it could not hand in waits and is sent again, as the outbox of a real one does.
"""

import json
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from uuid import UUID

from tests.fixtures.living import Living, Phone, visit

ROUNDS = int(os.environ.get("LIANFANG_ROUNDS", "5"))
PHONES = 4
PAUSE_S = 0.2
FINISH_S = 120.0


@dataclass(frozen=True, slots=True)
class Told:
    """One acknowledgement: when it was asked for and came, by the machine's clock; the entry, where it was one."""

    begun: float
    ended: float
    single: UUID | None


class Patient(Phone):
    """Tells the server its own time, keeps what was not acknowledged, and counts why."""

    def __init__(self, port: int, token: str) -> None:
        super().__init__(port, token)
        self.trouble: Counter[str] = Counter()
        self.told: list[Told] = []

    def send(self, entries: Sequence[bytes], *, taken: bool = True) -> None:
        """Hand in what waits and `entries`; what the server could not take goes on waiting."""
        self.waiting += entries
        try:
            self._hand_in()
        except (OSError, HTTPException) as problem:
            self.trouble[type(problem).__name__] += 1
            self.hang_up()

    def _hand_in(self) -> None:
        begun, count = time.time(), len(self.waiting)
        self._line = self._line or HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = self.headers | {"X-Phone-Time": datetime.now(UTC).isoformat()}
        self._line.request("POST", "/api/entries", b"\n".join(self.waiting), headers)
        reply = self._line.getresponse()
        body = reply.read()
        if reply.status != 200:
            self.trouble[str(reply.status)] += 1
            return
        answers = [json.loads(line) for line in body.splitlines()]
        assert {answer["status"] for answer in answers} <= {"stored", "same"}, answers
        ids = [UUID(answer["id"]) for answer in answers]
        self.told.append(Told(begun, time.time(), ids[0] if count == 1 else None))
        self.acknowledged += ids
        self.waiting = []


@dataclass(slots=True)
class Load:
    """Phones, and whether they go on."""

    phones: list[Patient]
    broken: list[BaseException] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def acknowledged(self) -> list[UUID]:
        return [one for phone in self.phones for one in [*phone.acknowledged]]

    @property
    def trouble(self) -> Counter[str]:
        return sum((phone.trouble for phone in self.phones), Counter())

    def p95_between(self, since: float, until: float) -> float:
        """What nineteen of twenty single entries took at most, of those handed in at that time; in seconds."""
        told = [one for phone in self.phones for one in [*phone.told] if one.single and since <= one.begun <= until]
        took = sorted(one.ended - one.begun for one in told)
        return took[int(len(took) * 0.95)] if took else 0.0

    def singles_before(self, instant: float) -> set[UUID]:
        """Which single entries had been acknowledged by then."""
        return {one.single for phone in self.phones for one in [*phone.told] if one.single and one.ended < instant}

    def work(self, phone: Patient, doors: Sequence[UUID], dice: random.Random) -> None:
        try:
            while not self.ended.is_set():
                phone.send([] if phone.waiting else some_visits(doors, dice))
                if phone.waiting:
                    self.ended.wait(PAUSE_S)
        except BaseException as problem:  # noqa: BLE001 - told by whoever waits for the threads
            self.broken.append(problem)

    def finish(self) -> None:
        """Hand in all that still waits."""
        until = time.monotonic() + FINISH_S
        for phone in self.phones:
            while phone.waiting:
                phone.send([])
                assert time.monotonic() < until, f"could not hand in: {phone.trouble}"
            phone.hang_up()


def some_visits(doors: Sequence[UUID], dice: random.Random) -> list[bytes]:
    """One, or what a phone gathered while it was out of reach."""
    now, count = datetime.now(UTC), dice.choice([1, 1, 1, 20])
    return [
        visit(dice.choice(doors), (now - timedelta(minutes=dice.randrange(1, 500))).isoformat()) for _n in range(count)
    ]


@contextmanager
def phones_at_work(home: Living, token: str, *, port: int = 0) -> Iterator[Load]:
    """Let phones hand in visits for as long as the block runs; then nobody is left with anything."""
    dice, doors = random.Random(20200206), home.doors()
    load = Load([Patient(port or home.port, token) for _n in range(PHONES)])
    threads = [
        threading.Thread(target=load.work, args=(phone, doors, random.Random(dice.random()))) for phone in load.phones
    ]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.ended.set()
        for thread, phone in zip(threads, load.phones, strict=True):
            thread.join()
            phone.hang_up()
    assert load.broken == []


def assert_nothing_lost(home: Living, load: Load) -> None:
    """Each acknowledged entry is there, once; the chain holds; the registers are what the ledger says."""
    load.finish()
    acknowledged = load.acknowledged
    assert len(acknowledged) == len(set(acknowledged)) > 0
    assert set(acknowledged) - home.stored_ids() == set()
    home.command("ledger", "verify")
    home.command("ledger", "rebuild", "--check")


def await_more(load: Load, count: int = 5, *, seconds: float = 60.0) -> None:
    """Wait until the server acknowledges again: it has recovered by itself."""
    before, until = len(load.acknowledged), time.monotonic() + seconds
    while len(load.acknowledged) < before + count:
        assert time.monotonic() < until, f"nothing is recorded any more: {load.trouble} {load.broken}"
        time.sleep(0.05)
