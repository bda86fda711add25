"""A database that hangs: every thread of a lane is stuck, and whoever waits behind hears so all the same."""

import asyncio
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, cast

import pytest

from lianfang.kit.sight import work_for
from lianfang.wiring import front
from lianfang.wiring.front import Front
from lianfang.wiring.lanes import Bounds
from lianfang.wiring.roads import PAGES, Roads


class Line:
    """What granian hands in for one request, as far as `Front` asks for it."""

    def __init__(self) -> None:
        self.said: list[tuple[int, dict[str, str]]] = []

    def response_bytes(self, status: int, headers: list[tuple[str, str]], _body: bytes) -> None:
        self.said.append((status, dict(headers)))


def page() -> Any:
    """A page that is asked for."""
    said = {"method": "GET", "path": "/board/", "query_string": "", "server": "x:80", "client": "127.0.0.1:9"}
    return SimpleNamespace(**said, http_version="1.1", scheme="http", headers={})


def test_who_waits_behind_a_database_that_hangs_is_told_when_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "LOOK_SECONDS", 0.02)
    may_go = threading.Event()

    def hanging(_environ: Any, start_response: Any) -> Iterable[bytes]:
        may_go.wait(10)
        start_response("200 OK", [])
        return [b"ok"]

    async def ask() -> list[list[tuple[int, dict[str, str]]]]:
        asked = Front(hanging, Roads({PAGES: Bounds(threads=1, waiting=10, size=1000, seconds=0.05)}))
        asked.__rsgi_init__(asyncio.get_running_loop())
        lines = [Line(), Line()]
        waiting = [asyncio.ensure_future(asked.__rsgi__(page(), cast("Any", line))) for line in lines]
        async with asyncio.timeout(5):
            await waiting[1]
        meanwhile = list(lines[0].said)
        may_go.set()
        await waiting[0]
        return [meanwhile, *(line.said for line in lines)]

    try:
        with ThreadPoolExecutor(1) as alone:  # a browser's loop may run in this thread
            meanwhile, first, second = alone.submit(lambda: asyncio.run(ask())).result()
    finally:
        work_for("")  # it has said that this thread works for readers

    assert (meanwhile, [status for status, _headers in first]) == ([], [200])
    assert [status for status, _headers in second] == [503]
    assert 3 <= int(second[0][1]["Retry-After"]) <= 12
