"""The command line as a shell calls it."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation

from lianfang.wiring.arguments import parser
from lianfang.wiring.console import Console
from lianfang.wiring.main import guarded

COMMAND = [sys.executable, "-m", "lianfang.wiring.main"]


def lianfang(var: Path, *words: str, url: str = "", spoken: str = "zh_CN.UTF-8") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LIANFANG_VAR": str(var), "DATABASE_URL": url, "LC_ALL": spoken}
    return subprocess.run(
        [*COMMAND, *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_help_names_every_command_without_loading_django() -> None:
    words = [sys.executable, "-X", "importtime", "-m", "lianfang.wiring.main", "--help"]

    said = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)

    commands = ("demo", "serve", "migrate", "ledger", "import", "token", "password", "bench")
    assert [name for name in commands if f"\n    {name} " not in said.stdout] == []
    assert "django" not in said.stderr


@pytest.mark.parametrize("words", [[], ["forget"], ["ledger"], ["import", "x.xlsx"], ["serve", "--port", "八千"]])
def test_misspelt_command_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(words)

    assert ended.value.code == 2


def test_unknown_database_address_is_said_plainly(var: Path) -> None:
    done = lianfang(var, "ledger", "verify", url="oracle://here")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[0].startswith("DATABASE_URL: unknown scheme 'oracle'")


def test_database_out_of_reach_is_said_plainly(var: Path) -> None:
    done = lianfang(var, "ledger", "verify", url="postgresql://nobody:secret@127.0.0.1:1/none")

    assert done.returncode == 1
    assert done.stderr.startswith("数据库没应：")
    assert "secret" not in done.stderr


def test_database_without_tables_is_said_plainly(var: Path) -> None:
    done = lianfang(var, "ledger", "verify")

    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "数据库没应：表还没有建。"


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (OSError(28, "No space left on device"), "没做成：盘满了，或者写不进去。"),
        (sqlite3.OperationalError("disk I/O error"), "数据库没应：盘满了，或者写不进去。"),
    ],
)
def test_a_full_disk_is_said_plainly(problem: Exception, words: str) -> None:
    told: list[str] = []

    def fail() -> int:
        raise problem

    with translation.override("zh-hans"):
        status = guarded(fail, Console(told.append, told.append))

    assert (status, told[0]) == (1, words + "\n")


def test_migrate_makes_the_tables_once(var: Path) -> None:
    first, second = (lianfang(var, "migrate") for _ in range(2))

    assert (first.returncode, second.returncode, second.stdout) == (0, 0, "表都是新的。\n")


def test_state_directory_is_the_owners_alone(tmp_path: Path) -> None:
    var = tmp_path / "fresh"

    lianfang(var, "migrate")

    assert oct(var.stat().st_mode)[-3:] == "700"


def test_who_has_read_enough_is_told_nothing_more(var: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    environment = {**os.environ, "LIANFANG_VAR": str(var), "DATABASE_URL": "", "LC_ALL": "zh_CN.UTF-8"}

    done = subprocess.run(
        [*COMMAND, "doctor"], env=environment, stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False
    )
    os.close(writer)

    assert (done.returncode, done.stderr) == (1, b"")
