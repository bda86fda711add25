"""西关社区的一个早上：社区在作战图上记入户，指挥部的总览跟着动，每个数都点得开，未访单拿得走。"""

import io

import openpyxl
import pytest
from playwright.sync_api import Page
from tests.fixtures.access import client_as, make_account, make_post
from tests.fixtures.browser import OpenAs
from tests.people.world import BUILDING_3, COUNTY, DOOR, XIGUAN_PATH, lay_out, member, register
from tests.people.world import door as door_id
from tests.screening.world import visit

from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.checking.verify import verify
from lianfang.ledger.models import StoredEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def lead(page: Page) -> str:
    return page.locator(".lead").inner_text()


def exported(page: Page) -> tuple[str, int]:
    """Take the list out; return its title and how many rows the sheet has."""
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 xlsx").click()
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert sheet is not None
    return str(sheet["A1"].value), sheet.max_row


def test_doors_are_visited_and_the_board_follows(open_as: OpenAs) -> None:
    # 夜里：祥和苑的门都登记了，502 住着张大山，3 号楼由网格员李守田包。
    lay_out()
    register(member("张大山"), door=DOOR)
    make_post(make_account(name="李守田"), "grid_worker", f"{XIGUAN_PATH}01.")
    visit("nobody_home", door_id(BUILDING_3, 1, "0101"))

    # 早上 8 点，指挥部看总览：全县还差 94 户。
    community = client_as("community_office", XIGUAN_PATH)
    headquarters = client_as("headquarters")
    board = open_as(headquarters, "/board/")
    assert lead(board) == "还差 94 户没走到，2 处没人包联（其中 24 户连村社区办公室也没人）。"

    # 社区打开作战图，点开 3 号楼 2 单元 502，张大山发热 37.8℃。
    office = open_as(community, "/chart/")
    office.get_by_role("link", name="祥和苑").first.click()
    office.get_by_label("3号楼2单元502 未访").click()
    office.get_by_label("张** 体温").wait_for()
    office.get_by_label("在家").fill("1")
    office.get_by_label("张** 体温").fill("37.8")
    office.get_by_role("button", name="记下", exact=True).click()

    # 门当场变红，计数少一户，人没有离开这一页。
    office.get_by_text("502 记下了。").wait_for()
    assert office.get_by_label("3号楼2单元502 需办理").count() == 1
    assert lead(office) == "祥和苑还差 47 户"

    # 指挥部再看：还差 93 户，要紧的几笔里有这一笔，没有姓名。
    board.reload()
    assert lead(board) == "还差 93 户没走到，2 处没人包联（其中 24 户连村社区办公室也没人）。"
    grave = board.locator(".feed").inner_text()
    assert "祥和苑 3号楼 2单元 502 有人，1 人在家，1 人发热 37.8℃" in grave
    assert "张" not in grave

    # 数点得开：从“还差”到未访单，从一行到那扇门。
    board.locator(".lead .n").first.click()
    assert lead(board) == "吉县 还差 93 户没走到"
    board.get_by_role("link", name="101", exact=True).nth(1).click()
    board.locator("#door .plate").wait_for()

    # 未访单导出，谁拿的、几行、文件的指纹都是一笔。
    office.goto(office.url.split("/chart/")[0] + "/lists/unvisited/")
    assert exported(office) == ("吉昌镇 西关社区 未访单", 4 + 69)
    assert StoredEntry.objects.filter(county=COUNTY, kind="exports.taken").count() == 1

    # 台账没有断，底册都是从台账来的（岗位是试验里直接摆下的，不算）。
    assert verify(COUNTY).faults == []
    assert {one.table for one in rebuild(COUNTY).differences} <= {"access_member", "access_post"}
