"""Somebody sets the machine's clock while phones hand in: a day ahead, hours back, and back to what it is."""

import random
import time

import pytest
from tests.fixtures.living import Living

from .conftest import Tell
from .load import ROUNDS, assert_nothing_lost, await_more, phones_at_work

HOUR = 3_600.0
JUMPS = (-30 * HOUR, -3 * HOUR, -1.0, 0.0, 1.0, 8 * HOUR, 30 * HOUR)
pytestmark = [pytest.mark.soak, pytest.mark.kill]


def test_a_clock_that_jumps_loses_nothing(living: Living, tell: Tell) -> None:
    living.program = "tests.soak.shifted"
    token, dice = living.seed(), random.Random(20200206)
    living.start()
    with phones_at_work(living, token) as load:
        for jump in [*JUMPS, *(dice.choice(JUMPS) for _more in range(ROUNDS))]:
            set_clock(living, jump)
            await_more(load)
            time.sleep(dice.uniform(0.2, 1.0))
    seen = living.rows("SELECT count(*) FROM ledger_entry a JOIN ledger_entry b ON b.county = a.county "
                        "AND b.seq = a.seq + 1 WHERE b.recorded_at < a.recorded_at")  # fmt: skip

    assert seen[0][0] > 0  # the clock did go back between two entries
    assert_nothing_lost(living, load)
    tell(load, len(JUMPS) + ROUNDS)


def set_clock(living: Living, seconds: float) -> None:
    """Let the machine's clock be so much ahead from here on; it moves at once, as when somebody sets it."""
    fresh = living.var / "clock.fresh"
    fresh.write_text(str(seconds))
    fresh.replace(living.var / "clock")
