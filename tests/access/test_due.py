"""Posts whose last day is over lapse once."""

from datetime import date, timedelta

import pytest
from tests.ledger.worlds import arrive, world
from tests.places.ground import XIGUAN, ground

from lianfang.access.models import Post
from lianfang.access.opening import given_post, opened_account, post_terms
from lianfang.kit.clock import day_start
from lianfang.kit.ids import uuid7
from lianfang.ledger.due import dues
from lianfang.ledger.models import StoredEntry

COUNTY = "141028"
LAST = date(2020, 2, 6)
pytestmark = pytest.mark.django_db


def lapses() -> int:
    return StoredEntry.objects.filter(kind="access.post_lapsed").count()


def test_post_lapses_once_when_its_last_day_is_over() -> None:
    account, start = uuid7(), day_start(date(2020, 1, 26))
    opened = opened_account(account, place=XIGUAN, staff_code="XG01", name="王建国", phone="", at=start, id=uuid7())
    drafts = [
        given_post(
            post_terms(uuid7(), account, "grid_worker", from_on=LAST - timedelta(days=9), until_on=until_on),
            place=XIGUAN,
            at=start,
            id=uuid7(),
        )
        for until_on in (LAST, LAST + timedelta(days=1), None)
    ]
    with world(COUNTY):
        arrive(COUNTY, [*ground(), opened, *drafts])

        dues.run(COUNTY, day_start(LAST))
        before = lapses()
        for _ in range(2):
            dues.run(COUNTY, day_start(LAST + timedelta(days=1)))

        assert (before, lapses()) == (0, 1)
        assert list(Post.objects.filter(lapsed=True).values_list("until_on", flat=True)) == [LAST]
