"""A bench of a small county from one end to the other, as the shell starts it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "lianfang.wiring.main"]


def bench(var: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LIANFANG_VAR": str(var), "DATABASE_URL": ""}
    return subprocess.run(
        [*COMMAND, "bench", *words], env=environment, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.apart
@pytest.mark.kill
def test_bench_measures_what_is_named_with_its_limit_beside(var: Path) -> None:
    file = var / "bench.json"

    done = bench(var, "--households", "300", "--runs", "1", "--only", "entries.batch,page.board", "--json", str(file))

    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(file.read_text("utf-8"))
    assert list(found["figures"]) == ["raw.batch", "page.board", "entries.batch"]
    assert found["figures"]["entries.batch"]["broken"] == 0
    assert set(found["ratios"]) == {"entries.batch"}


def test_bench_works_in_a_directory_of_its_own(var: Path) -> None:
    """It must never touch the installation's database."""
    bench(var, "--only", "list")

    assert [path.name for path in var.iterdir()] == ["bench"]


def test_unknown_name_lists_all(var: Path) -> None:
    done = bench(var, "--only", "entries.tripled")

    assert done.returncode == 2
    assert done.stdout.splitlines()[:2] == ["raw.single", "raw.batch"]
