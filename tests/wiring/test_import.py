"""`lianfang import` with any workbook: how columns are read is said, and what is not sure is not recorded."""

import argparse
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.people.world import id_no, lay_out

from lianfang.ledger.models import StoredEntry
from lianfang.people.models import Fact, Person
from lianfang.wiring.arguments import parser
from lianfang.wiring.commands import roster as command
from lianfang.wiring.console import Console

HEADERS = ["姓名", "身份证号", "家庭住址", "上门说的号", "2020年2月1日"]
ROW = ["张大山", id_no(11), "祥和苑3号楼2单元502", "13800003817", 36.5]


@pytest.fixture(autouse=True)
def _laid_out(db: None) -> None:
    lay_out()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "一网格"
    for line in (HEADERS, ROW):
        sheet.append(line)
    book.create_sheet("二网格").append(["姓名", "身份证号", "家庭住址"])
    book.worksheets[1].append(["刘小梅", id_no(12), "祥和苑3号楼1单元101"])
    out = io.BytesIO()
    book.save(out)
    path = tmp_path / "名单.xlsx"
    path.write_bytes(out.getvalue())
    return path


def run(file: Path, *more: str) -> tuple[int, str]:
    said: list[str] = []
    asked: argparse.Namespace = parser().parse_args(["import", str(file), "--place", "141028100003", *more])
    return command.bring_in(asked, Console(said.append, said.append)), "".join(said)


def answer(file: Path, *more: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(file, "--json", *more)[1])
    return found


def test_what_only_looks_like_a_field_is_not_recorded_before_somebody_says_so(file: Path) -> None:
    before = StoredEntry.objects.count()

    with pytest.raises(command.CannotGuessColumns) as refused:
        run(file)

    assert refused.value.params == {"count": 1, "columns": "E 2020年2月1日 → 体温"}
    assert StoredEntry.objects.count() == before
    assert run(file, "--as-found")[0] == 0
    assert (Person.objects.count(), Fact.objects.get().number) == (2, 36.5)


def test_a_dry_run_says_how_each_column_is_read(file: Path) -> None:
    status, said = run(file, "--dry-run")

    assert status == 0
    assert "不存 D 上门说的号：没有认出来" in said
    assert "说不准 E 2020年2月1日 → 体温" in said


def test_a_column_may_be_named_or_left_out(file: Path) -> None:
    told = answer(file, "--column", "D=phone", "--column", "e=")

    assert [(c["column"], c["field"]) for c in told["columns"]][3:5] == [("D", "phone"), ("E", None)]
    assert sorted(Person.objects.values_list("phone_count", flat=True)) == [0, 1]
    assert Fact.objects.count() == 0


@pytest.mark.parametrize("said", ["Z=phone", "D", "D=telephone"])
def test_a_column_that_says_nothing_is_refused(file: Path, said: str) -> None:
    with pytest.raises(command.CannotReadColumn):
        run(file, "--column", said)


def test_one_table_of_a_file_may_be_chosen(file: Path) -> None:
    answer(file, "--form", "二网格")

    assert Person.objects.count() == 1


def test_a_form_that_is_not_there_is_refused_with_those_that_are(file: Path) -> None:
    with pytest.raises(command.CannotFindForm) as refused:
        run(file, "--form", "三网格")

    assert refused.value.params == {"form": "三网格", "forms": "一网格、二网格"}
