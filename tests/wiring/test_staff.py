"""`lianfang staff import`: a list from the command line."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from tests.access.staff.test_planning import workbook
from tests.people.world import lay_out

from lianfang.access.models import Account
from lianfang.wiring.commands import staff
from lianfang.wiring.commands.roster import CannotFindPlace
from lianfang.wiring.console import Console

pytestmark = pytest.mark.django_db
GOOD = (1, "李守田", "15400000001", "西关社区", "网格员")
BAD = (2, "王二", "15400000002", "天上", "网格员")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    lay_out()
    found = tmp_path / "名单.xlsx"
    found.write_bytes(workbook(GOOD, BAD))
    return found


def run(file: Path, **asked: Any) -> tuple[int, str, str]:
    """The status, what went to standard output, and what a person was told beside it."""
    out: list[str] = []
    told: list[str] = []
    words = {"file": file, "place": "14.10.28.", "dry_run": False, "slips": "", "json": False} | asked
    status = staff.bring_in(argparse.Namespace(**words), Console(out.append, told.append))
    return status, "".join(out), "".join(told)


def test_a_list_is_opened_and_each_wrong_row_is_answered(file: Path) -> None:
    status, out, told = run(file)

    code, name, password = out.strip().split("\t")
    assert (status, code, name) == (1, "WG10000301", "李守田")
    assert Account.objects.get(staff_code=code).check_password(password)
    assert "新开 1，添岗位 0，不变 0，没办 1。" in told
    assert "天上" in told


def test_a_dry_run_opens_nobody(file: Path) -> None:
    _status, out, _told = run(file, dry_run=True, json=True)

    found = json.loads(out)
    assert [row["answer"] for row in found["rows"]] == ["opened", "refused"]
    assert found["rows"][1]["refusal"]["code"] == "staff.place"
    assert Account.objects.filter(staff_code="WG10000301").count() == 0


def test_slips_are_a_page_of_their_own_that_asks_for_nothing(file: Path) -> None:
    _status, out, _told = run(file, slips="https://lianfang.example")

    assert out.count('class="paper-slip"') == 1
    assert out.count("data:image/svg+xml;base64,") == 1
    assert "<script" not in out
    assert "/static/" not in out


def test_slips_need_an_address(file: Path) -> None:
    with pytest.raises(staff.CannotPrintNowhere):
        run(file, slips="here")

    assert Account.objects.filter(staff_code="WG10000301").count() == 0


def test_the_place_must_be_known(file: Path) -> None:
    with pytest.raises(CannotFindPlace):
        run(file, place="99.99.")
