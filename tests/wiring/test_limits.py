"""A page's question to the database is broken off after its time; nobody else's is."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from pytest_django import Settings

from lianfang.wiring import limits
from lianfang.wiring.database import WRITER
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


def settings_of(*names: str) -> list[str]:
    with connection.cursor() as cursor:
        found = []
        for name in names:
            cursor.execute(f"SHOW {name}")
            found += cursor.fetchone()
    return found


@pytest.mark.django_db
def test_a_line_that_went_dead_is_noticed_on_both_sides(on_postgresql: bool) -> None:
    if not on_postgresql:
        pytest.skip("SQLite is reached by no line")
    names = ("tcp_keepalives_idle", "tcp_keepalives_count", "idle_in_transaction_session_timeout")

    writing, reading = in_thread(WRITER, lambda: settings_of(*names)), in_thread("doors-1", lambda: settings_of(*names))
    ours = connection.get_connection_params()

    assert (writing, reading) == (["10", "3", "1min"], ["10", "3", "0"])
    assert (ours["connect_timeout"], ours["keepalives_idle"], ours["tcp_user_timeout"]) == (10, 10, 25_000)


@pytest.mark.django_db
def test_a_writer_whose_line_went_dead_does_not_keep_the_countys_lock(
    on_postgresql: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the server it is one that has begun and says no more."""
    if not on_postgresql:
        pytest.skip("SQLite is reached by no line")
    monkeypatch.setattr(limits, "IDLE_SECONDS", 0.05)
    lock = "SELECT pg_try_advisory_xact_lock(27750, 20200206)"

    def begin() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(lock)
            has, others = cursor.fetchone(), []
            for _look in range(60):
                time.sleep(0.05)
                others.append(in_thread("another", ask_for_it))
                if others[-1]:
                    break
            return has, others[-1]

    def ask_for_it() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(lock)
            (found,) = cursor.fetchone() or (False,)
            return bool(found)

    assert in_thread(WRITER, begin) == ((True,), True)
