"""A record of visits lists visits: each a row, of the days that its title speaks of, and nobody who was not visited."""

import io
from collections.abc import Sequence
from datetime import timedelta

import openpyxl
import pytest
from tests.fixtures.access import scope_as
from tests.people.world import AT, COUNTY, DOOR, EAST_DOOR, OTHER_DOOR, XIGUAN_PATH, lay_out, member, register
from tests.screening.world import VISIT, later, visit, visit_body, withdraw

from lianfang.kit.ids import uuid7
from lianfang.ledger.door import Draft, record_one
from lianfang.places.models import Place
from lianfang.reports.filling import Filled, fill_form

from .workbooks import opened

pytestmark = pytest.mark.django_db
HEADERS = "序号 走访日期 户主 门牌号 走访结果 在家人数".split()
DAY = 24 * 60


@pytest.fixture(autouse=True)
def _laid_out(db: None) -> None:
    lay_out()
    register(member("东关的人"), door=EAST_DOOR)
    visit("seen", EAST_DOOR, minutes=3)


def blank(*lines: Sequence[str], title: str = "网格员入户走访记录", headers: Sequence[str] = HEADERS) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in ([title], list(headers), *lines):
        sheet.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill(content: bytes, *, days: int = 2, role: str = "community_office") -> Filled:
    place = Place.objects.get(county=COUNTY, path=XIGUAN_PATH)
    on = AT.date() + timedelta(days=days)
    return fill_form(scope_as(role, XIGUAN_PATH), content, "走访记录.xlsx", place, on)


def rows(filled: Filled) -> list[tuple[str, ...]]:
    sheet = opened(filled.content)["Sheet"]
    found = [tuple("" if cell is None else str(cell) for cell in row) for row in sheet.values]
    return [row for row in found[2:] if any(row)]


def test_each_visit_is_a_row_the_earliest_first() -> None:
    register(member("张大山", relation="head"))
    visit("nobody_home", minutes=5)
    visit("seen", minutes=DAY, present_count=2)

    filled = fill(blank())

    assert rows(filled) == [
        ("1", "2020-02-06", "张大山", "祥和苑3号楼2-502", "没人应", ""),
        ("2", "2020-02-07", "张大山", "祥和苑3号楼2-502", "有人", "2"),
    ]


def test_a_door_of_nobody_is_listed_and_a_wrong_one_is_not() -> None:
    visit("vacant", OTHER_DOOR, minutes=5)
    visit("wrong_door", OTHER_DOOR, minutes=6)

    filled = fill(blank())
    assert [row[1:3] + row[4:] for row in rows(filled)] == [("2020-02-06", "", "空置", "")]
    reasons = [said.reason.code for said in filled.tables[0].said[0] if said.reason]
    assert reasons == ["none_of_these", "none_of_these"]  # of nobody there is nothing to be found out


def test_a_visit_that_was_put_right_is_listed_as_it_stands_and_one_taken_back_is_not() -> None:
    register(member(relation="head"))
    first, second = uuid7(), uuid7()
    visit("seen", minutes=5, id=first, present_count=9)
    visit("seen", minutes=6, id=second)
    visit("seen", minutes=5, amends=first, present_count=1)
    withdraw(second, minutes=7)

    filled = fill(blank())

    assert [row[4:] for row in rows(filled)] == [("有人", "1")]
    outcome = filled.tables[0].said[0][4]
    assert outcome.evidence == (first,)


@pytest.mark.parametrize(
    ("title", "dates"),
    [
        ("入户走访日志", ["2020-02-08"]),
        ("近2天入户走访记录", ["2020-02-07", "2020-02-08"]),
        ("本周入户走访记录", ["2020-02-06", "2020-02-07", "2020-02-08"]),
        ("入户走访登记表", ["2020-02-06", "2020-02-07", "2020-02-08"]),
    ],
)
def test_title_says_which_days_are_listed(title: str, dates: list[str]) -> None:
    register(member(relation="head"))
    for day in range(4):
        visit("seen", minutes=5 + day * DAY)

    assert [row[1] for row in rows(fill(blank(title=title)))] == dates


def test_who_went_is_named_and_the_hour_where_it_is_asked() -> None:
    register(member(relation="head"))
    office = scope_as("community_office", XIGUAN_PATH)
    record_one(Draft(VISIT, visit_body("seen"), DOOR, later(5)), by=office.author())

    filled = fill(blank(headers=["走访时间", "户主", "走访结果", "走访人"]))

    assert rows(filled) == [("2020-02-06 17:25", "张大山", "有人", "王建国")]


def test_a_line_that_is_there_is_the_visit_of_its_household_on_its_day() -> None:
    register(member("张大山", relation="head"))
    visit("nobody_home", minutes=5)
    visit("seen", minutes=DAY, present_count=2)

    filled = fill(blank(["1", "2020-02-07", "张大山"]))

    assert [(row[1], row[2], row[4], row[5]) for row in rows(filled)] == [
        ("2020-02-07", "张大山", "有人", "2"),
        ("2020-02-06", "张大山", "没人应", ""),
    ]


def test_a_record_about_persons_has_each_of_them_for_each_visit() -> None:
    register(member("张大山", relation="head"), member("李小河"))
    visit("seen", minutes=5)
    visit("nobody_home", minutes=DAY)

    filled = fill(blank(title="人员走访记录", headers=["姓名", "身份证号", "走访日期", "走访结果"]))

    assert sorted((row[0], row[3]) for row in rows(filled)) == [
        ("张大山", "有人"),
        ("张大山", "没人应"),
        ("李小河", "有人"),
        ("李小河", "没人应"),
    ]


def test_health_of_a_visit_is_what_that_visit_said() -> None:
    person = member("张大山", relation="head")
    register(person)
    visit("seen", minutes=5, persons=[{"person": person.person, "temp_c": 38.1}])
    visit("seen", minutes=DAY, present_count=1)

    filled = fill(blank(headers=["走访日期", "户主", "走访结果", "身体情况"]))

    assert [row[3] for row in rows(filled)] == ["异常", "正常"]


def test_later_visits_than_the_form_are_none_of_its_rows() -> None:
    register(member(relation="head"))
    visit("seen", minutes=5 + DAY)

    assert rows(fill(blank(), days=0)) == []
