#!/usr/bin/env python3
"""A small county as a release keeps it, for the test that every later release takes it over.

    tools/release.py NAME [--source DIR]    writes NAME-sqlite.json.xz and NAME-postgresql.json.xz in the tests' folder

NAME is the release. DIR is the release's own checkout (this one without it), whose `lianfang demo` plays a drill of
synthetic households into either database. A file holds the database as SQL, the drill's key file, and what the release
itself says of it. Files are added, never changed.
"""

import argparse
import json
import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

HERE = Path(__file__).resolve().parent.parent
RELEASES = HERE / "tests" / "operations" / "releases"
COUNTY, HOUSEHOLDS = "232722", "20"  # 塔河县: few villages, so that the file stays small
MOST_BYTES = 300_000
COUNTED = ("ledger_entry", "screening_door", "people_household", "people_person", "people_name", "access_account")


def lianfang(source: Path, var: Path, url: str, *words: str) -> None:
    env = os.environ | {"PYTHONPATH": str(source / "src"), "LIANFANG_VAR": str(var), "DATABASE_URL": url}
    run = [sys.executable, "-m", "lianfang.wiring.main", *words]
    subprocess.run(run, env=env, cwd=source, check=True, stdout=subprocess.DEVNULL)


def played(source: Path, var: Path, url: str) -> dict[str, Any]:
    """What a drill says of itself: keys, heads, how many rows of what, and how to sign in."""
    lianfang(source, var, url, "demo", "--county", COUNTY, "--households", HOUSEHOLDS, "--no-serve")
    drill = json.loads((var / "drill" / "drill.json").read_text())
    keys = json.loads((var / "keys.json").read_text())
    return {"keys": keys, "sign_ins": [one["staff_code"] for one in drill["sign_ins"]], **counted(var, url)}


def counted(var: Path, url: str) -> dict[str, Any]:
    with closing(psycopg.connect(url) if url else sqlite3.connect(var / "lianfang.sqlite3")) as link:
        counts = {name: len(list(link.execute(f"SELECT 1 FROM {name}"))) for name in COUNTED}  # noqa: S608 - names are ours
        heads = link.execute("SELECT county, seq, hash FROM ledger_head").fetchall()
    return {"counts": counts, "heads": {county: [seq, bytes(digest).hex()] for county, seq, digest in heads}}


def sqlite_sql(var: Path) -> str:
    with closing(sqlite3.connect(var / "lianfang.sqlite3")) as link:
        return "\n".join(link.iterdump())


def postgresql_sql(url: str) -> str:
    """As statements that any driver runs: psql's own words are left out."""
    words = ["--no-owner", "--no-privileges", "--rows-per-insert=100", f"--dbname={url}"]
    program = Path(postgres("where")) / "pg_dump"
    done = subprocess.run([program, *words], check=True, capture_output=True, text=True)
    return "\n".join(line for line in done.stdout.splitlines() if not line.startswith(("\\", "--")))


def postgres(*words: str) -> str:
    run = [sys.executable, str(HERE / "tools" / "postgres.py"), *words]
    done = subprocess.run(run, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def keep(name: str, engine: str, found: dict[str, Any]) -> None:
    content = lzma.compress(json.dumps(found, ensure_ascii=False).encode(), preset=9 | lzma.PRESET_EXTREME)
    path = RELEASES / f"{name}-{engine}.json.xz"
    if path.exists():
        sys.exit(f"{path.name} is there already: what a release wrote is never changed")
    if len(content) > MOST_BYTES:
        sys.exit(f"{path.name} would have {len(content)} bytes, {MOST_BYTES} are allowed")
    RELEASES.mkdir(exist_ok=True)
    path.write_bytes(content)
    print(f"{path.relative_to(HERE)}: {len(content)} bytes, {found['counts']}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="tools/release.py", description=str(__doc__).splitlines()[0])
    parser.add_argument("name")
    parser.add_argument("--source", type=Path, default=HERE)
    asked = parser.parse_args()
    source = asked.source.resolve()
    with tempfile.TemporaryDirectory() as folder:
        small, large, cluster = (Path(folder) / name for name in ("sqlite", "postgresql", "cluster"))
        Path(folder).chmod(0o755)  # PostgreSQL runs as a user of its own
        found = played(source, small, "")
        keep(asked.name, "sqlite", {**found, "sql": sqlite_sql(small)})
        url = postgres("start", str(cluster))
        try:
            found = played(source, large, url)
            keep(asked.name, "postgresql", {**found, "sql": postgresql_sql(url)})
        finally:
            postgres("stop", str(cluster))


if __name__ == "__main__":
    main()
