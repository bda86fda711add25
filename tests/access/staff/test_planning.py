"""A list of staff, row by row: who would be opened, who is there, and what keeps a row from becoming an account."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from tests.fixtures.access import make_account, make_post, scope_as
from tests.people.world import AT, COUNTY, DONGGUAN, XIANGHE, XIGUAN, XIGUAN_PATH, lay_out

from lianfang.access.models import Account, Member, Post
from lianfang.access.opening import open_account, opened_account
from lianfang.access.scope import Scope
from lianfang.access.staff import cannot
from lianfang.access.staff.opening import open_staff
from lianfang.access.staff.planning import Planned, plan_staff
from lianfang.access.staff.sheet import MOST_ROWS, StaffRow, read_staff
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.models import StoredEntry
from lianfang.places.kinds import PlacesAdded

pytestmark = pytest.mark.django_db
HEADERS = ("序号", "姓名", "联系电话", "单位", "岗位")


@pytest.fixture(autouse=True)
def _ground() -> None:
    lay_out()


def workbook(*rows: Any, headers: tuple[str, ...] = HEADERS) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["网格员名单"])
    sheet.append(headers)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row(
    name: str = "李守田", phone: str = "15400000001", place: str = "西关社区", role: str = "网格员", **more: Any
) -> StaffRow:
    return StaffRow(more.pop("number", 3), name, phone, place, role, **more)


def keeper() -> Scope:
    return scope_as("headquarters")


def planned(*rows: StaffRow, scope: Scope | None = None) -> list[Planned]:
    return plan_staff(scope or keeper(), rows, at=now())


def refused(found: Planned) -> str:
    assert found.answer == "refused"
    assert found.refusal is not None
    return found.refusal.code


def test_columns_are_found_by_their_names() -> None:
    content = workbook(
        (1, "李守田", "154 0000 0001", "西关社区", "网格员"), (2, "王二", 15400000002, "祥和苑", "楼栋长")
    )

    rows = read_staff(content, "名单.xlsx")

    assert [(one.name, one.phone.replace(" ", ""), one.place, one.role) for one in rows] == [
        ("李守田", "15400000001", "西关社区", "网格员"),
        ("王二", "15400000002", "祥和苑", "楼栋长"),
    ]


def test_a_list_without_the_columns_is_refused() -> None:
    content = workbook((1, "李守田", "15400000001"), (2, "王二", "15400000002"), headers=("序号", "姓名", "电话"))

    with pytest.raises(cannot.CannotReadStaff) as said:
        read_staff(content, "名单.xlsx")

    assert said.value.params == {"missing": "单位、岗位"}


def test_a_list_too_long_is_refused() -> None:
    rows = [(n, f"某{n}", f"154{n:08d}", "西关社区", "网格员") for n in range(MOST_ROWS + 1)]

    with pytest.raises(cannot.CannotReadSoManyStaff):
        read_staff(workbook(*rows), "名单.xlsx")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("西关社区", "西关社区"),
        ("西关", "西关社区"),
        ("吉县吉昌镇西关社区", "西关社区"),
        ("吉昌镇 西关社区居委会", "西关社区"),
        ("西关社区祥和苑3号楼", "3号楼"),
        ("祥和苑 30号楼", "30号楼"),
        ("14.10.28.100.003.", "西关社区"),
    ],
)
def test_places_are_found_as_offices_write_them(said: str, found: str) -> None:
    (one,) = planned(row(place=said))

    assert (one.answer, one.place.name if one.place else None) == ("opened", found)


def test_staff_codes_are_made_of_role_and_place() -> None:
    make_account(staff_code="WG10000301")

    found = planned(row(), row("王二", "15400000002"), row("赵三", "15400000003", role="社区干部"))

    assert [one.staff_code for one in found] == ["WG10000302", "WG10000303", "SQ10000301"]


def test_a_stated_staff_code_is_kept() -> None:
    assert [one.staff_code for one in planned(row(staff_code="xg-07"))] == ["XG-07"]


WRONG: list[tuple[StaffRow, str]] = [
    (row(name=""), "staff.nameless"),
    (row(phone="没有"), "staff.no_phone"),
    (row(phone="154000"), "staff.no_phone"),
    (row(place="天上"), "staff.place"),
    (row(place=""), "staff.place"),
    (row(place="东关社区西关社区"), "staff.place"),
    (row(role="厨师"), "staff.role"),
    (row(role=""), "staff.role"),
    (row(role="系统管理员"), "staff.not_yours"),
    (row(role="乡镇干部"), "staff.place_role"),
    (row(role="部门查阅"), "staff.purpose"),
    (row(staff_code="工号一"), "staff.code_taken"),
    (row(staff_code="TAKEN"), "staff.code_taken"),
]


@pytest.mark.parametrize(("wrong", "code"), WRONG, ids=[code + str(n) for n, (_row, code) in enumerate(WRONG)])
def test_a_wrong_row_is_answered_and_stops_no_other(wrong: StaffRow, code: str) -> None:
    make_account(staff_code="TAKEN")

    bad, good = planned(wrong, row("王二", "15400000002", number=4))

    assert (refused(bad), good.answer) == (code, "opened")


def test_a_name_that_two_places_bear_says_which() -> None:
    added = {"id": uuid7(), "parent": DONGGUAN, "kind": "compound", "segment": "09", "name": "祥和苑"}
    record_one(Draft("places.added", PlacesAdded.model_validate({"places": [added]}), DONGGUAN, AT), by=SYSTEM(COUNTY))

    (twice,), (one,) = planned(row(place="祥和苑")), planned(row(place="西关社区祥和苑"))

    assert (refused(twice), one.answer) == ("staff.places", "opened")
    assert twice.refusal is not None
    assert "东关社区祥和苑" in twice.refusal.text("why")


def test_nobody_is_posted_outside_the_scope() -> None:
    office = scope_as("community_office", XIGUAN_PATH)

    inside, outside = planned(row(place="祥和苑"), row("王二", "15400000002", place="东苑"), scope=office)

    assert (inside.answer, refused(outside)) == ("opened", "staff.place")


def test_an_office_gives_only_what_it_may() -> None:
    office = scope_as("community_office", XIGUAN_PATH)

    assert refused(planned(row(role="指挥部"), scope=office)[0]) == "staff.not_yours"


def test_the_same_row_twice_is_refused_and_two_posts_of_one_person_are_not() -> None:
    first, again, other = planned(row(), row(number=4), row(number=5, place="祥和苑"))

    assert (first.answer, refused(again), other.answer) == ("opened", "staff.twice", "opened")
    assert first.staff_code == other.staff_code


def test_two_names_for_one_phone_are_refused() -> None:
    assert refused(planned(row(), row("别人", number=4, place="祥和苑"))[1]) == "staff.another"


def opened(name: str, phone: str) -> Account:
    draft = opened_account(
        uuid7(), place=XIGUAN, staff_code=f"A{phone[-3:]}", name=name, phone=phone, at=now(), id=uuid7()
    )
    return open_account(draft, by=SYSTEM(COUNTY))


def test_who_is_known_by_phone_gets_only_the_post() -> None:
    account = opened("李守田", "15400000001")

    (one,) = planned(row())

    assert (one.answer, one.account) == ("given", account)


def test_another_name_under_a_known_phone_is_refused() -> None:
    opened("王建国", "15400000001")

    assert refused(planned(row())[0]) == "staff.another"


def test_a_list_is_recorded_and_the_same_again_changes_nothing() -> None:
    scope, rows = keeper(), [row(), row("王二", "15400000002", "祥和苑", "楼栋长", number=4), row(name="", number=5)]
    by, at = scope.author(), now() - timedelta(minutes=1)

    slips = open_staff(plan_staff(scope, rows, at=at), by=by, at=at, batch=uuid7())
    entries = StoredEntry.objects.count()
    again = plan_staff(scope, rows, at=now())
    more = open_staff(again, by=by, at=now(), batch=uuid7())

    assert [(slip.name, slip.staff_code, slip.place) for slip in slips] == [
        ("李守田", "WG10000301", "西关社区"),
        ("王二", "WG10000302", "祥和苑"),
    ]
    assert [one.answer for one in again] == ["same", "same", "refused"]
    assert (more, StoredEntry.objects.count()) == ([], entries)
    posts = Post.objects.filter(county=COUNTY, role="grid_worker").values_list("place", flat=True)
    assert set(posts) == {XIGUAN, XIANGHE}
    accounts = Account.objects.filter(staff_code__startswith="WG")
    assert all(account.must_change_password for account in accounts)
    assert {slip.name: accounts.get(staff_code=slip.staff_code).check_password(slip.password) for slip in slips} == {
        "李守田": True,
        "王二": True,
    }


def test_the_same_batch_twice_opens_once() -> None:
    scope, at, batch = keeper(), now(), uuid7()
    plans = [plan_staff(scope, [row()], at=at) for _n in range(2)]

    first, second = (open_staff(plan, by=scope.author(), at=at, batch=batch) for plan in plans)

    assert (len(first), Member.objects.filter(name="李守田").count()) == (1, 1)
    assert [one.staff_code for one in second] == [one.staff_code for one in first]


def test_what_the_door_refuses_is_said_on_its_row() -> None:
    scope, at = keeper(), now()
    plan = plan_staff(scope, [row()], at=at)
    make_post(make_account(), "grid_worker", XIGUAN_PATH)
    stranger = scope_as("grid_worker", XIGUAN_PATH)

    slips = open_staff(plan, by=stranger.author(), at=at, batch=uuid7())

    assert (slips, refused(plan[0])) == ([], "access.not_your_kind")
    assert Account.objects.filter(staff_code="WG10000301").count() == 0
