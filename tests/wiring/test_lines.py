"""Who asks and does not read: the line is ended; whoever reads slowly gets the whole, and whoever rests stays."""

import os
import resource
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from tests.wiring.test_serve import free_port

from lianfang.wiring import lines
from lianfang.wiring.lines import STILL_SECONDS, Lines, most_lines

LARGE = 24 << 20  # more than loopback takes without a reader
SERVING = f"""
import sys
from lianfang.wiring.main import set_up
set_up()
from granian.constants import HTTPModes, Interfaces
from lianfang.wiring import front, lines
from lianfang.wiring.roads import Roads
from lianfang.wiring.serve import Server

lines.EVERY_S, lines.STILL_SECONDS, front.BODY_SECONDS = 0.1, 0.4, 0.4

def application(environ, start_response):
    body = bytes({LARGE}) if environ["PATH_INFO"] == "/large" else b"ok"
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]

port = int(sys.argv[1])
server = Server("lines", "127.0.0.1", port, interface=Interfaces.RSGI, http=HTTPModes.http1)
with lines.watched(port):
    server.serve(target_loader=lambda: front.Front(application, Roads()), wrap_loader=False)
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    environment = {**os.environ, "LIANFANG_VAR": str(tmp_path_factory.mktemp("lines")), "DATABASE_URL": ""}
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", SERVING, str(port)], env=environment)
    try:
        for _ in range(600):
            with suppress(OSError), line_to(port) as line:
                line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                line.recv(1)
                break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def line_to(port: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 10)
    return line


def ask(line: socket.socket, path: str = "/large") -> None:
    line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())


def rest(line: socket.socket, *, pause: float = 0.0) -> int:
    """How many bytes still come before the line ends or all have come."""
    count = 0
    with suppress(ConnectionResetError):
        while count < LARGE and (piece := line.recv(1 << 20)):
            count += len(piece)
            time.sleep(pause)
    return count


@pytest.mark.kill
def test_who_never_reads_what_was_asked_for_is_left(port: int) -> None:
    with line_to(port) as line:
        ask(line)
        time.sleep(0.9)

        assert rest(line) < LARGE


@pytest.mark.kill
def test_who_reads_a_few_bytes_now_and_then_is_left_too(port: int) -> None:
    with line_to(port) as line:
        ask(line)
        with suppress(ConnectionResetError):
            for _n in range(28):
                line.recv(10)
                time.sleep(0.025)

        assert rest(line) < LARGE


@pytest.mark.kill
def test_who_reads_slowly_gets_the_whole(port: int) -> None:
    with line_to(port) as line:
        ask(line)

        assert rest(line, pause=0.001) >= LARGE


@pytest.mark.kill
def test_a_line_that_rests_is_not_ended(port: int) -> None:
    """A browser keeps its lines between two pages."""
    with line_to(port) as line:
        ask(line, "/")
        first = line.recv(1000)
        time.sleep(0.7)
        ask(line, "/")

        assert first.endswith(b"ok")
        assert line.recv(1000).endswith(b"ok")


@pytest.mark.kill
@pytest.mark.parametrize("pieces", [[b""], [b"a"] * 40, [bytes(100_000), *[b"a"] * 30]])
def test_who_says_little_in_the_middle_of_a_body_is_left(port: int, pieces: list[bytes]) -> None:
    """Also after much of it has come quickly: else twenty megabytes are held for hours."""
    with line_to(port) as line:
        line.sendall(b"POST /a/ HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n")
        begun = time.monotonic()
        with suppress(BrokenPipeError, ConnectionResetError):
            for piece in pieces:
                line.sendall(piece)
                time.sleep(0.03)
        with suppress(ConnectionResetError):
            assert line.recv(12) in (b"HTTP/1.1 408", b"")

        assert time.monotonic() - begun < 3


@pytest.mark.kill
def test_a_body_that_comes_slowly_and_steadily_is_read(port: int) -> None:
    with line_to(port) as line:
        line.sendall(b"POST /a/ HTTP/1.1\r\nHost: x\r\nContent-Length: 20000\r\n\r\n")
        for _n in range(20):
            line.sendall(bytes(1000))
            time.sleep(0.035)

        assert line.recv(15) == b"HTTP/1.1 200 OK"


def listening() -> socket.socket:
    found = socket.create_server(("127.0.0.1", 0))
    found.settimeout(10)
    return found


def last_look(seen: Lines) -> int:
    """What the first look ends that ends anything: what was sent may still be on its way for some looks."""
    for n in range(2, 100):
        if ended := seen.look(n * STILL_SECONDS):
            return ended
        time.sleep(0.05)
    return 0


def sent(line: socket.socket, reader: socket.socket) -> int:
    """How many bytes of one go out once the other side has taken what is on its way."""
    while True:
        with suppress(BlockingIOError):
            return line.send(b"a")
        reader.recv(1 << 20)


def test_lines_of_others_are_left_alone() -> None:
    """A database's line, and the server's own that listens: here both ends are ours, on two ports."""
    with listening() as ours, listening() as others:
        seen = Lines(ours.getsockname()[1])
        here, elsewhere = (socket.create_connection(one.getsockname(), 10) for one in (ours, others))
        mine, theirs = ours.accept()[0], others.accept()[0]
        with here, elsewhere, mine, theirs:
            for line in (mine, theirs):
                line.setblocking(False)
                with suppress(BlockingIOError):
                    line.sendall(bytes(64 << 20))
            for at in (0.0, STILL_SECONDS - 1):
                assert seen.look(at) == 0

            assert last_look(seen) == 1
            assert theirs.getpeername() == elsewhere.getsockname()
            assert sent(theirs, elsewhere) == 1
            with pytest.raises(BrokenPipeError):
                mine.send(b"a")


def test_looking_keeps_no_file_open() -> None:
    with listening() as ours:
        seen = Lines(ours.getsockname()[1])
        before = len(list(lines.OPEN.iterdir()))

        for n in range(50):
            seen.look(float(n))

        assert len(list(lines.OPEN.iterdir())) == before


@pytest.fixture
def limit() -> Iterator[int]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_as_many_lines_are_taken_as_there_are_files_for(limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, limit))
    wanted = min(8192, limit - 512)

    found = most_lines(wanted)

    assert (found, resource.getrlimit(resource.RLIMIT_NOFILE)[0]) == (wanted, max(1024, wanted + 512))
    assert most_lines(limit) == limit - 512


ASKING = """
import fcntl, sys
SHARED = 0x40000002, 510  # where who has an SQLite file open holds a lock: its file format, 1.4, the lock-byte page
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, SHARED[1], SHARED[0])
    except BlockingIOError:
        sys.exit(7)
"""


def test_looking_lets_go_of_no_lock_of_the_database(tmp_path: Path) -> None:
    """Closing any file of a database lets go of all its locks: another process would take the log from under us."""
    path = tmp_path / "some.sqlite3"
    with closing(sqlite3.connect(path)) as database, socket.create_server(("127.0.0.1", 0)) as listener:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE some (one)")
        assert subprocess.run([sys.executable, "-c", ASKING, str(path)], check=False).returncode == 7

        Lines(listener.getsockname()[1]).look(0.0)

        assert subprocess.run([sys.executable, "-c", ASKING, str(path)], check=False).returncode == 7
