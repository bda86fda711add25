"""The load generator against a small server of its own."""

import json
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lianfang.drill.bench.load import Load, pack, rank, unpack

GET = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
LOST = b"GET /lost HTTP/1.1\r\nHost: here\r\n\r\n"
CHUNKED = b"GET /chunked HTTP/1.1\r\nHost: here\r\n\r\n"


class Answers(BaseHTTPRequestHandler):
    """200 to most, 404 to /lost, in chunks to /chunked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/lost" else 200)
        if self.path == "/chunked":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"5\r\nhello\r\n0\r\n\r\n")
            return
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def fired(port: int, requests: list[bytes], *, connections: int = 2, rate: float = 0.0) -> Load:
    load = Load(port, deque(requests), connections, 20.0, rate)
    load.run()
    load.close()
    return load


def test_every_request_is_sent_once(port: int) -> None:
    found = fired(port, [GET] * 20 + [LOST] * 3).result

    assert (len(found.latencies), dict(found.statuses), found.broken) == (23, {200: 20, 404: 3}, 0)


def test_answers_in_chunks_are_understood(port: int) -> None:
    assert dict(fired(port, [CHUNKED] * 5).result.statuses) == {200: 5}


def test_requests_keep_to_their_timetable(port: int) -> None:
    begun = time.perf_counter()

    found = fired(port, [GET] * 20, rate=100.0).result

    assert time.perf_counter() - begun >= 0.19
    assert len(found.latencies) == 20


def test_run_ends_with_its_time(port: int) -> None:
    load = Load(port, deque([GET] * 100_000), 2, 0.2, 0.0)

    found = load.run()
    load.close()

    assert 0.2 <= found.seconds < 2.0


def test_generator_runs_as_a_process_of_its_own(port: int, tmp_path: Path) -> None:
    pack([GET, LOST], tmp_path / "requests")
    plan = {"port": port, "requests": str(tmp_path / "requests"), "connections": 1, "seconds": 10}

    done = subprocess.run(
        [sys.executable, "-m", "lianfang.drill.bench.load"],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert json.loads(done.stdout)["statuses"] == {"200": 1, "404": 1}


def test_packed_requests_are_read_back(tmp_path: Path) -> None:
    pack([GET, b"", LOST], tmp_path / "requests")

    assert list(unpack(tmp_path / "requests")) == [GET, b"", LOST]


@pytest.mark.parametrize(("percent", "value"), [(50, 5.0), (95, 10.0), (99, 10.0), (1, 1.0)])
def test_rank_is_the_nearest(percent: int, value: float) -> None:
    assert rank([float(n) for n in range(1, 11)], percent) == value


def test_rank_of_nothing_is_zero() -> None:
    assert rank([], 95) == 0.0
