"""The line between the server and PostgreSQL, which can be cut, stopped and repaired: a small TCP proxy."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PIECE = 1 << 16
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close without a word, as a pulled cable does


class Line:
    """Listens on loopback and passes on to `port`."""

    def __init__(self, port: int) -> None:
        self._there = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._whole = threading.Event()
        self._whole.set()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            if not self._whole.is_set():
                _reset(near)
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._there), timeout=10)
            except OSError:
                _reset(near)
                continue
            far.settimeout(None)
            with self._lock:
                self._ends |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(PIECE):
                other.sendall(piece)
        with self._lock:
            self._ends -= {one, other}
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def cut(self) -> int:
        """Break every connection off in the middle of whatever it carries; how many there were."""
        with self._lock:
            ends, self._ends = self._ends, set()
        for end in ends:
            _reset(end)
        return len(ends) // 2

    @contextmanager
    def down(self) -> Iterator[None]:
        """Cut, and let nobody through for as long as the block runs."""
        self._whole.clear()
        self.cut()
        try:
            yield
        finally:
            self._whole.set()

    def close(self) -> None:
        self._listener.close()
        self.cut()


def _reset(end: socket.socket) -> None:
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        end.shutdown(socket.SHUT_RDWR)
    end.close()
