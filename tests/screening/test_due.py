from datetime import timedelta

import pytest
from tests.people.world import COUNTY

from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.due import dues
from lianfang.ledger.models import StoredEntry

from .world import door_row, later, visit

pytestmark = pytest.mark.django_db
OVERDUE = "screening.revisit_overdue"
A_DAY = 24 * 60


def overdue_count() -> int:
    return StoredEntry.objects.filter(county=COUNTY, kind=OVERDUE).count()


def test_nothing_is_due_within_a_day(laid_out: None) -> None:
    visit("nobody_home")

    dues.run(COUNTY, later(A_DAY))

    assert (overdue_count(), door_row().is_overdue) == (0, False)


def test_a_door_nobody_went_back_to_is_said_once(laid_out: None) -> None:
    visit("nobody_home")

    dues.run(COUNTY, later(A_DAY + 2))
    dues.run(COUNTY, later(A_DAY + 60))

    entry = StoredEntry.objects.get(county=COUNTY, kind=OVERDUE)
    assert (entry.happened_at, door_row().is_overdue, door_row().status) == (later(A_DAY + 1), True, "again")


def test_a_later_visit_ends_it(laid_out: None) -> None:
    visit("nobody_home")
    dues.run(COUNTY, later(A_DAY + 2))

    visit("seen", minutes=A_DAY + 30)

    assert (door_row().is_overdue, door_row().status) == (False, "done")


def test_a_visit_in_time_that_arrives_late_takes_it_back(laid_out: None) -> None:
    visit("nobody_home")
    dues.run(COUNTY, later(A_DAY + 2))

    visit("nobody_home", minutes=60)

    row = door_row()
    assert (row.is_overdue, row.revisit_due_at) == (False, later(60) + timedelta(hours=24))
    assert rebuild(COUNTY).differences == []


def test_a_second_silent_visit_falls_due_anew(laid_out: None) -> None:
    visit("nobody_home")
    dues.run(COUNTY, later(A_DAY + 2))
    visit("nobody_home", minutes=A_DAY + 10)

    dues.run(COUNTY, later(2 * A_DAY + 20))

    assert (overdue_count(), door_row().is_overdue) == (2, True)
