"""Pages take turns. Python writes one page at a time whatever its threads: begun together, none is ready sooner and
each holds its memory until it is; thirty-two wall charts at once took 160 MiB. What records an entry does not stand in
this line: it waits for the writer, and the more wait together, the more go into one transaction (serve.py).
"""

from collections import deque
from collections.abc import Callable
from threading import Lock
from types import TracebackType

from django.http import HttpRequest, HttpResponse

PAGES_AT_ONCE = 4  # one is written while others wait for the database


class Turns:
    """Lets in so many at once, the others in the order in which they came: a semaphore favours who comes last."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._lock = Lock()
        self._waiting: deque[Lock] = deque()

    def __enter__(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1

    @property
    def waiting_count(self) -> int:
        return len(self._waiting)


def pages_take_turns(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: let in a few readers at a time, the others wait outside; who records goes past them."""
    turns = Turns(PAGES_AT_ONCE)

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        with turns:
            return get_response(request)

    return middleware
