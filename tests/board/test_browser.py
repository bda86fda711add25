"""The wall in a browser: it fits 1920 by 1080 in both languages, nothing is small, and it says when it is old."""

import pytest
from playwright.sync_api import Page
from tests.fixtures.access import client_as
from tests.fixtures.browser import OpenAs
from tests.people.world import BUILDING_3, member, register
from tests.people.world import door as door_id
from tests.screening.world import visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OVERFLOWING = """[...document.querySelectorAll(".w > *, .w .mid > *, .w .btm > *, .w .al li, .w .sgl li")]
    .filter(band => band.scrollHeight > band.clientHeight + 2 || band.scrollWidth > band.clientWidth + 2)
    .map(band => band.className + ": " + band.textContent.trim().slice(0, 40))"""
SMALL = """[...document.querySelectorAll("main *")]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.offsetWidth > 1)
    .filter(e => parseFloat(getComputedStyle(e).fontSize) < 24)
    .map(e => e.tagName + "." + e.className + ": " + e.textContent.trim().slice(0, 30))"""


def opened(open_as: OpenAs, locale: str) -> Page:
    ill = member("张大山")
    register(ill)
    visit("refused", door_id(BUILDING_3, 1, "0101"))
    visit("seen", persons=[{"person": ill.person, "temp_c": 38.6}])
    page = open_as(client_as("headquarters"), "/board/wall/", width=1920, locale=locale)
    page.set_viewport_size({"width": 1920, "height": 1080})
    return page


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_the_wall_fits_its_screen_and_nothing_is_small(laid_out: None, open_as: OpenAs, locale: str) -> None:
    page = opened(open_as, locale)

    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.querySelector('.w').getBoundingClientRect().bottom") <= 1080


def test_the_wall_says_when_it_is_cut_off_and_comes_back_by_itself(laid_out: None, open_as: OpenAs) -> None:
    page = opened(open_as, "zh-CN")
    before = page.locator(".off").is_visible()

    page.context.set_offline(True)
    page.locator(".off").wait_for(state="visible")
    cut_off = page.locator(".w.is-old").count()
    visit("refused", door_id(BUILDING_3, 1, "0102"))
    page.context.set_offline(False)
    page.locator(".off").wait_for(state="hidden")

    assert (before, cut_off, page.locator(".w.is-old").count()) == (False, 1, 0)
    assert page.locator(".al li", has_text="拒访").locator(".much").text_content() == "3"
