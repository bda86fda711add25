"""PostgreSQL is restarted under load: cleanly, and as after a fall of its own."""

import random
import time
from pathlib import Path

import pytest
from tests.fixtures.living import Living

from .conftest import Tell
from .load import ROUNDS, assert_nothing_lost, await_more, phones_at_work
from .places import Cluster

pytestmark = [pytest.mark.soak, pytest.mark.kill]


def test_a_database_that_restarts_loses_nothing(cluster: Cluster, var: Path, tell: Tell) -> None:
    home = Living(var, cluster.url)
    token, dice = home.seed(), random.Random(20200206)
    home.start()
    try:
        with phones_at_work(home, token) as load:
            for _round in range(ROUNDS):
                await_more(load)
                assert cluster.control("stop", "-m", dice.choice(["fast", "immediate"]))
                time.sleep(dice.uniform(0.0, 2.0))
                cluster.start()
            await_more(load)
        assert sum(load.trouble.values()) > 0

        assert_nothing_lost(home, load)
        tell(load, ROUNDS)
    finally:
        home.stop()
