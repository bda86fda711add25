"""A page's question to the database is broken off after its time; nobody else's is."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from pytest_django import Settings

from lianfang.wiring.limits import CannotReadInTime, LatePages, started
from lianfang.wiring.roads import PAGES

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900000) SELECT max(i) FROM n",
    "postgresql": "SELECT pg_sleep(0.3)",
}


def in_thread(name: str, work: Callable[[], Any]) -> Any:
    """Do something in a thread of that name, on a connection of its own."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(work())
        except OperationalError as error:
            found.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run, name=name)
    thread.start()
    thread.join(20)
    return found[0]


def ask() -> int:
    started()
    with connection.cursor() as cursor:
        cursor.execute(ENDLESS[connection.vendor])
        return len(cursor.fetchall())


@pytest.mark.django_db
def test_a_page_is_broken_off_and_says_so(settings: Settings) -> None:
    settings.READ_SECONDS = 0.05

    error = in_thread(f"{PAGES}-1", ask)

    assert isinstance(error, OperationalError)
    middleware = LatePages(lambda request: pytest.fail("nobody asks for it"))
    answer = middleware.process_exception(RequestFactory().get("/board/"), error)
    assert answer is not None
    assert answer.status_code == 503
    assert CannotReadInTime.code in answer.content.decode()


@pytest.mark.django_db
def test_other_threads_take_the_time_they_take(settings: Settings) -> None:
    settings.READ_SECONDS = 0.05

    assert in_thread("export", ask) == 1


@pytest.mark.django_db
def test_another_fault_of_the_database_is_no_late_page() -> None:
    middleware = LatePages(lambda request: pytest.fail("nobody asks for it"))

    assert middleware.process_exception(RequestFactory().get("/"), OperationalError("no such table")) is None
    assert middleware.process_exception(RequestFactory().get("/"), ValueError("interrupted")) is None
