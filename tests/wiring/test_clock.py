"""The clock: what breaks of its minute leaves the rest of it."""

import threading

import pytest
from django.conf import LazySettings

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
