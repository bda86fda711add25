"""A database that hangs: every thread of a lane is stuck, and whoever waits, in it or behind it, hears so."""

import asyncio
import json
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, cast

import pytest

from lianfang.access import intake
from lianfang.kit.sight import work_for
from lianfang.ledger.door import has_recorded
from lianfang.wiring import front
from lianfang.wiring.front import Front
from lianfang.wiring.lanes import Bounds
from lianfang.wiring.roads import DOORS, PAGES, Roads

FORM = "application/x-www-form-urlencoded"
BRIEF = Bounds(threads=1, waiting=10, size=1000, seconds=10.0, longest=0.05)


class Line:
    """What granian hands in for one request, as far as `Front` asks for it."""

    def __init__(self, body: bytes = b"") -> None:
        self.body = body
        self.said: list[tuple[int, dict[str, str]]] = []
        self.page = b""

    async def __aiter__(self) -> Any:
        yield self.body

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.said.append((status, dict(headers)))
        self.page = body


def page(method: str = "GET", path: str = "/board/", **headers: str) -> Any:
    """A page that is asked for, or a form that is sent."""
    said = {"method": method, "path": path, "query_string": "", "server": "x:80", "client": "127.0.0.1:9"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return SimpleNamespace(**said, http_version="1.1", scheme="http", headers=named)


def in_loop(work: Callable[[], Awaitable[Any]]) -> Any:
    """Run it in a loop of its own: a browser's may run in this thread."""

    async def run() -> Any:
        async with asyncio.timeout(10):
            return await work()

    try:
        with ThreadPoolExecutor(1) as alone:
            return alone.submit(lambda: asyncio.run(run())).result()
    finally:
        work_for("")  # it has said that this thread works for readers


@pytest.fixture
def may_go() -> Iterator[threading.Event]:
    found = threading.Event()
    yield found
    found.set()


def asked_of(application: Any, asked: Any, line: Line, then: Callable[[], None] = lambda: None) -> Line:
    """Ask one request of a server whose doors and pages have hardly any time."""

    async def ask() -> None:
        server = Front(application, Roads({PAGES: BRIEF, DOORS: BRIEF}))
        server.__rsgi_init__(asyncio.get_running_loop())
        await server.__rsgi__(asked, cast("Any", line))
        then()

    in_loop(ask)
    return line


def test_who_waits_behind_a_database_that_hangs_is_told_when_to_come_again(
    monkeypatch: pytest.MonkeyPatch, may_go: threading.Event
) -> None:
    monkeypatch.setattr(front, "LOOK_SECONDS", 0.02)

    def hanging(_environ: Any, start_response: Any) -> Iterable[bytes]:
        may_go.wait(10)
        start_response("200 OK", [])
        return [b"ok"]

    async def ask() -> list[list[tuple[int, dict[str, str]]]]:
        asked = Front(hanging, Roads({PAGES: Bounds(threads=1, waiting=10, size=1000, seconds=0.05)}))
        asked.__rsgi_init__(asyncio.get_running_loop())
        lines = [Line(), Line()]
        waiting = [asyncio.ensure_future(asked.__rsgi__(page(), cast("Any", line))) for line in lines]
        await waiting[1]
        meanwhile = list(lines[0].said)
        may_go.set()
        await waiting[0]
        return [meanwhile, *(line.said for line in lines)]

    meanwhile, first, second = in_loop(ask)

    assert (meanwhile, [status for status, _headers in first]) == ([], [200])
    assert [status for status, _headers in second] == [503]
    assert 3 <= int(second[0][1]["Retry-After"]) <= 12


def hangs(may_go: threading.Event, ended: list[str] | None = None) -> Callable[..., Iterable[bytes]]:
    def application(environ: Any, start_response: Any) -> Iterable[bytes]:
        may_go.wait(10)
        start_response("200 OK", [])
        if ended is not None:
            ended.append(environ["PATH_INFO"])
        return [b"ok"]

    return application


def test_a_page_that_does_not_come_is_asked_for_again_later(may_go: threading.Event) -> None:
    line = asked_of(hangs(may_go), page(), Line())

    assert [status for status, _headers in line.said] == [503]
    assert "人太多，这一页要等一下" in line.page.decode()


def test_of_a_form_that_was_begun_nobody_says_that_it_was_not_done(may_go: threading.Event) -> None:
    """It may be on disk. It goes again as it was: under its own id nothing is recorded twice."""
    body = b"entry_id=0190&note=%E9%99%A2"
    ended: list[str] = []
    sent = page("POST", "/chart/record/", content_length=str(len(body)), content_type=FORM)

    line = asked_of(hangs(may_go, ended), sent, Line(body), then=may_go.set)
    begun = time.monotonic()
    while not ended and time.monotonic() - begun < 5:
        time.sleep(0.002)

    ((status, headers),) = line.said
    said = line.page.decode()
    assert (status, "Retry-After" in headers, ended) == (504, True, ["/chart/record/"])
    assert "等太久了，不敢说办成了没有" in said
    assert '<form method="post" action="/chart/record/"><input type="hidden" name="entry_id" value="0190">' in said
    assert "没有记下" not in said


@pytest.mark.parametrize("path", ["/sign-in/", "/posts/1/end/"])
def test_a_form_that_names_no_entry_is_not_sent_again_at_a_click(may_go: threading.Event, path: str) -> None:
    body = b"name=a&who=b"
    sent = page("POST", path, content_length=str(len(body)), content_type=FORM)

    async def ask() -> Line:
        line = Line(body)
        server = Front(hangs(may_go), Roads(dict.fromkeys(("signs", DOORS), BRIEF)))
        server.__rsgi_init__(asyncio.get_running_loop())
        await server.__rsgi__(sent, cast("Any", line))
        return line

    line = in_loop(ask)

    assert [status for status, _headers in line.said] == [504]
    assert "<form" not in line.page.decode()
    assert "先别急着再按" in line.page.decode()


def test_a_program_whose_entry_was_begun_hears_that_nobody_knows(
    may_go: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`refused` would be taken at its word, and the entry thrown away that is on disk."""
    monkeypatch.setitem(intake.ROUTES, ("POST", "/api/entries"), lambda environ, author: may_go.wait(10))
    monkeypatch.setattr(intake, "_author", lambda environ: SimpleNamespace(county="141028"))

    sent = page("POST", "/api/entries", content_length="2", content_type="application/json")
    line = asked_of(None, sent, Line(b"{}"))

    ((status, headers),) = line.said
    said = json.loads(line.page)
    assert (status, "Retry-After" in headers) == (504, True)
    assert (said["status"], said["refusal"]["code"]) == ("unknown", intake.CannotTellYet.code)


class Pieces:
    """A long answer, and whether it was let go of."""

    streaming = True

    def __init__(self) -> None:
        self.closed = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        yield b"a" * 70_000

    def close(self) -> None:
        self.closed.set()


def test_a_stream_that_begins_too_late_keeps_no_thread(may_go: threading.Event) -> None:
    """It would wait for a minute for where to send its first piece."""
    pieces = Pieces()

    def late(_environ: Any, start_response: Any) -> Iterable[bytes]:
        may_go.wait(10)
        start_response("200 OK", [])
        return pieces

    async def ask() -> bool:
        server = Front(late, Roads({PAGES: BRIEF}))
        server.__rsgi_init__(asyncio.get_running_loop())
        await server.__rsgi__(page(), cast("Any", Line()))
        may_go.set()
        return await asyncio.get_running_loop().run_in_executor(None, pieces.closed.wait, 5)

    assert in_loop(ask)


def test_requests_are_patient_for_a_while_and_each_begins_anew(may_go: threading.Event) -> None:
    from lianfang.ledger.writing import waiting

    found: list[tuple[float, bool]] = []

    def application(_environ: Any, start_response: Any) -> Iterable[bytes]:
        found.append((waiting.Errand("141028", lambda: None).seconds, has_recorded()))
        waiting.note_recorded()
        start_response("200 OK", [])
        return [b"ok"]

    async def ask() -> None:
        server = Front(application, Roads())
        server.__rsgi_init__(asyncio.get_running_loop())
        for _n in range(2):
            await server.__rsgi__(page(), cast("Any", Line()))

    in_loop(ask)

    assert found == [(30.0, False), (30.0, False)]


def test_what_breaks_before_its_lane_is_answered_and_logged_without_its_words(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    class Broken(Line):
        async def __aiter__(self) -> Any:
            raise ValueError("王翠兰")
            yield b""

    line = asked_of(None, page("POST", "/chart/record/", content_length="5"), Broken())

    (record,) = caplog.records
    assert [status for status, _headers in line.said] == [500]
    assert (record.exc_info is not None, "王翠兰" in record.getMessage()) == (True, False)
    assert "王翠兰" not in "".join(capfd.readouterr())


class Pieced(Line):
    """A body that comes in pieces and does not say how long it is."""

    async def __aiter__(self) -> Any:
        while True:
            yield bytes(1 << 20)

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.said.append((status, dict(headers)))


def test_a_body_without_end_is_cut_off_and_said_to_be_too_long() -> None:
    line = asked_of(None, page("POST", "/api/entries", transfer_encoding="chunked"), Pieced())

    assert line.said == [(413, {"connection": "close"})]


def test_books_that_drip_in_leave_room_for_forms(monkeypatch: pytest.MonkeyPatch, may_go: threading.Event) -> None:
    """Whoever is not signed in may send them: they are read before anybody looks at who sent them."""
    may_go.set()
    monkeypatch.setattr(front, "MOST_HELD", 2 << 20)
    answered: list[int] = []

    async def ask() -> None:
        server = Front(hangs(may_go), Roads())
        server.__rsgi_init__(asyncio.get_running_loop())
        server.held = 2 << 20  # as much as is held of books at most
        for length in (1 << 10, (1 << 20) + 1):
            line = Line(bytes(length))
            await server.__rsgi__(page("POST", "/a/", content_length=str(length)), cast("Any", line))
            answered.extend(status for status, _headers in line.said)
        assert server.held == 2 << 20

    in_loop(ask)

    assert answered == [200, 503]
