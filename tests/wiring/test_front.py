"""Answers that leave piece by piece: whole for who takes them, and ended for who goes away."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
from tests.wiring.test_serve import free_port

pytestmark = pytest.mark.kill

SERVING = """
import sys
from lianfang.wiring.main import set_up
set_up()
from granian.constants import HTTPModes, Interfaces
from lianfang.wiring.front import Front
from lianfang.wiring.roads import Roads
from lianfang.wiring.serve import Server

class Pieces:
    streaming = True
    ended = []
    def __iter__(self):
        yield from (bytes([n % 256]) * 65536 for n in range(64))
    def close(self):
        self.ended.append(1)

def application(environ, start_response):
    if environ["PATH_INFO"] == "/ended":
        start_response("200 OK", [])
        return [str(len(Pieces.ended)).encode()]
    start_response("200 OK", [("Content-Type", "application/octet-stream")])
    return Pieces()

server = Server("front", "127.0.0.1", int(sys.argv[1]), interface=Interfaces.RSGI, http=HTTPModes.http1)
server.serve(target_loader=lambda: Front(application, Roads()), wrap_loader=False)
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    environment = {**os.environ, "LIANFANG_VAR": str(tmp_path_factory.mktemp("front")), "DATABASE_URL": ""}
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", SERVING, str(port)], env=environment)
    try:
        for _ in range(600):
            try:
                get(port, "/ended")
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def get(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        return bytes(answer.read())


def test_a_long_answer_arrives_whole_and_in_order(port: int) -> None:
    assert get(port, "/file") == b"".join(bytes([n]) * 65536 for n in range(64))


def test_who_goes_away_in_the_middle_ends_it(port: int) -> None:
    before = int(get(port, "/ended"))

    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(b"GET /file HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert line.recv(12) == b"HTTP/1.1 200"

    for _ in range(200):
        if int(get(port, "/ended")) > before:
            return
        time.sleep(0.05)
    raise AssertionError("its thread still waits")
