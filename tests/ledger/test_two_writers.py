"""Several who hand in at once: two writers with the same entries, a door while an import goes on."""

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from lianfang.kit.ids import uuid7
from lianfang.ledger.checking.verify import verify
from lianfang.ledger.door import SYSTEM, Answer, Draft, record
from lianfang.ledger.emergencies import open_emergency
from lianfang.ledger.kinds import Priority
from lianfang.ledger.models import Head, ReturnedEntry, StoredEntry
from lianfang.ledger.writing.intake import incoming_of
from lianfang.ledger.writing.writer import ThreadWriter

from . import toyroom

COUNTY, NEXT = "141028", "141029"
AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clean_toy")]


@pytest.fixture
def clean_toy(toy: None) -> Iterator[None]:
    """Two counties under way; the toy room's tables, which Django does not know of, are emptied afterwards."""
    for county in (COUNTY, NEXT):
        open_emergency(county, name="演练", drill=True, level=1, ground="", at=AT)
    yield
    for model in toyroom.MODELS:
        model._default_manager.all().delete()


class TidyWriter(ThreadWriter):
    """Leaves no connection behind in its thread, so that the test's database can be dropped."""

    def _settle(self, *args: Any) -> None:
        connection.close()
        super()._settle(*args)


def boxes(count: int) -> list[Draft]:
    made = [toyroom.BoxMade(box=uuid7(), shelf=uuid7(), note="轻放") for _n in range(count)]
    return [Draft(toyroom.MADE.name, body, None, AT) for body in made]


def hand_in(
    writer: ThreadWriter, drafts: Sequence[Draft], *, county: str = COUNTY, priority: Priority = Priority.DOOR
) -> list[Answer]:
    by = SYSTEM(county)
    return writer.hand_in([incoming_of(draft, by) for draft in drafts], by=by, priority=priority)


def test_two_writers_with_the_same_entries_store_each_once() -> None:
    drafts = boxes(40)
    writers = [TidyWriter(), TidyWriter()]

    with ThreadPoolExecutor(8) as pool:
        parts = [(writers[n % 2], drafts[n // 2 * 10 :][:10]) for n in range(8)]
        answers = [answer for part in pool.map(lambda part: hand_in(*part), parts) for answer in part]

    assert sorted(answer.status for answer in answers) == ["same"] * 40 + ["stored"] * 40
    assert len({answer.hash for answer in answers}) == 40
    assert StoredEntry.objects.filter(county=COUNTY).count() == 41
    assert ReturnedEntry.objects.count() == 0
    assert verify(COUNTY).faults == []


def test_one_id_with_two_bodies_at_two_writers_keeps_both() -> None:
    first, other = boxes(2)
    rival = Draft(other.kind, other.body, None, AT, id=first.id)

    with ThreadPoolExecutor(2) as pool:
        parts = [(TidyWriter(), [first]), (TidyWriter(), [rival])]
        answers = [answer for part in pool.map(lambda part: hand_in(*part), parts) for answer in part]

    assert sorted(answer.status for answer in answers) == ["conflict", "stored"]
    assert ReturnedEntry.objects.get().entry == first.id


def test_the_same_id_in_another_county_is_another_entry() -> None:
    drafts = boxes(3)

    answers = [*record(drafts, by=SYSTEM(COUNTY)), *record(drafts, by=SYSTEM(NEXT))]

    assert [answer.status for answer in answers] == ["stored"] * 6
    assert [head.seq for head in Head.objects.order_by("county")] == [4, 4]


def test_a_door_does_not_wait_for_an_import() -> None:
    writer, many = TidyWriter(), boxes(600)
    ended: dict[str, float] = {}

    def bring_in() -> None:
        hand_in(writer, many, priority=Priority.IMPORT)
        ended["import"] = time.monotonic()

    importing = threading.Thread(target=bring_in)
    importing.start()
    while not writer._waiting:
        time.sleep(0.001)
    (at_door,) = hand_in(writer, boxes(1))
    (elsewhere,) = hand_in(writer, boxes(1), county=NEXT)
    ended["doors"] = time.monotonic()
    importing.join()

    assert (at_door.status, elsewhere.status) == ("stored", "stored")
    assert ended["doors"] < ended["import"]
    assert writer._waiting == 0
    assert StoredEntry.objects.filter(county=COUNTY).count() == 602
