"""The burden meter: what was asked of whom, what the ledger filled, what it saved, who asks for what is known."""

from datetime import date, timedelta

import pytest
from tests.fixtures.access import scope_as
from tests.people.world import DONGGUAN, XIGUAN, XIGUAN_PATH, lay_out

from lianfang.access.scope import Scope
from lianfang.reports import burden
from lianfang.reports.kinds import FigureRow, Figures
from lianfang.reports.kinds.released import CannotReleaseRow

from .asked import COUNTY_PATH, ON, columns, register
from .test_filings import fill, release

pytestmark = pytest.mark.django_db
NEXT = ON + timedelta(days=1)


@pytest.fixture
def hq() -> Scope:
    lay_out()
    register()
    register("richang", title="日常报表", department="县教育局", columns=columns((("姓名", "name"), ("彩铃", ""))))
    return scope_as("headquarters", COUNTY_PATH)


def test_each_unit_and_day_is_metered(hq: Scope) -> None:
    fill(XIGUAN, asked=10, filled=7, typed=1, left=1, empty=1)
    release(XIGUAN)

    found = burden.burden(hq, ON, ON)
    loads = {load.place: load for load in found.loads}
    assert [load.forms for load in found.loads] == [2, 2]
    ours = loads[XIGUAN]
    assert (ours.answered, ours.released, ours.silent) == (1, 1, 1)
    assert (ours.cells, ours.filled, ours.typed, ours.left, ours.empty, ours.minutes_saved) == (10, 7, 1, 1, 1, 1.4)


def test_cells_of_forms_that_nobody_filled_are_unknown_and_not_zero(hq: Scope) -> None:
    silent = next(load for load in burden.burden(hq, ON, ON).loads if load.place == DONGGUAN)

    assert (silent.forms, silent.answered, silent.silent) == (2, 0, 2)
    assert (silent.cells, silent.filled, silent.minutes_saved) == (None, None, None)


def test_sums_of_units_and_days_leave_out_what_nobody_stated(hq: Scope) -> None:
    fill(XIGUAN, asked=10, filled=6, left=4, empty=0)

    found = burden.burden(hq, ON, NEXT)
    assert (found.total.forms, found.total.cells, found.total.minutes_saved) == (8, 10, 1.2)
    assert [(load.on, load.forms, load.filled) for load in found.by_day()] == [(NEXT, 4, None), (ON, 4, 6)]
    assert [(load.name, load.forms) for load in found.by_unit()] == [("东关社区", 4), ("西关社区", 4)]


def test_the_estimate_is_stated_with_its_source_and_can_be_replaced(hq: Scope) -> None:
    fill(XIGUAN, asked=10, filled=6, left=4, empty=0)
    standing, own = burden.burden(hq, ON, ON), burden.burden(hq, ON, ON, seconds=30)

    assert (standing.seconds, bool(standing.source), standing.total.minutes_saved) == (12.0, True, 1.2)
    assert (own.seconds, own.source, own.total.minutes_saved) == (30, "", 3.0)


def test_a_meter_covers_a_month_at_most(hq: Scope) -> None:
    assert burden.burden(hq, date(2019, 1, 1), ON).since == date(2020, 1, 7)


def test_an_office_meters_itself_alone(hq: Scope) -> None:
    found = burden.burden(scope_as("community_office", XIGUAN_PATH), ON, ON)

    assert [load.place for load in found.loads] == [XIGUAN]


def test_who_asks_for_what_is_known_is_named(hq: Scope) -> None:
    found = burden.askers(hq, ON)

    assert [one.department for one in found] == ["县卫健局", "县教育局"]
    health, school = found
    assert (health.forms, health.columns, health.known, health.repeated) == (1, 3, 3, 1)
    assert (school.columns, school.known, school.repeated, school.against) == (2, 1, 1, 1)
    assert (health.nothing_new, school.nothing_new) == (("返乡人员登记表",), ("日常报表",))


def test_metering_takes_few_queries(hq: Scope, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]  # pytest-django's own
        burden.burden(hq, ON - timedelta(days=6), ON)


def test_released_figures_have_a_value_for_each_key(hq: Scope) -> None:
    row = FigureRow(place=XIGUAN, values=(1, None))

    with pytest.raises(CannotReleaseRow):
        release(XIGUAN, figures=Figures(keys=("household_total",), rows=(row,)))
    answer = release(XIGUAN, figures=Figures(keys=("household_total", "fever_count"), rows=(row,)))
    assert answer.status == "stored"
