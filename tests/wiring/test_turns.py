"""Pages take turns: so many at once, in the order they came, past nobody who records."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event, Lock

from django.http import HttpRequest, HttpResponse

from lianfang.wiring.turns import PAGES_AT_ONCE, Turns, pages_take_turns


class Pages:
    """Views that take until they are let go, and count how many were inside at once."""

    def __init__(self) -> None:
        self.inside = self.most = 0
        self.may_go = Event()
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.may_go.wait(10)
        with self._lock:
            self.inside -= 1
        return HttpResponse()


def asked(method: str) -> HttpRequest:
    request = HttpRequest()
    request.method = method
    return request


def until(is_so: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < 10
        time.sleep(0.002)


def waits_for(turns: Turns, count: int) -> bool:
    return turns.waiting_count == count


def test_no_more_pages_are_written_at_once_than_may_be() -> None:
    pages = Pages()
    answer = pages_take_turns(pages)
    with ThreadPoolExecutor(12) as threads:
        answers = [threads.submit(answer, asked("GET")) for _n in range(12)]
        until(lambda: pages.inside == PAGES_AT_ONCE)
        pages.may_go.set()

    assert [one.result().status_code for one in answers] == [200] * 12
    assert pages.most == PAGES_AT_ONCE


def test_who_records_does_not_wait_behind_pages() -> None:
    pages = Pages()
    answer = pages_take_turns(pages)
    with ThreadPoolExecutor(12) as threads:
        for _n in range(PAGES_AT_ONCE + 2):
            threads.submit(answer, asked("GET"))
        until(lambda: pages.inside == PAGES_AT_ONCE)
        threads.submit(answer, asked("POST"))
        until(lambda: pages.inside == PAGES_AT_ONCE + 1)
        pages.may_go.set()


def test_turns_go_in_the_order_of_coming_and_a_page_that_breaks_gives_its_turn_back() -> None:
    turns = Turns(1)
    order: list[int] = []

    def take(number: int) -> None:
        with turns:
            order.append(number)
            raise KeyError(number)

    with ThreadPoolExecutor(4) as threads, turns:
        for number in range(4):
            threads.submit(take, number)
            until(partial(waits_for, turns, number + 1))

    assert order == [0, 1, 2, 3]
    with turns:
        assert turns.waiting_count == 0
