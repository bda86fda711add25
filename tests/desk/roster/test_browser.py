"""An import in a real browser: a file goes in, the answers come back, and axe finds no fault."""

from pathlib import Path

import pytest
from tests.desk.roster.test_columns import HEADERS, ROW, book
from tests.fixtures.access import client_as
from tests.fixtures.browser import OpenAs
from tests.people.world import XIGUAN_PATH, id_no, row, workbook

from lianfang.people.models import Person, PersonName

AXE = Path("web/node_modules/axe-core/axe.min.js")
SERIOUS = "axe.run().then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id))"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1440, 390])
def test_a_roster_goes_in_and_every_row_is_answered(
    laid_out: None, open_as: OpenAs, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "底册.xlsx"
    file.write_bytes(workbook(row("张大山", 身份证号=id_no(11)), row("刘小梅", 现住详细门牌="9-901")))
    page = open_as(client_as("community_office", XIGUAN_PATH), "/roster/", width=width)

    page.evaluate(AXE.read_text("utf-8"))
    first = page.evaluate(SERIOUS)
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="试读").click()
    page.get_by_role("button", name="记下这 1 行").click()
    page.get_by_text("同一份再导一遍，什么都不会变").wait_for()
    page.evaluate(AXE.read_text("utf-8"))

    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert (first, page.evaluate(SERIOUS), wide, Person.objects.count()) == ([], [], False, 1)
    assert page.locator("table.outcome tbody tr").count() == 1


@pytest.mark.parametrize("width", [1440, 390])
def test_a_column_is_put_right_before_the_first_row(
    laid_out: None, open_as: OpenAs, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "走访表.xlsx"
    file.write_bytes(book(ROW, headers=HEADERS))
    page = open_as(client_as("community_office", XIGUAN_PATH), "/roster/", width=width)

    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="试读").click()
    page.get_by_text("要您看一眼").wait_for()
    page.evaluate(AXE.read_text("utf-8"))
    faults = page.evaluate(SERIOUS)
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.get_by_label("E 列记成").select_option(label="联系电话")
    page.get_by_role("button", name="照这样试读").click()
    page.get_by_role("button", name="记下这 1 行").click()
    page.get_by_text("同一份再导一遍，什么都不会变").wait_for()

    assert (faults, wide) == ([], False)
    assert (Person.objects.get().phone_count, PersonName.objects.get().name) == (1, "张大山")
