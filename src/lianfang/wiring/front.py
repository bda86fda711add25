"""What granian calls for each request: reads the body within bounds, gives it to its lane, sends what comes back.

Reading and sending wait for the network here, in one event loop, so that a slow line costs a few bytes and no thread:
a hundred phones that stop in the middle of an upload keep nobody waiting. The work itself is done by the threads of
the lanes, which call the application as any WSGI server would.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from granian._granian import RSGIHTTPProtocol as HTTPProtocol
from granian.rsgi import Scope

from lianfang.access import intake
from lianfang.kit.sight import WEB, work_for
from lianfang.ledger.door import leave_late, patience

from . import shedding
from .environ import Environ, environ_of
from .lanes import Lane
from .limits import started
from .roads import Roads
from .shedding import Answer

logger = logging.getLogger(__name__)
BODY_SECONDS = 20.0  # without a word, in the middle of a body
SLOWEST = 2_000  # bytes a second of what has come of a body: a phone at the edge of a village's mast
SEND_SECONDS = 60.0
LOOK_SECONDS = 1.0  # between two looks at what waits too long in a lane whose threads are all stuck
JOINED = 1 << 20  # a stream that says it is shorter is sent as one piece
LONGEST_PAST = 1 << 30
MOST_HELD = 128 << 20  # of all bodies that are being read
SMALL, SPARE = 1 << 20, 32 << 20  # kept for ordinary forms and entries: books that drip in keep nobody out


T = TypeVar("T")


class BodyTooLong(Exception):
    """It did not say how long it would be, and is longer than anything that is taken."""


class LineLost(Exception):
    """The other side went away, or stood still, before its request was whole."""


@dataclass(slots=True)
class Streamed:
    """An answer whose pieces follow: its thread waits for where to send them."""

    status: int
    headers: list[tuple[str, str]]
    where: "Future[Any]"
    ended: "asyncio.Future[None]"


class Asked(Generic[T]):
    """What was asked, in its lane, and where its answer is waited for."""

    __slots__ = ("_front", "answered", "environ", "size")

    def __init__(self, front: "Front", environ: Environ, size: int, answered: "asyncio.Future[T]"):
        self._front = front
        self.environ = environ
        self.size = size
        self.answered = answered

    def shed(self) -> None:
        self._tell(_turned_away(self.environ))

    def _tell(self, answer: Answer | Streamed) -> None:
        self._front.tell(self.answered, answer)


class Request(Asked[Answer | Streamed]):
    """One request: the application is called in one of the lane's threads."""

    __slots__ = ()

    def run(self) -> None:
        try:
            with patience(settings.RECORD_SECONDS):
                self._call()
        except BaseException:
            logger.exception("A request could not be answered")
            self._tell(shedding.FAILED)

    def _call(self) -> None:
        said: list[Any] = []
        started()
        pieces = self._front.application(self.environ, lambda *words: said.extend(words[:2]))
        try:
            status, headers = int(said[0][:3]), said[1]
            if getattr(pieces, "streaming", False) and _length(headers) > JOINED:
                self._stream(status, headers, pieces)
            else:
                self._tell(Answer(status, headers, b"".join(pieces)))
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()

    def _stream(self, status: int, headers: list[tuple[str, str]], pieces: Iterable[bytes]) -> None:
        """Send piece after piece at the pace of whoever takes them; one who stands still is left."""
        loop = self._front.loop
        streamed = Streamed(status, headers, Future(), loop.create_future())
        self._tell(streamed)
        try:
            transport = streamed.where.result(SEND_SECONDS)
            started(streams=True)
            for piece in pieces:
                asyncio.run_coroutine_threadsafe(_sent(transport, piece), loop).result(SEND_SECONDS)
        except Exception as error:  # noqa: BLE001 - whoever took it has gone; there is nobody to tell
            logger.info("A download ended early: %s", type(error).__name__)
        finally:
            self._front.tell(streamed.ended, None)


class Handing(Asked[Answer]):
    """Entries that are handed in; whoever does so is free before they are on disk."""

    __slots__ = ()

    def run(self) -> None:
        try:
            with patience(settings.RECORD_SECONDS):
                intake.hand_in(self.environ, self._told)
        except BaseException:
            logger.exception("Entries could not be handed in")
            self._tell(shedding.FAILED)

    def _told(self, reply: intake.Reply) -> None:
        self._tell(Answer(reply.status, reply.headers, reply.body))


async def _in_time(asked: Asked[T], lane: Lane) -> T | Answer:
    """Wait for an answer, but not for ever: a database or a disk may hang. What only reads is turned away then."""
    try:
        async with asyncio.timeout(lane.bounds.longest):
            return await asked.answered
    except TimeoutError:
        reads = asked.environ["REQUEST_METHOD"] in ("GET", "HEAD")
        return _turned_away(asked.environ) if reads else _in_words(shedding.unknown, asked.environ)


def _turned_away(environ: Environ) -> Answer:
    return _in_words(shedding.answer, environ)


def _in_words(words: Callable[[Environ], Answer], environ: Environ) -> Answer:
    """Say it. Raises nothing: a lane's thread that died of it would be missing from then on."""
    try:
        return words(environ)
    except Exception:
        logger.exception("What became of a request could not be put into words")
        return shedding.FAILED


async def _sent(transport: Any, piece: bytes) -> None:
    await transport.send_bytes(piece)


async def _read_past(proto: HTTPProtocol, length: int) -> None:
    """Let a body go by: a browser shows an answer only once it has sent all it had to send."""
    if length > LONGEST_PAST:
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(BODY_SECONDS):
            async for _piece in proto:
                pass


def _length(headers: list[tuple[str, str]]) -> int:
    """The stated length of an answer; endless where none is stated."""
    return next((int(value) for name, value in headers if name.lower() == "content-length"), JOINED + 1)


class Front:
    """The application as granian's RSGI knows it."""

    def __init__(self, application: Any, roads: Roads) -> None:
        self.application = application
        self.roads = roads
        self.held = 0
        self.loop: asyncio.AbstractEventLoop
        self._told: deque[tuple[asyncio.Future[Any], Any]] = deque()
        self._is_woken = False

    def tell(self, future: "asyncio.Future[Any]", value: Any) -> None:
        """Settle a future of the loop from another thread: woken once for all that are told until it looks."""
        self._told.append((future, value))
        if not self._is_woken:
            self._is_woken = True
            self.loop.call_soon_threadsafe(self._settle)

    def _settle(self) -> None:
        self._is_woken = False  # before looking: whoever tells from here on wakes it anew
        while self._told:
            future, value = self._told.popleft()
            if not future.done():
                future.set_result(value)
            elif isinstance(value, Streamed):  # nobody waits any more: its thread must not wait for them
                value.where.cancel()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        work_for(WEB)  # it asks the database nothing; should it ever, then as the lanes do
        self._look()

    def _look(self) -> None:
        """Turn away what waits too long: lanes do it themselves when a thread is free, and a database may hang."""
        self.loop.call_later(LOOK_SECONDS, self._look)  # whatever happens below
        for lane in self.roads:
            for job in lane.overdue():
                job.shed()
        leave_late()

    async def __rsgi__(self, scope: Scope, proto: HTTPProtocol) -> None:
        """Granian would log what an exception says, and its words may be a person's."""
        try:
            await self._asked(scope, proto)
        except Exception:
            logger.exception("A request could not be read or answered")
            with suppress(Exception):  # it may have been answered in part
                _send(proto, shedding.FAILED)

    async def _asked(self, scope: Scope, proto: HTTPProtocol) -> None:
        try:
            body = await self._body(scope, proto)
        except (LineLost, TimeoutError):
            proto.response_empty(408, [("connection", "close")])
            return
        except BodyTooLong:
            proto.response_empty(413, [("connection", "close")])
            return
        if body is None:
            _send(proto, _turned_away(environ_of(scope, b"")))
            return
        environ = environ_of(scope, body)
        lane = self.roads.lane_of(environ, body)
        if scope.method == "POST" and scope.path in intake.ADDRESSES:
            _send(proto, await self._handed_in(environ, lane, len(body)))
            return
        await self._answer(proto, lane, Request(self, environ, len(body), self.loop.create_future()))

    async def _answer(self, proto: HTTPProtocol, lane: Lane, request: Request) -> None:
        if not lane.take(request):
            _send(proto, _turned_away(request.environ))
            return
        answer = await _in_time(request, lane)
        if isinstance(answer, Answer):
            _send(proto, answer)
            return
        answer.where.set_result(proto.response_stream(answer.status, answer.headers))
        await answer.ended

    async def _handed_in(self, environ: Environ, lane: Lane, size: int) -> Answer:
        """Hand in entries: no thread waits for the disk, and as many as wait go into one transaction."""
        if not lane.enter(size):
            return _turned_away(environ)
        handing = Handing(self, environ, size, self.loop.create_future())
        try:
            if intake.is_quick(environ):
                lane.counts.taken += 1
                handing.run()
            elif not lane.take(handing):
                return _turned_away(environ)
            return await _in_time(handing, lane)
        finally:
            lane.leave(size)

    async def _body(self, scope: Scope, proto: HTTPProtocol) -> bytes | None:
        """Return the body; nothing of one that is larger than anything taken here, None where too much is held."""
        headers = scope.headers
        stated = headers.get("content-length")
        if stated is None and "transfer-encoding" not in headers:
            return b""
        length = int(stated) if stated and stated.isdigit() else None
        if length is not None and length > self.roads.longest_body:
            await _read_past(proto, length)
            return b""  # the application refuses it by what it says of itself
        async with asyncio.timeout(BODY_SECONDS) as time:
            return await self._read(proto, length, time)

    async def _read(self, proto: HTTPProtocol, length: int | None, time: asyncio.Timeout) -> bytes | None:
        """Who sends nothing has BODY_SECONDS, and who drips no more: so many again once enough has come."""
        found: list[bytes] = []
        total = paid = 0
        try:
            async for piece in proto:
                total += len(piece)
                if total - paid >= SLOWEST * BODY_SECONDS:
                    paid = total
                    time.reschedule(self.loop.time() + BODY_SECONDS)
                self.held += len(piece)
                if total > self.roads.longest_body:
                    raise BodyTooLong
                if self.held > (MOST_HELD if total > SMALL else MOST_HELD + SPARE):
                    return None
                found.append(piece)
        finally:
            self.held -= total
        if length is not None and total != length:
            raise LineLost
        return b"".join(found)


def _send(proto: HTTPProtocol, answer: Answer) -> None:
    proto.response_bytes(answer.status, answer.headers, answer.body)
