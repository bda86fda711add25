"""The load generator: sends prepared requests over kept connections and times the answers.

    python -m lianfang.drill.bench.load < plan.json > result.json

It runs in a process of its own and knows nothing of the product, so that what it costs is not taken for the server's.
`requests` is a file of requests ready to be sent, each after its length in four bytes; each is sent once, in order, so
that a run ends when they are used up or when its time is over. With `rate` they are sent on a fixed timetable, and a
request that had to wait for a connection counts from the moment it should have gone out.
"""

import json
import selectors
import socket
import struct
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"
LONGEST_ANSWER_S = 60.0
ACKNOWLEDGED = (200, 201)


@dataclass(slots=True)
class Line:
    """One connection and what it waits for."""

    socket: socket.socket
    due: float = 0.0
    number: int = 0  # of the request it waits for
    buffer: bytearray = field(default_factory=bytearray)


@dataclass(slots=True)
class Result:
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    taken: list[int] = field(default_factory=list)  # numbers of the requests that were acknowledged

    def as_json(self) -> dict[str, Any]:
        ranked = sorted(self.latencies)
        return {
            "count": len(ranked),
            "seconds": self.seconds,
            "per_second": len(ranked) / self.seconds if self.seconds else 0.0,
            "statuses": {str(status): count for status, count in sorted(self.statuses.items())},
            "broken": self.broken,
            **{f"p{q}_ms": rank(ranked, q) * 1000 for q in (50, 95, 99)},
            "max_ms": ranked[-1] * 1000 if ranked else 0.0,
        }


def rank(ranked: list[float], percent: int) -> float:
    """Nearest rank of sorted values; 0 for none."""
    return ranked[max(0, -(-len(ranked) * percent // 100) - 1)] if ranked else 0.0


def pack(requests: list[bytes], path: Path) -> None:
    """Write requests as `load` reads them."""
    with path.open("wb") as file:
        for request in requests:
            file.write(struct.pack(">I", len(request)) + request)


def unpack(path: Path) -> deque[bytes]:
    packed = path.read_bytes()
    found: deque[bytes] = deque()
    at = 0
    while at < len(packed):
        (length,) = struct.unpack_from(">I", packed, at)
        found.append(packed[at + 4 : at + 4 + length])
        at += 4 + length
    return found


class Load:
    """One run: `connections` lines, a bounded number of requests, a bounded time."""

    def __init__(self, port: int, requests: deque[bytes], connections: int, seconds: float, rate: float) -> None:
        self._requests = requests
        self._gap = 1 / rate if rate else 0.0
        self._seconds = seconds
        self._selector = selectors.DefaultSelector()
        self._idle: deque[Line] = deque()
        self._busy = 0
        self._sent = 0
        self.result = Result()
        for _ in range(connections):
            line = Line(socket.create_connection((LOOPBACK, port), timeout=10))
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(line.socket, selectors.EVENT_READ, line)
            self._idle.append(line)

    def run(self) -> Result:
        begun = time.perf_counter()
        ends = begun + self._seconds
        next_at = begun
        while (now := time.perf_counter()) < ends + LONGEST_ANSWER_S:
            next_at = self._send(now, next_at, ends)
            if not self._busy and (now >= ends or not self._requests or not self._idle):
                break
            wait = max(0.0, min(next_at - now, 0.05)) if self._gap and self._idle else 0.05
            for key, _events in self._selector.select(wait):
                self._receive(key.data)
        self.result.seconds = time.perf_counter() - begun
        self.result.broken += self._busy
        return self.result

    def close(self) -> None:
        for key in list(self._selector.get_map().values()):
            key.data.socket.close()
        self._selector.close()

    def _send(self, now: float, next_at: float, ends: float) -> float:
        """Give idle lines their next request, as far as it is due; the instant at which the following one is."""
        while self._idle and self._requests and now < ends and (not self._gap or next_at <= now):
            line = self._idle.popleft()
            line.due = next_at if self._gap else time.perf_counter()
            next_at += self._gap
            line.number, self._sent = self._sent, self._sent + 1
            line.socket.sendall(self._requests.popleft())
            self._busy += 1
        return next_at

    def _receive(self, line: Line) -> None:
        heard = line.socket.recv(262_144)
        if not heard:
            self._lose(line)
            return
        line.buffer += heard
        status = _answered(line.buffer)
        if status:
            self.result.latencies.append(time.perf_counter() - line.due)
            self.result.statuses[status] += 1
            if status in ACKNOWLEDGED:
                self.result.taken.append(line.number)
            line.buffer.clear()
            self._busy -= 1
            self._idle.append(line)

    def _lose(self, line: Line) -> None:
        self._selector.unregister(line.socket)
        line.socket.close()
        if line not in self._idle:
            self.result.broken += 1
            self._busy -= 1
        else:
            self._idle.remove(line)


def _answered(buffer: bytearray) -> int:
    """The status of an answer that is complete, 0 while some of it is missing."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return 0
    head = bytes(buffer[:end]).lower()
    if b"transfer-encoding: chunked" in head:
        return int(head[9:12]) if buffer.endswith(b"0\r\n\r\n") else 0
    start = head.find(b"content-length:")
    length = int(head[start + 15 :].split(b"\r\n", 1)[0]) if start >= 0 else 0
    return int(head[9:12]) if len(buffer) >= end + 4 + length else 0


def main() -> int:
    plan = json.load(sys.stdin)
    load = Load(
        plan["port"],
        unpack(Path(plan["requests"])),
        plan.get("connections", 1),
        plan.get("seconds", 10.0),
        plan.get("rate", 0.0),
    )
    result = load.run()
    json.dump(result.as_json() | ({"taken": result.taken} if plan.get("taken") else {}), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
