"""The server's control socket: commands on a live SQLite database run inside the process that has it open.

A caller sends one line of JSON, `{"argv": [...], "language": "en", "secret": ""}`, and reads lines back:
`{"out": "..."}`, `{"error": "..."}` and last `{"exit": 0}`. The socket is the owner's alone (0600).
"""

import json
import logging
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import connections

from lianfang.kit.sight import OWNER, work_for

from .console import Console
from .memory import give_back

LONGEST_REQUEST = 1 << 20
REST_SECONDS = 0.5
logger = logging.getLogger(__name__)
Execute = Callable[[Sequence[str], str, Console], int]


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """A name for `path` that fits into the 108 bytes of a socket address, however deep it lies."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}" if len(bytes(path)) > 100 else str(path)
    finally:
        os.close(folder)


class ControlSocket:
    """Listens while the server runs; each caller gets a thread."""

    def __init__(self, path: Path, execute: Execute) -> None:
        self.path = path
        self._execute = execute
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._is_open = False

    def open(self) -> None:
        """Listen, unless another server does: on PostgreSQL two may share a state directory, and one is enough."""
        if _answers(self.path):
            return
        self.path.unlink(missing_ok=True)  # left over from a server that was killed
        before = os.umask(0o177)
        try:
            with _short(self.path) as name:
                self._listener.bind(name)
        finally:
            os.umask(before)
        self._listener.listen(8)
        self._is_open = True
        threading.Thread(target=self._listen, name="control", daemon=True).start()

    def close(self) -> None:
        was_open, self._is_open = self._is_open, False
        self._listener.close()
        if was_open:
            self.path.unlink(missing_ok=True)

    def _listen(self) -> None:
        while True:
            try:
                caller, _address = self._listener.accept()
            except OSError:
                if not self._is_open:
                    return
                time.sleep(REST_SECONDS)  # no file is to be had just now; later one is
                continue
            threading.Thread(target=self._answer, args=(caller,), name="command", daemon=True).start()

    def _answer(self, caller: socket.socket) -> None:
        with caller, caller.makefile("rb") as lines:
            if not _is_ours(caller):
                return
            work_for(OWNER)  # whoever may speak here keeps the machine
            said = lines.readline(LONGEST_REQUEST)
            if not said:  # somebody only looked whether we are there
                return
            with suppress(BrokenPipeError, ConnectionResetError):  # they went away; what was recorded stays recorded
                _send(caller, {"exit": self._done(said, caller)})

    def _done(self, said: bytes, caller: socket.socket) -> int:
        """Run what was asked; its exit status. A command that breaks is logged without its words."""
        try:
            asked = json.loads(said)
            console = Console(
                lambda text: _send(caller, {"out": text}),
                lambda text: _send(caller, {"error": text}),
                secret=asked.get("secret", ""),
            )
            return self._execute(asked["argv"], asked.get("language", ""), console)
        except (BrokenPipeError, ConnectionResetError):
            raise
        except Exception:
            logger.exception("A command could not be done")
            return 1
        finally:
            connections.close_all()  # this thread's own
            give_back()


def _is_ours(caller: socket.socket) -> bool:
    """True if the caller is our own user or root: the file's mode says so too, on every system but a few."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    size = struct.calcsize("3i")
    _pid, user, _group = struct.unpack("3i", caller.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return user in (0, os.getuid())


def _send(caller: socket.socket, message: dict[str, Any]) -> None:
    caller.sendall(json.dumps(message, ensure_ascii=False).encode() + b"\n")


def call(path: Path, argv: Sequence[str], language: str, console: Console) -> int | None:
    """Let the server at `path` run a command; its exit status, or None if no server answers there."""
    line = _line_to(path)
    if line is None:
        return None
    with line, line.makefile("rb") as answers:
        _send(line, {"argv": list(argv), "language": language, "secret": console.secret})
        return _relay(answers, console)


def _line_to(path: Path) -> socket.socket | None:
    """A connection to the server at `path`, None where nobody listens."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(path) as name:
            line.connect(name)
    except OSError:
        line.close()
        return None
    return line


def _answers(path: Path) -> bool:
    line = _line_to(path)
    if line is not None:
        line.close()
    return line is not None


def _relay(answers: Any, console: Console) -> int:
    for answer in answers:
        said = json.loads(answer)
        if "exit" in said:
            return int(said["exit"])
        if "out" in said:
            console.say(said["out"].removesuffix("\n"))
        else:
            console.error(said["error"].removesuffix("\n"))
    return 1  # the server went away in the middle
