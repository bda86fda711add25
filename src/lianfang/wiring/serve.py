"""The server: granian in this very process, since SQLite has exactly one; the writer and the clock are its threads.

Granian's threaded server is meant for Python without a lock but works as well with it: requests are read in one event
loop (`front`) and done in lanes of threads (`lanes`, `roads`), and no second process ever has the database open.
Nothing personal is logged: no access log, and errors without the request's words.
"""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.log import LogLevels
from granian.server.mt import MTServer

from lianfang.kit import sight
from lianfang.kit.refusals import Refusal, type_text
from lianfang.operations.health import others

from .checkpoint import checkpoints
from .clock import ticking
from .console import Console
from .control import ControlSocket
from .figures import lane_figures
from .front import Front
from .lines import most_lines, watched
from .lock import DatabaseLock
from .logs import LOGGING, log_threads
from .main import execute
from .memory import collect_rarely, share_heaps
from .roads import Roads

# Granian counts open connections here, idle ones too, and a browser keeps six: a thousand phones must fit.
CONNECTIONS = 8192
LOOPBACK = ("127.0.0.1", "::1", "localhost")
SWITCH_SECONDS = 0.005  # Python's own: 1 ms and 20 ms took as many entries a second, 0.5 ms fewer and later

has_served = False  # in this process: it ends otherwise then (`main`)


class CannotListen(Refusal):
    code: ClassVar[str] = "address_in_use"
    what: ClassVar[type_text] = gettext_lazy("没开起来：{host}:{port} 用不了。")
    why: ClassVar[type_text] = gettext_lazy("{reason}")
    do: ClassVar[type_text] = gettext_lazy("看看是不是已经有一个在开，或者换一个端口：--port 8001。")


class Server(MTServer):
    """Granian's threads in this process."""

    def _check_gil(self) -> None:
        """Granian asks for Python without a lock here; see the module's first lines."""


def check_address(host: str, port: int) -> None:
    """Raise CannotListen while somebody else has the port; granian itself would die without a word."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise CannotListen(host=host, port=port, reason=problem.strerror) from problem


def run(
    host: str, port: int, console: Console, *, greeting: Callable[[], None] | None = None, intake: bool = False
) -> None:
    """Serve until a signal ends it. The caller holds the database's lock.

    With `intake` nothing but entries is taken in, and the clock is left to the office's server.
    """
    from . import wsgi
    from .intake_only import intake_only

    global has_served  # noqa: PLW0603 - of the process, as its threads are
    has_served = True
    sys.setswitchinterval(SWITCH_SECONDS)
    log_threads()
    share_heaps()
    control = ControlSocket(Path(settings.VAR) / "control.sock", execute)
    sight.serve()
    connections.close_all()  # this thread needs none from here on
    front = Front(intake_only(wsgi.application) if intake else wsgi.application, Roads())
    others.append(lambda: lane_figures(front))
    server = Server(
        "lianfang",
        host,
        port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        backpressure=most_lines(CONNECTIONS),
        log_dictconfig=LOGGING,
        log_level=LogLevels.error,
        **tls(),
    )
    _warm_up()
    server.on_startup(control.open)
    server.on_startup(lambda: _greet(host, port, console, greeting))
    try:
        with watched(port), nullcontext() if intake else ticking():
            loader: Any = lambda: front  # noqa: E731 - granian looks for its own method on what it is given
            server.serve(target_loader=loader, wrap_loader=False)
    finally:
        # The writer is a thread that ends with the process: what it has not committed was not acknowledged either.
        control.close()
        connections.close_all()


def tls() -> dict[str, Any]:
    """What granian needs to speak TLS: the certificate that lies there, if one does; nothing older than TLS 1.2."""
    if not settings.CERTIFICATE.exists():
        return {}
    return {
        "ssl_cert": settings.CERTIFICATE,
        "ssl_key": settings.CERTIFICATE_KEY,
        "ssl_protocol_min": SSLProtocols.tls12,
    }


def _greet(host: str, port: int, console: Console, greeting: Callable[[], None] | None) -> None:
    if greeting is not None:
        greeting()
    scheme = "https" if settings.CERTIFICATE.exists() else "http"
    shown = f"[{host}]" if ":" in host else host
    console.say(_("开着：{scheme}://{host}:{port}").format(scheme=scheme, host=shown, port=port))
    if host not in LOOPBACK and "LIANFANG_HOSTS" not in os.environ:
        console.say(_("别的机器要打开它，先写明用哪个名字：LIANFANG_HOSTS=名字,地址。"))


def _warm_up() -> None:
    """Import what the first request would."""
    from django.urls import get_resolver

    _patterns: Any = get_resolver().url_patterns
    collect_rarely()


@contextmanager
def database_held(database: Path | None, note: str) -> Iterator[None]:
    """Hold the SQLite file's lock and keep its log short; PostgreSQL needs neither."""
    if database is None:
        yield
        return
    with DatabaseLock(database).held(note), checkpoints(database):
        yield
