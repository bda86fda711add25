"""Ten forms as counties hand them out, half filled: what each brings in, with its days, and what it does not."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.people.importing.ten import filled
from tests.people.world import DOOR, OTHER_DOOR, XIGUAN, id_no, member, office, register

from lianfang.access.scope import Scope
from lianfang.kit.clock import ZONE
from lianfang.ledger.models import StoredEntry
from lianfang.people.importing.outcome import Outcome
from lianfang.people.importing.run import run_import
from lianfang.people.models import Fact, Household, Person, PersonName

pytestmark = pytest.mark.usefixtures("laid_out")
AT = datetime(2020, 2, 12, 9, tzinfo=UTC)
HOME = "吉昌镇西关社区祥和苑3号楼2单元502"


@pytest.fixture
def scope() -> Scope:
    return office()


LATER = datetime(2020, 5, 6, 9, tzinfo=UTC)  # when members' check-in had its ground


def brought(scope: Scope, key: str, *rows: dict[str, Any], at: datetime = AT, **more: Any) -> Outcome:
    return run_import(filled(key, *rows), scope, place=XIGUAN, by=scope.author("import"), at=at, **more)


def facts(*names: str) -> list[tuple[Any, ...]]:
    return sorted(Fact.objects.values_list(*names), key=str)


def remarks(outcome: Outcome) -> list[tuple[str, str]]:
    return [(remark.code, remark.cell) for row in outcome.rows for remark in row.remarks]


def test_form_1_brings_households_with_their_heads_and_a_journey(scope: Scope) -> None:
    outcome = brought(
        scope,
        "01",
        {"姓名": "张大山", "身份证": id_no(11), "与户主关系": "户主", "返乡后住址": HOME, "户籍": "山西吉县",
         "是否返乡": "已返",
         "返乡日期": "2020-01-24", "返乡方式": "火车", "是否常驻": "是", "是否接触": "否"},
        {"姓名": "刘小梅", "身份证": id_no(12), "与户主关系": "配偶", "联系电话": "13800003817"},
        {"姓名": "王建军", "身份证": id_no(13), "与户主关系": "户主", "返乡后住址": "祥和苑3号楼1单元101",
         "是否返乡": "拟返",
         "拟返乡日期": "2020-02-20"},
    )  # fmt: skip

    assert sorted(Household.objects.values_list("door", "member_count")) == sorted([(DOOR, 2), (OTHER_DOOR, 1)])
    assert remarks(outcome) == [("from_above", "S5")]
    assert facts("key", "on", "code", "value") == [
        ("contact", None, "none", {}),
        ("travel", date(2020, 1, 24), "", {"by": "train"}),
    ]
    assert [row.told for row in outcome.rows] == [{"return_on": 1, "contact": 1}, {}, {}]
    assert sorted(Person.objects.values_list("relation", "residence")) == [
        ("head", ""), ("head", "resident"), ("spouse", ""),
    ]  # fmt: skip


def test_form_2_brings_heads_and_tenants_behind_their_doors(scope: Scope) -> None:
    outcome = brought(
        scope,
        "02",
        {"楼栋户号": "3-2-502", "户主": "张大山", "共同居住成员数": 3, "住房使用情况(自住/出租/空置/未分配)": "自住"},
        {"楼栋户号": "祥和苑3号楼1-101", "户主": "王建军", "住房使用情况(自住/出租/空置/未分配)": "出租",
         "承租人姓名": "赵小芳",
         "承租人联系方式": "13800001112"},
        {"楼栋户号": "祥和苑3号楼9-901", "户主": "李四"},
    )  # fmt: skip

    assert [(row.number, row.status) for row in outcome.rows] == [
        (4, "created"), (5, "created"), (6, "refused"),
    ]  # fmt: skip
    assert remarks(outcome) == [("owner_elsewhere", "B5"), ("door_unknown", "A6")]
    assert sorted(Person.objects.values_list("relation", "residence", "phone_count")) == [
        ("", "tenant", 1), ("head", "", 0),
    ]  # fmt: skip


def test_form_3_brings_where_returnees_came_from_and_when(scope: Scope) -> None:
    outcome = brought(
        scope,
        "03",
        {"姓名": "张大山", "身份证号码": id_no(11), "手机号码": "13800003817", "来源省份": "湖北省",
         "来源地市": "武汉市",
         "来源县市区": "江岸区", "目的地详细地址": "祥和苑3号楼2单元502室", "目的地社区村": "西关社区",
          "返乡原因": "过年",
          "返乡时间": "2020年1月22日", "交通方式": "高铁", "航班，班车，车牌号": "G1234",
          "有无发热、咳嗽、恶心、呕吐、腹泻等症状": "无", "人员状态(已返/将返)": "已返", "申报时间": "2020-02-01"},
        {"姓名": "刘小梅", "来源省份": "湖北省", "来源地市": "黄冈", "目的地详细地址": "祥和苑3号楼2单元502室",
         "返乡时间": "1月23日",
         "交通方式": "自驾", "航班，班车，车牌号": "鄂J12345", "有无发热、咳嗽、恶心、呕吐、腹泻等症状": "咳嗽、发烧",
         "人员状态(已返/将返)": "已返", "申报时间": "2020-02-01"},
        {"姓名": "王五", "目的地详细地址": "东关社区东苑1号楼1单元101", "目的地社区村": "东关社区"},
    )  # fmt: skip

    assert facts("key", "on", "code", "value") == [
        ("symptom", None, "none", {}),
        ("symptom", date(2020, 2, 1), "cough", {}),
        ("travel", date(2020, 1, 22), "420102", {"by": "train", "trip_no": "G1234"}),
        ("travel", date(2020, 1, 23), "4211", {"by": "car"}),
    ]
    assert remarks(outcome) == [("word_left", "R3"), ("other_community", "M4")]
    assert {words for words in outcome.extra if "旅居史" in words} == {"十四天内是否有国内中高风险地区旅居史"}


def test_form_4_registers_nobody_who_only_passed(scope: Scope) -> None:
    register(member("张大山", identity={"id_no": id_no(11)}))

    outcome = brought(
        scope,
        "04",
        {"序号": 1, "卡口名称": "西门", "被检查人姓名": "张大山", "被检查人身份证号": id_no(11), "体温(℃)": 36.4,
         "检查时间": "2020-02-05 08:30", "备注": "去买菜"},
        {"序号": 2, "卡口名称": "西门", "被检查人姓名": "过路人", "被检查人身份证号": id_no(12), "体温(℃)": 36.6},
    )  # fmt: skip

    assert [(row.status, [r.code for r in row.remarks]) for row in outcome.rows] == [
        ("changed", []), ("refused", ["no_who"]),
    ]  # fmt: skip
    assert facts("key", "on", "number") == [("temp_c", date(2020, 2, 5), 36.4)]
    assert Person.objects.count() == 1


def test_form_5_brings_each_reading_with_its_day_and_half(scope: Scope) -> None:
    register(member("张大山", identity={"id_no": id_no(11)}))
    row = {"姓名": "张大山", "身份证号": id_no(11), "家庭住址": HOME, "2月8日 上午体温": 36.5,
           "2月8日 下午体温": "36.8℃",
           "2月9日 上午体温": 36.6, "备注": "好"}  # fmt: skip

    first = brought(scope, "05", row)
    filled_up = brought(
        scope, "05", row | {"2月9日 下午体温": 37.4, "2月10日 上午体温": "三十七", "2月10日 下午体温": 73}
    )

    assert [answer.told for answer in (*first.rows, *filled_up.rows)] == [
        {"temp_am_c": 2, "temp_pm_c": 1}, {"temp_pm_c": 1},
    ]  # fmt: skip
    rows = Fact.objects.order_by("at").values_list("at", "number")
    readings = [(at.astimezone(ZONE).strftime("%m-%d %H"), number) for at, number in rows]
    assert readings == [("02-08 08", 36.5), ("02-08 16", 36.8), ("02-09 08", 36.6), ("02-09 16", 37.4)]
    assert remarks(filled_up) == [("temp_left", "K5"), ("temp_unlikely_left", "L5")]
    days = StoredEntry.objects.filter(kind="people.facts_recorded").order_by("happened_at")
    assert [at.astimezone(ZONE).date().day for at in days.values_list("happened_at", flat=True)] == [8, 9, 9]


def test_form_6_says_what_to_do_with_somebody_whose_door_nobody_knows(scope: Scope) -> None:
    register(member("张大山", identity={"id_no": id_no(11)}))

    outcome = brought(
        scope,
        "06",
        {
            "姓名": "张大山",
            "身份证号码": id_no(11),
            "联系手机": "13800009999",
            "隔离地址": HOME,
            "责任社区": "西关社区",
        },
        {"姓名": "王五", "身份证号码": id_no(12), "隔离地址": "祥和苑3号楼1单元101", "开始隔离时间": "2020-02-01"},
    )

    assert [(row.status, [r.code for r in row.remarks]) for row in outcome.rows] == [
        ("changed", []), ("refused", ["no_where"]),
    ]  # fmt: skip
    assert "隔离地址" in outcome.extra
    assert "对列" in outcome.rows[1].remarks[0].do


def test_form_7_reads_an_address_in_two_columns_and_a_contact(scope: Scope) -> None:
    outcome = brought(
        scope,
        "07",
        {"姓名": "张大山", "性别": "男", "手机号码": "13800003817", "证件类型": "护照", "证件号码": "E12345678",
         "居住地址": "西关社区祥和苑", "详细地址": "3号楼2单元502", "来或返回日期": "2020-02-01", "近期接触史": "有",
         "14日内密切接触日期": "2020-01-30", "症状": "干咳、乏力"},
    )  # fmt: skip

    assert [(row.status, row.door) for row in outcome.rows] == [("created", "祥和苑3号楼2单元502")]
    assert facts("key", "on", "code") == [
        ("contact", date(2020, 1, 30), ""),
        ("symptom", None, "cough"),
        ("symptom", None, "fatigue"),
        ("travel", date(2020, 2, 1), ""),
    ]


def test_form_8_is_the_roster(scope: Scope) -> None:
    outcome = brought(
        scope,
        "08",
        {
            "姓名": "张大山",
            "身份证号": id_no(11),
            "现住小区/建筑": "祥和苑3号楼",
            "现住详细门牌": "2-502",
            "备注": "好",
        },
    )

    assert (outcome.counts["created"], outcome.extra, outcome.missing) == (1, [], [])


def test_form_10_gives_those_who_are_registered_their_phone_and_nobody_else(scope: Scope) -> None:
    register(member("张大山", identity={"id_no": id_no(11), "phones": ("13800003817",)}))

    outcome = brought(
        scope,
        "10",
        {"姓名": "张大山", "联系电话": "13800003817", "居住小区": "祥和苑", "报到日期": "2020-02-03"},
        {"姓名": "张小山", "联系电话": "13800003818", "居住小区": "祥和苑", "报到日期": "2020-02-03"},
        at=LATER,
    )

    assert [(row.status, [r.code for r in row.remarks]) for row in outcome.rows] == [
        ("same", []), ("refused", ["no_who"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "row"),
    [
        ("01", {"姓名": "张大山", "返乡后住址": HOME, "返乡日期": "2020-01-24", "是否返乡": "已返"}),
        ("03", {"姓名": "张大山", "来源省份": "湖北省", "目的地详细地址": HOME, "返乡时间": "1月22日",
                "有无发热、咳嗽、恶心、呕吐、腹泻等症状": "无"}),
        ("05", {"姓名": "张大山", "家庭住址": HOME, "2月8日 上午体温": 36.5, "2月10日 下午体温": 36.9, "症状": "咳嗽"}),
        ("07", {"姓名": "张大山", "居住地址": HOME, "近期接触史": "有", "症状": "乏力"}),
    ],
)  # fmt: skip
def test_running_a_list_again_changes_nothing_and_says_so(scope: Scope, key: str, row: dict[str, Any]) -> None:
    brought(scope, key, row)
    before = StoredEntry.objects.count()

    again = brought(scope, key, row)

    assert ([(one.status, one.told) for one in again.rows], StoredEntry.objects.count()) == ([("same", {})], before)
    assert PersonName.objects.count() == 1


def test_a_day_that_has_not_come_is_left_and_said(scope: Scope) -> None:
    row = {"姓名": "张大山", "家庭住址": HOME, "2月8日 上午体温": 36.5, "2月10日 下午体温": 36.6}

    outcome = brought(scope, "05", row, at=datetime(2020, 2, 9, 9, tzinfo=UTC))

    assert (remarks(outcome), facts("on", "number")) == ([("later_left", "L5")], [(date(2020, 2, 8), 36.5)])


def test_nothing_of_a_dry_run_is_stored(scope: Scope) -> None:
    before = StoredEntry.objects.count()

    outcome = brought(scope, "05", {"姓名": "张大山", "家庭住址": HOME, "2月8日 上午体温": 36.5}, dry_run=True)

    assert (outcome.rows[0].status, outcome.rows[0].told) == ("created", {"temp_am_c": 1})
    assert (StoredEntry.objects.count(), Fact.objects.count()) == (before, 0)
