"""The control socket: what is wrong with one caller is nobody else's trouble."""

import errno
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lianfang.wiring import control
from lianfang.wiring.console import Console
from lianfang.wiring.control import ControlSocket, call


def execute(argv: Any, _language: str, console: Console) -> int:
    console.say(" ".join(argv))
    return 3


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ControlSocket]:
    found = ControlSocket(tmp_path / "control.sock", execute)
    found.open()
    yield found
    found.close()


def asked(path: Path) -> tuple[int | None, list[str]]:
    said: list[str] = []
    return call(path, ["ledger", "verify"], "", Console(said.append, said.append)), said


@pytest.mark.parametrize("sent", [b"\xff\n", b"{\n", b"[]\n", b'"argv"\n', b"{}\n", b"\n"])
def test_who_sends_nonsense_is_told_no_and_leaves_no_trace(served: ControlSocket, sent: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(10)
        line.connect(str(served.path))
        line.sendall(sent)

        assert line.recv(1000) == b'{"exit": 1}\n'
    assert asked(served.path) == (3, ["ledger verify\n"])


def test_a_process_without_files_to_spare_takes_commands_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "REST_SECONDS", 0.01)
    served = ControlSocket(tmp_path / "control.sock", execute)
    listener, failed = served._listener, list[float]()

    class Poor(socket.socket):
        def accept(self) -> Any:
            if len(failed) < 3:
                failed.append(time.monotonic())
                raise OSError(errno.EMFILE, "too many open files")
            return super().accept()

    served._listener = Poor(fileno=listener.detach())
    served.open()
    try:
        assert asked(served.path) == (3, ["ledger verify\n"])
    finally:
        served.close()
    assert len(failed) == 3


def test_a_closed_one_is_gone(served: ControlSocket) -> None:
    served.close()

    assert (served.path.exists(), asked(served.path)) == (False, (None, []))
