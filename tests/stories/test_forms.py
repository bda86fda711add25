"""别人要的表：放进来，填好了拿走；点一格看出处；多一列只问一列；到点之前看过再交。"""

import io
import re
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.fixtures.living import Living
from tests.reports.asked import blank_form
from tests.stories.telling import Story, told

from lianfang.kit.clock import day_of, now

OFFICE, HEADQUARTERS = "SQ100003", "ZHB"
TITLE = "入户排查登记表"
pytestmark = [pytest.mark.browser, pytest.mark.kill]


def test_a_form_is_filled_and_handed_on(living: Living, chromium: Browser, tmp_path: Path) -> None:
    with told("forms", "别人要的表", living, chromium) as story:
        office, headquarters = story.desk(OFFICE), story.desk(HEADQUARTERS)
        blank, wider, visits = tmp_path / "排查.xlsx", tmp_path / "排查2.xlsx", tmp_path / "走访.xlsx"
        visits.write_bytes(record_of_visits())
        blank.write_bytes(blank_form(title=TITLE))
        wider.write_bytes(blank_form("养不养鸡", title=TITLE))

        drop_a_form(story, office, blank)
        open_a_cell(story, office)
        assert take_the_file(story, office) > 0
        list_the_visits(story, office, visits)
        add_a_column(story, office, wider)
        register_the_form(story, headquarters, wider)
        change_the_registration(story, headquarters)
        release_it(story, office)
        see_the_burden(story, office)


def record_of_visits() -> bytes:
    made = openpyxl.Workbook()
    made.worksheets[0].append(["入户走访登记表"])
    made.worksheets[0].append("序号 走访时间 户主 门牌号 走访结果 在家人数 走访人 备注".split())
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def drop(story: Story, page: Page, file: Path) -> None:
    page.goto(story.address("/forms/fill/"))
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="填上").click()
    page.wait_for_url("**/forms/sheet/**")


def drop_a_form(story: Story, page: Page, file: Path) -> None:
    """社区收到一张表，原样放进来。台账里有的当场填好，没有的写明为什么空着。"""
    story.part("收到一张表")
    page.get_by_role("navigation", name="各处").get_by_role("link", name="报表", exact=True).click()
    story.tell("报表开头写着今天还差几份没交，谁要的，几点前交。", page)
    drop(story, page, file)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    names = page.locator(".xl td").filter(has_text=re.compile(r"^[一-龥]\*+$"))
    assert names.count() > 0
    story.tell("别人要的表，原样放进来，填好了先给您看。页上姓名遮着；空着的格写明为什么。", page)


def open_a_cell(story: Story, page: Page) -> None:
    """点一格，看是哪一笔记的，一直点到那一笔。"""
    page.locator(".xl a").filter(has_text=re.compile(r"^[一-龥]\*+$")).first.click()
    source = page.locator("#source")
    expect(source.get_by_text(re.compile(r"从这 \d+ 笔来"))).to_be_visible()
    story.tell("点一格，旁边写着它从哪一笔来。", page)
    sheet = page.url
    source.locator("li", has_text="登记住户").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("登记住户")
    story.tell("再点，就是门上记下的那一笔：谁记的，什么时候。", page)
    page.goto(sheet)


def take_the_file(story: Story, page: Page) -> int:
    """下载填好的表。文件里是全名，交给谁要写明，也是一笔。"""
    page.locator("summary", has_text="下载填好的表").click()
    page.get_by_label("交给谁").fill("县卫健局")
    story.tell("下载前写明交给谁：文件里有姓名和号码的原文，谁拿走的记在台账上。", page)
    with page.expect_download() as coming:
        page.get_by_role("button", name="下载", exact=True).click()
    sheet = openpyxl.load_workbook(io.BytesIO(coming.value.path().read_bytes())).worksheets[0]
    names = [row[1] for row in sheet.iter_rows(min_row=3, values_only=True) if row[1]]
    assert [name for name in names if "*" in str(name)] == []
    return len(names)


def add_a_column(story: Story, page: Page, file: Path) -> None:
    """过两天表长了一列，再放一次：只问这一列，说过一次就记住。"""
    story.part("表长了一列")
    drop(story, page, file)
    page.get_by_role("link", name="说一下是什么").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 列要您说")
    asked = page.locator("table.columns select")
    assert (asked.count(), page.locator("tr.is-ask th").all_inner_texts()) == (1, ["养不养鸡"])
    story.tell("同一张表多了一列，只问这一列，别的都认得。", page)
    asked.select_option(label="台账里没有，由人填")
    page.get_by_role("button", name="记住这些对应").click()
    page.wait_for_url("**/forms/sheet/**")
    expect(page.get_by_role("link", name="说一下是什么")).to_have_count(0)
    story.tell("说过一次就记住了，当场接着填好；下次不再问。", page)


def list_the_visits(story: Story, page: Page, file: Path) -> None:
    """走访记录一次入户一行：谁家、几时去的、见到没有、谁去的。"""
    drop(story, page, file)
    expect(page.locator(".xl tbody tr").first).to_be_visible()
    story.tell("走访记录、走访日志，一次入户填一行；题目写着当日、本周、近几天的，只列那几天的。", page)


def register_the_form(story: Story, page: Page, file: Path) -> None:
    """指挥部要表，先登记：问谁要，几点前交，凭什么，要到哪天。"""
    story.part("要表的先登记")
    page.goto(story.address("/forms/library/"))
    story.tell("报表清单按谁要的排：哪张没问新的，哪几列不该叫基层填。", page)
    page.get_by_role("link", name="登记一张表").click()
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="看看它问什么").click()
    page.wait_for_url("**/forms/work/**")
    story.tell("下发之前先看：哪些列台账里有，哪些别的表已经在问。", page)
    terms = page.locator("section.register")
    for label, words in (
        ("表叫什么", "养鸡户排查表"), ("谁要", "县农业农村局"), ("几点前交", "23:59"), ("拿来做什么", "封村期间送饲料"),
        ("依据哪份文件", "县农业农村局通知第1号"), ("文件是哪天的", (day_of(now()) - timedelta(days=1)).isoformat()),
    ):  # fmt: skip
        terms.get_by_label(label, exact=True).fill(words)
    page.get_by_role("button", name="登记这张表").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("养鸡户排查表")
    story.tell("登记好了：依据哪份文件、要到哪天，各单位几时交，都在这里。", page)


def change_the_registration(story: Story, page: Page) -> None:
    """登记写得不对，当场改过来；原来怎么写的，台账上还看得到。"""
    page.get_by_role("link", name="改登记").click()
    page.get_by_label("谁要", exact=True).fill("县畜牧兽医站")
    story.tell("登记写得不对、要延长，点“改登记”：里面是现在登记的，改哪项写哪项。", page)
    page.get_by_role("button", name="照这样改").click()
    expect(page.get_by_text("的登记改了")).to_be_visible()
    page.get_by_role("link", name="登记的那一笔").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("登记报表")
    story.tell("改过照新的要；打开登记的那一笔，原来怎么写的、谁什么时候改的，都还在。", page)


def release_it(story: Story, page: Page) -> None:
    """社区到点之前打开，台账已经填好；看过，交。"""
    story.part("看过再交")
    page.goto(story.address("/forms/"))
    owed = page.locator(".owed li").filter(has_text="养鸡户排查表")
    owed.get_by_role("button", name=re.compile("填上|看过再交")).click()
    page.wait_for_url("**/forms/sheet/**")
    page.get_by_role("button", name=re.compile("就这样交|看过了，交")).click()
    page.wait_for_url("**/forms/")
    expect(page.locator(".owed li").filter(has_text="养鸡户排查表").get_by_text("已报")).to_be_visible()
    story.tell("到点之前打开，能填的已经填好；看过，交。交出去的按那一刻的台账，日后点开还是那个数。", page)
    page.locator(".owed li").filter(has_text="养鸡户排查表").get_by_role("link", name=re.compile("看交上去的")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("养鸡户排查表")
    story.tell("交上去的随时能再看，前几天的从日期那里翻；后来补记、更正的，旁边写着差在哪里。", page)


def see_the_burden(story: Story, page: Page) -> None:
    """基层负担：谁要了几份，台账填了几格，人填了几格。"""
    page.get_by_role("link", name="基层负担").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("天问基层要了")
    assert page.locator("table.t th", has_text="县卫健局").count() == 1
    story.tell("基层负担写着：谁在要台账里已经有的，省了多少工夫；一格几秒可以自己改。", page)
