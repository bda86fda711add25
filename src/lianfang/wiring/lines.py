"""Ends lines whose other side takes nothing of what it has asked for, or hardly anything.

Granian hands an answer over to the system and waits for ever until it is taken, so that thousands who ask for a chart
and never read it would hold its bytes, and all connections there are. Nothing of that costs a thread, so it is looked
for from beside: every few seconds, at each of the server's own lines on which something is still to leave. A line that
is ended is ended at once; its browser asks again.
"""

import fcntl
import os
import resource
import socket
import stat
import struct
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

EVERY_S = 5.0
STILL_SECONDS = 30.0
SLOWEST = 1_000  # bytes a second that must arrive while more lies ready
OPEN = Path("/proc/self/fd")
ACKNOWLEDGED = 120  # tcpi_bytes_acked in struct tcp_info: linux/tcp.h, since 4.1
AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: close it without waiting for what was not taken
BESIDE = 512  # files of the server's own: databases, exports, workbooks, logs


@contextmanager
def watched(port: int) -> Iterator[None]:
    """Look after the lines of the server at `port` for as long as the block runs; on Linux alone."""
    if not OPEN.exists() or not hasattr(socket, "TCP_INFO"):
        yield
        return
    ended = threading.Event()
    thread = threading.Thread(target=_work, args=(Lines(port), ended), name="lines", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(10)


def _work(lines: "Lines", ended: threading.Event) -> None:
    while not ended.wait(EVERY_S):
        lines.look(time.monotonic())


def most_lines(wanted: int) -> int:
    """Return how many lines may be open: as many as are wanted where the system lets us have so many files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted + BESIDE:
        soft = wanted + BESIDE if hard == resource.RLIM_INFINITY else min(wanted + BESIDE, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else max(BESIDE // 2, min(wanted, soft - BESIDE))


class Lines:
    """The lines of one server on which something waits to leave: how much had been taken, and when."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._known: dict[int, tuple[int, float]] = {}

    def look(self, at: float) -> int:
        """End what stands still; how many."""
        found: dict[int, tuple[int, float]] = {}
        ended = 0
        for file in list(OPEN.iterdir()):
            with suppress(OSError):  # closed meanwhile, or no line
                if str(file.readlink()).startswith("socket:"):
                    ended += self._look_at(int(file.name), at, found)
        self._known = found
        return ended

    def _look_at(self, file: int, at: float, found: dict[int, tuple[int, float]]) -> bool:
        """A file of our own for the same line: its number may be another's by the time that it is ended.

        What has become another file meanwhile stays open: a process that closes one file of a database lets go of all
        its locks there (fcntl(2)), after which another process takes SQLite's log away from under the writer.
        """
        own = os.dup(file)
        status = os.fstat(own)
        if not stat.S_ISSOCK(status.st_mode):
            return False
        with socket.socket(fileno=own) as line:
            if not self._is_ours(line) or not _waiting(line):
                return False
            taken = _taken(line)
            before, since = self._known.get(status.st_ino, (taken, at))
            if taken - before >= SLOWEST * STILL_SECONDS:
                before, since = taken, at
            if at - since < STILL_SECONDS:
                found[status.st_ino] = before, since
                return False
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            line.shutdown(socket.SHUT_RDWR)
            return True

    def _is_ours(self, line: socket.socket) -> bool:
        is_tcp = line.family in (socket.AF_INET, socket.AF_INET6) and line.type == socket.SOCK_STREAM
        return is_tcp and line.getsockname()[1] == self.port


def _waiting(line: socket.socket) -> int:
    """How many bytes the other side has not acknowledged (SIOCOUTQ); a line that listens has none and raises."""
    (count,) = struct.unpack("i", fcntl.ioctl(line.fileno(), termios.TIOCOUTQ, b"\0" * 4))
    return int(count)


def _taken(line: socket.socket) -> int:
    said = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
    (count,) = struct.unpack_from("=Q", said, ACKNOWLEDGED)
    return int(count)
