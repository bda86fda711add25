"""Two writers of one county at once, as two processes have on PostgreSQL: one chain, no gap, nothing lost."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from lianfang.kit.ids import named_id
from lianfang.ledger.door import SYSTEM, Answer, Draft, record
from lianfang.ledger.emergencies import LEVEL, LevelBody, open_emergency
from lianfang.ledger.models import Emergency, StoredEntry

from .worlds import COUNTY, EMERGENCY, assert_sound

AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
WRITERS, EACH = 4, 15
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def opened(transactional_db: None) -> None:
    open_emergency(COUNTY, name="演练", drill=True, level=1, ground="", at=AT, id=EMERGENCY)


def level(writer: int, n: int) -> Draft:
    body = LevelBody(emergency=EMERGENCY, level=1 + (writer + n) % 4, ground="预案")
    return Draft(LEVEL.name, body, None, AT, id=named_id(EMERGENCY, f"{writer}/{n}"))


def write(drafts: list[Draft], answers: list[Answer], start: threading.Barrier) -> None:
    """Commit one by one on a connection of this thread's own: inline, so that the writers do meet."""
    try:
        start.wait()
        for draft in drafts:
            answers += record([draft], by=SYSTEM(COUNTY))
    finally:
        connection.close()


def test_writers_that_meet_leave_one_chain() -> None:
    """Each sends entries of its own and one that all of them send."""
    answers: list[Answer] = []
    start = threading.Barrier(WRITERS)
    shared = level(99, 0)
    work = [[*(level(writer, n) for n in range(EACH)), shared] for writer in range(WRITERS)]
    threads = [threading.Thread(target=write, args=(drafts, answers, start)) for drafts in work]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == WRITERS * (EACH + 1)
    assert sorted(answer.status for answer in answers).count("same") == WRITERS - 1
    assert StoredEntry.objects.filter(county=COUNTY).count() == 1 + WRITERS * EACH + 1
    assert len(Emergency.objects.get(county=COUNTY).levels) == 1 + WRITERS * EACH + 1
    assert_sound(COUNTY)
