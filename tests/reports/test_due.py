"""The clock fills what is due soon, a person releases it."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db.models import QuerySet
from tests.people.world import DONGGUAN_PATH, XIGUAN, XIGUAN_PATH, lay_out, member
from tests.people.world import register as register_household
from tests.reports.asked import COUNTY, ON, blank_form, book, register

from lianfang.kit.clock import ZONE
from lianfang.ledger.due import dues
from lianfang.reports import shelf
from lianfang.reports.models import Filing

pytestmark = pytest.mark.django_db
DUE = datetime(2020, 2, 6, 16, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def _asked(db: None) -> None:
    lay_out()
    register_household(member("张大山"))
    register(book=book(content=blank_form(title="入户排查登记表")))


def rows() -> "QuerySet[Filing]":
    return Filing.objects.filter(county=COUNTY, on=ON).order_by("path")


def test_nothing_is_filled_before_its_time_or_after_the_deadline() -> None:
    dues.run(COUNTY, DUE - timedelta(hours=3))
    dues.run(COUNTY, DUE)

    assert list(rows()) == []


def test_each_unit_finds_its_form_filled_and_waiting() -> None:
    dues.run(COUNTY, DUE - timedelta(hours=1))
    dues.run(COUNTY, DUE - timedelta(minutes=30))

    found = list(rows())
    assert [(row.by_clock, row.released_at, row.differ_count) for row in found] == [(True, None, 0)] * 2
    assert [row.asked_count == row.filled_count + row.left_count + row.empty_count for row in found] == [True, True]
    assert [(row.path, row.filled_count > 0) for row in found] == [(DONGGUAN_PATH, False), (XIGUAN_PATH, True)]
    assert [shelf.is_kept(COUNTY, row.digest) for row in found] == [True, True]


def test_the_clock_leaves_alone_what_a_unit_has_answered() -> None:
    dues.run(COUNTY, DUE - timedelta(hours=1))
    before: dict[UUID, datetime | None] = {row.place: row.filled_at for row in rows()}

    dues.run(COUNTY, DUE - timedelta(minutes=10))

    assert {row.place: row.filled_at for row in rows()} == before
    assert XIGUAN in before
