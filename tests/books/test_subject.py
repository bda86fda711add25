"""What the rows of a table are decides what an everyday word in it means."""

import pytest

from lianfang.books.headers.matching import match
from lianfang.books.headers.spelling import spelled
from lianfang.books.shapes import Header, Match
from lianfang.facts.catalogue import fields

from .headers_set import answer_of


def found(title: str, *texts: str) -> dict[str, str]:
    """The columns of a table that were matched, and to what."""
    headers = []
    for column, text in enumerate(texts, 1):
        said = spelled(text)
        headers.append(Header(column, said.text, (), said.unit, said.options, said.hint, (), said.day))
    matches: list[Match] = match(headers, list(fields), title=title)
    return {text: answer_of(one) for text, one in zip(texts, matches, strict=True)}


@pytest.mark.parametrize(
    ("here", "elsewhere", "word"),
    [
        ("核酸检测名单 姓名 身份证号", "冷链食品检测 样品名称 产地", "检测结果"),
        ("返乡人员登记 姓名 来源地", "物资运输登记 物资名称 车牌号", "到达时间"),
        ("返乡人员登记 姓名 来源地", "居民出入登记 姓名 楼号", "返回时间"),
        ("村（社区）日报 社区 总户数", "企业复产统计 企业名称 行业", "在岗人数"),
        ("健康监测表 姓名 体温", "值班日志 值班人员 带班领导", "异常情况"),
        ("消毒记录 消毒时间 消毒方式", "停业检查 法人 是否停业", "场所名称"),
        ("防疫物资台账 物资名称 规格型号", "工地材料进场 材料名称 供货单位", "数量"),
        ("返程登记 姓名 车次", "会议签到 姓名 单位", "座位号"),
        ("村组排查 行政村 户主", "志愿队伍 姓名 电话", "组别"),
        ("督查台账 被检查单位 存在问题", "楼栋长日志 楼栋 问题描述", "巡查时间"),
    ],
)
def test_a_word_counts_where_the_table_is_about_it(here: str, elsewhere: str, word: str) -> None:
    assert found(*here.split(), word)[word] != "-"
    assert found(*elsewhere.split(), word)[word] == "-"


def test_a_unit_of_measure_is_no_employer() -> None:
    assert found("防疫物资", "物资名称", "单位", "数量")["单位"] == "item_unit"
    assert found("进场登记", "姓名", "规格", "单位")["单位"] == "-"


def test_figures_in_another_unit_stay_open() -> None:
    asked = ("捐赠单位", "物资名称")

    assert found("捐赠登记", *asked, "金额（元）")["金额（元）"] == "amount_yuan"
    assert found("捐赠登记", *asked, "金额（万元）")["金额（万元）"] == "-"


def test_the_unit_says_that_something_is_counted() -> None:
    counted = found("防控日报", "社区", "总户数", "居家观察人数", "卡点（个）")

    assert counted["卡点（个）"] == "checkpoint_count"
    assert found("自查表", "企业名称", "隔离场所（间）")["隔离场所（间）"] == "-"


def test_a_place_of_which_answers_are_listed_is_none() -> None:
    assert found("访客登记", "姓名", "来源（预约/现场/代登）")["来源（预约/现场/代登）"] == "-"
    assert found("返乡登记", "姓名", "来源地（湖北/外省/境外）")["来源地（湖北/外省/境外）"] == "origin"


def test_a_room_is_of_the_house_or_of_the_place_of_isolation() -> None:
    assert found("居民底册", "楼栋", "单元", "房间号")["房间号"] == "door"
    assert found("隔离点名单", "姓名", "房号")["房号"] == "isolation_room"
    assert found("宾馆登记", "姓名", "房间号")["房间号"] == "-"
