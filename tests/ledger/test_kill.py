"""`kill -9` under load: every acknowledged entry is there, the chain holds, the registers follow.

5 times in the suite, 1,000 in `make soak` (KILLS=), or as often as LIANFANG_KILLS says.
"""

import os
import random
import threading
import time
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from uuid import UUID

import pytest
from tests.fixtures.living import Living, Phone, visit

KILLS = int(os.environ.get("LIANFANG_KILLS", "5"))
SOAK_KILLS = int(os.environ.get("LIANFANG_KILLS", "50"))
PHONES = 4
pytestmark = pytest.mark.kill


def work(phone: Phone, doors: list[UUID], dice: random.Random) -> None:
    """Send until the server dies: one by one, and sometimes what a phone gathered while it was out of reach."""
    try:
        while True:
            count = dice.choice([1, 1, 1, 20])
            at = datetime.now(UTC) - timedelta(minutes=dice.randrange(1, 500))
            phone.send([visit(dice.choice(doors), at.isoformat()) for _n in range(count)])
    except (OSError, HTTPException):
        phone.hang_up()


def test_every_acknowledged_entry_survives_kill_9(living: Living) -> None:
    survive(living, KILLS)


@pytest.mark.soak
def test_every_acknowledged_entry_survives_kill_9_many_times(living: Living) -> None:
    survive(living, SOAK_KILLS)


def survive(living: Living, kills: int) -> None:
    token = living.seed()
    doors, dice = living.doors(), random.Random(20200206)
    phones = [Phone(living.port, token) for _n in range(PHONES)]

    for _kill in range(kills):
        living.start()
        threads = [threading.Thread(target=work, args=(phone, doors, random.Random(dice.random()))) for phone in phones]
        for thread in threads:
            thread.start()
        time.sleep(dice.uniform(0.2, 1.0))
        living.kill()
        for thread in threads:
            thread.join()
        assert {one for phone in phones for one in phone.acknowledged} - living.stored_ids() == set()

    living.start()
    for phone in phones:
        phone.send([])
        phone.hang_up()
    living.kill()
    acknowledged = [one for phone in phones for one in phone.acknowledged]
    assert len(acknowledged) == len(set(acknowledged)) > kills
    assert set(acknowledged) - living.stored_ids() == set()
    living.command("ledger", "verify")
    living.command("ledger", "rebuild", "--check")
