"""A drill county served by a process of its own, for tests that kill it; on PostgreSQL in a database of its own."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

import psycopg

STARTS_IN_S = 30
POST = "SQ100003"  # the community office of 西关社区 in every drill of 吉县
UNDER = "14.10.28.100.003."


class Living:
    """One installation: its state, its database, and the server while it runs."""

    def __init__(self, var: Path, url: str) -> None:
        self.var = var
        self.url = url
        self.port = _free_port()
        self.server: subprocess.Popen[str] | None = None

    def command(self, *words: str) -> str:
        """Run `lianfang` and return what it says; fails the test if it fails."""
        run = [sys.executable, "-m", "lianfang.wiring.main", *words]
        done = subprocess.run(run, env=self._env(), capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, f"{words}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
        return done.stdout

    def seed(self) -> str:
        """Make a small drill and return a token for entries."""
        self.command("demo", "--households", "120", "--no-serve")
        return self.token_of(POST)

    def token_of(self, account: str) -> str:
        token = re.search(r"lf_[\w-]+", self.command("token", account))
        assert token is not None
        return token[0]

    def start(self) -> None:
        run = [sys.executable, "-m", "lianfang.wiring.main", "serve", "--port", str(self.port)]
        with (self.var / "serve.log").open("a") as log:
            self.server = subprocess.Popen(run, env=self._env(), stdout=log, stderr=log, text=True)
        until = time.monotonic() + STARTS_IN_S
        while not _answers(self.port):
            assert self.server.poll() is None, (self.var / "serve.log").read_text()[-2000:]
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.05)

    def kill(self) -> None:
        """As when somebody pulls the plug of this process."""
        assert self.server is not None
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()
        self.server = None

    def stop(self) -> None:
        if self.server is not None:
            self.server.kill()
            self.server.wait()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Read the database from outside."""
        if self.url:
            with psycopg.connect(self.url) as link:
                return link.execute(sql.encode()).fetchall()
        with closing(sqlite3.connect(self.var / "lianfang.sqlite3")) as file:
            return file.execute(sql).fetchall()

    def stored_ids(self) -> set[UUID]:
        return {_uuid(row[0]) for row in self.rows("SELECT id FROM ledger_entry")}

    def doors(self) -> list[UUID]:
        sql = f"SELECT id FROM places_place WHERE kind = 'door' AND path >= '{UNDER}' AND path < '{UNDER[:-1]}/'"
        return [_uuid(row[0]) for row in self.rows(sql)]

    def _env(self) -> dict[str, str]:
        return os.environ | {"LIANFANG_VAR": str(self.var), "DATABASE_URL": self.url, "LANG": "en_GB.UTF-8"}


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def fresh_database(url: str) -> str:
    """Make an empty PostgreSQL database beside that of `url` and return its address; "" for SQLite."""
    if not url:
        return ""
    name = f"test_living_{os.getpid()}_{uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}"'.encode())
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def drop_database(url: str, beside: str) -> None:
    if url:
        name = urlsplit(url).path[1:]
        with psycopg.connect(beside, autocommit=True) as link:
            link.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


class Phone:
    """A program that hands in entries over one connection and remembers what was acknowledged."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-ndjson"}
        self.acknowledged: list[UUID] = []
        self.waiting: list[bytes] = []
        self._line: HTTPConnection | None = None

    def send(self, entries: Sequence[bytes], *, taken: bool = True) -> None:
        """Send what waits and `entries`; raises OSError or HTTPException when the server dies, and all of it waits."""
        self.waiting += entries
        self._line = self._line or HTTPConnection("127.0.0.1", self.port, timeout=20)
        self._line.request("POST", "/api/entries", b"\n".join(self.waiting), self.headers)
        reply = self._line.getresponse()
        body = reply.read()
        assert reply.status == 200, body
        answers = [json.loads(line) for line in body.splitlines()]
        assert {answer["status"] for answer in answers} <= ({"stored", "same"} if taken else {"refused"}), answers
        self.acknowledged += [UUID(answer["id"]) for answer in answers]
        self.waiting = []

    def hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def visit(door: UUID, happened_at: str) -> bytes:
    body = {"outcome": "seen", "present_count": 2}
    found = {"id": str(uuid4()), "kind": "screening.door_visit", "place": str(door), "happened_at": happened_at}
    return json.dumps(found | {"body": body}).encode()
