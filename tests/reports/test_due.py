"""The clock fills what is due soon, a person releases it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import QuerySet
from tests.people.world import DONGGUAN_PATH, XIGUAN, XIGUAN_PATH, lay_out, member
from tests.people.world import register as register_household
from tests.reports.asked import COUNTY, ON, blank_form, book, register

from lianfang.kit.clock import ZONE
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.due import dues
from lianfang.ledger.withdrawing import FORGOTTEN, ForgottenBody
from lianfang.people.models import Person
from lianfang.reports import shelf
from lianfang.reports.filling import Filled, fill_form
from lianfang.reports.forgetting import destroy_filled
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


def test_a_form_that_was_being_filled_when_somebody_was_forgotten_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The forgetting looked for files to destroy before this one lay there."""
    person, fill, forgotten = Person.objects.get(county=COUNTY).id, fill_form, list[UUID]()

    def meanwhile(*given: Any, **named: Any) -> Filled:
        filled = fill(*given, **named)
        if filled.place.id == XIGUAN and not forgotten:
            forgotten.append(person)
            body = ForgottenBody(subject=person, what="person", reason="疫情结束")
            record_one(Draft(FORGOTTEN.name, body, None, DUE - timedelta(hours=1)), by=SYSTEM(COUNTY))
            destroy_filled(COUNTY, person)
        return filled

    monkeypatch.setattr("lianfang.reports.due.fill_form", meanwhile)
    dues.run(COUNTY, DUE - timedelta(hours=1))
    kept = [digest for digest in shelf.filled(COUNTY) if person in shelf.persons_of(COUNTY, digest)]
    filled_count = rows().count()
    dues.run(COUNTY, DUE - timedelta(minutes=30))

    assert (kept, filled_count, rows().count()) == ([], 1, 2)
