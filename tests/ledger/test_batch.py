"""The door, from a draft to a row."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from lianfang.kit.ids import uuid7
from lianfang.ledger.cannot import CannotMixDrill
from lianfang.ledger.door import SYSTEM, Author, Draft, record, record_one
from lianfang.ledger.emergencies import LEVEL, OPENED, LevelBody, OpenedBody, open_emergency
from lianfang.ledger.models import Emergency, Head, Hold, ReturnedEntry, StoredEntry

AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
COUNTY = "141028"
pytestmark = pytest.mark.django_db


def opened(*, drill: bool = True) -> Draft:
    body = OpenedBody(emergency=uuid7(), name="演练", drill=drill, level=1, ground="预案")
    return Draft(OPENED.name, body, None, AT)


def emergency_of(draft: Draft) -> UUID:
    assert isinstance(draft.body, OpenedBody)
    return draft.body.emergency


def test_an_emergency_is_made_of_entries() -> None:
    draft = opened()

    answer = record_one(draft, by=SYSTEM(COUNTY))

    row = Emergency.objects.get(county=COUNTY, id=emergency_of(draft))
    assert (answer.status, answer.seq, row.level, row.is_drill) == ("stored", 1, 1, True)
    assert Head.objects.get(county=COUNTY).seq == 1


def test_the_same_entry_twice_is_stored_once_with_the_same_answer() -> None:
    draft = opened()

    first, second = record([draft, draft], by=SYSTEM(COUNTY))
    third = record_one(draft, by=SYSTEM(COUNTY))

    assert [first.status, second.status, third.status] == ["stored", "same", "same"]
    assert {first.hash, second.hash, third.hash} == {first.hash}
    assert StoredEntry.objects.count() == 1


def test_the_same_id_with_other_bytes_is_kept_as_a_conflict() -> None:
    draft = opened()
    other = Draft(OPENED.name, draft.body, None, datetime(2020, 2, 6, 9, 21, tzinfo=UTC), id=draft.id)

    first, second = record([draft, other], by=SYSTEM(COUNTY))

    assert (first.status, second.status) == ("stored", "conflict")
    assert ReturnedEntry.objects.get().code == "ledger.other_bytes"


def test_an_entry_that_comes_before_its_target_is_held_until_then() -> None:
    open_emergency(COUNTY, name="演练", drill=True, level=1, ground="", at=AT)
    second = opened()
    level = Draft(LEVEL.name, LevelBody(emergency=emergency_of(second), level=2, ground=""), None, AT)

    (held,) = record([level], by=SYSTEM(COUNTY))
    record_one(second, by=SYSTEM(COUNTY))

    assert held.status == "held"
    assert Hold.objects.count() == 0
    assert Emergency.objects.get(id=emergency_of(second)).levels[-1][1] == 2


def test_drill_and_real_never_share_a_database() -> None:
    record_one(opened(), by=SYSTEM(COUNTY))

    with pytest.raises(CannotMixDrill):
        record_one(opened(drill=False), by=SYSTEM(COUNTY))


def test_a_replayed_drill_records_each_fact_on_its_own_day() -> None:
    open_emergency(COUNTY, name="演练", drill=True, level=1, ground="", at=AT)
    player = Author(COUNTY, uuid7(), None, "", "drill")
    body = OpenedBody(emergency=uuid7(), name="演练二", drill=True, level=1, ground="")

    record_one(Draft(OPENED.name, body, None, AT), by=replace(player, account=SYSTEM(COUNTY).account))

    assert StoredEntry.objects.get(seq=2).recorded_at == AT


def test_what_a_person_records_bears_the_time_it_came_in() -> None:
    record_one(opened(), by=SYSTEM(COUNTY))

    assert StoredEntry.objects.get(seq=1).recorded_at > AT
