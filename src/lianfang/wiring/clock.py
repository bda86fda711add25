"""The clock: a thread of the server that records what falls due, as an author of its own.

Entries of the clock have ids that follow from subject and due instant, so that two servers on one PostgreSQL, or one
that starts again, write nothing twice.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connections

from lianfang.access.signing.sessions import clear_expired
from lianfang.kit.clock import now
from lianfang.ledger.due import dues
from lianfang.ledger.models import Head
from lianfang.operations.backup import nightly

from .memory import give_back

EVERY_S = 60.0
FIRST_S = 5.0  # a start is busy enough
logger = logging.getLogger(__name__)


@contextmanager
def ticking() -> Iterator[None]:
    """Let the clock run for as long as the block does."""
    ended = threading.Event()
    thread = threading.Thread(target=_work, args=(ended,), name="clock", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        dues.ended.set()
        thread.join(10)
        dues.ended.clear()


def _work(ended: threading.Event) -> None:
    wait = FIRST_S
    while not ended.wait(wait):
        wait = EVERY_S
        for part in (lambda: nightly.see_to_it(now()), tick, lambda: clear_expired(at=now()), give_back):
            _do(part)


def _do(part: Callable[[], object]) -> None:
    """Do one part of the minute: a folder for backups that is gone must not keep anybody's deadline from being seen."""
    try:
        part()
    except Exception:  # the next minute may do better, and the office works on meanwhile
        logger.exception("the clock could not do all of its minute")
    finally:
        connections.close_all()


def tick() -> int:
    """Record what is due in every county; the number of new entries."""
    answers = [answer for county in Head.objects.values_list("county", flat=True) for answer in dues.run(county, now())]
    return sum(answer.status == "stored" for answer in answers)
