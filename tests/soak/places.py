"""Where a soak lives: a disk that can be filled, a PostgreSQL of its own that can be stopped, frozen and copied."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TOOL = Path(__file__).resolve().parents[2] / "tools" / "postgres.py"


class Cluster:
    """A durable PostgreSQL in `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.url = _tool("start", str(home), "--durable")
        self._programs = Path(_tool("where"))

    def control(self, *words: str, data: Path | None = None) -> bool:
        """Call pg_ctl and wait for what it does; False where it could not."""
        call = [str(self._programs / "pg_ctl"), *words, "-w", "-t", "120", "-D", str(data or self.home / "data")]
        done = subprocess.run(
            _as_owner(call), cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        return done.returncode == 0

    def start(self) -> None:
        """Start it unless it runs; a disk that was full may have ended it."""
        if not self.control("status"):
            assert self.control("start", "-l", str(self.home / "server.log")), (self.home / "server.log").read_text()[
                -2000:
            ]

    def stop(self) -> None:
        _tool("stop", str(self.home))

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Hold every process of it still, as the instant of a power cut does."""
        held: list[int] = []
        try:
            for pid in self._processes():
                os.kill(pid, signal.SIGSTOP)
                held.append(pid)
            yield
        finally:
            for pid in reversed(held):
                os.kill(pid, signal.SIGCONT)

    def _processes(self) -> Iterator[int]:
        """The postmaster first, so that it begins no other meanwhile."""
        first = int((self.home / "data" / "postmaster.pid").read_text().split()[0])
        yield first
        time.sleep(0.05)
        yield from map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """Start what was copied to `folder` at a port of its own; its address."""
        (folder / "postmaster.pid").unlink(missing_ok=True)
        port = free_port()
        options = f"-p {port} -k {folder}"
        log = str(folder / "server.log")
        assert self.control("start", "-l", log, "-o", options, data=folder), Path(log).read_text()[-2000:]
        try:
            yield self.url.replace(f":{self.port}/", f":{port}/")
        finally:
            self.control("stop", "-m", "immediate", data=folder)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2].partition("/")[0])


def _tool(*words: str) -> str:
    done = subprocess.run([sys.executable, str(TOOL), *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _as_owner(call: list[str]) -> list[str]:
    """PostgreSQL does not run as root."""
    return call if os.geteuid() else [shutil.which("runuser") or "/usr/sbin/runuser", "-u", "postgres", "--", *call]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Small:
    """A disk of `mib` MiB in memory, which can be filled up."""

    def __init__(self, path: Path, mib: int) -> None:
        self.path = path
        self._ballast = path / "ballast"
        path.mkdir(parents=True)
        call = ["mount", "-t", "tmpfs", "-o", f"size={mib}m", "tmpfs", str(path)]
        self.is_there = subprocess.run(call, capture_output=True, check=False).returncode == 0
        path.chmod(0o755)

    def fill(self, left: int) -> None:
        """Leave about `left` bytes: who writes meanwhile takes of them too."""
        with self._ballast.open("wb") as file:
            for _turn in range(10):
                free = shutil.disk_usage(self.path).free - left
                if free > 0:
                    with suppress(OSError):
                        os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), free)

    def empty(self) -> None:
        self._ballast.unlink(missing_ok=True)

    def leave(self) -> None:
        if self.is_there:
            subprocess.run(["umount", "--lazy", str(self.path)], check=False)
