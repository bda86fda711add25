"""A returned sheet of 40 doors keyed by keyboard alone, with a reload in the middle."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.fixtures.access import client_as
from tests.fixtures.browser import OpenAs
from tests.people.world import AT, COUNTY, LANE, XIGUAN_PATH, lay_out

from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.places.kinds import GroupDoorsBuilt
from lianfang.screening.models import Door

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEYS = ("3", "2", "0", "/", "-", "4", "1", "5")


@pytest.fixture
def keyed(open_as: OpenAs) -> Page:
    """西排平房 with 40 doors, opened for keying."""
    lay_out()
    more = GroupDoorsBuilt(group=LANE, first=23, last=40)
    record_one(Draft("places.group_doors_built", more, LANE, AT), by=SYSTEM(COUNTY))
    return open_as(client_as("community_office", XIGUAN_PATH), f"/sheets/{LANE}/keying/?on=2020-03-01&part=pm")


def statuses() -> list[str]:
    return list(Door.objects.filter(county=COUNTY, tally_place=LANE).order_by("path").values_list("status", flat=True))


def test_forty_doors_are_keyed_with_two_keys_each(keyed: Page) -> None:
    for n in range(20):
        keyed.keyboard.type(KEYS[n % len(KEYS)])
        keyed.keyboard.press("Enter")
    expect(keyed.locator("[data-state=saved]")).to_have_count(20)
    keyed.reload()
    expect(keyed.locator("[data-state=saved]")).to_have_count(20)
    expect(keyed.locator(".keyed input").nth(20)).to_be_focused()
    for n in range(20, 40):
        keyed.keyboard.type(KEYS[n % len(KEYS)])
        keyed.keyboard.press("Enter")
    expect(keyed.locator("[data-state=saved]")).to_have_count(40)

    said = {"0": "again", "/": "refused", "-": "vacant"}
    assert statuses() == [said.get(KEYS[n % len(KEYS)], "done") for n in range(40)]
    assert re.sub(r"\s", "", keyed.inner_text("[data-keyed-count]")) == "录了40/40户"


def test_a_mistake_is_marked_as_it_is_typed_and_kept_over_a_reload(keyed: Page) -> None:
    keyed.keyboard.type("x")
    marked = keyed.locator("input[aria-invalid]").count()

    keyed.reload()

    assert marked == 1
    assert keyed.locator(".keyed input").first.input_value() == "x"
    assert statuses()[0] == "todo"


def test_what_the_net_did_not_take_is_sent_when_it_is_back(keyed: Page) -> None:
    keyed.context.set_offline(True)
    keyed.keyboard.type("3")
    keyed.keyboard.press("Enter")
    keyed.wait_for_selector("[data-state=waits]")
    keyed.context.set_offline(False)

    keyed.wait_for_selector("[data-state=saved]")

    assert statuses()[0] == "done"
