"""The disk is full while phones hand in: what was acknowledged stays, and with room again all goes on by itself."""

import random
import time

import pytest

from .conftest import Crowded, Tell
from .load import ROUNDS, assert_nothing_lost, await_more, phones_at_work
from .places import Small

LEFT = (0, 4_096, 100_000, 1_000_000)  # bytes: at once, or some entries later
pytestmark = [pytest.mark.soak, pytest.mark.kill]


def test_a_full_disk_loses_nothing(crowded: Crowded, small: Small, tell: Tell) -> None:
    token, dice = crowded.seed(), random.Random(20200206)
    crowded.start()
    with phones_at_work(crowded, token) as load:
        for _round in range(ROUNDS):
            await_more(load)
            small.fill(dice.choice(LEFT))
            time.sleep(dice.uniform(1.0, 3.0))
            small.empty()
            crowded.restart_database()
            await_more(load)
    assert sum(load.trouble.values()) > 0

    assert_nothing_lost(crowded, load)
    tell(load, ROUNDS)
