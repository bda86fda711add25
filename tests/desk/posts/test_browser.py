"""Handing over and signing in, in a real browser."""

from pathlib import Path

import pytest
from tests.desk.posts.staff import person, post_held_by
from tests.fixtures.access import PASSWORD, client_of, make_account, make_post
from tests.fixtures.browser import OpenAs
from tests.places.ground import COUNTY_PLACE, lay_ground

AXE = Path("web/node_modules/axe-core/axe.min.js")
SERIOUS = "axe.run().then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id))"
XIGUAN_PATH = "14.10.28.100.003."
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [390, 1440])
def test_post_is_handed_over_in_one_action(open_as: OpenAs, width: int) -> None:
    lay_ground()
    old = post_held_by(person("XG01", "王建国", "community_office"))
    person("XG02", "刘志强")
    office = client_of(person("HQ01", "郭爱萍", "headquarters", COUNTY_PLACE))
    page = open_as(office, f"/posts/{old.id}/hand-over/", width=width)
    page.evaluate(AXE.read_text("utf-8") + ";0")

    assert page.evaluate(SERIOUS) == []
    page.get_by_role("combobox", name="给谁").fill("xg02")
    page.get_by_role("button", name="移交").click()
    page.wait_for_url(lambda url: not url.endswith("hand-over/"))

    assert page.get_by_role("heading", level=1).inner_text() == "西关社区 社区（村）办公室 · 刘志强"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_signing_in_by_keyboard(open_as: OpenAs, width: int, scheme: str) -> None:
    account = make_account(staff_code="XG01", password=PASSWORD)
    make_post(account, "grid_worker", XIGUAN_PATH)
    page = open_as(None, "/sign-in/?next=/account/", width=width, scheme=scheme)
    page.evaluate(AXE.read_text("utf-8") + ";0")

    assert page.evaluate(SERIOUS) == []
    page.keyboard.type("xg01")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/")

    assert page.get_by_role("heading", level=1).inner_text() == "王建国"
