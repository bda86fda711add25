"""The page of places in a real browser: branches open on demand, doors are drawn while their numbers are typed."""

from pathlib import Path

import pytest
from tests.fixtures.access import client_as
from tests.fixtures.browser import OpenAs
from tests.places.ground import XIGUAN, add, lay_ground

from lianfang.places.terms import PlaceKind

AXE = Path("web/node_modules/axe-core/axe.min.js")
SERIOUS = "axe.run().then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id))"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
K = PlaceKind


def test_a_branch_opens_where_it_stands(open_as: OpenAs) -> None:
    lay_ground()
    add(XIGUAN, K.COMPOUND, "01", "祥和苑")
    page = open_as(client_as("headquarters", "14.10.28."), "/places/")

    page.locator(".branches summary").nth(1).click()
    page.locator(".branches summary").nth(2).click()
    page.get_by_role("link", name="祥和苑").click()

    page.wait_for_url("**/places/*/")
    page.evaluate(AXE.read_text("utf-8") + ";0")
    assert page.evaluate(SERIOUS) == []
    assert page.locator(".branches a[aria-current]").inner_text() == "祥和苑"


def test_doors_are_drawn_while_numbers_are_typed(open_as: OpenAs) -> None:
    lay_ground()
    building = add(XIGUAN, K.BUILDING, "03", "3号楼")
    page = open_as(client_as("community_office", "14.10.28.100.003."), f"/places/{building}/doors/", width=390)
    page.locator(".plan .d.new").first.wait_for()
    page.evaluate(AXE.read_text("utf-8") + ";0")
    assert page.evaluate(SERIOUS) == []

    page.get_by_label("最高是几层").fill("5")
    page.get_by_label("没有的楼层").fill("4")
    page.locator(".plan .sum", has_text="16").wait_for()
    page.get_by_role("button", name="建这些门").click()

    page.wait_for_url(f"**/places/{building}/#main")
    assert page.locator(".floors .d.there").count() == 16
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_search_shows_what_it_finds_while_typing(open_as: OpenAs) -> None:
    lay_ground()
    add(XIGUAN, K.COMPOUND, "01", "祥和苑")
    page = open_as(client_as("headquarters", "14.10.28."), "/places/")

    page.get_by_role("searchbox", name="找地方").fill("xhy")

    page.locator("#found").get_by_role("link", name="祥和苑").click()
    page.wait_for_url("**/places/*/")
