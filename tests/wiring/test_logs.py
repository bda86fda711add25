"""What is logged of what breaks where no request is answered: where, never what about."""

import logging
import threading
from collections.abc import Iterator

import pytest

from lianfang.wiring.logs import PlainFormatter, log_threads

NAME = "王翠兰"


@pytest.fixture
def hook() -> Iterator[None]:
    before = threading.excepthook
    log_threads()
    yield
    threading.excepthook = before


@pytest.mark.usefixtures("hook")
def test_a_thread_that_breaks_is_logged_without_its_words(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def breaks() -> None:
        raise ValueError(f"{NAME} 37.9")

    thread = threading.Thread(target=breaks, name="clock")
    thread.start()
    thread.join(10)

    (record,) = caplog.records
    said = PlainFormatter().format(record)
    assert (record.levelno, "clock" in said, "ValueError" in said, "breaks" in said) == (logging.ERROR, *[True] * 3)
    assert NAME not in said + "".join(capfd.readouterr())
