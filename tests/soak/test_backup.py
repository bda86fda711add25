"""The night's backup and one on demand, made while phones hand in: each is whole and holds all that came before it."""

import os
import re
import time
from datetime import datetime
from pathlib import Path

import pytest
from tests.fixtures.living import Living, Seedbed, lived_in

from .conftest import ENGINE
from .load import ROUNDS, Load, assert_nothing_lost, await_more, phones_at_work

HOUSEHOLDS = int(os.environ.get("LIANFANG_HOUSEHOLDS", "240"))
QUIET_S, PATIENCE_S = 8.0, 600.0
STAMP = "lianfang-%Y%m%d-%H%M%S.lianfang.age"
pytestmark = [pytest.mark.soak, pytest.mark.kill]


def test_backups_made_under_load_hold_all_that_was_acknowledged(
    living: Living, tmp_path: Path, seedbed: Seedbed, capsys: pytest.CaptureFixture[str]
) -> None:
    token = living.seed(HOUSEHOLDS)
    words = re.findall(r"[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4}", living.command("keys", "hold", "--to", str(tmp_path)))
    (held,) = tmp_path.glob("*.held")
    living.start()
    lines = []
    with phones_at_work(living, token) as load:
        night = the_nights(living)
        lines.append(came_back(living, load, night, tmp_path / "night", (held, words), seedbed))
        for number in range(ROUNDS):
            await_more(load)
            quiet = quiet_p95(load)
            begun = time.time()
            living.command("backup")
            ended = time.time()
            made = max((living.var / "backups").glob("*.age"))
            said = came_back(living, load, made, tmp_path / f"turn-{number}", (held, words), seedbed)
            lines.append(
                f"{said}; {ended - begun:.1f} s, single p95 {quiet * 1000:.0f} ms before and "
                f"{load.p95_between(begun, ended) * 1000:.0f} ms beside it"
            )
    assert_nothing_lost(living, load)
    with capsys.disabled():
        print(f"\nbackups under load · {ENGINE}: {len(load.acknowledged)} acknowledged, trouble {dict(load.trouble)}")
        print("\n".join(f"  {line}" for line in lines))


def the_nights(living: Living) -> Path:
    """The clock makes one at once where there is none yet."""
    until = time.monotonic() + PATIENCE_S
    while not (found := list((living.var / "backups").glob("*.age"))):
        assert time.monotonic() < until, (living.var / "serve.log").read_text()[-2000:]
        time.sleep(0.2)
    return found[0]


def quiet_p95(load: Load) -> float:
    """How long single entries take while nothing is backed up."""
    begun = time.time()
    time.sleep(QUIET_S)
    return load.p95_between(begun, time.time())


def came_back(living: Living, load: Load, made: Path, var: Path, held: tuple[Path, list[str]], seedbed: Seedbed) -> str:
    """Restore a backup beside and find in it what had been acknowledged when it was begun; a line about it."""
    before = load.singles_before(datetime.strptime(f"{made.name}+0800", f"{STAMP}%z").timestamp())
    with lived_in(var, seedbed) as there:
        status, said = there.answer("restore", str(made), "--held", str(held[0]), typed="\n".join(held[1]))
        assert status == 0, said
        there.command("ledger", "verify")
        found = there.stored_ids()
    assert before - found == set()
    return f"{made.name}: {made.stat().st_size >> 10} KB, {len(found)} entries, all {len(before)} from before it"
