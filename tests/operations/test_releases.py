"""Upgrading from each release keeps all: its small county is taken over by the code of today.

`releases/` holds what `tools/release.py` wrote with each release's own code, on both databases. Files are added, never
changed.
"""

import json
import lzma
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.fixtures.living import drop_database, fresh_database, suite_url

from lianfang import __version__

RELEASES = Path(__file__).parent / "releases"
ENGINE = "postgresql" if suite_url() else "sqlite"
MOST_BYTES = 300_000
FILES = sorted(RELEASES.glob("*.json.xz"))
OF_HERE = [pytest.param(file, id=file.name.partition("-")[0]) for file in FILES if f"-{ENGINE}." in file.name]
pytestmark = pytest.mark.kill


@pytest.fixture
def url() -> Iterator[str]:
    found = fresh_database(suite_url())
    yield found
    drop_database(found)


def put_in(sql: str, var: Path, url: str) -> None:
    """Stand the county up as the release left it."""
    if url:
        with psycopg.connect(url, autocommit=True) as link:
            link.execute(sql.encode())
        return
    with closing(sqlite3.connect(var / "lianfang.sqlite3")) as link:
        link.executescript(sql)


def taken_over(var: Path, url: str, **asked: list[str]) -> dict[str, Any]:
    run = [sys.executable, "-m", "tests.operations.taken_over", json.dumps(asked)]
    env = os.environ | {"LIANFANG_VAR": str(var), "DATABASE_URL": url, "LANG": "en_GB.UTF-8"}
    done = subprocess.run(run, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.parametrize("file", OF_HERE)
def test_the_county_of_a_release_is_taken_over_whole(file: Path, var: Path, url: str) -> None:
    kept = json.loads(lzma.decompress(file.read_bytes()))
    (var / "keys.json").write_text(json.dumps(kept["keys"]))
    put_in(kept["sql"], var, url)

    found = taken_over(var, url, codes=kept["sign_ins"][:1], tables=list(kept["counts"]))

    persons = kept["counts"]["people_person"]
    assert found.pop("told") == (["tables"] if found.pop("was_behind") else [])
    assert found == {
        "upgraded": 0,
        "behind": 0,
        "differing": [],
        "heads": kept["heads"],
        "counts": kept["counts"],
        "opened": {"persons": persons, "named": persons},
        "welcome": dict.fromkeys(kept["sign_ins"][:1], 200),
    }


def test_every_release_is_here_for_both_databases_and_small() -> None:
    bodies = Path(__file__).parent.parent / "ledger" / "released"
    landed = {file.stem for file in bodies.glob("*.json")} - {__version__}
    kept = {f"{name}-{engine}.json.xz" for name in landed for engine in ("postgresql", "sqlite")}

    assert {file.name for file in FILES} == kept
    assert [file.name for file in FILES if file.stat().st_size > MOST_BYTES] == []


def test_this_release_is_a_later_one_than_those_that_landed() -> None:
    landed = {file.name.partition("-")[0] for file in FILES}

    assert __version__ not in landed
    assert max([__version__, *landed], key=_numbers) == __version__


def _numbers(name: str) -> list[int]:
    return [int(part) for part in name.split(".")]
