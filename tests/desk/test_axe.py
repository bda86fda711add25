"""Every page as a browser draws it: no serious or critical fault that axe knows, and nothing to scroll sideways on a
phone or a desk, in Chinese or English.

axe looks at each page wide and narrow, light and dark, in Chinese and English, each of these once; which go together
differs from page to page, so that what pages share is looked at in all eight ways.

Rows are those of the matrix that headquarters may open; a new page is looked at as soon as it has its row there.
"""

from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from tests.desk import asked
from tests.desk.grounds import Ground, grounds
from tests.desk.test_matrix import EXPECTED, visitor
from tests.fixtures.browser import OpenAs
from tests.people.world import id_no, row, workbook

Looks = tuple[tuple[int, str], ...]

AXE = Path("web/node_modules/axe-core/axe.min.js")
FAULTS = """async () => {
  const rules = {region: {enabled: false}};  // never graver than moderate, and among the slowest
  const found = await axe.run(document, {resultTypes: ["violations"], preload: false, rules});
  const grave = found.violations.filter(v => ["serious", "critical"].includes(v.impact));
  return grave.map(v => `${v.id}: ${v.nodes[0].html}`);
}"""
WIDTHS = (1440, 390)
LOOKS: dict[str, Looks] = {"zh-CN": ((1440, "light"), (390, "dark")), "en": ((1440, "dark"), (390, "light"))}
TURNS: dict[str, Looks] = {
    "zh-CN": ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")),
    "en": ((390, "dark"), (390, "light"), (1440, "dark"), (1440, "light")),
}
"""How axe looks at the first page, the second, the third and the fourth, and so on with the rest."""
ROWS = [row for row, cell in EXPECTED["county"].items() if row.startswith("GET") and cell == "ok"]
PARTS = ("GET chart_changes", "GET place_branch", "GET form_blank")
"""What is never drawn alone: pieces that another page fetches, and a file."""

pytestmark = [pytest.mark.browser, pytest.mark.drawn, pytest.mark.django_db(transaction=True)]


def addresses(client: Client, at: Ground) -> dict[str, str]:
    """Where to look: the rows of the matrix, a roster that was tried, and what is not there."""
    found = {row: asked.address(row.split()[1], at) for row in ROWS if row not in PARTS}
    tried: Any = client.post("/roster/try/", {"workbook": roster(), "place": str(at.committee)})
    beside = {"api docs": reverse("docs"), "404": "/nowhere/"}
    return found | {"roster_outcome": tried["Location"]} | beside


def roster() -> SimpleUploadedFile:
    rows = row("张大山", 身份证号=id_no(12)), row("刘小梅", 现住详细门牌="9-901")
    return SimpleUploadedFile("西关.xlsx", workbook(*rows))


def look_at(page: Page, address: str, looks: Looks) -> list[str]:
    """Open one page and say what is wrong with it, look by look."""
    page.goto(address)
    page.evaluate(AXE.read_text("utf-8") + ";0")
    faults = [f"{width} is {drawn} wide" for width in WIDTHS if (drawn := _drawn_at(page, width)) > width]
    for width, theme in looks:
        _drawn_at(page, width)
        page.evaluate("theme => document.documentElement.classList.toggle('dark', theme === 'dark')", theme)
        page.evaluate("Promise.all(document.getAnimations().map(a => a.finished))")
        faults += [f"{width} {theme} {fault[:300]}" for fault in page.evaluate(FAULTS)]
    return faults


def _drawn_at(page: Page, width: int) -> int:
    """How wide the page turns out in a window of `width`."""
    page.set_viewport_size({"width": width, "height": 900})
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("locale", list(LOOKS))
def test_no_page_has_a_serious_fault(open_as: OpenAs, locale: str) -> None:
    client, at = visitor("county"), grounds()["3"]
    pages = addresses(client, at)
    page = open_as(client, "/account/", locale=locale)
    base = page.url.removesuffix("/account/")

    turns = zip(pages.items(), cycle(TURNS[locale]), strict=False)
    found = {name: look_at(page, base + address, (look,)) for (name, address), look in turns}

    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("locale", list(LOOKS))
def test_a_code_that_opens_nothing_has_no_serious_fault(open_as: OpenAs, locale: str) -> None:
    """For a stranger, and for somebody whose post does not cover the door."""
    code = f"/d/{grounds()['sibling'].code}"
    pages = [open_as(client, code, locale=locale) for client in (None, visitor("worker"))]

    assert [look_at(page, page.url, LOOKS[locale]) for page in pages] == [[], []]


@pytest.mark.parametrize("locale", list(LOOKS))
def test_the_way_in_has_no_serious_fault(open_as: OpenAs, locale: str) -> None:
    page = open_as(None, "/sign-in/", locale=locale)

    assert look_at(page, page.url, LOOKS[locale]) == []


def test_a_refusal_has_no_serious_fault(open_as: OpenAs) -> None:
    at = grounds()["3"]
    page = open_as(visitor("auditor"), asked.address("people", at))

    assert look_at(page, page.url, LOOKS["zh-CN"]) == []
