"""What the door returned and took after all is settled with it; what it did not take stays open."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from pydantic_core import to_json

from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, receive, record, settle_returned
from lianfang.ledger.models import ReturnedEntry
from lianfang.ledger.settling import CannotReadReturned, CannotSettleTwice, sent_bytes

from .drafts import BOX_MADE, BOXES
from .worlds import world

COUNTY = "141028"
AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
BY = SYSTEM(COUNTY)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toy")]


@pytest.fixture(autouse=True)
def box(toy: None) -> Iterator[None]:
    with world(COUNTY):
        record([BOX_MADE], by=BY)
        yield


def filling(id: UUID, count: int) -> bytes:
    """Bytes that the door refuses where `count` is below nothing."""
    body = {"box": BOXES[0], "count": count}
    return to_json({"id": id, "kind": "toy.box_filled", "version": 2, "happened_at": AT, "body": body})


def returned() -> list[tuple[UUID | None, str, UUID | None]]:
    rows = ReturnedEntry.objects.filter(county=COUNTY).order_by("received_at", "id")
    return list(rows.values_list("entry", "settled_as", "settled_by"))


@pytest.mark.parametrize("together", [True, False])
def test_what_was_refused_is_settled_once_it_is_taken(together: bool) -> None:
    one, other = uuid7(), uuid7()
    receive([filling(other, -1)], by=BY)
    lines = [filling(one, -1), filling(one, 3)]

    answers = receive(lines, by=BY) if together else [receive([line], by=BY)[0] for line in lines]

    assert [answer.status for answer in answers] == ["refused", "stored"]
    assert sorted(returned(), key=str) == sorted([(one, "sent_again", BY.account), (other, "", None)], key=str)


def test_other_bytes_under_an_id_that_is_taken_wait_for_somebody() -> None:
    one = uuid7()

    answers = receive([filling(one, 3), filling(one, 4)], by=BY)

    assert [answer.status for answer in answers] == ["stored", "conflict"]
    assert returned() == [(one, "", None)]


def test_what_was_given_up_stays_so_when_it_is_taken() -> None:
    one = uuid7()
    receive([filling(one, -1)], by=BY)
    row = ReturnedEntry.objects.get(county=COUNTY)
    settle_returned(COUNTY, row.id, how="given_up", by=None, at=AT)

    receive([filling(one, 3)], by=BY)

    assert returned() == [(one, "given_up", None)]


def test_one_thing_is_settled_once() -> None:
    receive([filling(uuid7(), -1)], by=BY)
    row = ReturnedEntry.objects.get(county=COUNTY)
    settle_returned(COUNTY, row.id, how="given_up", by=None, at=AT)

    with pytest.raises(CannotSettleTwice):
        settle_returned(COUNTY, row.id, how="kept_first", by=None, at=AT)


def test_what_was_returned_is_read_as_long_as_its_emergency_has_a_key() -> None:
    sent = filling(uuid7(), -1)
    receive([sent], by=BY)
    row = ReturnedEntry.objects.get(county=COUNTY)

    assert sent_bytes(row) == sent
    row.emergency = uuid7()  # one whose key is gone
    with pytest.raises(CannotReadReturned):
        sent_bytes(row)
