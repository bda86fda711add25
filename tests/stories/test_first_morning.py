"""第一个早上：西关社区办公室从底册开始，把门走完一扇，让指挥部看得见；机器断电，什么都不丢。

Told end to end in Chromium, against `lianfang serve` with its real writer; on PostgreSQL where the suite runs on it.
"""

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.fixtures.living import Living
from tests.stories.telling import Story, told

ROSTER = Path("docs/samples/roster.xlsx")
OFFICE, WORKER, HEADQUARTERS = "SQ100003", "WG10000301", "ZHB"
pytestmark = [pytest.mark.browser, pytest.mark.kill]


def test_first_morning(living: Living, chromium: Browser, tmp_path: Path) -> None:
    with told("first-morning", "第一个早上", living, chromium) as story:
        office, headquarters = story.desk(OFFICE), story.desk(HEADQUARTERS)
        bring_in_the_roster(story, office)
        at_headquarters = left(headquarters, "/board/", story)
        at_home = left(office, "/chart/", story)

        door = record_a_visit(story, office)
        assert left(office, "/chart/", story) == at_home - 1
        assert left(headquarters, "/board/", story) == at_headquarters - 1

        open_the_figure(story, headquarters, door)
        correct_the_visit(story, office, door)
        settle_a_conflict(story, office, story.desk(WORKER))
        hand_a_post_over(story, office)
        listed = export_the_list(story, office, tmp_path)
        assert len(listed) == at_home - 1

        pull_the_plug(story)
        assert left(story.desk(OFFICE), "/chart/", story) == at_home - 1
        assert left(story.desk(HEADQUARTERS), "/board/", story) == at_headquarters - 1


def number(text: str) -> int:
    found = re.search(r"\d[\d,]*", text)
    assert found is not None, text
    return int(found[0].replace(",", ""))


def left(page: Page, path: str, story: Story) -> int:
    """还差多少户：每一页开头说的那个数。"""
    page.goto(story.address(path))
    return number(page.locator("h1").inner_text().partition("还差")[2])


def bring_in_the_roster(story: Story, page: Page) -> None:
    """底册先试读，再记下；再导一次，一行也不变。"""
    for turn in ("第一次", "再导一次"):
        page.get_by_role("navigation", name="各处").get_by_role("link", name="导入", exact=True).click()
        page.set_input_files("input[type=file]", ROSTER)
        page.get_by_role("button", name="试读").click()
        page.wait_for_url("**/roster/*-*/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("行", timeout=60_000)
        story.tell(f"{turn}：试读，看清每一行会怎样。", page)
        record = page.get_by_role("button", name=re.compile(r"^记下这 \d+ 行$"))
        if turn == "再导一次":
            assert record.count() == 0
            continue
        record.click()
        expect(page.get_by_text("记下了。")).to_be_visible()
        story.tell("记下了。收不下的行说清楚为什么，改好再导。", page)
    assert shelf(page, "没变化") == 51


def shelf(page: Page, name: str) -> int:
    return number(page.get_by_role("link", name=re.compile(f"^{name}")).inner_text())


def record_a_visit(story: Story, page: Page) -> str:
    """在作战图上点开一扇没走到的门，记下三个人在家；格子和数当场变，不离开这一页。"""
    before = number(page.locator("h1").inner_text())
    tile = page.locator("a.d.todo").first
    rel = str(tile.get_attribute("href"))
    tile.click()
    page.get_by_label("在家").fill("3")
    story.tell("点开一扇门，旁边写着住的是谁、来过几次。", page)
    address = page.url
    page.get_by_role("button", name="记下", exact=True).click()
    expect(page.locator(f'a.d[href="{rel}"]')).to_have_class(re.compile(r"\bdone\b"))
    expect(page.locator("h1 b")).to_have_text(str(before - 1))
    assert page.url.partition("?")[0] == address.partition("?")[0]
    story.tell("记下，格子变成已访，还差的数少了一户。", page)
    return rel


def open_the_figure(story: Story, page: Page, rel: str) -> None:
    """指挥部从总览的数一层层点下去，到西关社区的图，到那扇门，到那一笔。"""
    page.get_by_role("link", name="吉昌镇", exact=True).first.click()
    page.get_by_role("link", name="西关社区", exact=True).first.click()
    page.get_by_role("link", name="看作战图").click()
    page.wait_for_url("**/chart/**")
    page.locator(f'a.d[href="{rel}"]').click()
    line = page.get_by_text("入户：有人，3 人在家")
    expect(line.first).to_be_visible()
    story.tell("从总览点到社区，点到门，最近几笔在这里。", page)
    page.locator("a[href*='/ledger/']", has_text="全部").first.click()
    page.wait_for_url("**/ledger/**")
    page.get_by_role("row", name=re.compile("3 人在家")).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("入户")
    expect(page.get_by_text("西关社区 社区（村）办公室").first).to_be_visible()
    story.tell("这个数背后的那一笔：谁、什么时候、从哪里记的。", page)


def correct_the_visit(story: Story, page: Page, rel: str) -> None:
    """数错了，改这一笔：在家的是两个人。原来那一笔还在。"""
    page.goto(story.address("/chart/"))
    page.locator(f'a.d[href="{rel}"]').click()
    page.locator("a[href*='/ledger/']", has_text="全部").first.click()
    page.get_by_role("row", name=re.compile("3 人在家")).get_by_role("link").first.click()
    page.get_by_role("link", name="改这一笔").click()
    page.wait_for_url("**/chart/**")
    count = page.get_by_label("在家")
    expect(count).to_have_value("3")
    count.fill("2")
    page.get_by_role("button", name=re.compile("^记下|^改")).first.click()
    expect(page.get_by_text("有人，2 人在家").first).to_be_visible()
    story.tell("改过的一笔写着改了什么，原来的那一笔也在。", page)


def settle_a_conflict(story: Story, office: Page, worker: Page) -> None:
    """办公室和网格员同时改一个人的类型，谁也不知道谁。两个值都留着，在待办里定一个。"""
    office.goto(story.address("/people/"))
    office.locator("#seek").fill("武小霞")
    office.locator("#seek").press("Enter")
    office.wait_for_url("**/people/?s=*")
    person = office.locator("main a[href^='/people/']").first.get_attribute("href")
    for page in (office, worker):
        page.goto(story.address(f"{person}correct/"))
    choose(office, "暂住")
    office.get_by_role("button", name="记下更正").click()
    office.wait_for_url(f"**{person}")
    choose(worker, "外出")
    worker.get_by_role("button", name="记下更正").click()
    expect(worker.get_by_role("alert")).to_contain_text("有人也改了这个人")
    story.tell("改之前先告诉你：您打开这页以后，有人也改了这个人。", worker)
    worker.get_by_role("button", name="照我写的记下").click()
    worker.wait_for_url(f"**{person}")
    office.get_by_role("link", name="待办").click()
    story.tell("待办里写着：两个值都留着，选一个。", office)
    waiting = office.locator("a[href$='/residence/']")
    waiting.click()
    version = office.locator("section.version").filter(has_text="外出")
    version.get_by_role("button", name="选这个").click()
    office.wait_for_url("**/inbox/")
    assert waiting.count() == 0
    office.goto(story.address(str(person)))
    expect(office.get_by_text("外出").first).to_be_visible()
    story.tell("定了，以选的为准，另一个说法仍在台账里。", office)


def choose(page: Page, word: str) -> None:
    page.get_by_label("人员类型").select_option(label=word)


def hand_a_post_over(story: Story, page: Page) -> None:
    """网格员换人：一次移交，没走完的门跟着走。"""
    page.get_by_role("link", name="岗位", exact=True).click()
    page.get_by_role("row").filter(has_text="网格员").get_by_role("link", name="移交").first.click()
    expect(page.get_by_text("户还没走到").first).to_be_visible()
    page.get_by_role("link", name="新来的人").click()
    page.get_by_label("姓名").fill("高玉兰")
    page.get_by_label("工号").fill("WG0209")
    story.tell("移交前看得见跟着走的事。", page)
    page.get_by_role("button", name="移交").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("交给本人")
    story.tell("新人的工号和首次密码打成一张条，交给本人，只显示这一次。", page)
    page.get_by_role("link", name="岗位", exact=True).click()
    expect(page.get_by_text("高玉兰").first).to_be_visible()


def export_the_list(story: Story, page: Page, folder: Path) -> list[tuple[Any, ...]]:
    """未访单导出成 xlsx：表里的每一行，就是单子上的每一行。"""
    page.get_by_role("link", name="未访单", exact=True).click()
    story.tell("还没走到的门，按走的顺序排好，写着归谁。", page)
    with page.expect_download() as coming:
        page.get_by_role("button", name=re.compile("导出")).click()
    file = folder / "未访单.xlsx"
    coming.value.save_as(file)
    sheet = openpyxl.load_workbook(file).worksheets[0]
    lines = [row[2:5] for row in sheet.iter_rows(min_row=5, values_only=True)]
    page.goto(page.url + "?print=1")
    shown = [row.locator("th, td").all_inner_texts()[:3] for row in page.locator("table.unvisited tbody tr").all()]
    assert [[str(cell) for cell in line[:2]] for line in lines] == [row[:2] for row in shown]
    assert [row[2].startswith(str(line[2])) for line, row in zip(lines, shown, strict=True)] == [True] * len(lines)
    return lines


def pull_the_plug(story: Story) -> None:
    """断电，再开。核对一遍：链是完整的，重算一遍什么都不差。"""
    story.living.kill()
    for words in (("verify",), ("rebuild", "--check")):
        story.living.command("ledger", *words)
    story.living.start()
    story.tell("断了电再开：台账的链是完整的，底册照台账重算一遍，一格不差。")
