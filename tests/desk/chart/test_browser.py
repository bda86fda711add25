"""The wall chart in a real browser: recording without leaving, what others record, keys, and no fault found by axe."""

from pathlib import Path

import pytest
from django.urls import reverse
from tests.fixtures.access import client_as, make_account, make_post
from tests.fixtures.browser import OpenAs
from tests.people.world import BUILDING_3, DOOR, XIANGHE, XIGUAN_PATH, lay_out, member, register
from tests.people.world import door as door_id
from tests.screening.world import door_row, visit

AXE = Path("web/node_modules/axe-core/axe.min.js")
SERIOUS = "axe.run().then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id))"
TILE = '.d[href="?door=3.2.0502."]'
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(transactional_db: None) -> str:
    lay_out()
    register(member("张大山"), door=DOOR)
    make_post(make_account(name="李守田"), "grid_worker", f"{XIGUAN_PATH}01.")
    visit("refused", door_id(BUILDING_3, 1, "0101"))
    return reverse("desk:chart_place", args=[XIANGHE])


def test_a_visit_is_recorded_beside_the_chart_and_seen_by_others(address: str, open_as: OpenAs) -> None:
    office = client_as("community_office", XIGUAN_PATH)
    page, other = open_as(office, address), open_as(client_as("headquarters"), address)
    before = page.locator(".lead").inner_text()

    page.locator(TILE).click()
    page.locator("#door input[name=present_count]").wait_for()
    page.keyboard.press("1")
    page.locator("#door input[name=present_count]:focus").wait_for()
    page.keyboard.type("3")
    page.get_by_role("button", name="记下", exact=True).click()
    page.get_by_text("502 记下了。").wait_for()

    assert (before, page.locator(".lead").inner_text()) == ("祥和苑还差 48 户", "祥和苑还差 47 户")
    assert page.locator(TILE).get_attribute("aria-label") == "3号楼2单元502 已访"
    assert (door_row().status, door_row().present_count) == ("done", 3)
    other.locator(f"{TILE}.done").wait_for()
    assert other.locator(".lead").inner_text() == "祥和苑还差 47 户"


def test_the_ring_and_the_address_go_along_to_the_next_door(address: str, open_as: OpenAs) -> None:
    page = open_as(client_as("community_office", XIGUAN_PATH), address)

    page.locator(TILE).click()
    page.locator("#door input[name=present_count]").fill("2")
    page.get_by_role("button", name="记下，去 601").click()
    page.get_by_text("502 记下了。").wait_for()

    assert page.locator(".d.picked").get_attribute("href") == "?door=3.2.0601."
    assert page.url.endswith("?door=3.2.0601.")


def test_a_refusal_is_recorded_by_keys_alone(address: str, open_as: OpenAs) -> None:
    page = open_as(client_as("community_office", XIGUAN_PATH), address)

    page.locator('.d[href="?door=3.2.0501."]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("3")
    page.locator("#door input[value=refused]:focus").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("502 记下了。").wait_for()
    page.keyboard.press("Escape")
    page.get_by_text("走完要").wait_for()

    assert door_row().status == "refused"
    assert "door=" not in page.url


def test_a_wrong_visit_is_put_right_in_its_place(address: str, open_as: OpenAs) -> None:
    visit("refused", DOOR)
    page = open_as(client_as("community_office", XIGUAN_PATH), f"{address}?door=3.2.0502.")

    page.get_by_role("link", name="改这一笔").click()
    page.get_by_text("改这一笔入户").wait_for()
    page.locator("#door").get_by_role("radio", name="空置").check()
    page.get_by_role("button", name="改好记下").click()
    page.get_by_text("502 记下了。").wait_for()

    assert (door_row().status, door_row().attempt_count) == ("vacant", 1)


def test_a_door_is_found_by_its_number_and_reached_by_keys(address: str, open_as: OpenAs) -> None:
    page = open_as(client_as("community_office", XIGUAN_PATH), address)

    page.locator(".skip").focus()
    page.keyboard.press("/")
    page.keyboard.type("502")
    many = page.locator(".find-door output").inner_text()
    page.keyboard.press("Enter")
    found = page.locator(".d.sought").get_attribute("href")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("3-2-502")
    page.keyboard.press("Enter")
    at = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    page.locator("#door .state").wait_for()

    assert many == "第 1 户，共 4 户。回车到下一户，向下键到门上。"
    assert (found, at) == ("?door=3.2.0502.", "3号楼2单元502 未访")
    assert page.locator(TILE).get_attribute("aria-current") == "true"


def test_a_building_is_found_by_its_name(address: str, open_as: OpenAs) -> None:
    page = open_as(client_as("community_office", XIGUAN_PATH), address)

    page.get_by_role("searchbox", name="找门：门牌或楼栋").fill("30号楼")
    page.keyboard.press("Enter")
    at = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.get_by_role("searchbox", name="找门：门牌或楼栋").fill("9-999")

    assert at == "30号楼1单元601 未访"
    assert page.locator(".find-door output").inner_text() == "这里没有这个门牌。"


def test_a_chart_waits_while_a_door_is_open_and_catches_up_after(address: str, open_as: OpenAs) -> None:
    page = open_as(client_as("community_office", XIGUAN_PATH), f"{address}?door=3.2.0501.")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/changes/" in request.url else None)
    visit("refused", DOOR)

    page.wait_for_timeout(6_000)
    meanwhile = (list(asked), page.locator(TILE).get_attribute("aria-label"))
    page.locator("[data-close-door]").click()
    page.locator(f"{TILE}.refused").wait_for()

    assert meanwhile == ([], "3号楼2单元502 未访")


def test_nothing_new_is_told_in_no_bytes_and_is_no_trouble(address: str, open_as: OpenAs) -> None:
    page = open_as(client_as("community_office", XIGUAN_PATH), address)

    with page.expect_response(lambda response: "/changes/" in response.url) as told:
        pass
    page.wait_for_timeout(200)

    assert (told.value.status, page.locator("[data-trouble]").is_visible()) == (304, False)


def test_a_door_in_focus_stays_so_when_others_record_it(address: str, open_as: OpenAs) -> None:
    page = open_as(client_as("community_office", XIGUAN_PATH), address)
    page.locator(TILE).focus()

    visit("refused", DOOR)
    page.locator(f"{TILE}.refused").wait_for()
    page.wait_for_timeout(200)
    now_at = page.evaluate("document.activeElement.getAttribute('href')")
    stops = page.locator("[data-doors] .d:not([tabindex='-1'])").count()

    assert (now_at, stops) == ("?door=3.2.0502.", 1)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "dark")])
@pytest.mark.parametrize(
    "path", ["chart", "door", "who", "/board/", "/board/wall/", "/lists/unvisited/", "/lists/affected/"]
)
def test_pages_have_no_serious_fault(address: str, open_as: OpenAs, path: str, width: int, scheme: str) -> None:
    whole = {"chart": address, "door": f"{address}?door=3.2.0502.", "who": f"{address}?who=tenant"}.get(path, path)
    page = open_as(client_as("headquarters"), whole, width=width, scheme=scheme)
    page.evaluate(AXE.read_text("utf-8") + ";0")

    assert page.evaluate(SERIOUS) == []
    if path != "/board/wall/":
        assert page.evaluate("document.documentElement.scrollWidth") <= width
