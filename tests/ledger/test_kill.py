"""`kill -9` under load: every acknowledged entry is there, the chain holds, the registers follow.

5 times in the suite, each server started as an installation starts it. 1,000 times in `make soak` (KILLS=), or as often
as LIANFANG_KILLS says, and cheaper, without proving less:

- A server is forked off a process that has imported everything (tests/fixtures/forked.py). What is killed is a whole
  server with its threads; what starts next finds the file or the connections as the kill left them.
- A load lasts a random time of up to 0.3 s after the first acknowledgement, so that each kill meets a server at work.
  Every tenth kill or so comes on top of those counted: while the server starts and recovers.
- After each kill those that were acknowledged since the last one are asked for; all of them once more at the end.
"""

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from uuid import UUID

import pytest
from tests.fixtures.living import Living, Phone, visit

KILLS = int(os.environ.get("LIANFANG_KILLS", "5"))
SOAK_KILLS = int(os.environ.get("LIANFANG_KILLS", "50"))
PHONES = 4
HOUSEHOLDS = 1_200  # of a soak: with few doors each fold would read hundreds of visits in the end
LASTS_S, STARTS_S = 0.3, 0.6
EARLY = 0.1
TOLD_EVERY = 50
pytestmark = pytest.mark.kill


def work(phone: Phone, doors: list[UUID], dice: random.Random, at_work: threading.Event) -> None:
    """Send until the server dies: one by one, and sometimes what a phone gathered while it was out of reach.

    What was not acknowledged goes first and alone, as from an outbox: a pile that grows with each kill would in the end
    take longer to send than a server lives, and be too large for the door.
    """
    try:
        while True:
            phone.send([] if phone.waiting else some_visits(doors, dice))
            at_work.set()
    except (OSError, HTTPException):
        phone.hang_up()


def some_visits(doors: list[UUID], dice: random.Random) -> list[bytes]:
    count = dice.choice([1, 1, 1, 20])
    at = datetime.now(UTC) - timedelta(minutes=dice.randrange(1, 500))
    return [visit(dice.choice(doors), at.isoformat()) for _n in range(count)]


def test_every_acknowledged_entry_survives_kill_9(living: Living) -> None:
    siege = Siege(living, living.seed())
    for _kill in range(KILLS):
        siege.kill_at_work(0.2, 1.0)
    siege.end()
    assert len(siege.acknowledged) > KILLS


@pytest.mark.soak
def test_every_acknowledged_entry_survives_kill_9_many_times(
    living: Living, capsys: pytest.CaptureFixture[str]
) -> None:
    living.patience_s = 6 * 3600
    siege = Siege(living, living.seed(HOUSEHOLDS))
    living.prepare()
    for kill in range(1, SOAK_KILLS + 1):
        if siege.dice.random() < EARLY:
            siege.kill_at_start()
        siege.kill_at_work(0, LASTS_S, once_acknowledged=True)
        if kill % TOLD_EVERY == 0 or kill == SOAK_KILLS:
            with capsys.disabled():
                print(f"\n{kill} kills at work, {siege}: 0 lost so far", flush=True)
    siege.end()
    assert len(siege.acknowledged) > SOAK_KILLS


class Siege:
    """Phones at work on an installation that is killed again and again."""

    def __init__(self, living: Living, token: str) -> None:
        self.living = living
        self.phones = [Phone(living.port, token) for _n in range(PHONES)]
        self.doors = living.doors()
        self.dice = random.Random(20200206)
        self.early_count = 0
        self._looked = [0] * PHONES  # how many of a phone's acknowledged have been asked for

    def __str__(self) -> str:
        return f"{self.early_count} at a start, {len(self.acknowledged)} acknowledged"

    @property
    def acknowledged(self) -> list[UUID]:
        return [one for phone in self.phones for one in phone.acknowledged]

    def kill_at_work(self, shortest: float, longest: float, *, once_acknowledged: bool = False) -> None:
        """Start, let phones work for a while, kill, and look for what has been acknowledged since."""
        self.living.start()
        at_work = threading.Event()
        dice = [random.Random(self.dice.random()) for _phone in self.phones]
        with ThreadPoolExecutor(PHONES) as threads:
            works = [threads.submit(work, p, self.doors, d, at_work) for p, d in zip(self.phones, dice, strict=True)]
            is_late = once_acknowledged and not at_work.wait(180)
            time.sleep(self.dice.uniform(shortest, longest))
            self.living.kill()
        for one in works:
            one.result()  # raises what was wrong with an answer
        assert not is_late, "nothing was acknowledged"
        self._look()

    def kill_at_start(self) -> None:
        """While it starts and recovers, or just after."""
        self.living.launch()
        time.sleep(self.dice.uniform(0, STARTS_S))
        self.living.kill()
        self.early_count += 1

    def _look(self) -> None:
        fresh = [one for phone, n in zip(self.phones, self._looked, strict=True) for one in phone.acknowledged[n:]]
        self._looked = [len(phone.acknowledged) for phone in self.phones]
        assert self.living.missing(fresh) == set()

    def end(self) -> None:
        """Hand in what still waits; then all that was ever acknowledged is there, once, in a ledger that holds."""
        self.living.start()
        for phone in self.phones:
            phone.send([])
            phone.hang_up()
        self.living.kill()
        acknowledged = self.acknowledged
        assert len(acknowledged) == len(set(acknowledged))
        assert set(acknowledged) - self.living.stored_ids() == set()
        self.living.command("ledger", "verify")
        self.living.command("ledger", "rebuild", "--check")
