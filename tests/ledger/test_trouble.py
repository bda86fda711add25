"""Trouble at the writer: many bad entries, a failing database, a connection that is gone, a fork."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection

from lianfang.kit.ids import uuid7
from lianfang.ledger import sql
from lianfang.ledger.door import SYSTEM, Draft, record
from lianfang.ledger.emergencies import OPENED, OpenedBody
from lianfang.ledger.kinds import Priority
from lianfang.ledger.models import Emergency, Head, ReturnedEntry, StoredEntry
from lianfang.ledger.registers import registers
from lianfang.ledger.sql import store
from lianfang.ledger.sql.postgres import PostgresStore
from lianfang.ledger.writing.batch import Batch
from lianfang.ledger.writing.intake import incoming_of
from lianfang.ledger.writing.writer import ThreadWriter, commit

from . import toyroom as toy
from .drafts import BOX_MADE, BOXES
from .worlds import assert_sound, world

COUNTY = "141028"
AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)


def filled(count: int, **more: bool) -> Draft:
    return Draft(toy.FILLED.name, toy.BoxFilled(box=BOXES[0], count=count, **more), None, AT)


def opening(name: str) -> Draft:
    body = OpenedBody(emergency=uuid7(), name=name, drill=True, level=1, ground="")
    return Draft(OPENED.name, body, None, AT)


@pytest.mark.django_db
@pytest.mark.usefixtures("toy")
def test_hundreds_of_bad_entries_are_each_refused_alone() -> None:
    boxes = [uuid7() for _n in range(300)]
    made = [Draft(toy.MADE.name, toy.BoxMade(box=box, shelf=BOXES[1]), None, AT) for box in boxes]
    bad = [Draft(toy.FILLED.name, toy.BoxFilled(box=box, count=1, explodes=True), None, AT) for box in boxes]
    with world(COUNTY):
        answers = record([*made, *bad, BOX_MADE, filled(2)], by=SYSTEM(COUNTY))

        assert [answer.status for answer in answers] == ["stored"] * 300 + ["refused"] * 300 + ["stored"] * 2
        assert ReturnedEntry.objects.count() == 300


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("no room on disk"), InterfaceError("connection is closed")])
def test_a_failing_database_refuses_nobody(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database could not do is an error to who waits, who sends it again; nothing is put aside as wrong."""

    def fail(batch: Batch, incoming: object) -> None:
        raise error

    monkeypatch.setattr(Batch, "run", fail)
    with pytest.raises(type(error)):
        commit(COUNTY, [incoming_of(opening("演练"), SYSTEM(COUNTY))])

    monkeypatch.undo()
    assert ReturnedEntry.objects.count() == 0


@pytest.mark.django_db
def test_what_the_driver_raises_reaches_us_as_an_error_of_django() -> None:
    with pytest.raises((OperationalError, ProgrammingError)):
        store().execute("SELECT nothing FROM nowhere", [])


@pytest.mark.django_db
def test_a_head_that_was_set_back_loses_no_new_entry() -> None:
    """A number given out twice must not be dropped in silence: nothing is acknowledged that is not there."""
    record([opening("一"), opening("二")], by=SYSTEM(COUNTY))
    Head.objects.update(seq=1)
    third = opening("三")

    (answer,) = record([third], by=SYSTEM(COUNTY))

    assert answer.status == "refused"
    assert not StoredEntry.objects.filter(id=third.id).exists()
    assert ReturnedEntry.objects.get().entry == third.id


class TidyWriter(ThreadWriter):
    """Leaves no connection behind in its thread, so that the test's database can be dropped."""

    def _settle(self, *args: Any) -> None:
        connection.close()
        super()._settle(*args)


@pytest.fixture
def thread_writer() -> ThreadWriter:
    return TidyWriter()


def hand_in(writer: ThreadWriter, *drafts: Draft) -> list[Any]:
    by = SYSTEM(COUNTY)
    return list(writer.hand_in([incoming_of(draft, by) for draft in drafts], by=by, priority=Priority.DOOR))


@pytest.mark.django_db(transaction=True)
def test_the_writer_reconnects_where_the_connection_is_gone(
    thread_writer: ThreadWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, failed = Batch.run, threading.Event()

    def fail_once(batch: Batch, incoming: Any) -> Any:
        if not failed.is_set():
            failed.set()
            raise OperationalError("server closed the connection unexpectedly")
        return run(batch, incoming)

    monkeypatch.setattr(Batch, "run", fail_once)

    assert [answer.status for answer in hand_in(thread_writer, opening("演练"))] == ["stored"]
    assert Emergency.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_writer_lives_on_after_a_failing_database(
    thread_writer: ThreadWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(batch: Batch, incoming: object) -> None:
        raise OperationalError("no room on disk")

    with monkeypatch.context() as patch:
        patch.setattr(Batch, "run", fail)
        for _turn in range(3):
            with pytest.raises(OperationalError):
                hand_in(thread_writer, opening("演练"), opening("演练"))
    assert thread_writer._waiting == 0

    assert [answer.status for answer in hand_in(thread_writer, opening("演练"))] == ["stored"]
    assert thread_writer._waiting == 0


def test_a_forked_process_has_a_writer_of_its_own(thread_writer: ThreadWriter) -> None:
    thread_writer._waiting = 7

    thread_writer.begin()

    assert (thread_writer._waiting, thread_writer._thread) == (0, None)


@pytest.mark.django_db
@pytest.mark.usefixtures("toy")
def test_two_entries_may_share_one_body() -> None:
    """A page may make one body and hand it in for two places; each row is its own entry's."""
    with world(COUNTY):
        record([BOX_MADE], by=SYSTEM(COUNTY))
        body = toy.BoxFilled(box=BOXES[0], count=1)
        record([Draft(toy.FILLED.name, body, None, AT), Draft(toy.FILLED.name, body, None, AT)], by=SYSTEM(COUNTY))

        assert toy.ToyBox._default_manager.get().count == 2
        assert_sound(COUNTY)


@pytest.mark.django_db
@pytest.mark.usefixtures("toy")
def test_a_growing_table_is_measured_before_its_plans_are_kept(
    on_postgresql: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan kept from when a table was empty would walk the whole county's index for each batch."""
    if not on_postgresql:
        pytest.skip("SQLite is told by estimates (wiring/statistics.py)")
    monkeypatch.setattr(sql, "_stores", {"postgresql": PostgresStore()})
    made = [Draft(toy.MADE.name, toy.BoxMade(box=uuid7(), shelf=BOXES[1]), None, AT) for _n in range(250)]
    with world(COUNTY):
        for table in {register.model._meta.db_table for register in registers} | {"ledger_entry"}:
            store().execute(f"ANALYZE {table}", [])  # whatever tests before this one have left behind
        record(made, by=SYSTEM(COUNTY))
        (row,) = store().execute("SELECT reltuples::bigint FROM pg_class WHERE relname = %s", ["ledger_entry"])

    assert row[0] == 251
