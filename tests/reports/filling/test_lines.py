"""The lines above and below a table take the unit and the day, and nothing that is for a human to sign."""

from datetime import date

import pytest

from lianfang.reports.filling.lines import Heading, edits_of, value_of
from lianfang.reports.filling.runs import Run, edited

HEADING = Heading("吉昌镇西关社区", date(2020, 2, 8))


def line(text: str, *, above: bool = True) -> str:
    return "".join(run.text for run in edited([Run(text)], edits_of(text, HEADING, is_above=above)))


@pytest.mark.parametrize(
    ("blank", "said"),
    [
        ("填报单位:            填报日期:    年  月  日", "填报单位:吉昌镇西关社区    填报日期:2020年2月8日"),
        ("填报单位（盖章）：", "填报单位（盖章）：吉昌镇西关社区"),
        ("单位（盖章）：          年   月   日", "单位（盖章）：吉昌镇西关社区    2020年2月8日"),
        ("填表单位：______  填表人：______", "填表单位：吉昌镇西关社区    填表人：______"),
        ("报送单位：    （盖章）", "报送单位：吉昌镇西关社区    （盖章）"),
        ("单位名称：", "单位名称：吉昌镇西关社区"),
        ("填报时间：2020年  月  日", "填报时间：2020年2月8日"),
        ("日期：", "日期：2020年2月8日"),
        ("    年    月    日", "  2020年2月8日"),
        ("返乡人员日报表（  月  日）", "返乡人员日报表（2月8日）"),
        ("填报日期：    年  月  日  时", "填报日期：2020年2月8日  时"),
    ],
)
def test_line_takes_the_unit_and_the_day(blank: str, said: str) -> None:
    assert line(blank) == said


@pytest.mark.parametrize(
    "text",
    [
        "填报单位：西关社区",
        "单位：人、户",
        "单位：",
        "填表人：        审核人：        联系电话：",
        "填报日期：2020年2月7日",
        "填报日期：2019年  月  日",
        "报送时间：每日18:00前",
        "出生日期：    年  月  日",
        "审核人签字：        年  月  日",
        "吉县疫情防控工作日报表",
    ],
)
def test_line_that_says_it_or_asks_for_something_else_stays(text: str) -> None:
    assert line(text) == text


def test_day_below_a_table_is_a_signature_unless_it_is_named() -> None:
    assert line("负责人：        年  月  日", above=False) == "负责人：        年  月  日"
    assert line("填表人：    填报日期：", above=False) == "填表人：    填报日期：2020年2月8日"


def test_label_in_a_cell_of_its_own_says_what_belongs_beside_it() -> None:
    said = {label: value_of(label, HEADING) for label in ("填报单位", "填报单位：", "报告日：", "日期", "填表人：")}

    assert said == {
        "填报单位": "吉昌镇西关社区",
        "填报单位：": "吉昌镇西关社区",
        "报告日：": "2020年2月8日",
        "日期": "2020年2月8日",
        "填表人：": "",
    }


def test_words_stand_in_the_font_of_the_blanks_they_replace() -> None:
    runs = [Run("填报单位："), Run("          ", "<rPr><u/></rPr>"), Run("  填报人：")]
    text = "".join(run.text for run in runs)

    assert edited(runs, edits_of(text, HEADING, is_above=True)) == [
        Run("填报单位："),
        Run("吉昌镇西关社区    ", "<rPr><u/></rPr>"),
        Run("填报人："),
    ]
