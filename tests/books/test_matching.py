"""What a header means: by its words, by those above it, by what stands below it, and when nobody can say."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from lianfang.books.files.opening import open_book
from lianfang.books.fingerprints import column_keys, compare, fingerprint, likeness
from lianfang.books.headers.matching import match
from lianfang.books.headers.roles import is_own, role_of
from lianfang.books.headers.spelling import spelled, stem
from lianfang.books.headers.windows import window_in
from lianfang.books.shapes import Header, Match, Window
from lianfang.books.tables.finding import find_tables
from lianfang.facts.catalogue import fields

from .headers_set import answer_of, score

ALL = list(fields)
FORMS = Path(__file__).parent / "forms"


def header(text: str, *parents: str, column: int = 1, samples: Sequence[str] = ()) -> Header:
    said = spelled(text)
    day = next((part.day for part in map(spelled, parents) if part.day), said.day)
    return Header(column, said.text, parents, said.unit, said.options, said.hint, tuple(samples), day)


def matched(*texts: str, title: str = "") -> list[Match]:
    return match([header(text, column=i) for i, text in enumerate(texts, 1)], ALL, title=title)


def answer(text: str, *parents: str, title: str = "", samples: Sequence[str] = ()) -> str:
    """What a column means in a list of persons."""
    headers = [header("姓名"), header("身份证号", column=2), header(text, *parents, column=3, samples=samples)]
    return answer_of(match(headers, ALL, title=title)[2])


@pytest.mark.parametrize(("half", "precision", "recall"), [("built", 1.0, 0.985), ("measured", 0.99, 0.93)])
def test_headers_of_both_halves_are_matched(half: str, precision: float, recall: float) -> None:
    found = score(half)

    print(f"\n{half}: {found}")
    print(*(f"  wrong: {one}" for one in found.wrong), *(f"  left open: {one}" for one in found.missed), sep="\n")
    assert found.precision >= precision
    assert found.recall >= recall


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("联系电话：", "phone"), ("2.手机号码", "phone"), ("＊现　住　址（必填）", "address"),
        ("返温日期", "return_on"), ("来丽时间", "return_on"), ("抵穗日期", "return_on"), ("返淳时间", "return_on"),
        ("离汉日期", "left_on"), ("在秦住址", "address"), ("来沪方式", "transport"), ("到达吉县的时间", "return_on"),
        ("隔离起始日期", "isolation_start_on"), ("开始居家观察时间", "isolation_start_on"),
        ("预计接触隔离时间", "isolation_due_on"),
        ("何时返回", "return_on"), ("从哪里回来", "origin"), ("返程所乘车次", "trip_no"),
        ("包片责任人电话", "responsible_phone"),
    ],
)  # fmt: skip
def test_the_same_is_found_in_other_words(text: str, key: str) -> None:
    assert answer(text) == key


@pytest.mark.parametrize(
    "text",
    [
        "班主任姓名", "随访医生电话", "企业负责人姓名", "紧急联系人身份证号", "物业经理电话", "家长联系方式",
        "司机姓名",
        "车主电话",
        "与病例关系", "陪同人员姓名", "检测人员姓名", "关联病例姓名", "同行人员身份证号", "工作单位地址", "拟离温时间",
    ],
)  # fmt: skip
def test_what_is_somebody_elses_stays_open(text: str) -> None:
    assert answer(text) == "-"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("被检查人联系方式", "phone"), ("被访人身份证号", "id_no"), ("隔离人员姓名", "name"),
        ("责任人姓名", "responsible_name"),
        ("联系人电话", "responsible_phone"), ("户主姓名", "head_name"), ("承租人联系方式", "tenant_phone"),
    ],
)  # fmt: skip
def test_whose_it_is_changes_what_it_is(text: str, key: str) -> None:
    (_name, found) = matched("性别", text)

    assert answer_of(found) == key


def test_who_the_title_names_is_the_rows_own_person() -> None:
    assert answer_of(matched("志愿者姓名", title="志愿者排班表")[0]) == "name"
    assert answer_of(matched("志愿者姓名", title="独居老人帮扶表")[0]) == "-"


@pytest.mark.parametrize(
    ("text", "parents", "key"),
    [
        ("姓名", ("责任人",), "responsible_name"),
        ("联系电话", ("户主信息",), "head_phone"),
        ("姓名", ("班主任",), "-"),
        ("地址", ("户籍",), "hukou_address"),
        ("地址", ("工作单位",), "-"),
        ("省", ("来源地",), "origin_province"),
        ("体温", ("健康监测",), "temp_c"),
        ("上午体温", ("2月8日",), "temp_am_c"),
        ("时间", ("返乡情况",), "return_on"),
        ("今日", ("湖北返乡人员",), "-"),
    ],
)
def test_the_group_above_says_whose_and_of_what(text: str, parents: tuple[str, ...], key: str) -> None:
    assert answer(text, *parents) == key


def test_a_group_of_counts_is_found_in_a_table_of_places() -> None:
    headers = [header("村(社区)"), header("总户数", column=2), header("今日", "湖北返乡人员", column=3)]

    assert [answer_of(one) for one in match(headers, ALL)] == ["community", "household_total", "hubei_today"]


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("14天内是否到过湖北", Window("travel", days=14)),
        ("十四天内是否有国内中高风险地区旅居史", Window("travel", days=14)),
        ("近一个月旅居史", Window("travel", days=30)),
        ("1月16日后是否去过湖北", Window("travel", since="1月16日")),
        ("是否是否途径湖北/武汉", Window("travel")),
        ("近两周有无接触确诊病例", Window("contact", days=14)),
    ],
)
def test_a_window_makes_a_flag_and_no_fact(text: str, window: Window) -> None:
    (found,) = matched(text)

    assert (found.field, found.code, found.window) == (None, "flag", window)
    assert found.why


def test_a_day_within_a_window_is_a_day() -> None:
    assert answer("14日内密切接触日期") == "contact_on"


def test_window_in_gives_the_header_without_it() -> None:
    assert window_in("14天内有无发热") == (Window("symptom", days=14), "有无发热")
    assert window_in("隔离14天") == (None, "隔离14天")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("现住址_工作单位", "address+employer"),
        ("航班，班车，车牌号", "trip_no+plate"),
        ("姓名/联系电话", "name+phone"),
        ("责任人及联系电话", "responsible_name+responsible_phone"),
    ],
)
def test_two_fields_in_one_cell_are_known_as_two(text: str, keys: str) -> None:
    (found,) = matched(text)

    assert (found.field, found.code, answer_of(found)) == (None, "joined", keys)


def test_one_field_with_a_slash_is_one() -> None:
    assert answer("车次/航班") == "trip_no"


@pytest.mark.parametrize(
    ("samples", "key"),
    [
        (("身份证", "护照", "身份证"), "id_type"),
        (("常住", "流动", "租住"), "person_type"),
        (("甲", "乙", "丙"), "-"),
        ((), "-"),
    ],
)
def test_values_below_say_what_an_everyday_word_means(samples: tuple[str, ...], key: str) -> None:
    assert answer("类型", samples=samples) == key


def test_values_that_cannot_be_leave_a_column_open() -> None:
    phones = ("15406570640", "15463642169", "15492519526")

    (found,) = match([header("身份证号", samples=phones)], ALL)

    assert (found.field, found.code) == (None, "samples")


def test_two_columns_are_never_the_same_field_in_silence() -> None:
    first, second, third = matched("联系电话", "备注", "手机号码")

    assert (answer_of(first), answer_of(second), answer_of(third)) == ("phone", "note", "-")
    assert (third.code, third.why) == ("twice", "A 列已经是“联系电话”，这一列没有用上。")


def test_the_surer_of_two_columns_has_the_field() -> None:
    assert [answer_of(one) for one in matched("密切接触者姓名", "姓名")] == ["-", "name"]


def test_the_same_field_on_other_days_is_no_twin() -> None:
    headers = [header("上午体温", f"2月{day}日", column=day) for day in (8, 9)]

    assert [answer_of(one) for one in match(headers, ALL)] == ["temp_am_c", "temp_am_c"]


def test_an_everyday_word_needs_company() -> None:
    assert answer_of(matched("金额", "姓名")[0]) == "-"
    assert [answer_of(one) for one in matched("捐赠单位(个人)", "物资名称", "金额")] == [
        "donor",
        "item_name",
        "amount_yuan",
    ]


def test_a_column_without_purpose_is_left_out_with_the_reason() -> None:
    found = matched("姓名", "政治面貌")[1]

    assert (found.field, found.code, found.why) == (None, "no_purpose", "政治面貌：防控用不上。")


def test_a_slip_of_the_pen_is_found_if_it_changes_nothing() -> None:
    assert [one.how for one in matched("婚姻状况", "身份证号马")] == ["none", "none"]
    (found,) = matched("户籍详细地地址")
    assert (answer_of(found), found.how, found.confidence < 0.9) == ("hukou_address", "fuzzy", True)


@pytest.mark.parametrize("text", ["应排查户数", "体温是否正常", "拟离温时间", "返乡前后住址"])
def test_one_character_that_changes_the_meaning_is_no_slip(text: str) -> None:
    assert answer(text) == "-"


def test_what_an_office_said_before_goes_first() -> None:
    headers = [header("姓名"), header("备注", column=2), header("备注", column=3)]

    found = match(headers, ALL, {"备注": "need", "备注#2": "-", "别的": "phone"})

    assert [(answer_of(one), one.how) for one in found] == [
        ("name", "exact"),
        ("need", "remembered"),
        ("-", "remembered"),
    ]


def test_a_county_s_own_question_is_matched_like_any_field() -> None:
    own = replace(fields["need"], key="q.boats", label="家里有船吗", synonyms=("是否有船",))

    assert [answer_of(one) for one in match([header("是否有船")], [*ALL, own])] == ["q.boats"]


def test_every_answer_that_is_none_says_why() -> None:
    for path in sorted(FORMS.glob("*.xlsx")):
        (table,) = find_tables(open_book(path.read_bytes()).sheets[0])
        for one in match(table.headers, ALL, title=table.title):
            assert one.field is not None or one.why, one.header.text


def test_the_ten_forms_of_departments_are_matched_but_for_what_they_cannot_have() -> None:
    left = {}
    for path in sorted(FORMS.glob("*.xlsx")):
        (table,) = find_tables(open_book(path.read_bytes()).sheets[0])
        found = match(table.headers, ALL, title=table.title)
        left[path.name[:2]] = [(one.header.text, one.code) for one in found if one.field is None]

    assert left == {
        "01": [],
        "02": [],
        "03": [("航班，班车，车牌号", "joined"), ("十四天内是否有国内中高风险地区旅居史", "flag")],
        "04": [],
        "05": [],
        "06": [],
        "07": [("详细地址", "twice"), ("近一个月旅居史", "flag")],
        "08": [],
        "09": [("更换手机彩铃(个)", "no_purpose")],
        "10": [],
    }


@pytest.mark.parametrize(
    ("name", "role"),
    [("责任人姓名", ("责任人", "姓名", False)), ("被检测人员电话", ("被检测人员", "电话", True)), ("姓名", None)],
)
def test_a_header_is_parted_into_who_and_what(name: str, role: tuple[str, str, bool] | None) -> None:
    found = role_of(name)

    assert (found and (found.role, found.asked, found.is_own)) == role


def test_who_is_worked_on_is_the_rows_own_and_who_works_is_not() -> None:
    assert [is_own(word) for word in ("被接种员", "返乡人员", "患者", "检测人员", "工作人员", "班主任")] == [
        True
    ] * 3 + [False] * 3


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("县(市、区)", "县市区"),
        ("户籍所在地（省、市、县）", "户籍所在地"),
        ("2月8日体温(℃)", "体温"),
        ("1.姓 名*", "姓名"),
        ("发热□有□无", "发热"),
    ],
)
def test_a_bare_name_is_without_asides(text: str, bare: str) -> None:
    assert stem(text) == bare


def test_a_form_is_known_again_in_whatever_order() -> None:
    here = [header("姓名"), header("备注", column=2), header("上午体温", "2月8日", column=3), header("备注", column=4)]
    there = [
        header("备 注"),
        header("上午体温(℃)", "2月8日", column=2),
        header("姓名*", column=3),
        header("备注", column=4),
    ]

    assert column_keys(here) == ["姓名", "备注", "2月8日/上午体温", "备注#2"]
    assert fingerprint(here) == fingerprint(there)


def test_a_new_version_is_compared_with_the_last() -> None:
    before = ["姓名", "联系电话", "民族"]
    now = [header("姓名"), header("联系电话", column=2), header("返乡日期", column=3)]

    found = compare(before, now)

    assert (found.new, found.gone, bool(found), likeness(before, now)) == (("返乡日期",), ("民族",), True, 2 / 3)
    assert not compare(["姓名", "联系电话", "返乡日期"], now)


def test_a_long_header_has_a_key_that_the_ledger_takes() -> None:
    long = header("是否有" + "发热、咳嗽、乏力、" * 20 + "症状")

    (key,) = column_keys([long])

    assert len(key) <= 64
    assert column_keys([replace(long, text=long.text + "吗")]) != [key]
