"""The wall screen fits a screen of 1920 by 1080 in both languages: nothing runs over its three bands."""

import pytest
from tests.fixtures.access import client_as
from tests.fixtures.browser import OpenAs
from tests.people.world import BUILDING_3, member, register
from tests.people.world import door as door_id
from tests.screening.world import visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OVERFLOWING = """[...document.querySelectorAll(".w > *, .w .mid > *, .w .btm > *, .w .al li, .w .sgl li")]
    .filter(band => band.scrollHeight > band.clientHeight + 2 || band.scrollWidth > band.clientWidth + 2)
    .map(band => band.className + ": " + band.textContent.trim().slice(0, 40))"""


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_the_wall_fits_its_screen(laid_out: None, open_as: OpenAs, locale: str) -> None:
    ill = member("张大山")
    register(ill)
    visit("refused", door_id(BUILDING_3, 1, "0101"))
    visit("seen", persons=[{"person": ill.person, "temp_c": 38.6}])

    page = open_as(client_as("headquarters"), "/board/wall/", width=1920, locale=locale)
    page.set_viewport_size({"width": 1920, "height": 1080})

    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate("document.querySelector('.w').getBoundingClientRect().bottom") <= 1080
