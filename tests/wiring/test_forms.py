"""`lianfang forms fill`: a form filled from the command line, its report, what is remembered and what is refused."""

import argparse
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.people.world import AT, COUNTY, XIGUAN, id_no, lay_out, member, register

from lianfang.books.models import Mapping
from lianfang.kit.clock import day_of, now
from lianfang.ledger.models import StoredEntry
from lianfang.wiring.arguments import parser
from lianfang.wiring.commands import forms as command
from lianfang.wiring.console import Console
from lianfang.wiring.main import absolute


@pytest.fixture(autouse=True)
def _laid_out(db: None) -> None:
    lay_out()
    register(member("张大山"), member("李小梅", sex="female", identity={"id_no": id_no(12)}))


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for line in (["人员花名册"], ["姓名", "性别", "身份证号", "政治面貌"], ["填表人：      审核人："]):
        book.worksheets[0].append(line)
    path = tmp_path / "花名册.xlsx"
    book.save(path)
    return path


def run(file: Path, *more: str) -> tuple[int, str]:
    said: list[str] = []
    words = ["forms", "fill", str(file), "--place", "141028100003", "-o", str(file.with_name("填好.xlsx")), *more]
    asked: argparse.Namespace = parser().parse_args(words)
    return command.fill(asked, Console(said.append, said.append)), "".join(said)


def lines(file: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(file.with_name("填好.xlsx").read_bytes())).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]


def test_form_is_filled_and_the_report_says_how(blank: Path) -> None:
    report = blank.with_name("报告.json")

    status, said = run(blank, "--json", str(report), "--on", "2020-02-08")
    found = json.loads(report.read_text())

    assert status == 0
    assert lines(blank) == [
        ["张大山", "男", id_no(11), None],
        ["李小梅", "女", id_no(12), None],
        ["填表人：      审核人：", None, None, None],
    ]
    assert (found["on"], found["tables"][0]["rows"]) == ("2020-02-08", 2)
    columns = found["tables"][0]["columns"]
    assert [(one["header"], one["key"], one["filled"], one["empty"]) for one in columns] == [
        ("姓名", "name", 2, None),
        ("性别", "sex", 2, None),
        ("身份证号", "id_no", 2, None),
        ("政治面貌", None, 0, "no_purpose"),
    ]
    assert "D 政治面貌 → —" in said


def test_that_names_left_with_a_file_is_an_entry(blank: Path) -> None:
    run(blank, "--for", "县卫健局")

    entry = StoredEntry.objects.get(county=COUNTY, kind="reports.file_taken")
    body = json.loads(entry.body)
    assert (entry.place, body["rows"], body["for_whom"]) == (XIGUAN, 2, "县卫健局")


def test_columns_are_remembered_when_asked(blank: Path) -> None:
    run(blank)
    assert Mapping.objects.count() == 0

    run(blank, "--learn")

    assert dict(Mapping.objects.get().columns) == {
        "姓名": "name",
        "性别": "sex",
        "身份证号": "id_no",
    }


@pytest.mark.parametrize("on", ["昨天", "2999-01-01"])
def test_day_that_is_none_or_has_not_come_is_refused(blank: Path, on: str) -> None:
    with pytest.raises(command.CannotReadDay):
        run(blank, "--on", on)


def test_day_is_today_unless_said(blank: Path) -> None:
    run(blank, "--json", str(blank.with_name("报告.json")))

    assert json.loads(blank.with_name("报告.json").read_text())["on"] == day_of(now()).isoformat()
    assert day_of(AT) == date(2020, 2, 6)


def test_file_that_cannot_be_written_is_refused(blank: Path) -> None:
    with pytest.raises(command.CannotWriteForm):
        run(blank, "-o", str(blank / "里面.xlsx"))


def test_server_is_told_where_the_caller_stands(blank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(blank.parent)

    assert absolute(["forms", "fill", "花名册.xlsx", "-o", "出.xlsx"]) == [
        "forms",
        "fill",
        str(blank),
        "-o",
        str(blank.with_name("出.xlsx")),
    ]
