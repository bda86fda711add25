from datetime import timedelta

import pytest
from tests.exports.world import listed, office, taken, wish
from tests.fixtures.access import make_account, make_post
from tests.people.world import (
    AT,
    BUILDING_3,
    COUNTY,
    DOOR,
    EAST_DOOR,
    TOWN,
    XIGUAN,
    XIGUAN_PATH,
    door,
    lay_out,
)
from tests.screening.world import visit

from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.withdrawing import WithdrawnBody
from lianfang.screening.kinds import DoorVisitBody

pytestmark = pytest.mark.django_db
FIRST = door(BUILDING_3, 1, "0101")
DAYS = {"from": "2020-02-06", "until": "2020-02-07"}


@pytest.fixture(autouse=True)
def world(db: None) -> None:
    lay_out()
    visit("refused", EAST_DOOR)
    visit("seen", DOOR)
    visit("nobody_home", FIRST, minutes=3)


def test_each_list_has_the_doors_of_its_page() -> None:
    rows = {name: listed(taken(office(), wish(f"screening.{name}"))) for name in ("unvisited", "revisit", "stale")}

    assert {name: len(found) for name, found in rows.items()} == {"unvisited": 69, "revisit": 1, "stale": 70}
    assert rows["revisit"][0][:7] == [1, "西关社区", "祥和苑 3号楼 1单元", "101", "待复访", 1, "2020-02-06 17:23"]


def test_a_holder_narrows_a_list() -> None:
    account = make_account(name="李守田")
    make_post(account, "grid_worker", f"{XIGUAN_PATH}01.3.", place=BUILDING_3)

    mine = listed(taken(office(), wish("screening.unvisited", filters={"holder": str(account.id)})))
    nobodys = listed(taken(office(), wish("screening.unvisited", filters={"holder": "nobody"})))

    assert ({row[8] for row in mine}, len(mine), len(nobodys)) == ({"李**"}, 23, 46)


def test_coverage_has_a_row_for_each_community_or_township() -> None:
    scope = office("14.10.28.100.")

    by_community = listed(taken(scope, wish("screening.coverage", place=TOWN)))
    by_township = listed(taken(scope, wish("screening.coverage", place=TOWN, filters={"level": "township"})))

    assert [row[:5] for row in by_community] == [["吉昌镇", "东关社区", 24, 0, 24], ["吉昌镇", "西关社区", 70, 1, 69]]
    assert [row[:6] for row in by_township] == [["吉昌镇", None, 94, 1, 93, 1]]


def test_coverage_of_a_community_is_its_own() -> None:
    assert [row[2:6] for row in listed(taken(office(), wish("screening.coverage", place=XIGUAN)))] == [[70, 1, 69, 1.4]]


def test_visits_of_days_are_listed_in_the_order_of_the_ledger() -> None:
    rows = listed(taken(office(), wish("screening.visits", filters=DAYS)))

    assert [row[:5] for row in rows] == [
        ["2020-02-06 17:21", "西关社区", "祥和苑 3号楼 2单元", "502", "有人"],
        ["2020-02-06 17:23", "西关社区", "祥和苑 3号楼 1单元", "101", "没人应"],
    ]


def test_visits_of_other_days_are_not_listed() -> None:
    assert listed(taken(office(), wish("screening.visits"))) == []


def test_a_visit_counts_as_it_was_corrected_and_not_once_it_was_withdrawn() -> None:
    first, second = (
        StoredEntry.objects.get(county=COUNTY, kind="screening.door_visit", place=one).id for one in (DOOR, FIRST)
    )
    corrected = DoorVisitBody.model_validate({"outcome": "vacant"})
    at = AT + timedelta(minutes=9)
    record_one(Draft("screening.door_visit", corrected, DOOR, at, amends=first), by=SYSTEM(COUNTY))
    record_one(Draft("ledger.withdrawn", WithdrawnBody(reason="记错了"), FIRST, at, amends=second), by=SYSTEM(COUNTY))

    assert [row[3:5] for row in listed(taken(office(), wish("screening.visits", filters=DAYS)))] == [["502", "空置"]]
