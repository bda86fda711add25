"""Whose fault it is: what arrived stands, what had waited for it and cannot be folded is taken back and returned."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lianfang.ledger.door import SYSTEM, Draft, record, record_one
from lianfang.ledger.kinds import Entry
from lianfang.ledger.models import Hold, ReturnedEntry, StoredEntry
from lianfang.ledger.reading.entries import WITHDRAWN
from lianfang.ledger.registers import Context
from lianfang.ledger.settling import sent_bytes
from lianfang.ledger.writing.together import record_together

from . import toyroom as toy
from .drafts import BOX_MADE, BOXES
from .worlds import assert_sound, world

COUNTY = "141028"
AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toy")]


def filled(count: int, **more: bool) -> Draft:
    return Draft(toy.FILLED.name, toy.BoxFilled(box=BOXES[0], count=count, **more), None, AT)


def opened() -> Draft:
    return Draft(toy.OPENED.name, toy.BoxOpened(box=BOXES[0]), None, AT)


def count() -> int:
    return int(toy.ToyBox._default_manager.get(county=COUNTY).count)


def test_what_arrives_stands_and_what_waited_for_it_and_breaks_is_returned() -> None:
    with world(COUNTY):
        bad = filled(1, explodes=True)
        held = record([filled(1), bad, filled(2)], by=SYSTEM(COUNTY))
        answers = record([BOX_MADE, filled(4)], by=SYSTEM(COUNTY))

        assert [answer.status for answer in held] == ["held"] * 3
        assert [answer.status for answer in answers] == ["stored"] * 2
        assert (count(), Hold.objects.count()) == (7, 0)
        back = StoredEntry.objects.get(amends=bad.id)
        assert (back.kind, back.author) == (WITHDRAWN, SYSTEM(COUNTY).account)
        assert_sound(COUNTY)


def test_it_comes_back_under_an_id_of_its_own_and_can_be_sent_again() -> None:
    with world(COUNTY):
        bad = filled(3, explodes=True)
        record([bad], by=replace(SYSTEM(COUNTY), device="平板"))
        record([BOX_MADE], by=SYSTEM(COUNTY))

        row = ReturnedEntry.objects.get()
        assert (row.code, row.device, row.entry == bad.id) == ("ledger.fold_failed", "平板", False)
        assert b'"explodes":true' in sent_bytes(row)
        again = record([replace(filled(3), id=row.entry or bad.id)], by=SYSTEM(COUNTY))

        assert [answer.status for answer in again] == ["stored"]
        assert (count(), ReturnedEntry.objects.get().settled_as) == (3, "sent_again")
        assert_sound(COUNTY)


def test_each_of_many_that_break_is_found_and_no_other() -> None:
    with world(COUNTY):
        waiting = [filled(1, explodes=n in (3, 4, 11)) for n in range(13)]
        record(waiting, by=SYSTEM(COUNTY))
        answer = record_one(BOX_MADE, by=SYSTEM(COUNTY))

        assert (answer.status, count()) == ("stored", 10)
        assert ReturnedEntry.objects.count() == 3
        assert set(StoredEntry.objects.filter(kind=WITHDRAWN).values_list("amends", flat=True)) == {
            waiting[n].id for n in (3, 4, 11)
        }


def test_who_breaks_by_itself_is_refused_and_what_waits_for_it_waits_on() -> None:
    with world(COUNTY):
        bad = filled(1, explodes=True)
        correction = replace(filled(2), amends=bad.id)
        record([BOX_MADE, correction], by=SYSTEM(COUNTY))
        answers = record([bad], by=SYSTEM(COUNTY))

        # With its correction it breaks nothing; without one it is its own fault.
        assert ([answer.status for answer in answers], count()) == (["stored"], 2)
        (refused,) = record([filled(1, explodes=True)], by=SYSTEM(COUNTY))
        assert (refused.status, count()) == ("refused", 2)
        assert_sound(COUNTY)


def test_what_belongs_together_stands_together_too() -> None:
    with world(COUNTY):
        record([filled(1, explodes=True)], by=SYSTEM(COUNTY))
        answers = record_together([BOX_MADE, filled(2)], by=SYSTEM(COUNTY))

        assert [answer.status for answer in answers] == ["stored"] * 2
        assert (count(), ReturnedEntry.objects.count()) == (2, 1)
        assert_sound(COUNTY)


def test_what_breaks_sets_nothing_off_and_its_neighbour_does() -> None:
    with world(COUNTY):
        breaking, good = opened(), opened()

        def contents(entries: Sequence[Entry], ctx: Context) -> int:
            if any(entry.id == breaking.id for entry in entries):
                raise ArithmeticError("this opening breaks")
            return 0

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(toy, "_contents", contents)
            record([breaking, good], by=SYSTEM(COUNTY))
            answer = record_one(BOX_MADE, by=SYSTEM(COUNTY))

        assert answer.status == "stored"
        assert [*StoredEntry.objects.filter(cause__isnull=False).values_list("cause", flat=True)] == [good.id]
