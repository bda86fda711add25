"""A server as a shell starts it: one process on an SQLite database, reached by its pages and by its control socket."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "lianfang.wiring.main"]
pytestmark = [pytest.mark.kill, pytest.mark.apart]


def environment(var: Path) -> dict[str, str]:
    return {**os.environ, "LIANFANG_VAR": str(var), "DATABASE_URL": "", "LC_ALL": "zh_CN.UTF-8"}


def lianfang(var: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words],
        env=environment(var),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Running:
    """A server and where it is."""

    process: subprocess.Popen[str]
    var: Path
    port: int

    def get(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return int(answer.status)

    def await_answer(self) -> None:
        for _ in range(600):
            if self.process.poll() is not None:
                raise AssertionError(f"ended with {self.process.returncode}: {self.process.communicate()[1]}")
            try:
                self.get("/sign-in/")
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("does not answer")


def start(var: Path) -> Running:
    port = free_port()
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)], env=environment(var), stderr=subprocess.PIPE, text=True
    )
    running = Running(process, var, port)
    running.await_answer()
    return running


def stop(running: Running) -> int:
    running.process.terminate()
    status = running.process.wait(30)
    if running.process.stderr is not None:
        running.process.stderr.close()
    return status


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server on a small drill county, shared by the tests that leave it standing."""
    var = tmp_path_factory.mktemp("served")
    seeded = lianfang(var, "demo", "--no-serve", "--households", "80")
    assert seeded.returncode == 0, seeded.stderr
    running = start(var)
    yield running
    stop(running)


def test_page_is_served(served: Running) -> None:
    assert served.get("/sign-in/") == 200


def test_server_is_one_process(served: Running) -> None:
    children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children").read_text().split()

    assert children == []


def test_idle_connections_keep_nobody_out(served: Running) -> None:
    """Browsers keep their connections; two hundred of them are thirty-three readers."""
    with ExitStack() as kept:
        for _ in range(200):
            line = kept.enter_context(socket.create_connection(("127.0.0.1", served.port), timeout=30))
            line.sendall(b"GET /api/head HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert line.recv(12) == b"HTTP/1.1 401"

        assert served.get("/sign-in/") == 200


def test_who_stops_in_the_middle_of_a_body_keeps_nobody_waiting(served: Running) -> None:
    """A hundred phones on a bad line, more than there are threads; their form token is looked for in the body."""
    head = f"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken={'a' * 32}\r\n"
    media = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\na="
    with ExitStack() as kept:
        for _ in range(100):
            line = kept.enter_context(socket.create_connection(("127.0.0.1", served.port), timeout=30))
            line.sendall((head + media).encode())

        assert served.get("/sign-in/") == 200
        assert served.get("/health") == 200


def test_body_that_came_in_pieces_is_read_whole_and_one_that_broke_off_not_at_all(served: Running) -> None:
    head = b"POST /api/entries HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    token = b"Authorization: Bearer lf_nobody\r\n"

    pieces = sent(served, head + token + b"Transfer-Encoding: chunked\r\n\r\n", b"2\r\n{}\r\n", b"0\r\n\r\n")
    broken = sent(served, head + token + b"Content-Length: 10\r\n\r\n{}", is_broken_off=True)

    assert pieces.startswith(b"HTTP/1.1 401")
    assert broken in (b"HTTP/1.1 408", b"")  # whoever has gone need not hear it; the intake would say 401


def sent(served: Running, *pieces: bytes, is_broken_off: bool = False) -> bytes:
    """Send a request in pieces; the beginning of the answer."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as line:
        for piece in pieces:
            line.sendall(piece)
            time.sleep(0.02)
        if is_broken_off:
            line.shutdown(socket.SHUT_WR)
        return line.recv(12)


def test_body_larger_than_any_that_is_taken_goes_by_and_is_refused(served: Running) -> None:
    length = 60 << 20
    head = f"POST /roster/try/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n".encode()

    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as line:
        line.sendall(head + bytes(length))
        assert line.recv(12) == b"HTTP/1.1 413"


@pytest.mark.parametrize("words", [("serve", "--port", "0"), ("demo",), ("migrate",)])
def test_second_process_is_refused(served: Running, words: tuple[str, ...]) -> None:
    done = lianfang(served.var, *words)

    holder = f"pid {served.process.pid} lianfang serve http://127.0.0.1:{served.port}"
    assert done.returncode == 1
    assert done.stderr.splitlines()[:2] == [
        "没有开始：数据库 lianfang.sqlite3 正被另一个进程用着。",
        f"SQLite 只由一个进程打开，现在是 {holder}。",
    ]


def test_taken_port_is_refused(served: Running, var: Path) -> None:
    done = lianfang(var, "serve", "--port", str(served.port))

    assert (done.returncode, done.stderr.splitlines()[0]) == (1, f"没开起来：127.0.0.1:{served.port} 用不了。")


def test_ledger_command_runs_inside_the_server(served: Running) -> None:
    done = lianfang(served.var, "ledger", "verify")

    assert (done.returncode, done.stderr) == (0, "")
    assert "一笔没动过" in done.stdout


def test_whoever_asks_a_server_sets_nothing_up_of_their_own(served: Running) -> None:
    words = [sys.executable, "-X", "importtime", *COMMAND[1:], "ledger", "verify"]

    done = subprocess.run(words, env=environment(served.var), capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, "lianfang.wiring.control" in done.stderr) == (0, True)
    assert [name for name in ("lianfang.ledger", "lianfang.wiring.settings") if name in done.stderr] == []


def test_exit_status_and_complaint_come_through_the_socket(served: Running) -> None:
    done = lianfang(served.var, "ledger", "show", "00000000-0000-7000-8000-000000000001")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("台账里没有 00000000-0000-7000-8000-000000000001。")


def test_sigterm_ends_the_server_cleanly(var: Path) -> None:
    running = start(var)

    status = stop(running)

    assert status == 0
    assert not (var / "control.sock").exists()
    assert lianfang(var, "ledger", "verify").returncode == 0


def test_killed_server_leaves_nothing_that_keeps_the_next_from_starting(var: Path) -> None:
    killed = start(var)
    killed.process.send_signal(signal.SIGKILL)
    killed.process.wait(30)
    if killed.process.stderr is not None:
        killed.process.stderr.close()

    running = start(var)

    assert running.get("/sign-in/") == 200
    assert stop(running) == 0


def test_drill_that_broke_off_is_made_anew(var: Path) -> None:
    first = subprocess.Popen(
        [*COMMAND, "demo", "--no-serve", "--households", "400"], env=environment(var), stdout=subprocess.DEVNULL
    )
    await_entries(var, 100)
    first.kill()
    first.wait(30)

    again = lianfang(var, "demo", "--no-serve", "--households", "80")

    assert again.returncode == 0, again.stderr
    assert lianfang(var, "ledger", "rebuild", "--check").returncode == 0


def await_entries(var: Path, count: int) -> None:
    """Wait until the drill has recorded some, as another reader of the file sees it."""
    for _ in range(1200):
        time.sleep(0.05)
        try:
            with closing(sqlite3.connect(f"file:{var / 'lianfang.sqlite3'}?mode=ro", uri=True)) as reader:
                (found,) = reader.execute("SELECT count(*) FROM ledger_entry").fetchone()
        except sqlite3.OperationalError:
            continue
        if found >= count:
            return
    raise AssertionError("nothing was recorded")


def test_finished_drill_is_reused_and_anything_else_left_alone(var: Path) -> None:
    lianfang(var, "demo", "--no-serve", "--households", "60")
    planted = (var / "drill" / "planted.json").read_bytes()

    again = lianfang(var, "demo", "--no-serve")
    (var / "drill" / "drill.json").unlink()
    elsewhere = lianfang(var, "demo", "--no-serve")

    assert (again.returncode, again.stdout.splitlines()[0]) == (0, "演练县已经在库里，接着用。")
    assert (var / "drill" / "planted.json").read_bytes() == planted
    assert elsewhere.returncode == 1
    assert elsewhere.stderr.splitlines()[0] == "演练没有开始：这个库里已经有台账，不是这里灌的演练县。"


def test_lanes_are_told_to_who_watches(served: Running) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/metrics", timeout=30) as answer:
        said = answer.read().decode()

    lanes = ("doors", "imports", "papers", "signs", "pages", "fetches", "files", "watch")
    for line in (f'lianfang_lane_waiting{{lane="{lane}"}} 0.0' for lane in lanes):
        assert line in said
    for line in (f'lianfang_requests_shed_total{{lane="{lane}",why="full"}} 0.0' for lane in lanes):
        assert line in said
