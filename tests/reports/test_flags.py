"""Flags: what headers ask, and what dated facts answer for a form's own day."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from lianfang.reports.flags import Flag, flag_of, flag_of_key, why_said
from lianfang.reports.regions import Region

ON = date(2020, 2, 6)
COUNTY = "141028"


@dataclass(frozen=True)
class Said:
    key: str
    on: date | None = None
    code: str = ""
    at: datetime = datetime(2020, 2, 6, 2, tzinfo=UTC)
    until_on: date | None = None
    number: float | None = None
    value: dict[str, Any] = field(default_factory=dict)


HEADERS = {
    "十四天内是否有国内中高风险地区旅居史": "flag.travel.risk.14d",
    "三十日内是否途经湖北": "flag.travel.42.30d",
    "是否是否途经湖北/武汉": "flag.travel.42",
    "是否湖北(武汉)返乡": "flag.travel.42",
    "1月16日后是否去过湖北": "flag.travel.42.since0116",
    "自1月1日以来是否到过武汉": "flag.travel.4201.since0101",
    "2020年1月16日起是否到过疫区": "flag.travel.area.since20200116",
    "近一个月旅居史": "flag.travel.30d",
    "近两周内是否途径武汉": "flag.travel.4201.14d",
    "14天内是否去过湖北（除武汉外）": "flag.travel.42x4201.14d",
    "14天内有无湖北（不含武汉）旅居史": "flag.travel.42x4201.14d",
    "武汉以外湖北地区返回人员": "flag.travel.42x4201",
    "除湖北外其他省份返回": "flag.travel.outx42",
    "省外返乡人员": "flag.travel.out",
    "近14天是否有境外旅居史": "flag.travel.abroad.14d",
    "近期接触史": "flag.contact",
    "是否密切接触": "flag.contact",
    "是否接触湖北人员": "flag.contact.from_area",
    "14天内是否接触过确诊或疑似病例": "flag.contact.confirmed-suspected.14d",
    "近14天有无发热、咳嗽等症状": "flag.symptom.14d",
    "是否发热": "flag.fever",
}
OTHERWISE = (
    "姓名 返乡日期 离开湖北的时间 14日内密切接触日期 目前所在地 是否返乡 是否居家隔离 健康状况 是否湖北籍 核酸检测结果 "
    "来源省份 从何处返回 拟返乡日期 春节后是否离开本市 14天内是否做过核酸检测 隔离天数 返乡方式 来自地区的风险等级"
).split()


@pytest.mark.parametrize(("header", "key"), HEADERS.items())
def test_a_header_that_asks_a_flag_is_read(header: str, key: str) -> None:
    found = flag_of(header)

    assert found is not None
    assert found.key == key
    assert flag_of_key(key) == found


@pytest.mark.parametrize("header", OTHERWISE)
def test_a_header_that_asks_something_else_is_no_flag(header: str) -> None:
    assert flag_of(header) is None


def test_a_region_may_stand_in_the_header_above() -> None:
    found = flag_of("14天内是否去过", parents=["湖北省"])

    assert found is not None
    assert found.key == "flag.travel.42.14d"


def test_a_column_that_wants_to_know_where_is_told_apart_from_a_yes_or_no() -> None:
    asked = [flag_of("近一个月旅居史"), flag_of("近一个月有无旅居史")]

    assert [one.lists for one in asked if one] == [True, False]


def test_a_day_that_cannot_be_read_is_not_guessed() -> None:
    found = flag_of("春节后是否去过湖北")

    assert found is not None
    assert (found.window, found.answer([], ON, COUNTY).why) == ("春节", "no_window")


HUBEI_14 = Flag("travel", Region(("42",)), days=14)


@pytest.mark.parametrize(
    ("left_on", "expected"),
    [
        (date(2020, 1, 23), False),  # 14 days are full on the 6th: 大庄村 in the look's picture
        (date(2020, 1, 24), True),
        (date(2020, 2, 6), True),
        (None, None),  # 离开日期没填: nobody can say
    ],
)
def test_fourteen_days_begin_with_the_day_of_the_report(left_on: date | None, expected: bool | None) -> None:
    assert HUBEI_14.answer([Said("travel", left_on, "420100")], ON, COUNTY).value is expected


def test_the_same_fact_answers_each_forms_own_window() -> None:
    said = [Said("travel", date(2020, 1, 16), "420100")]
    flags = [flag_of(header) for header in ("1月16日后是否去过湖北", "30天内是否去过湖北", "14天内是否去过湖北")]

    assert [flag.answer(said, ON, COUNTY).value for flag in flags if flag] == [True, True, False]


def test_a_since_without_its_year_lies_before_the_report() -> None:
    flag = flag_of("12月1日以来是否到过武汉")

    assert flag is not None
    assert flag.start(ON) == date(2019, 12, 1)


@pytest.mark.parametrize(
    ("code", "expected"),
    [("420500", True), ("420100", False), ("42", False), ("4205", True), ("330300", False)],
)
def test_hubei_but_not_wuhan_leaves_out_who_may_have_been_in_wuhan(code: str, expected: bool) -> None:
    region = Region(("42",), ("4201",))

    assert region.holds(code, COUNTY) is expected


def test_outside_is_every_other_province() -> None:
    region = Region((), ("42",), outside=True)

    assert [region.holds(code, COUNTY) for code in ("330300", "140100", "420100", "")] == [True, False, False, False]


def test_missing_is_not_no() -> None:
    asked_then = datetime(2020, 1, 20, 2, tzinfo=UTC)
    answers = [
        HUBEI_14.answer([], ON, COUNTY),
        HUBEI_14.answer([Said("travel", code="none", at=asked_then)], ON, COUNTY),
        HUBEI_14.answer([Said("travel", code="none")], ON, COUNTY),
        HUBEI_14.answer([Said("travel", code="yes")], ON, COUNTY),
    ]

    assert [(one.value, one.why) for one in answers] == [
        (None, "never_asked"),
        (None, "asked_before"),
        (False, ""),
        (None, "no_region"),
    ]


def test_what_was_stated_after_the_reports_day_is_not_known_on_it() -> None:
    tomorrow = Said("travel", date(2020, 2, 1), "420100", at=datetime(2020, 2, 7, 2, tzinfo=UTC))

    assert HUBEI_14.answer([tomorrow], ON, COUNTY).why == "never_asked"


def test_what_just_does_not_count_is_named() -> None:
    old, dateless = Said("travel", date(2020, 1, 22), "420100"), Said("travel", None, "420100")

    assert HUBEI_14.answer([old], ON, COUNTY).near == (old,)
    assert HUBEI_14.answer([old, dateless], ON, COUNTY).near == (dateless,)


def test_contact_lasts_until_its_last_day() -> None:
    flag = flag_of("14天内是否接触过确诊病例")
    met = Said("contact", date(2020, 1, 10), "confirmed", until_on=date(2020, 1, 30))

    assert flag is not None
    assert flag.answer([met], ON, COUNTY).value is True
    assert flag.answer([Said("contact", date(2020, 1, 30), "other")], ON, COUNTY).value is False


@pytest.mark.parametrize(("temp_c", "expected"), [(37.2, False), (37.3, True), (None, None)])
def test_fever_is_a_reading_at_or_above_the_threshold_of_its_day(temp_c: float | None, expected: bool | None) -> None:
    read = [Said("temp_c", ON, number=temp_c)] if temp_c else []

    assert Flag("fever").answer(read, ON, COUNTY).value is expected


def test_fever_of_yesterday_is_not_fever_today() -> None:
    hot = Said("temp_c", number=38.5, at=datetime(2020, 2, 5, 2, tzinfo=UTC))

    assert Flag("fever").answer([hot], ON, COUNTY).value is None
    assert Flag("fever", days=3).answer([hot], ON, COUNTY).value is True


def test_unclear_regions_stay_empty_with_their_reason() -> None:
    said = [Said("travel", ON - timedelta(days=1), "420100")]
    flags = [flag_of("14天内是否去过中高风险地区"), flag_of("是否有境外旅居史"), flag_of("是否到过疫区")]

    answers = [flag.answer(said, ON, COUNTY) for flag in flags if flag]
    assert [(one.value, one.why) for one in answers] == [(None, "risk"), (None, "abroad"), (None, "area")]
    assert all(why_said(one.why) for one in answers)
