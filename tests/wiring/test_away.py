"""PostgreSQL cannot be reached: all are told so, nothing is said to be recorded, and all goes on afterwards."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import InterfaceError, OperationalError
from tests.fixtures.line import Line, line_of
from tests.fixtures.living import Living, visit
from tests.wiring.test_shedding import FORM, environ

from lianfang.kit.outages import is_away
from lianfang.wiring.shedding import away

SIGNED_IN = f"sessionid={'a' * 32}"


class OfPostgreSQL(Exception):
    def __init__(self, sqlstate: str | None) -> None:
        self.sqlstate = sqlstate


def broken(kind: type[Exception], cause: Exception) -> Exception:
    error = kind("x")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (broken(OperationalError, OfPostgreSQL(None)), True),  # no connection, or a line that broke
        (broken(InterfaceError, OfPostgreSQL(None)), True),
        (broken(OperationalError, OfPostgreSQL("57P01")), True),
        (broken(OperationalError, OfPostgreSQL("08006")), True),
        (broken(ValueError, broken(OperationalError, OfPostgreSQL(None))), True),
        (broken(OperationalError, OfPostgreSQL("57014")), False),  # a statement that took too long
        (broken(OperationalError, OfPostgreSQL("53100")), False),  # a full disk
        (broken(OperationalError, Exception("database is locked")), False),  # SQLite's
        (ValueError("x"), False),
        (None, False),
    ],
)
def test_a_line_that_is_gone_is_told_from_other_trouble(error: Exception | None, expected: bool) -> None:
    assert is_away(error) is expected


def test_a_page_says_that_the_database_is_away_and_opens_again() -> None:
    found = away(environ())

    assert found.status == 503
    said = found.body.decode()
    assert "数据库连不上，这一页要等一下" in said
    assert "人太多" not in said
    assert f'<meta http-equiv="refresh" content="{dict(found.headers)["Retry-After"]}">' in said


def test_a_form_comes_back_with_all_that_was_typed() -> None:
    said = away(environ("POST", "/chart/record/", b"outcome=seen", CONTENT_TYPE=FORM)).body.decode()

    assert "数据库连不上，这一下没有记下" in said
    assert '<input type="hidden" name="outcome" value="seen">' in said


def test_in_english() -> None:
    assert "database" in away(environ(HTTP_ACCEPT_LANGUAGE="en")).body.decode()


@pytest.fixture
def line(living: Living) -> Iterator[Line]:
    with line_of(living) as found:
        yield found


@pytest.mark.kill
def test_while_postgresql_is_away_everybody_is_told_so_and_afterwards_all_goes_on(living: Living, line: Line) -> None:
    token, door = living.seed(), living.doors()[0]
    behind = Living(living.var, living.url.replace(f":{urlsplit(living.url).port}/", f":{line.port}/"))
    behind.start()
    entry = visit(door, "2020-02-06T09:00:00+08:00")

    def ask(path: str, body: bytes | None = None) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Cookie": SIGNED_IN}
        request = urllib.request.Request(f"http://127.0.0.1:{behind.port}{path}", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    try:
        assert ask("/api/me")[0] == 200
        with line.down():
            status, said = ask("/api/me")
            assert (status, json.loads(said)["code"]) == (503, "server_no_database")
            status, said = ask("/")
            assert status == 503
            assert "数据库连不上，这一页要等一下" in said
        assert ask("/api/me")[0] == 200
        assert ask("/api/entries", entry)[0] == 201
        with line.down():
            # who hands in is known and remembered, so that the writer found out: nobody knows what it had begun
            assert json.loads(ask("/api/entries", entry)[1])["refusal"]["code"] == "api.failed"
        assert json.loads(ask("/api/entries", entry)[1])["status"] == "same"
    finally:
        behind.stop()
