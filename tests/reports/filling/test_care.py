"""A form about those who need looking after lists them and nobody else; one that asks who they are lists everybody."""

import io
from collections.abc import Sequence
from datetime import timedelta

import openpyxl
import pytest
from tests.fixtures.access import scope_as
from tests.people.world import AT, COUNTY, DOOR, EAST_DOOR, OTHER_DOOR, XIGUAN_PATH, lay_out, member, register
from tests.screening.world import visit

from lianfang.places.models import Place
from lianfang.reports.care import Care, care_in
from lianfang.reports.filling import Filled, fill_form

from .workbooks import opened

pytestmark = pytest.mark.django_db
ROLL = ("序号", "姓名", "性别", "重点类别", "备注")
VISITS = ("序号", "姓名", "重点类别", "走访日期", "走访人", "走访情况")
HOMES = ("序号", "户主", "门牌号", "走访日期", "走访情况")


@pytest.fixture(autouse=True)
def _laid_out(db: None) -> None:
    lay_out()
    register(member("东关老人", tags=("独居老人",)), door=EAST_DOOR)
    register(member("张大山", relation="head"), member("张老太", relation="parent", tags=("独居老人",)), door=DOOR)
    register(member("李一", relation="head", tags=("低保户",)), member("李二"), door=OTHER_DOOR)
    for door in (EAST_DOOR, DOOR, OTHER_DOOR):
        visit("seen", door, minutes=3)


def fill(title: str, headers: Sequence[str], *lines: Sequence[str], classes: str | None = None) -> Filled:
    book = openpyxl.Workbook()
    for line in ([title], list(headers), *lines):
        book.worksheets[0].append(list(line))
    out = io.BytesIO()
    book.save(out)
    place, on = Place.objects.get(county=COUNTY, path=XIGUAN_PATH), AT.date() + timedelta(days=1)
    scope = scope_as("community_office", XIGUAN_PATH, classes=classes)
    return fill_form(scope, out.getvalue(), "表.xlsx", place, on)


def names(filled: Filled) -> list[str]:
    rows = opened(filled.content)["Sheet"].iter_rows(min_row=3, values_only=True)
    return sorted(str(row[1]) for row in rows if row[1])


@pytest.mark.parametrize(
    ("title", "headers", "listed"),
    [
        ("重点人员走访记录", VISITS, ["张老太", "李一"]),
        ("独居老人走访记录", VISITS, ["张老太"]),
        ("重点人员名单", ROLL, ["张老太", "李一"]),
        ("低保户、残疾人名单", ROLL, ["李一"]),
        ("低保户走访记录", HOMES, ["李一"]),
        ("重点人员家庭走访记录", HOMES, ["张大山", "李一"]),
        ("人员走访记录", VISITS, ["张大山", "张老太", "李一", "李二"]),
        ("人员名单", ROLL, ["张大山", "张老太", "李一", "李二"]),
        ("重点人员登记表", (*ROLL, "是否重点人员"), ["张大山", "张老太", "李一", "李二"]),
    ],
)
def test_a_title_says_whom_it_asks_for(title: str, headers: tuple[str, ...], listed: list[str]) -> None:
    assert names(fill(title, headers)) == listed


def test_a_line_that_stands_in_the_form_already_stays_whoever_it_is_about() -> None:
    made = fill("重点人员名单", ROLL, ("1", "李二", "", "", ""))

    assert names(made) == ["张老太", "李一", "李二"]


def test_who_may_not_see_why_somebody_is_looked_after_is_shown_nobody_and_told_so() -> None:
    made = fill("独居老人名单", ("序号", "姓名", "备注"), classes="AB")

    assert names(made) == []
    assert [column.reason_empty.code for column in made.tables[0].columns if column.reason_empty] == ["rights"] * 2 + [
        "hand"
    ]


@pytest.mark.parametrize(
    ("title", "headers", "said"),
    [
        ("重点人员名单", ROLL, "要照看的人"),
        ("重点人员走访记录", VISITS, "到要照看的人家的每一次入户"),
        ("低保户情况登记表", ("序号", "户主", "户主联系电话", "共同居住成员数"), "有人要照看的住户"),
    ],
)
def test_a_form_says_whom_it_lists(title: str, headers: tuple[str, ...], said: str) -> None:
    assert fill(title, headers).tables[0].subject.said == said


@pytest.mark.parametrize(
    ("title", "tag", "holds"),
    [
        ("重点人员走访记录", "高龄老人", True),
        ("孕妇花名册", "孕产妇", True),
        ("孕妇花名册", "低保户", False),
        ("困难群众走访台账", "低保", True),
    ],
)
def test_a_tag_is_one_that_a_title_names_or_any(title: str, tag: str, holds: bool) -> None:
    care = care_in(title)

    assert care is not None
    assert care.holds([tag]) is holds
    assert not care.holds([])


@pytest.mark.parametrize(
    "title", ["入户排查登记表", "返乡人员登记表", "社区人员底册", "重点地区返乡人员登记表", "", "儿童花名册"]
)
def test_other_titles_ask_for_no_such_people(title: str) -> None:
    assert care_in(title) is None


def test_with_a_journey_among_the_columns_they_are_those_who_came_from_somewhere() -> None:
    headers = ("序号", "姓名", "来源地", "返乡时间", "交通方式")

    assert names(fill("重点人员登记表", headers)) == ["张大山", "张老太", "李一", "李二"]
    assert Care().holds(["高龄老人"])
