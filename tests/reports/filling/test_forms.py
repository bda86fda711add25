"""The ten forms of departments, filled for a drill county and compared with what the entries say, cell by cell."""

import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django.fixtures import DjangoAssertNumQueries
from pytest_django.plugin import DjangoDbBlocker
from tests.fixtures.access import scope_as

from lianfang.drill.play import Ask, play
from lianfang.kit.clock import ZONE, day_of, now
from lianfang.ledger.models import StoredEntry
from lianfang.places.models import Place
from lianfang.reports.filling import Filled, fill_form

from .dresses import dressed, form, text_of
from .reference import COUNTY, RELATIONS, One, World, persons, state_more, world
from .reference_places import households, villages
from .workbooks import opened

pytestmark = pytest.mark.django_db
PATH = "14.10.28."
QUERIES = 13
CHUNK = 500  # identities are opened so many at a time


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One small county for all tests here, gone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        at = now()
        play(Ask(COUNTY, 120, 2020, at))
        state_more(world(day_of(at)), at)
        yield world(day_of(at))
        transaction.set_rollback(True)


def fill(content: bytes, name: str, county: World, *, path: str = PATH, role: str = "headquarters") -> Filled:
    place = Place.objects.get(county=COUNTY, path=path)
    return fill_form(scope_as(role, path), content, name, place, county.on)


def rows_in(filled: Filled) -> list[dict[str, str]]:
    """What the finished file says, row by row, under the headers that its table has."""
    table = filled.tables[0]
    sheet: Worksheet = opened(filled.content)[table.table.sheet]
    heads = [(column.number, " ".join((*column.header.parents, column.header.text))) for column in table.columns]
    return [{head: text_of(sheet.cell(row, number).value) for number, head in heads} for row in sorted(table.at)]


def compare(
    rows: Sequence[Mapping[str, str]],
    wanted: Sequence[Mapping[str, str | None]],
    *,
    key: Callable[[Mapping[str, Any]], Any],
) -> tuple[int, int, list[str]]:
    """Return how many cells are knowable, how many of them are right, and what is wrong."""
    waiting: dict[Any, list[Mapping[str, str]]] = {}
    for row in rows:
        waiting.setdefault(key(row), []).append(row)
    knowable = right = 0
    wrong: list[str] = []
    for one in wanted:
        row = waiting.get(key(one), [{}]).pop(0) if waiting.get(key(one)) else {}
        for head, value in one.items():
            said = row.get(head, "")
            knowable += value is not None
            right += value is not None and said == value
            if said and said != (value or ""):
                wrong.append(f"{head}: {said} for {value}")
    return knowable, right, wrong


def _whom(row: Mapping[str, Any]) -> Any:
    number = next((row[head] for head in ("身份证", "身份证号", "身份证号码", "证件号码") if head in row), "")
    return row.get("姓名"), number or ""


def _expected(number: str, county: World, path: str = PATH) -> list[dict[str, str | None]]:
    says = persons(county.on)[number]
    people = county.below(path).people
    people = [one for one in people if one.way] if number == "03" else people
    return [{head: says[head](one) for head in says} for one in people]


@pytest.mark.parametrize("number", ["01", "03", "07", "08"])
def test_form_of_persons_says_what_the_entries_say(county: World, number: str) -> None:
    filled = fill(*form(number), county)
    wanted = _expected(number, county)
    rows = rows_in(filled)

    knowable, right, wrong = compare(rows, wanted, key=_whom)

    assert (len(rows), wrong) == (len(wanted), [])
    assert right == knowable > len(wanted) * 5
    # all other columns are empty, with a reason (grids have no number in the drill)
    others = [column for column in filled.tables[0].columns if column.header.text not in wanted[0]]
    assert [one.header.text for one in others if any(row[one.header.text] for row in rows)] == []
    assert [one.header.text for one in others if one.reason_empty is None and one.key != "grid"] == []


def test_form_of_households_says_what_the_entries_say(county: World) -> None:
    filled = fill(*form("02"), county)
    wanted = _wanted("02", county, PATH)
    rows = rows_in(filled)

    knowable, right, wrong = compare(rows, wanted, key=_row_key)

    assert (len(rows), wrong) == (len(wanted), [])
    assert right == knowable > len(wanted) * 3


def test_form_of_villages_says_what_the_entries_say(county: World) -> None:
    filled = fill(*form("09"), county)
    wanted = _wanted("09", county, PATH)
    rows = rows_in(filled)

    knowable, right, wrong = compare(rows, wanted, key=_row_key)

    assert (len(rows), wrong) == (73, [])
    assert right == knowable > 73


@pytest.mark.parametrize("number", ["04", "05", "06", "10"])
def test_form_about_what_is_not_recorded_yet_stays_empty_and_says_so(county: World, number: str) -> None:
    filled = fill(*form(number), county)
    table = filled.tables[0]

    assert table.rows == []
    assert {column.reason_empty.code for column in table.columns if column.reason_empty} == {"not_yet"}


# ── the same forms in another dress ──────────────────────────────────────────────────────────────────────────────────


def _by_building(county: World) -> Counter[str]:
    """How many people live in each building; the drill shows one community with all its doors."""
    return Counter(".".join(one.home.door.path.split(".")[:7]) + "." for one in county.people)


def small(county: World) -> str:
    """A building of some sixty people: enough to compare, quick to fill again and again."""
    counts = _by_building(county)
    return min(counts, key=lambda path: (abs(counts[path] - 60), path))


@pytest.mark.parametrize("how", ["shuffled", "reworded", "titled", "grouped", "instructed"])
@pytest.mark.parametrize("number", ["01", "03", "08"])
def test_form_in_another_dress_says_the_same(county: World, number: str, how: str) -> None:
    content, name, called = dressed(number, how)
    path = PATH if number == "03" else small(county)  # of those who came back there are few
    filled = fill(content, name, county, path=path)
    wanted = _expected(number, county, path)
    rows = [
        {called[head.split(" ")[-1] if head not in called else head]: text for head, text in row.items()}
        for row in rows_in(filled)
    ]

    knowable, right, wrong = compare(rows, wanted, key=_whom)

    # Without its instruction row form 08 no longer says by which mark phones are parted.
    wrong = [one for one in wrong if not (number == "08" and one.startswith("联系电话"))]
    assert (len(rows), wrong) == (len(wanted), [])
    assert right >= knowable * 0.98 > 10


LISTED = ("head", "spouse", "child")
SOME = {("02", "reworded"), ("07", "shuffled"), ("09", "reworded")}


@pytest.mark.parametrize(
    ("number", "how"),
    [
        pytest.param(number, how, marks=() if (number, how) in SOME else pytest.mark.soak)
        for number in ("02", "07", "09")
        for how in ("shuffled", "reworded", "titled", "grouped", "instructed")
        if (number, how) != ("09", "grouped")  # it has groups of its own
    ],
)
def test_form_of_homes_reports_or_places_in_another_dress_says_the_same(county: World, number: str, how: str) -> None:
    content, name, called = dressed(number, how)
    path = PATH if number == "09" else small(county)
    rows = [
        {called.get(head, head): text for head, text in row.items()}
        for row in rows_in(fill(content, name, county, path=path))
    ]
    if how == "grouped":
        rows = [{called[head.split(" ")[-1]]: text for head, text in row.items()} for row in rows]

    knowable, right, wrong = compare(rows, _wanted(number, county, path), key=_row_key)

    assert (len(rows), wrong) == (len(_wanted(number, county, path)), [])
    assert right >= knowable * 0.98 > 50


def _wanted(number: str, county: World, path: str) -> list[dict[str, str | None]]:
    if number == "07":
        return _expected(number, county, path)
    if number == "02":
        says = households(county.on)
        return [{head: say(home) for head, say in says.items()} for home in county.below(path).homes]
    counts = villages(county)
    places = [place for place in county.places.values() if place.kind in ("community", "village")]
    return [{"村(社区)": place.name, **{head: say(place.path) for head, say in counts.items()}} for place in places]


def _row_key(row: Mapping[str, Any]) -> Any:
    return row.get("村(社区)") or (row.get("楼栋户号"), row.get("户主")) if "姓名" not in row else _whom(row)


# ── who may see what, and rows that stand there already ──────────────────────────────────────────────────────────────


def test_reader_without_names_gets_none_and_is_told_why(county: World) -> None:
    filled = fill(*form("01"), county, role="department_reader")
    empty = {c.header.text: c.reason_empty.code for c in filled.tables[0].columns if c.reason_empty}

    assert {head: empty.get(head) for head in ("姓名", "身份证", "联系电话", "户籍", "性别")} == {
        "姓名": "rights",
        "身份证": "rights",
        "联系电话": "rights",
        "户籍": "rights",
        "性别": None,
    }
    assert {row["姓名"] + row["身份证"] for row in rows_in(filled)} == {""}


def test_record_of_visits_lists_every_visit_to_these_homes(county: World) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["网格员入户走访记录"])
    sheet.append(["序号", "走访日期", "户主", "门牌号", "走访结果", "在家人数"])
    out = io.BytesIO()
    book.save(out)
    path = small(county)
    filled = fill(out.getvalue(), "记录.xlsx", county, path=path)
    visits = [(at, home) for home in county.below(path).homes for at, _body in home.visits if day_of(at) <= county.on]
    rows = [row for row in rows_in(filled) if row["户主"]]  # doors of nobody were gone to as well

    assert 0 < len({home.id for _at, home in visits}) < len(county.below(path).homes)
    assert filled.tables[0].subject.visited
    assert [row["走访日期"] for row in rows] == [
        f"{at.astimezone(ZONE):%Y-%m-%d}" for at, _home in sorted(visits, key=_at)
    ]


def _at(visit: tuple[Any, Any]) -> Any:
    return visit[0]


def test_drop_downs_take_what_they_allow_and_nothing_else(county: World) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["姓名", "性别", "与户主关系", "身份证号"])
    for column, words in (("B", "1.男,2.女"), ("C", "户主,配偶,子女")):
        allowed = DataValidation(type="list", formula1=f'"{words}"')
        allowed.add(f"{column}2:{column}20")
        sheet.add_data_validation(allowed)
    out = io.BytesIO()
    book.save(out)
    path = small(county)
    filled = fill(out.getvalue(), "名单.xlsx", county, path=path)
    relations = [said for line in filled.tables[0].said for said in line[2:3]]

    assert Counter((row["性别"], row["与户主关系"]) for row in rows_in(filled)) == Counter(
        (
            {"male": "1.男", "female": "2.女"}[one.member.sex],
            RELATIONS[one.member.relation] if one.member.relation in LISTED else "",
        )
        for one in county.below(path).people
    )
    assert {said.reason.code for said in relations if said.reason} == {"no_choice"}


def test_form_for_one_community_names_nobody_of_another(county: World) -> None:
    path = "14.10.28.100.003."
    filled = fill(*form("08"), county, path=path, role="community_office")

    assert Counter(row["姓名"] for row in rows_in(filled)) == Counter(
        one.member.identity.name for one in county.below(path).people
    )


def test_half_filled_form_is_completed_and_what_differs_is_listed(county: World) -> None:
    content, name = form("08")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    path = "14.10.28.100.003."
    people = county.below(path).people
    known = next(one for one in people if one.member.identity.id_no)
    sheet["A5"], sheet["B5"], sheet["C5"] = known.member.identity.name, known.member.identity.id_no, "不详"
    sheet["A6"], sheet["B6"] = "赵不在", "991028190001010000"
    out = io.BytesIO()
    book.save(out)

    filled = fill(out.getvalue(), name, county, path=path, role="community_office")
    rows, report = rows_in(filled), filled.report["tables"][0]

    assert (rows[0]["性别"], rows[0]["户编号"]) == ("不详", known.home.number)
    assert (rows[1]["姓名"], rows[1]["性别"]) == ("赵不在", "")
    assert [one["cell"] for one in report["differs"]] == ["C5"]
    assert (report["strangers"], len(rows)) == (1, len(people) + 1)


def test_every_filled_cell_names_entries_that_are_there(county: World) -> None:
    filled = fill(*form("01"), county)
    cells = [cell for cell in filled.cells if cell.value is not None]
    named = {entry for cell in cells for entry in cell.evidence}

    assert [cell.address for cell in cells if not cell.evidence] == []
    assert StoredEntry.objects.filter(county=COUNTY, id__in=named).count() == len(named) > 100


def test_filling_asks_as_often_for_many_as_for_few(
    county: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    content, name = form("01")
    by_size = sorted((count, path) for path, count in _by_building(county).items() if count < CHUNK)
    (least, few), (most, many) = by_size[0], by_size[-1]
    assert most > 5 * least
    for path in (few, many):
        place, scope = Place.objects.get(county=COUNTY, path=path), scope_as("headquarters", path)
        with django_assert_num_queries(QUERIES):
            fill_form(scope, content, name, place, county.on)


def test_title_narrows_who_came_back_by_region(county: World) -> None:
    content, _name = form("03")

    for title, codes in (("湖北返乡人员登记表", ("42",)), ("省外返乡人员登记表", None), ("返乡人员登记表", ("",))):
        rows = rows_in(fill(content, f"{title}.xlsx", county))
        wanted = [one for one in county.people if _from(one, codes)]

        assert sorted(row["姓名"] for row in rows) == sorted(one.member.identity.name for one in wanted)
        assert rows


def _from(one: One, codes: tuple[str, ...] | None) -> bool:
    far = [way[1] for way in one.travels if not way[1].startswith(COUNTY)]
    return any(code[:2] != COUNTY[:2] if codes is None else code.startswith(codes) for code in far)
