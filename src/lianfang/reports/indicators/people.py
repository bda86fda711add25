"""Counts of persons who live here, by what is coded of them: sex, age on the report's day, residence, 人户分离."""

from collections.abc import Callable
from datetime import date

from .registry import add
from .shapes import Persons, Test, Tests

ROSTER = "登记和更正这些人的各笔 | Registrations and corrections of these persons"
HERE = Test("whereabouts", "is", "")


def _with(column: str, value: object) -> Callable[[date], Tests]:
    return lambda on: (HERE, Test(column, "is", value))


def born_by(on: date, years: int) -> date:
    """Return the last day of birth of who is `years` old on `on`; who was born on 29 February is so on 1 March."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


def _aged(years: int) -> Callable[[date], Tests]:
    return lambda on: (HERE, Test("birth_on", "le", born_by(on, years)))


def _younger(years: int) -> Callable[[date], Tests]:
    return lambda on: (HERE, Test("birth_on", "gt", born_by(on, years)))


for key, label, value, words in (
    ("male_count", "男性人数 | Men", "male", "男性人数 男人数 男性人口"),
    ("female_count", "女性人数 | Women", "female", "女性人数 女人数 女性人口"),
):
    add(
        key,
        label,
        "人",
        "现在住在这里、性别已登记的人 | Persons living here whose sex is registered",
        ROSTER,
        Persons(_with("sex", value)),
        words,
    )
for key, label, value, words in (
    ("resident_count", "常住人数 | Residents", "resident", "常住人数 常住人口 常住人口数"),
    (
        "floating_count",
        "流动人数 | Floating population",
        "floating",
        "流动人数 流动人口 流动人口数 外来人口 外来人口数",
    ),
    ("tenant_count", "租住人数 | Tenants", "tenant", "租住人数 租户人数 租客人数"),
    ("visiting_count", "暂住人数 | Staying for a time", "visiting", "暂住人数 暂住人口"),
    ("away_count", "外出人数 | Away", "away", "外出人数 外出人口 外出务工人数"),
):
    add(
        key,
        label,
        "人",
        "底册里这样登记、现在住在这里的人 | Persons living here who are registered so",
        ROSTER,
        Persons(_with("residence", value)),
        words,
    )
for years, words in (
    (60, "60岁以上老人 60岁以上人数 六十岁以上人数"),
    (65, "65岁以上老人 65岁以上人数"),
    (80, "80岁以上老人 80岁以上人数"),
):
    add(
        f"aged_{years}_count",
        f"{years}岁及以上人数 | Aged {years} or more",
        "人",
        f"报告日已满 {years} 周岁、现在住在这里的人；没登记出生日期的不算"
        " | Persons living here of that age on the report's day",
        ROSTER,
        Persons(_aged(years)),
        words,
    )
for years, words in (
    (3, "3岁以下儿童 3岁以下人数"),
    (14, "14岁以下儿童 14岁以下人数"),
    (18, "未成年人数 18岁以下人数"),
):
    add(
        f"under_{years}_count",
        f"未满{years}岁人数 | Younger than {years}",
        "人",
        f"报告日未满 {years} 周岁、现在住在这里的人；没登记出生日期的不算"
        " | Persons living here younger than that on the report's day",
        ROSTER,
        Persons(_younger(years)),
        words,
    )
add(
    "apart_count",
    "人户分离人数 | Registered elsewhere",
    "人",
    "登记为人户分离、现在住在这里的人 | Persons living here whose registration is elsewhere",
    ROSTER,
    Persons(_with("apart", True)),
    "人户分离人数 人户分离人口",
)
