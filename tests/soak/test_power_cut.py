"""The power is cut at random instants: the files as they lie at that instant are copied, opened elsewhere and verified.

Every process of the database is held still while its files are copied, so that a copy is of one instant. On SQLite the
copy's log ends with rubbish as well, as a write that was under way leaves it. What a disk lost that said it had written
is not tried: such a disk keeps no promise that a database could.
"""

import os
import random
import shutil
import signal
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from tests.fixtures.living import Living

from .conftest import ENGINE, Tell
from .load import ROUNDS, Load, assert_nothing_lost, await_more, phones_at_work
from .places import Cluster

DATABASE = "lianfang.sqlite3"
FRAME, HEADER = 24, 32  # bytes before each page of SQLite's log, and before them all
MOST_RUBBISH = 40_000
pytestmark = [pytest.mark.soak, pytest.mark.kill]


@pytest.mark.skipif(ENGINE != "sqlite", reason="these are SQLite's files")
def test_sqlite_stands_up_after_a_power_cut(living: Living, tmp_path: Path, tell: Tell) -> None:
    token, dice = living.seed(), random.Random(20200206)
    living.start()
    with phones_at_work(living, token) as load:
        for number in range(ROUNDS):
            await_more(load)
            time.sleep(dice.uniform(0.0, 0.5))
            there = tmp_path / f"copy-{number}"
            before = cut_sqlite(living, load, there, dice)
            assert_stands(Living(there, ""), before)
            shutil.rmtree(there)

    assert_nothing_lost(living, load)
    tell(load, ROUNDS)


def cut_sqlite(living: Living, load: Load, there: Path, dice: random.Random) -> set[UUID]:
    """Copy the files of one instant; what had been acknowledged before it."""
    assert living.server is not None
    there.mkdir()
    before = set(load.acknowledged)
    living.server.send_signal(signal.SIGSTOP)
    try:
        for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "keys.json"):
            shutil.copy2(living.var / name, there / name)
    finally:
        living.server.send_signal(signal.SIGCONT)
    tear(there, dice.randbytes(dice.randrange(1, MOST_RUBBISH)))
    return before


def tear(there: Path, rubbish: bytes) -> None:
    """Put rubbish behind the last whole write of the log, and take away what lives in memory alone."""
    index = there / f"{DATABASE}-shm"
    (frames,) = struct.unpack_from("=I", index.read_bytes(), 16)  # mxFrame of the index's header
    log = there / f"{DATABASE}-wal"
    (page,) = struct.unpack_from(">I", log.read_bytes(), 8)
    with log.open("r+b") as file:
        file.seek(HEADER + frames * (FRAME + page))
        file.write(rubbish)
    index.unlink()


def assert_stands(copy: Living, before: set[UUID]) -> None:
    """All that was acknowledged before the cut is there, in a ledger that is whole."""
    if not copy.url:
        assert copy.rows("PRAGMA integrity_check") == [("ok",)]
    assert before - copy.stored_ids() == set()
    copy.command("ledger", "verify")
    copy.command("ledger", "rebuild", "--check")


def test_postgresql_stands_up_after_a_power_cut(cluster: Cluster, var: Path, apart: Path, tell: Tell) -> None:
    living = Living(var, cluster.url)
    token, dice = living.seed(), random.Random(20200206)
    living.start()
    try:
        with phones_at_work(living, token) as load:
            for number in range(ROUNDS):
                await_more(load)
                time.sleep(dice.uniform(0.0, 0.5))
                before = set(load.acknowledged)
                with copied(cluster, var, apart / f"copy-{number}") as copy:
                    assert_stands(copy, before)

        assert_nothing_lost(living, load)
        tell(load, ROUNDS)
    finally:
        living.stop()


@contextmanager
def copied(cluster: Cluster, var: Path, there: Path) -> Iterator[Living]:
    """The cluster as its files lay at one instant, standing up again beside it."""
    there.mkdir()
    (there / "var").mkdir()
    shutil.copy2(var / "keys.json", there / "var" / "keys.json")
    with cluster.frozen():
        subprocess.run(["cp", "-a", str(cluster.home / "data"), str(there / "data")], check=True)
    if os.geteuid() == 0:
        shutil.chown(there, "postgres")
    with cluster.copy(there / "data") as url:
        yield Living(there / "var", url)
    shutil.rmtree(there)
