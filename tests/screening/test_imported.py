"""Running lists of visits, ten days wide and half filled: a visit for each door and day that somebody marked."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from tests.people.world import DOOR, OTHER_DOOR, XIGUAN, id_no, lay_out, member, office, register

from lianfang.access.scope import Scope
from lianfang.kit.clock import ZONE
from lianfang.ledger.models import StoredEntry
from lianfang.people.importing.outcome import Outcome
from lianfang.people.importing.run import run_import
from lianfang.screening.models import Door

AT = datetime(2020, 2, 12, 9, tzinfo=UTC)
DAYS = [f"2月{day}日" for day in range(1, 11)]


@pytest.fixture
def scope(db: None) -> Scope:
    lay_out()
    return office()


def walked(scope: Scope, headers: list[str], *rows: list[Any]) -> Outcome:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["西关社区入户走访登记表"])
    sheet.append(headers)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return run_import(out.getvalue(), scope, place=XIGUAN, by=scope.author("import"), at=AT)


def visits() -> list[tuple[str, str, int | None, int]]:
    """Day, what was found, how many were at home, of how many something is said."""
    found = []
    for at, text in StoredEntry.objects.filter(kind="screening.door_visit").values_list("happened_at", "body"):
        body = json.loads(text)
        day = at.astimezone(ZONE).strftime("%m-%d")
        found.append((day, body["outcome"], body.get("present_count"), len(body.get("persons", ()))))
    return sorted(found)


def test_ten_days_of_visits_come_in_with_their_days(scope: Scope) -> None:
    register(member("张大山", identity={"id_no": id_no(11)}))
    row = ["张大山", id_no(11), "祥和苑3号楼", "2-502", "√", None, "无人", None, "√", None, None, "2", None, "√"]

    outcome = walked(scope, ["姓名", "身份证号", "小区楼栋", "门牌", *DAYS], row)

    assert visits() == [
        ("02-01", "seen", None, 1), ("02-03", "nobody_home", None, 0), ("02-05", "seen", None, 1),
        ("02-08", "seen", 2, 1), ("02-10", "seen", None, 1),
    ]  # fmt: skip
    assert [(one.status, one.told) for one in outcome.rows] == [("changed", {"visit_outcome": 5})]
    assert Door.objects.get(id=DOOR).status == "done"


def test_the_persons_of_one_door_are_one_visit_a_day(scope: Scope) -> None:
    register(member("张大山", identity={"id_no": id_no(11)}), member("刘小梅", identity={"id_no": id_no(12)}))
    rows = [["张大山", id_no(11), "2-502", "√"], ["刘小梅", id_no(12), "2-502", "无人"]]

    outcome = walked(
        scope, ["姓名", "身份证号", "门牌", DAYS[0]], *[[*r[:2], "祥和苑3号楼" + r[2], r[3]] for r in rows]
    )

    assert visits() == [("02-01", "seen", None, 1)]
    assert [one.status for one in outcome.rows] == ["changed", "changed"]


def test_a_list_of_doors_needs_a_count_and_says_so(scope: Scope) -> None:
    outcome = walked(
        scope,
        ["楼栋", "门牌", "2月1日", "2月2日"],
        ["祥和苑3号楼", "2-502", 3, "√"],
        ["祥和苑3号楼", "1-101", "拒访", "空置"],
    )

    assert visits() == [
        ("02-01", "refused", None, 0), ("02-01", "seen", 3, 0), ("02-02", "vacant", None, 0),
    ]  # fmt: skip
    assert [(r.code, r.cell) for one in outcome.rows for r in one.remarks] == [("visit_uncounted", "D3")]
    assert sorted(Door.objects.filter(id__in=[DOOR, OTHER_DOOR]).values_list("status", flat=True)) == ["done", "vacant"]


def test_running_a_list_of_visits_again_changes_nothing(scope: Scope) -> None:
    lines = (["楼栋", "门牌", *DAYS], ["祥和苑3号楼", "2-502", 3, "无人", None, 2])
    first, again = (walked(scope, *lines) for _turn in range(2))

    assert ([one.status for one in first.rows], [one.status for one in again.rows]) == (["changed"], ["same"])
    assert len(visits()) == 3


def test_a_day_that_has_not_come_and_a_word_that_says_nothing_are_left(scope: Scope) -> None:
    outcome = walked(
        scope, ["楼栋", "门牌", "入户日期", "入户结果"],
        ["祥和苑3号楼", "2-502", "2020-02-03", "有人吧"], ["祥和苑3号楼", "1-101", None, "空置"],
    )  # fmt: skip

    assert [(r.code, r.cell) for one in outcome.rows for r in one.remarks] == [
        ("visit_left", "D3"), ("visit_undated", "D4"),
    ]  # fmt: skip
    assert visits() == []


def test_an_empty_home_of_a_survey_is_a_vacant_door(scope: Scope) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in (
        ["住户情况逐户调查表"],
        ["填报单位:西关社区   填报日期:2020年2月5日"],
        ["楼栋户号", "户主", "住房使用情况(自住/出租/空置/未分配)"],
        ["祥和苑3号楼2-502", "张大山", "空置"],
    ):
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)

    outcome = run_import(out.getvalue(), scope, place=XIGUAN, by=scope.author("import"), at=AT)

    assert visits() == [("02-05", "vacant", None, 0)]
    assert [(one.status, [r.code for r in one.remarks]) for one in outcome.rows] == [("changed", ["nobody_there"])]
