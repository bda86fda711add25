"""The clock: what breaks of its minute leaves the rest of it."""

import threading

import pytest
from django.conf import LazySettings
from django.db import OperationalError

from lianfang.operations.backup import nightly
from lianfang.wiring import clock


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_cannot_even_begin_keeps_nothing_else_from_its_minute(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BACKUP_AT = "2:30"  # no hour that Python reads
    done, ended = list[str](), threading.Event()

    def clear(**_said: object) -> None:
        done.append("clear")
        ended.set()

    monkeypatch.setattr(nightly, "last_held", object)
    monkeypatch.setattr(clock, "tick", lambda: done.append("tick"))
    monkeypatch.setattr(clock, "clear_expired", clear)
    monkeypatch.setattr(clock, "FIRST_S", 0.0)

    clock._work(ended)

    assert done == ["tick", "clear"]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_does_not_end_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    turns, ended = list[int](), threading.Event()

    def broken() -> None:
        turns.append(len(turns))
        if len(turns) == 2:
            ended.set()
        raise OperationalError

    monkeypatch.setattr(clock, "give_back", broken)
    monkeypatch.setattr(clock, "FIRST_S", 0.0)
    monkeypatch.setattr(clock, "EVERY_S", 0.0)

    clock._work(ended)

    assert turns == [0, 1]
