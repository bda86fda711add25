"""What SQLite and PostgreSQL complain of, as the person sees it who has to mend it."""

import os
import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError
from django.utils import translation

from lianfang.operations.troubles import trouble_of


def said(problem: Exception) -> str:
    with translation.override("zh-hans"):
        return str(trouble_of(problem).said)


def test_a_table_that_is_not_there() -> None:
    with pytest.raises(sqlite3.OperationalError) as found:
        sqlite3.connect(":memory:").execute("SELECT 1 FROM ledger_head")

    assert said(found.value) == "表还没有建"


def test_a_folder_that_is_not_there_for_the_file(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError) as found:
        sqlite3.connect(tmp_path / "none" / "lianfang.sqlite3")

    assert said(found.value) == "盘满了，或者写不进去"


def test_a_postgresql_that_is_stopped() -> None:
    with pytest.raises(psycopg.OperationalError) as found:
        psycopg.connect("postgresql://a:b@127.0.0.1:9/x")

    assert said(found.value) == "连不上 PostgreSQL"


@pytest.mark.parametrize(("user", "name"), [("nobody_here", ""), ("", "no_such_base")])
def test_a_postgresql_that_lets_nobody_in(user: str, name: str) -> None:
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("asked of PostgreSQL alone")
    more = {key: value for key, value in (("user", user), ("dbname", name)) if value}

    with pytest.raises(psycopg.OperationalError) as found:
        psycopg.connect(url, **more)  # type: ignore[arg-type]  # words of libpq

    assert said(found.value) == "进不去：账号、密码或库名不对"


@pytest.mark.parametrize("words", ["disk I/O error", "database or disk is full", "No space left on device"])
def test_a_disk_that_is_full(words: str) -> None:
    assert said(OperationalError(words)) == "盘满了，或者写不进去"


def test_what_nobody_foresaw_is_passed_on() -> None:
    assert said(OperationalError("strange\nmore of it")) == "strange"
    assert said(OperationalError()) == "OperationalError"
