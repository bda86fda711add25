"""What falls due: one room that cannot say what is due keeps no other waiting."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from lianfang.ledger.door import Draft
from lianfang.ledger.due import Dues

from . import toyroom as toy
from .drafts import BOX_MADE
from .worlds import world

COUNTY = "141028"
AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toy")]


def test_a_room_that_breaks_keeps_no_other_from_what_is_due(caplog: pytest.LogCaptureFixture) -> None:
    def broken(county: str, at: datetime) -> Iterable[Draft]:
        yield BOX_MADE
        raise LookupError("张三丰")

    dues = Dues()
    dues.add("first", lambda county, at: [])
    dues.add("broken", broken)
    dues.add("last", lambda county, at: [BOX_MADE])
    with world(COUNTY):
        answers = dues.run(COUNTY, AT)

        assert [answer.status for answer in answers] == ["stored"]
        assert toy.ToyBox._default_manager.count() == 1
    assert [record.getMessage() for record in caplog.records] == ["What is due could not be found: broken"]
