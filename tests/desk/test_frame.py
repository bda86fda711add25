"""The frame of every page: who may go where, clock, theme and language, content policy, errors that say what to do."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import translation
from tests.fixtures.access import client_as
from tests.fixtures.browser import OpenAs

from lianfang.desk import days, nav
from lianfang.desk.look import CannotShowSample
from lianfang.kit.clock import ZONE

TEMPLATES = sorted(Path("src/lianfang/desk/templates").rglob("*.html"))
AXE = Path("web/node_modules/axe-core/axe.min.js")
THURSDAY = datetime(2020, 2, 6, 17, 20, tzinfo=ZONE)


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "2月6日 周四 17:20"), ("en", "Thu 6 Feb 17:20")])
def test_clock_line(language: str, said: str) -> None:
    with translation.override(language):
        assert days.day_line(THURSDAY) == said


def test_near_days_have_names() -> None:
    with translation.override("zh-hans"):
        assert days.when(THURSDAY, today=date(2020, 2, 6)) == "今天 17:20"
        assert days.when(THURSDAY, today=date(2020, 2, 7)) == "昨天 17:20"
        assert days.when(date(2020, 2, 1), today=date(2020, 2, 6)) == "2月1日"


def test_nav_is_empty_without_a_role() -> None:
    assert nav.nav_items("", "/") == []


def test_nav_leaves_people_to_those_who_hold_them() -> None:
    assert [item.name for item in nav.nav_items("auditor", "/") if item.name == "people"] == []


def test_theme_is_kept_and_written_by_the_server(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})

    assert (answer.status_code, answer["Location"], answer.cookies["theme"].value) == (302, "/", "dark")


def test_theme_nobody_knows_is_not_kept(client: Client) -> None:
    assert "theme" not in client.post("/theme/", {"theme": "pink"}).cookies


@pytest.mark.django_db
def test_look_is_closed_where_real_work_is_done(client: Client) -> None:
    assert client.get("/look/").status_code == 404


@pytest.mark.django_db
def test_page_forbids_inline_scripts(client: Client, settings: LazySettings) -> None:
    settings.DEBUG = True

    policy = client.get("/look/")["Content-Security-Policy"]

    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.django_db
def test_page_that_is_not_there_says_what_to_do(client: Client) -> None:
    answer = client.get("/nowhere/", headers={"accept-language": "zh-hans"})

    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()


@pytest.mark.django_db
def test_frame_shows_rooms_and_the_theme_of_the_cookie(settings: LazySettings) -> None:
    settings.DEBUG = True
    client = client_as("headquarters", "14.10.28.")
    client.cookies["theme"] = "dark"

    shown = client.get("/look/", headers={"accept-language": "en"}).content.decode()

    assert '<html lang="en" class="dark">' in shown
    assert 'name="theme" value="light"' in shown


def test_sample_refusal_has_a_stable_code() -> None:
    assert CannotShowSample().as_json()["code"] == "sample.outside"


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_template_runs_nothing_inline(template: Path) -> None:
    source = template.read_text("utf-8")

    styles = [
        style for style in re.findall(r'style="([^"]*)"', source) if not re.fullmatch(r"(--[a-z]+:[^;]+;?)+", style)
    ]
    scripts = re.findall(r"<script\b(?![^>]*\bsrc=)|\son[a-z]+=|javascript:", source)

    assert (styles, scripts) == ([], [])


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1440, 1200, 390])
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_part_reads_well(open_as: OpenAs, settings: LazySettings, width: int, locale: str) -> None:
    settings.DEBUG = True
    page = open_as(client_as("headquarters", "14.10.28."), "/look/", width=width, locale=locale)
    page.evaluate(AXE.read_text("utf-8") + ";0")

    faults = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.impact, v.nodes[0].html]))")

    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_arrows_walk_from_door_to_door(open_as: OpenAs, settings: LazySettings) -> None:
    settings.DEBUG = True
    page = open_as(client_as("headquarters", "14.10.28."), "/look/")
    page.focus(".bld:first-of-type .d:first-of-type")

    for key in ("ArrowRight", "ArrowDown"):
        page.keyboard.press(key)

    assert page.evaluate("document.activeElement.firstChild.textContent") == "502"
    assert page.evaluate("document.querySelectorAll('.street .d[tabindex=\"0\"]').length") == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_theme_changes_at_a_press_and_stays(open_as: OpenAs, settings: LazySettings) -> None:
    settings.DEBUG = True
    page = open_as(client_as("headquarters", "14.10.28."), "/look/")
    page.click(".who summary")

    page.click("[data-theme-switch] button")
    page.wait_for_selector("html.dark")
    page.reload()

    assert page.evaluate("document.documentElement.className") == "dark"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_act_that_asks_once_more_opens_and_closes_in_place(open_as: OpenAs, settings: LazySettings) -> None:
    settings.DEBUG = True
    page = open_as(client_as("headquarters", "14.10.28."), "/look/")

    page.click(".confirm summary")
    page.wait_for_selector(".confirm button:focus")
    page.keyboard.press("Escape")

    assert page.evaluate("document.activeElement.matches('.confirm:not([open]) > summary')") is True


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_file_that_is_chosen_is_named_with_its_size(open_as: OpenAs, settings: LazySettings) -> None:
    settings.DEBUG = True
    page = open_as(client_as("headquarters", "14.10.28."), "/look/")

    page.set_input_files(
        "[data-drop] input[type=file]", {"name": "底册.xlsx", "mimeType": "x/y", "buffer": b"x" * 3 * 2**20}
    )

    page.wait_for_selector("[data-chosen]:not([hidden])")
    assert page.inner_text("[data-chosen]") == "底册.xlsx · 3.0 MB"
