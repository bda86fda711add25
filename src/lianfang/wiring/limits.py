"""How long a page may ask the database: a question that takes longer is broken off, and whoever asked is told so.

Bound are the threads that read pages, that take what is recorded on pages, and that look at passwords: the writer,
imports, filled forms, exports, rebuilds and commands take the time they take.
PostgreSQL is also told to look after a line that has gone dead, and not to keep what a writer there had begun.
"""

import sys
import threading
import time
from collections.abc import Callable
from math import inf
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from lianfang.desk import pages
from lianfang.desk.pages import refused
from lianfang.kit.outages import is_away
from lianfang.kit.refusals import Refusal
from lianfang.ledger.cannot import CannotRecordInTime, CannotWait
from lianfang.ledger.door import MayBeRecorded, has_recorded

from . import shedding
from .database import WRITER
from .roads import DOORS, PAGES, SIGNS, WATCH

STEPS = 200_000  # of SQLite's machine between two looks at the clock: about 2 ms
LOCK_SECONDS = 5
RETRY_S = 10
# Else a server that lost its line holds the county's lock for two hours, and the writer's next connection waits for it.
LINE = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
IDLE_SECONDS = 60  # of the writer, between two statements of a transaction: no slice of it computes for so long
BOUND = (DOORS, SIGNS, PAGES, WATCH)
_turn = threading.local()


class CannotReadInTime(Refusal):
    code = "read_too_long"
    status = 503
    what = _("这一页算得太久，先停了。")
    why = _("现在忙，或者一次要的太多。台账没有动。")
    do = _("过一会儿再打开；或者先选小一点的地方、短一点的日子。")


def started(*, streams: bool = False) -> None:
    """Begin to count a request's time; a file that is being fetched takes as long as its line."""
    _turn.until = inf if streams else time.monotonic() + settings.READ_SECONDS


def bound_reads(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Bind the connection of a thread that answers people (signal `connection_created`)."""
    if not threading.current_thread().name.startswith(BOUND):
        return
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(_is_late, STEPS)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = {int(settings.READ_SECONDS * 1000)}")
        cursor.execute(f"SET lock_timeout = {LOCK_SECONDS * 1000}")


def keep_line(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Let PostgreSQL notice within half a minute that nobody is there any more (signal `connection_created`)."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(LINE)
        if threading.current_thread().name == WRITER:
            cursor.execute(f"SET idle_in_transaction_session_timeout = {IDLE_SECONDS * 1000}")


def _is_late() -> int:
    """Non-zero breaks the statement off."""
    return int(time.monotonic() > getattr(_turn, "until", inf))


class LatePages:
    """Middleware: a question that was broken off, and an entry waited for in vain, become a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, CannotWait | CannotRecordInTime) and request.method == "POST":
            return _response(shedding.answer(_environ(request), request.POST))
        is_broken_off = isinstance(exception, OperationalError) and _is_broken_off(exception)
        if isinstance(exception, MayBeRecorded) or (is_broken_off and has_recorded()):
            return _response(shedding.unknown(_environ(request), request.POST))
        if not is_broken_off:
            return None
        started(streams=True)  # the page that says so may ask a little more
        said = refused(request, CannotReadInTime(), status=503)
        said.headers["Retry-After"] = str(RETRY_S)
        return said


def server_error(request: HttpRequest) -> HttpResponse:
    """What broke where nobody caught it (handler500): said as it is where PostgreSQL went away."""
    if is_away(sys.exc_info()[1]) and not has_recorded():
        return _response(shedding.away(_environ(request), request.POST if request.method == "POST" else None))
    return pages.server_error(request)


def _environ(request: HttpRequest) -> dict[str, Any]:
    found: dict[str, Any] = getattr(request, "environ", request.META)
    return found


def _response(answer: shedding.Answer) -> HttpResponse:
    return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))


def _is_broken_off(error: OperationalError) -> bool:
    """57014: a statement took too long; 55P03: a lock; SQLite says it in words."""
    code = getattr(error.__cause__, "sqlstate", None)
    return code in ("57014", "55P03") or str(error) in ("interrupted", "database is locked")
