"""People's pages in a real browser: an identity opens in place, and axe finds no fault at either width."""

from pathlib import Path

import pytest
from tests.fixtures.access import client_as
from tests.fixtures.browser import OpenAs
from tests.people.world import DOOR, OTHER_DOOR, XIGUAN_PATH, id_no, member, register

from lianfang.ledger.models import StoredEntry
from lianfang.people.models import Household

AXE = Path("web/node_modules/axe-core/axe.min.js")
SERIOUS = "axe.run().then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id))"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(transactional_db: None, laid_out: None) -> str:
    household = register(member("张大山", relation="head"), member("刘小梅", identity={"id_no": id_no(12)}))
    return f"/people/{Household.objects.get(id=household).head}/"


def test_an_identity_opens_in_place_once_it_is_said_what_for(address: str, open_as: OpenAs) -> None:
    page = open_as(client_as("community_office", XIGUAN_PATH), address, width=390)
    before = page.get_by_role("heading", level=1).inner_text()

    page.get_by_text("看全名与证件号", exact=True).click()
    page.locator("label", has_text="打电话联系").click()
    page.get_by_role("button", name="记下用途，打开").click()
    page.get_by_text(id_no(11)).wait_for()

    assert (before, page.get_by_role("heading", level=1).inner_text()) == ("张**", "张大山")
    assert StoredEntry.objects.filter(kind="people.unmasked").count() == 1


def test_a_name_is_found_from_the_top_bar(address: str, open_as: OpenAs) -> None:
    page = open_as(client_as("community_office", XIGUAN_PATH), "/people/")

    page.locator("header input[name=q]").fill("zds")
    page.locator("header input[name=q]").press("Enter")
    page.get_by_text("户主 · 男").wait_for()

    assert page.locator("table.finds tbody tr").count() == 1


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_no_serious_fault(address: str, open_as: OpenAs, width: int) -> None:
    household = f"/people/household/{Household.objects.get().id}/"
    pages = (
        "/people/", "zhang", "502", address, f"{address}correct/", f"{address}move/", household,
        f"{household}add/", f"{household}correct/", f"{household}move/", f"/people/door/{OTHER_DOOR}/register/",
        f"/people/door/{DOOR}/register/",
    )  # fmt: skip
    page = open_as(client_as("community_office", XIGUAN_PATH), "/people/", width=width)
    server = page.url.removesuffix("/people/")
    found = {}
    for path in pages:
        if path.startswith("/"):
            page.goto(server + path)
        else:
            page.goto(f"{server}/people/")
            page.locator("#seek").fill(path)
            page.locator("#seek").press("Enter")
            page.wait_for_url("**/people/?s=*")
        page.evaluate(AXE.read_text("utf-8"))
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found[path] = page.evaluate(SERIOUS) + (["scrolls sideways"] if wide else [])

    assert {path: faults for path, faults in found.items() if faults} == {}
