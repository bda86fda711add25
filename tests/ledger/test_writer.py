"""The writer: what one entry breaks, it breaks alone."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from threading import current_thread

import pytest

from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, Draft, receive, record
from lianfang.ledger.flows import flows
from lianfang.ledger.kinds import Entry
from lianfang.ledger.models import ReturnedEntry, StoredEntry
from lianfang.ledger.registers import Context
from lianfang.ledger.settling import CannotSettleTwice, settle
from lianfang.ledger.writing.writer import ThreadWriter

from . import toyroom as toy
from .drafts import BOX_MADE, BOXES
from .worlds import assert_sound, world

COUNTY = "141028"
AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toy")]


def filled(count: int, **more: bool) -> Draft:
    return Draft(toy.FILLED.name, toy.BoxFilled(box=BOXES[0], count=count, **more), None, AT)


def test_a_value_that_no_column_holds_is_refused_alone() -> None:
    with world(COUNTY):
        answers = record([BOX_MADE, filled(1), filled(2**70), filled(2)], by=SYSTEM(COUNTY))

        assert [answer.status for answer in answers] == ["stored", "stored", "refused", "stored"]
        assert toy.ToyBox._default_manager.get().count == 3
        assert_sound(COUNTY)


def test_a_flow_that_raises_takes_only_its_own_cause_with_it() -> None:
    (flow,) = flows.on(toy.OPENED.name)
    good, bad = (Draft(toy.OPENED.name, toy.BoxOpened(box=BOXES[0]), None, AT) for _n in range(2))

    def make(entry: Entry, ctx: Context) -> Iterable[Draft]:
        if entry.id == bad.id:
            raise ArithmeticError("this flow breaks")
        return flow.make(entry, ctx)

    with world(COUNTY), pytest.MonkeyPatch.context() as patch:
        patch.setitem(flows._found, toy.OPENED.name, [replace(flow, make=make)])
        answers = record([BOX_MADE, good, bad, filled(2)], by=SYSTEM(COUNTY))

        assert [answer.status for answer in answers] == ["stored", "stored", "refused", "stored"]
        assert ReturnedEntry.objects.get().code == "ledger.fold_failed"
        assert StoredEntry.objects.filter(cause=good.id).count() == 1
        assert_sound(COUNTY)


def test_an_old_body_that_cannot_be_read_is_refused_alone() -> None:
    with world(COUNTY):
        lines = [
            b'{"id":"%s","kind":"toy.box_filled","version":1,"happened_at":"2020-02-06T09:20:00Z","body":%s}'
            % (str(uuid7()).encode(), body)
            for body in (b'{"box":"%s","number":4}' % str(BOXES[0]).encode(), b'{"box":"x"}', b"{}")
        ]
        record([BOX_MADE], by=SYSTEM(COUNTY))

        answers = receive(lines, by=SYSTEM(COUNTY))

        assert [answer.status for answer in answers] == ["stored", "refused", "refused"]
        assert toy.ToyBox._default_manager.get().count == 4


def test_for_one_id_with_two_bodies_the_first_stands_and_the_other_is_kept() -> None:
    first = filled(1)
    second = replace(first, body=toy.BoxFilled(box=BOXES[0], count=2))

    with world(COUNTY):
        answers = record([BOX_MADE, first, second, second, first], by=SYSTEM(COUNTY))

        assert [answer.status for answer in answers] == ["stored", "stored", "conflict", "conflict", "same"]
        assert toy.ToyBox._default_manager.get().count == 1
        assert [(row.entry, row.code) for row in ReturnedEntry.objects.all()] == [(first.id, "ledger.other_bytes")]
        assert_sound(COUNTY)


@pytest.mark.django_db(transaction=True)
def test_the_writers_own_thread_does_what_is_asked_and_tells_what_went_wrong() -> None:
    writer, done = ThreadWriter(), list[str]()

    def settle_missing() -> None:
        done.append(current_thread().name)
        settle(COUNTY, uuid7(), how="given_up", by=None, at=AT)

    writer.run(COUNTY, lambda: done.append(current_thread().name))
    with pytest.raises(CannotSettleTwice):
        writer.run(COUNTY, settle_missing)  # its thread lets go of its connection after an error

    assert done == ["ledger-writer", "ledger-writer"]
