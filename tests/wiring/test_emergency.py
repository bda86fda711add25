"""`lianfang emergency` and `staff add`: an installation in earnest, from nothing to somebody who can sign in."""

from datetime import timedelta
from typing import Any

import pytest

from lianfang.access.models import Account
from lianfang.kit.clock import now
from lianfang.kit.refusals import Refusal
from lianfang.ledger.cannot import CannotFindEmergency, CannotMixDrill
from lianfang.ledger.models import Emergency, StoredEntry
from lianfang.places.cannot import CannotFindCounty
from lianfang.places.divisions import divisions_of
from lianfang.places.models import Place
from lianfang.wiring.arguments import parser
from lianfang.wiring.commands.emergency import CannotOpenAnother
from lianfang.wiring.console import Console
from lianfang.wiring.main import call

pytestmark = pytest.mark.django_db
COUNTY = "141028"
OPEN = ("emergency", "open", COUNTY, "--name", "肺炎疫情", "--ground", "省指挥部令第 1 号")


def run(*words: str) -> tuple[int, str, str]:
    out: list[str] = []
    told: list[str] = []
    status = call(parser().parse_args(words), Console(out.append, told.append))
    return status, "".join(out), "".join(told)


def emergencies() -> list[tuple[Any, ...]]:
    return list(Emergency.objects.order_by("opened_at").values_list("name", "is_drill", "level", "ended_at"))


def test_a_county_begins_with_its_places() -> None:
    status, out, _told = run(*OPEN)

    count = len(divisions_of(COUNTY))
    assert status == 0
    assert Place.objects.filter(county=COUNTY).count() == count
    assert emergencies() == [("肺炎疫情", False, 1, None)]
    assert out.splitlines() == [
        f"{COUNTY} 吉县：“肺炎疫情”启动了，1 级；新添区划 {count} 个。",
        "接着把钥匙交两个人保管，没有这一步就没有备份：lianfang keys hold --to 目录",
        f"再给管系统的人开账号：lianfang staff add 姓名 手机号 --place {COUNTY} --role 系统管理员",
    ]


def test_opening_twice_changes_nothing_and_another_waits_for_its_end() -> None:
    run(*OPEN)
    before = StoredEntry.objects.count()

    assert "新添区划 0 个" in run(*OPEN)[1]
    with pytest.raises(CannotOpenAnother):
        run(*OPEN[:4], "另一场", *OPEN[5:])
    assert StoredEntry.objects.count() == before


def test_level_and_end_are_recorded() -> None:
    run(*OPEN)
    run("emergency", "level", COUNTY, "--level", "3", "--ground", "省指挥部令第 9 号")
    _status, out, _told = run("emergency", "end", COUNTY, "--ground", "省指挥部令第 20 号")

    ((name, _drill, level, ended),) = emergencies()
    assert (name, level) == ("肺炎疫情", 3)
    assert ended is not None
    assert now() - ended < timedelta(minutes=1)
    assert str(Emergency.objects.get().id) in out
    with pytest.raises(CannotFindEmergency):
        run("emergency", "end", COUNTY, "--ground", "再来")


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("emergency", "open", "999999", "--name", "x", "--ground", "y"), CannotFindCounty),
        (("emergency", "open", "140106", "--name", "演练", "--ground", "y", "--drill"), CannotMixDrill),
        (("emergency", "level", "140106", "--level", "2", "--ground", "y"), CannotFindEmergency),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(words: tuple[str, ...], refusal: type[Refusal]) -> None:
    run(*OPEN)
    before = StoredEntry.objects.count()

    with pytest.raises(refusal):
        run(*words)
    assert (StoredEntry.objects.count(), emergencies()[1:]) == (before, [])


def test_the_first_account_is_opened_with_a_password_of_its_own() -> None:
    run(*OPEN)
    status, out, told = run("staff", "add", "王守信", "15400000001", "--place", COUNTY, "--code", "xtgl")

    code, name, password = out.strip().split("\t")
    account = Account.objects.get(staff_code="XTGL")
    assert (status, code, name) == (0, "XTGL", "王守信")
    assert (account.check_password(password), account.must_change_password) == (True, True)
    assert "登录后要换" in told
    assert "不变 1" in run("staff", "add", "王守信", "15400000001", "--place", COUNTY)[2]


def test_somebody_without_a_phone_is_refused() -> None:
    run(*OPEN)
    status, out, told = run("staff", "add", "王守信", "1", "--place", COUNTY)

    assert (status, out) == (1, "")
    assert "没办 1" in told
