"""What is measured: a seeded county, a server on it in a process of its own, and requests as programs send them."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connections
from django.db.models import Sum

from lianfang.access.models import Account
from lianfang.access.scope import posts_held
from lianfang.access.signing.session_store import SessionStore
from lianfang.access.signing.tokens import make_token
from lianfang.drill.stage import stage
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.kit.paths import upper
from lianfang.people.models import Household, HouseholdTally, Person

from . import load
from .pages import office_paths, page_paths

COMMAND = [sys.executable, "-m", "lianfang.wiring.main"]
NOTE = "院里有狗，敲门先喊一声；老人耳背"
LINES = 32
HEADQUARTERS, OFFICE = "ZHB", "office"


@dataclass(frozen=True, slots=True)
class Family:
    """A door with three residents at least."""

    door: UUID
    persons: tuple[UUID, ...]


@dataclass(slots=True)
class Office:
    """A program that hands in for one community or village."""

    token: str
    families: list[Family]


@dataclass(slots=True)
class Target:
    """A seeded database; `start` serves it."""

    county: str
    households: int
    seed: int
    port: int = 0
    offices: list[Office] = field(default_factory=list)
    pages: dict[str, list[str]] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    persons: int = 0
    random: Random = field(default_factory=lambda: Random(8))  # noqa: S311 - which door is visited next

    def prepare(self) -> float:
        """Seed the county, unless it is there; the seconds it took."""
        self.port = self.port or free_port()
        begun = time.monotonic()
        words = ["demo", "--no-serve", "--county", self.county]
        run([*words, "--households", str(self.households), "--seed", str(self.seed)])
        seconds = time.monotonic() - begun
        self.offices = self._offices()
        headquarters, office = (self._account(code) for code in (HEADQUARTERS, self._shown_office()))
        self.pages = page_paths(self.county, headquarters.pk) | office_paths(office.pk)
        self.cookies = {HEADQUARTERS: self._cookie(headquarters), OFFICE: self._cookie(office)}
        self.persons = HouseholdTally.objects.filter(county=self.county).aggregate(n=Sum("members"))["n"] or 0
        connections.close_all()
        return seconds

    def _offices(self) -> list[Office]:
        """Tokens of thirty-two communities and villages, with their families of three and more."""
        found: list[Office] = []
        accounts = Account.objects.filter(county=self.county, staff_code__regex="^(SQ|CW)").order_by("staff_code")
        for account in accounts.iterator():
            if len(found) == LINES:
                break
            post = posts_held(account, at=now())[0]
            families = families_under(self.county, post.path)
            if len(families) >= 20:
                _made, sent = make_token(account, post, device="bench", at=now())
                found.append(Office(sent, families))
        return found

    def _account(self, staff_code: str) -> Account:
        return Account.objects.get(county=self.county, staff_code=staff_code)

    def _shown_office(self) -> str:
        """The community office that the drill lets somebody sign in as."""
        signing_in = stage().known()["sign_ins"]
        return next(str(one["staff_code"]) for one in signing_in if one["role"] == "community_office")

    def _cookie(self, account: Account) -> str:
        """A session of somebody who signed in."""
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.create()
        return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"

    # ── requests ──

    def singles(self, count: int) -> list[bytes]:
        """Door visits of three persons with a sealed note, one a request."""
        return [self._post(office, "application/json", self._visit(office)) for office in self._turns(count)]

    def batches(self, count: int, size: int = 100) -> list[bytes]:
        """The same, `size` in one request."""
        return [
            self._post(office, "application/x-ndjson", b"\n".join(self._visit(office) for _ in range(size)))
            for office in self._turns(count)
        ]

    def _turns(self, count: int) -> Iterator[Office]:
        for n in range(count):
            yield self.offices[n % len(self.offices)]

    def _visit(self, office: Office) -> bytes:
        family = self.random.choice(office.families)
        persons = [{"person": str(person), "temp_c": 36.5} for person in family.persons[:3]]
        body = {"outcome": "seen", "present_count": 3, "persons": persons}
        at = now() - timedelta(seconds=1)
        entry = {
            "id": str(uuid7()),
            "kind": "screening.door_visit",
            "version": 1,
            "place": str(family.door),
            "happened_at": at.isoformat(),
            "body": body | {"note": {"about": str(family.door), "text": NOTE}},
        }
        return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()

    def _post(self, office: Office, media: str, body: bytes) -> bytes:
        head = (
            f"POST /api/entries HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAuthorization: Bearer {office.token}\r\n"
            f"Content-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def read(self, path: str) -> bytes:
        """A program's read, with the token of the first office."""
        return (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Authorization: Bearer {self.offices[0].token}\r\nAccept-Encoding: gzip\r\n\r\n"
        ).encode()

    def page(self, path: str, reader: str = HEADQUARTERS) -> bytes:
        return (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookies[reader]}\r\n"
            "Accept-Language: zh-CN\r\n"
            "Accept-Encoding: gzip\r\nAccept: text/html\r\n\r\n"
        ).encode()

    # ── the server ──

    @contextmanager
    def serving(self) -> "Iterator[Served]":
        """A server on the database, from its first answer until it has ended."""
        begun = time.monotonic()
        words = [*COMMAND, "serve", "--port", str(self.port)]
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, env=environment())  # noqa: S603 - our own program
        try:
            self._await_answer(process)
            yield Served(process.pid, time.monotonic() - begun)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)

    def _await_answer(self, process: "subprocess.Popen[bytes]") -> None:
        request = f"GET /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n\r\n".encode()
        for _ in range(3000):
            if process.poll() is not None:
                raise RuntimeError(f"the server ended with {process.returncode}")
            try:
                with socket.create_connection((load.LOOPBACK, self.port), timeout=30) as line:
                    line.sendall(request)
                    if line.recv(12).startswith(b"HTTP/1.1 "):
                        return
            except OSError:
                time.sleep(0.01)
        raise RuntimeError("the server does not answer")

    def fire(
        self, requests: Sequence[bytes], *, connections: int = LINES, seconds: float = 10.0, rate: float = 0.0
    ) -> dict[str, Any]:
        """Let the load generator send `requests` and report."""
        with self.firing(requests, connections=connections, seconds=seconds, rate=rate) as shot:
            return finished(shot)

    @contextmanager
    def firing(
        self,
        requests: Sequence[bytes],
        *,
        connections: int = LINES,
        seconds: float = 10.0,
        rate: float = 0.0,
        taken: bool = False,
    ) -> "Iterator[subprocess.Popen[bytes]]":
        """The load generator at work; `finished` waits for its report."""
        with tempfile.TemporaryDirectory(prefix="lianfang-load-") as folder:
            packed = Path(folder) / "requests"
            load.pack(list(requests), packed)
            plan = {"port": self.port, "requests": str(packed), "connections": connections}
            plan |= {"seconds": seconds, "rate": rate, "taken": taken}
            words = [sys.executable, "-m", "lianfang.drill.bench.load"]
            shot = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own program
            try:
                if shot.stdin is not None:
                    shot.stdin.write(json.dumps(plan).encode())
                    shot.stdin.close()
                yield shot
            finally:
                if shot.poll() is None:
                    shot.kill()
                    shot.wait()


def finished(shot: "subprocess.Popen[bytes]") -> dict[str, Any]:
    """Wait for a load generator's report."""
    said = shot.stdout.read() if shot.stdout else b""
    shot.wait(60)
    found: dict[str, Any] = json.loads(said)
    return found


@dataclass(frozen=True, slots=True)
class Served:
    pid: int
    first_answer_s: float

    def memory_mib(self) -> dict[str, float]:
        """What the serving process occupies now, and at its most."""
        found = status_mib(self.pid)
        return {"rss": found["VmRSS"], "most": found["VmHWM"], "own": found["RssAnon"]}


def run(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run one of our commands; raises with what it said if it fails."""
    done = subprocess.run([*COMMAND, *words], capture_output=True, text=True, check=False, env=environment())  # noqa: S603 - our own program
    if done.returncode:
        raise RuntimeError(f"lianfang {words[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


def environment() -> dict[str, str]:
    """As it is installed: with compiled modules kept, whatever this shell prefers."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def families_under(county: str, path: str) -> list[Family]:
    """Doors below `path` with three residents at least."""
    homes = Household.objects.filter(county=county, path__gte=path, path__lt=upper(path), member_count__gte=3)
    doors = dict(homes.order_by("path")[:400].values_list("id", "door"))
    members: dict[UUID, list[UUID]] = {}
    for household, person in (
        Person.objects.filter(county=county, household__in=doors).order_by("id").values_list("household", "id")
    ):
        members.setdefault(household, []).append(person)
    return [Family(doors[household], tuple(found)) for household, found in members.items() if len(found) >= 3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((load.LOOPBACK, 0))
        return int(probe.getsockname()[1])


def machine() -> dict[str, Any]:
    """Cores and memory, which every figure is to be read with."""
    memory = Path("/proc/meminfo").read_text().split()
    cpu = [
        line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line
    ]
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(int(memory[1]) / 1024 / 1024, 1),
        "processor": cpu[0] if cpu else "",
        "python": sys.version.split()[0],
    }


def status_mib(pid: int) -> dict[str, float]:
    """What the kernel says of a process's memory, in MiB; nothing once it has ended and gave it back."""
    words = (line.split() for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return {word[0].rstrip(":"): int(word[1]) / 1024 for word in words if word[-1] == "kB"}
