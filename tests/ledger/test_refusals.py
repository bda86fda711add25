"""What the ledger refuses before anything else is looked at."""

from datetime import UTC, datetime

import pytest

from lianfang.kit.ids import uuid7
from lianfang.ledger.cannot import CannotFindEmergency, CannotTakeSize, CannotWait
from lianfang.ledger.door import SYSTEM, Draft, receive, record_one
from lianfang.ledger.emergencies import open_emergency
from lianfang.ledger.kinds import Priority
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.withdrawing import CannotWithdrawNothing, WithdrawnBody
from lianfang.ledger.writing.intake import ENTRY_MAX_BYTES, incoming_of
from lianfang.ledger.writing.writer import MOST_WAITING, ThreadWriter

AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
COUNTY = "141028"


def withdrawal(*, of: bool) -> Draft:
    return Draft("ledger.withdrawn", WithdrawnBody(reason="记错了"), None, AT, amends=uuid7() if of else None)


@pytest.mark.django_db
def test_nothing_is_recorded_before_an_emergency_is_opened() -> None:
    with pytest.raises(CannotFindEmergency):
        record_one(withdrawal(of=True), by=SYSTEM(COUNTY))

    assert not StoredEntry.objects.exists()


@pytest.mark.django_db
def test_an_entry_of_more_than_64_kilobytes_is_refused() -> None:
    open_emergency(COUNTY, name="演练", drill=True, level=1, ground="", at=AT)

    answer = receive([b'{"body": "' + b"x" * ENTRY_MAX_BYTES + b'"}'], by=SYSTEM(COUNTY))[0]

    assert (answer.status, type(answer.refusal)) == ("refused", CannotTakeSize)


@pytest.mark.django_db
def test_a_withdrawal_says_what_it_takes_back() -> None:
    open_emergency(COUNTY, name="演练", drill=True, level=1, ground="", at=AT)

    with pytest.raises(CannotWithdrawNothing):
        record_one(withdrawal(of=False), by=SYSTEM(COUNTY))


def test_who_comes_when_too_many_wait_is_told_when_to_come_again() -> None:
    writer, by = ThreadWriter(), SYSTEM(COUNTY)
    writer._waiting = MOST_WAITING[Priority.DOOR]  # as when a city's phones all come back into reach at once

    with pytest.raises(CannotWait) as refused:
        writer.hand_in([incoming_of(withdrawal(of=True), by)], by=by, priority=Priority.DOOR)

    assert refused.value.params == {"waiting": MOST_WAITING[Priority.DOOR], "seconds": 5}
