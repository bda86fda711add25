"""The line between the server and PostgreSQL is cut while phones hand in, for an instant and for seconds."""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.fixtures.line import Line, line_of
from tests.fixtures.living import Living

from .conftest import Tell
from .load import ROUNDS, assert_nothing_lost, await_more, phones_at_work

pytestmark = [pytest.mark.soak, pytest.mark.kill]


@pytest.fixture
def line(living: Living) -> Iterator[Line]:
    with line_of(living) as found:
        yield found


def test_a_line_that_is_cut_loses_nothing(living: Living, line: Line, tell: Tell, var: Path) -> None:
    token, dice = living.seed(), random.Random(20200206)
    address = urlsplit(living.url)
    behind = Living(var, living.url.replace(f":{address.port}/", f":{line.port}/"))
    behind.start()
    cuts = 0
    try:
        with phones_at_work(behind, token) as load:
            for _round in range(ROUNDS * 4):
                time.sleep(dice.uniform(0.05, 0.5))
                cuts += line.cut()
                if dice.random() < 0.25:
                    with line.down():
                        time.sleep(dice.uniform(0.2, 2.0))
            await_more(load)

        assert cuts > ROUNDS
        assert_nothing_lost(behind, load)
        tell(load, cuts)
    finally:
        behind.stop()
