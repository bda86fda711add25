"""A burst on a small county: nothing acknowledged is lost, and soon after doors are answered as before."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-m", "lianfang.wiring.main"]


def bench(var: Path, name: str) -> Any:
    environment = {**os.environ, "LIANFANG_VAR": str(var)}
    words = [*COMMAND, "bench", "--households", "1000", "--runs", "1", "--only", name, "--json", str(var / "b.json")]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads((var / "b.json").read_text("utf-8"))["figures"][name]


@pytest.mark.soak
def test_ten_times_the_peak_for_a_minute_loses_nothing_acknowledged_and_is_soon_over(var: Path) -> None:
    found = bench(var, "overload.burst")

    assert found["lost"] == 0
    assert found["acknowledged"] > 5_000
    assert found["recovered_s"] is not None
    assert found["recovered_s"] <= 30
    assert set(found["entries"]["statuses"]) <= {"201", "503"}
    assert set(found["pages"]["statuses"]) <= {"200", "503"}


@pytest.mark.soak
def test_three_hundred_readers_and_two_hundred_entries_a_second_stand_beside_each_other(var: Path) -> None:
    found = bench(var, "overload.readers")

    assert set(found["entries"]["statuses"]) == {"201"}
    assert found["memory"]["most"] <= 400
