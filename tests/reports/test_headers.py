"""Headers of tables of places, and the indicators they mean; an unknown one means none."""

import pytest

from lianfang.facts.catalogue import fields
from lianfang.reports.indicators import indicators, of_header

FORM_09 = {
    ("总户数", ""): "household_total",
    ("已排查户数", ""): "household_screened",
    ("总人数", ""): "person_total",
    ("已排查人数", ""): "person_screened",
    ("今日", "湖北返乡人员"): "hubei_today",
    ("累计", "湖北返乡人员"): "hubei_total",
    ("今日", "其他省外返乡人员"): "outside_today",
    ("累计", "其他省外返乡人员"): "outside_total",
    ("居家观察人数", ""): "watched_count",
    ("当日解除观察人数", ""): "released_count",
    ("体温异常人数", ""): "fever_count",
    ("在岗人数", ""): "on_duty_count",
    ("卡点数", ""): "checkpoint_count",
    ("检查车辆", ""): "vehicle_count",
    ("检查人员", ""): "checked_count",
    ("消杀面积(平方米)", ""): "disinfected_m2",
}
OTHERS = {
    ("湖北返乡人员", "今日"): "hubei_today",
    ("湖北返回（14天内）", "其中"): "flag.travel.42.14d",
    ("武汉返回人数", ""): "flag.travel.4201",
    ("已排查户数（户）", "入户排查"): "household_screened",
    ("60岁以上老人", ""): "aged_60_count",
}


@pytest.mark.parametrize(("header", "key"), (FORM_09 | OTHERS).items())
def test_a_header_means_its_indicator(header: tuple[str, str], key: str) -> None:
    found = of_header(header[0], [header[1]] if header[1] else [])

    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "header",
    [
        "序号",
        "村(社区)",
        "备注",
        "更换手机彩铃(个)",
        "今日",
        "累计",
        "是否发热",
        "湖北籍人数",
        "学生人数",
        "联系人",
        "姓名",
    ],
)
def test_a_header_that_nothing_counts_means_none(header: str) -> None:
    assert of_header(header) is None


def test_a_word_of_today_below_an_unknown_parent_means_none() -> None:
    assert of_header("今日", ["体温"]) is None


def test_every_indicator_says_what_it_is() -> None:
    lacking = [
        one.key for one in indicators if not (one.definition and one.definition_en and one.label_en and one.unit)
    ]

    assert lacking == []
    assert [one.key for one in indicators if one.measure is None and not str(one.reason)] == []


def test_a_key_that_a_field_of_the_daily_report_has_means_the_same_figure() -> None:
    counts = {field.key: field for field in fields if field.topic == fields["household_total"].topic}
    shared = {key: field for key, field in counts.items() if key in indicators}

    assert sorted(counts.keys() - shared.keys()) == ["change_count"]
    assert {key: field.unit for key, field in shared.items()} == {key: indicators[key].unit for key in shared}


def test_a_counted_flag_is_named_by_its_key() -> None:
    assert indicators["flag.travel.42x4201.14d"].label == "湖北（不含武汉）行程人数（14天内）"
    assert indicators.get("flag.nonsense") is None
