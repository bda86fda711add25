"""A page's question to the database is broken off after its time; nobody else's is."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from pytest_django import Settings

from lianfang.ledger.cannot import CannotRecordInTime, CannotWait
from lianfang.ledger.door import MayBeRecorded, patience
from lianfang.ledger.writing.waiting import note_recorded
from lianfang.wiring import limits
from lianfang.wiring.database import WRITER
from lianfang.wiring.limits import CannotReadInTime, LatePages, started
from lianfang.wiring.roads import DOORS, PAGES, SIGNS

FORM = "application/x-www-form-urlencoded"
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
@pytest.mark.parametrize("lane", [PAGES, DOORS, SIGNS])
def test_a_page_is_broken_off_and_says_so(settings: Settings, lane: str) -> None:
    settings.READ_SECONDS = 0.05

    error = in_thread(f"{lane}-1", ask)

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


def late(error: Exception, method: str = "POST") -> Any:
    middleware = LatePages(lambda request: pytest.fail("nobody asks for it"))
    request = RequestFactory().generic(method, "/chart/record/", "entry_id=0190&note=a", FORM)
    answer = middleware.process_exception(request, error)
    return answer and (answer.status_code, answer["Retry-After"].isdigit(), answer.content.decode())


@pytest.mark.parametrize("error", [CannotRecordInTime(seconds=30), CannotWait(waiting=20_000, seconds=5)])
def test_what_the_writer_has_not_begun_comes_back_with_all_that_was_typed(error: Exception) -> None:
    status, has_time, said = late(error)

    assert (status, has_time) == (503, True)
    assert "人太多，这一下没有记下" in said
    assert 'name="note" value="a"' in said
    assert late(error, "GET") is None


def test_what_the_writer_has_begun_is_said_to_be_unknown() -> None:
    status, has_time, said = late(MayBeRecorded())

    assert (status, has_time) == (504, True)
    assert "没有记下" not in said
    assert 'name="entry_id" value="0190"' in said


@pytest.mark.django_db
def test_a_question_broken_off_after_something_was_recorded_does_not_say_that_nothing_was() -> None:
    with patience(1):
        before = late(OperationalError("interrupted"))
        note_recorded()
        after = late(OperationalError("interrupted"))
        other = late(OperationalError("no such table"))

    assert (before[0], "台账没有动" in before[2]) == (503, True)
    assert (after[0], "台账没有动" in after[2], other) == (504, False, None)


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
