"""不漏一户：一张名单进来，一个单元走完，一张纸录回来，指挥部看着数往下走，点得到每一笔。

The story that the READMEs tell, walked as somebody new to it would; on both databases.
"""

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.fixtures.living import Living
from tests.stories.telling import Story, told

SAMPLES = Path("docs/samples")
OFFICE, HEADQUARTERS = "SQ100003", "ZHB"
WALKED = 4  # doors, one after the other
pytestmark = [pytest.mark.browser, pytest.mark.kill]


def test_no_household_is_missed(living: Living, chromium: Browser, tmp_path: Path) -> None:
    with told("no-household-missed", "不漏一户：从一张名单到指挥部的数", living, chromium) as story:
        story.tell("西关社区办公室登录进来，手里有一份《社区人员底册》和一份填到一半的体温表，都在 `docs/samples`。")
        office = story.desk(OFFICE)
        bring_in_the_roster(story, office)
        correct_a_column(story, office)
        settle_two_duplicates(story, office)

        headquarters = story.desk(HEADQUARTERS)
        before = left(headquarters, "/board/", story)
        at_home = left(office, "/chart/", story)
        walk_a_stairwell(story, office)
        assert left(office, "/chart/", story) == at_home - WALKED
        keyed = print_a_sheet_and_key_it(story, office)
        assert left(office, "/chart/", story) == at_home - WALKED - keyed

        assert left(headquarters, "/board/", story) == before - WALKED - keyed
        open_the_figure(story, headquarters)
        assert exported(story, office, tmp_path) == at_home - WALKED - keyed


def number(text: str) -> int:
    found = re.search(r"\d[\d,]*", text)
    assert found is not None, text
    return int(found[0].replace(",", ""))


def left(page: Page, path: str, story: Story) -> int:
    """还差多少户：每一页开头说的那个数。"""
    page.goto(story.address(path))
    return number(page.locator("h1").inner_text().partition("还差")[2])


def go(page: Page, room: str) -> None:
    page.get_by_role("navigation", name="各处").get_by_role("link", name=room, exact=True).click()


def bring_in_the_roster(story: Story, page: Page) -> None:
    story.part("一、把名单导进来")
    go(page, "导入")
    page.set_input_files("input[type=file]", SAMPLES / "roster.xlsx")
    story.tell("点“导入”，把底册拖进来，点“试读”。试读什么都不记，先看每一行会怎样。", page)
    page.get_by_role("button", name="试读").click()
    record = page.get_by_role("button", name="记下这 51 行")
    record.wait_for()
    story.tell(
        "五十三行里，五十一行是新登记的；两行收不下，哪一格、为什么，都写着：没写姓名，证件号被 Excel 变成了数字。",
        page,
    )
    record.click()
    expect(page.get_by_text("记下了。")).to_be_visible()
    story.tell("点“记下”。每一行有了下落；同一份再导一遍，什么都不会变。", page)


def correct_a_column(story: Story, page: Page) -> None:
    story.part("二、改对一列")
    go(page, "导入")
    page.set_input_files("input[type=file]", SAMPLES / "temperatures.xlsx")
    page.get_by_role("button", name="试读").click()
    chosen = page.get_by_label("N 列记成")
    chosen.wait_for()
    story.tell("再导体温表。十一列都认得，“上门说的号”这个表头认不出来，请人看一眼：下面列着这一列的样子。", page)
    chosen.select_option(label="备用电话")
    page.get_by_role("button", name="照这样试读").click()
    record = page.get_by_role("button", name=re.compile(r"^记下这 \d+ 行$"))
    record.wait_for()
    story.tell("选成“备用电话”，照这样试读。下次同样的表来，就照这样认，不用再选。", page)
    record.click()
    expect(page.get_by_text("记下了。")).to_be_visible()


def settle_two_duplicates(story: Story, page: Page) -> None:
    story.part("三、定两对重复的人")
    page.goto(story.address("/people/doubles/"))
    waiting = pairs(page)
    assert len(waiting) == number(page.locator("h1").inner_text())
    story.tell("人员里有“可能重复”：像是同一个人的，一对一对列着，像在哪里、不像在哪里都写着。系统从不自己合。", page)
    page.get_by_role("link", name="比一比").first.click()
    page.get_by_role("button", name="合成一个人").wait_for()
    story.tell("点“比一比”，两条并排。是一个人，选留下哪一条，点“合成一个人”；合错了可以拆回。", page)
    page.get_by_role("button", name="合成一个人").click()
    page.wait_for_url(lambda url: "/doubles/" not in url or url.endswith("/doubles/"))
    page.goto(story.address("/people/doubles/"))
    assert waiting[0] not in pairs(page)
    page.locator(f'a[href="{waiting[1]}"]').first.click()  # what the clock found meanwhile may stand first
    page.get_by_role("button", name="不是同一人").click()
    page.wait_for_url("**/people/doubles/")
    story.tell("同名的、双胞胎，点“不是同一人”。记住了，不再问。")
    page.goto(story.address("/people/doubles/"))
    assert set(waiting) - set(pairs(page)) == set(waiting[:2])


def pairs(page: Page) -> list[str]:
    """Return the addresses of the pairs on the list, in order."""
    links = page.get_by_role("link", name="比一比").all()
    return [str(link.get_attribute("href")) for link in links]


def walk_a_stairwell(story: Story, page: Page) -> None:
    story.part("四、走一个单元")
    page.locator("a.d.todo").first.click()
    page.get_by_label("在家").fill("3")
    story.tell(
        "“作战图”上一格是一户，空的没人走到。点开一户，旁边写着住的是谁、来过几次；三个人在家、都没事，写个 3。", page
    )
    for _door in range(WALKED - 1):
        before = page.locator("h1 b").inner_text()
        page.get_by_role("button", name=re.compile("^记下，去")).click()
        expect(page.locator("h1 b")).not_to_have_text(before)
        page.get_by_label("在家").fill("2")
    before = page.locator("h1 b").inner_text()
    page.get_by_role("button", name="记下", exact=True).click()
    expect(page.locator("h1 b")).not_to_have_text(before)
    story.tell("“记下，去下一户”，一户接一户走完这个单元。格子当场填上颜色，还差的数跟着少，人没离开这一页。", page)


def print_a_sheet_and_key_it(story: Story, page: Page) -> int:
    """另一栋用纸走：印一张，走完了只用键盘录回来。录了几户还差的。"""
    story.part("五、用纸走一栋，录回来")
    go(page, "未访单")
    page.get_by_role("navigation", name="排查的单子").get_by_role("link", name="入户表").click()
    buildings = page.locator("table.sheet-list tbody tr")
    missing = [number(words) for words in buildings.locator("td.num b").all_inner_texts()]
    row = buildings.nth(missing.index(max(missing)))
    keying = row.get_by_role("link", name="录这张").get_attribute("href")
    row.get_by_role("link", name="看表、打印").click()
    page.locator(".paper-sheet").first.wait_for()
    story.tell("没有手机的，印一张 A4“入户表”带着走：一行一户，写在家几人，没见到人的打个勾。", page)
    page.goto(story.address(str(keying)))
    rows = page.locator("tbody[data-row]")
    unvisited = [index for index, said in enumerate(rows.locator("td.state").all_inner_texts()) if not said.strip()]
    for done, index in enumerate(unvisited, start=1):
        rows.nth(index).locator("input").first.focus()
        page.keyboard.type("2")
        page.keyboard.press("Enter")
        expect(page.locator("[data-state=saved]")).to_have_count(done)
    story.tell("纸收回来，“录这张”，全用键盘：几个人在家敲几，没人应敲 0，回车就记下，去下一户。", page)
    assert unvisited
    return len(unvisited)


def open_the_figure(story: Story, page: Page) -> None:
    story.part("六、指挥部看得见，点得开")
    story.tell("同一刻，指挥部的“总览”上，还差的数已经少了这几户。", page)
    page.get_by_role("link", name="吉昌镇", exact=True).first.click()
    page.get_by_role("link", name="西关社区", exact=True).first.click()
    page.get_by_role("link", name="看作战图").click()
    page.wait_for_url("**/chart/**")
    page.locator("a.d.done").first.click()
    page.locator("a[href*='/ledger/']", has_text="全部").first.click()
    page.wait_for_url("**/ledger/**")
    page.get_by_role("row", name=re.compile("人在家")).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("入户")
    story.tell("从数点到镇，到社区，到那扇门，到背后的那一笔：谁、什么时候、在哪里记的。没有一个数是填上去的。", page)


def exported(story: Story, page: Page, folder: Path) -> int:
    """未访单带走：表里有几户。"""
    story.part("七、把没走到的带走")
    go(page, "未访单")
    story.tell("还没走到的，按走的顺序排好，写着归谁。点“导出”，就是一张 Excel；谁拿走的、几行，也记了一笔。", page)
    with page.expect_download() as coming:
        page.get_by_role("button", name=re.compile("导出")).click()
    coming.value.save_as(folder / "未访单.xlsx")
    sheet = openpyxl.load_workbook(folder / "未访单.xlsx").worksheets[0]
    return sum(1 for row in sheet.iter_rows(min_row=5, values_only=True) if row[0])
