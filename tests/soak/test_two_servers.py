"""Two servers are started on one SQLite file at the same moment: one serves, the other says why it does not."""

import os
import subprocess
import sys
import time

import pytest
from tests.fixtures.living import Living

from .conftest import ENGINE
from .load import ROUNDS
from .places import free_port

PATIENCE_S = 180.0
pytestmark = [
    pytest.mark.soak,
    pytest.mark.kill,
    pytest.mark.skipif(ENGINE != "sqlite", reason="several servers may share a PostgreSQL"),
]


def test_the_second_of_two_servers_is_refused(living: Living) -> None:
    living.seed()
    for _round in range(ROUNDS):
        both = [begun(living), begun(living)]
        try:
            refused = await_one_end(both)
            (serving,) = [one for one in both if one is not refused]

            assert (refused.returncode, serving.poll()) == (1, None)
            assert refused.communicate()[1].splitlines()[0] == (
                "没有开始：数据库 lianfang.sqlite3 正被另一个进程用着。"
            )
        finally:
            for one in both:
                one.kill()
                one.wait()
                if one.stderr is not None:
                    one.stderr.close()


def begun(living: Living) -> "subprocess.Popen[str]":
    run = [sys.executable, "-m", "lianfang.wiring.main", "serve", "--port", str(free_port())]
    env = os.environ | {"LIANFANG_VAR": str(living.var), "DATABASE_URL": "", "LC_ALL": "zh_CN.UTF-8"}
    return subprocess.Popen(run, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def await_one_end(both: list["subprocess.Popen[str]"]) -> "subprocess.Popen[str]":
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        for one in both:
            if one.poll() is not None:
                return one
        time.sleep(0.05)
    raise AssertionError("both go on")
