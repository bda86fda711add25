"""The response that goes on: its level changed and its end recorded by headquarters, and how it came."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import client_as
from tests.people.world import COUNTY, DOOR, XIGUAN_PATH, lay_out
from tests.screening.world import visit, visit_draft

from lianfang.desk.emergency.cannot import (
    CannotDecideFromHere,
    CannotEndNothing,
    CannotKeepLevel,
    CannotOpenBeside,
)
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.emergencies import LEVEL, LevelBody
from lianfang.ledger.models import Emergency, StoredEntry
from lianfang.ledger.sealing.forget import forget_emergency

pytestmark = pytest.mark.django_db
COUNTY_PATH = "14.10.28."


@pytest.fixture(autouse=True)
def laid_out() -> None:
    lay_out()


@pytest.fixture
def chief() -> Client:
    return client_as("headquarters", COUNTY_PATH)


def row() -> Emergency:
    found = Emergency.objects.filter(county=COUNTY).order_by("-opened_at").first()
    assert found is not None
    return found


def form(**said: Any) -> dict[str, Any]:
    return {"entry_id": str(uuid7()), "at": now().isoformat(), "ground": "省指挥部令第 7 号", **said}


def post(client: Client, page: str, /, **said: Any) -> Any:
    return client.post(reverse(f"desk:{page}"), form(**said))


def words(answer: Any) -> str:
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    assert main is not None
    return " ".join(re.sub(r"<[^>]+>", " ", main.group()).split())


def test_the_level_is_changed_with_its_ground(chief: Client) -> None:
    answer = post(chief, "emergency_level", level="2")

    changed = StoredEntry.objects.get(kind="ledger.emergency_level_changed")
    assert (answer.status_code, row().level, row().ground, row().ended_at) == (302, 2, "省指挥部令第 7 号", None)
    assert changed.post is not None


def test_the_page_tells_how_it_came_out_of_the_ledger(chief: Client) -> None:
    post(chief, "emergency_level", level="2")

    said = words(chief.get(reverse("desk:emergency")))

    assert f"二级响应 ，{row().name} 第" in said
    assert "改成二级响应 省指挥部令第 7 号 · 吉县 指挥部办公室" in said
    assert said.index("改成二级响应") < said.index("启动，一级响应")


def test_the_level_that_holds_already_is_no_change(chief: Client) -> None:
    answer = post(chief, "emergency_level", level=str(row().level))

    assert (answer.status_code, answer.context["refusal"].code) == (422, CannotKeepLevel.code)


def test_a_level_needs_its_ground_and_is_asked_again(chief: Client) -> None:
    answer = post(chief, "emergency_level", level="2", ground="")

    assert (answer.status_code, row().level) == (422, 1)
    assert "没写依据哪份文件" in words(answer)


def test_a_double_click_changes_the_level_once(chief: Client) -> None:
    sent = form(level="3")
    answers = [chief.post(reverse("desk:emergency_level"), sent).status_code for _ in range(2)]

    assert (answers, StoredEntry.objects.filter(kind=LEVEL.name).count()) == ([302, 302], 1)


def test_the_end_is_looked_at_twice(chief: Client) -> None:
    page = words(chief.get(reverse("desk:emergency_end")))
    without = post(chief, "emergency_end", name="别的")

    assert f"lianfang ledger forget {row().id} --county {COUNTY}" in page
    assert "户还没走到" in page
    assert (without.status_code, row().ended_at) == (422, None)
    assert f"照写一遍：{row().name}" in words(without)


def test_once_its_name_is_written_again_it_has_ended_and_nothing_is_gone(chief: Client) -> None:
    visit("seen", DOOR)
    before = StoredEntry.objects.count()

    answer = post(chief, "emergency_end", name=row().name)

    assert (answer.status_code, row().ended_at is not None) == (302, True)
    assert StoredEntry.objects.count() == before + 1
    assert "终止了" in words(chief.get(reverse("desk:emergency")))


def test_the_board_leads_to_it_before_and_after_its_end(chief: Client) -> None:
    href = f'href="{reverse("desk:emergency")}"'
    before = chief.get(reverse("desk:board"), follow=True).content.decode()

    post(chief, "emergency_end", name=row().name)

    after = chief.get(reverse("desk:board"), follow=True).content.decode()
    assert f"{href}>一级响应</a>" in before
    assert f"{href}>没有进行中的响应</a>" in after


def test_a_double_click_ends_it_once(chief: Client) -> None:
    sent = form(name=row().name)
    answers = [chief.post(reverse("desk:emergency_end"), sent).status_code for _ in range(2)]

    assert (answers, StoredEntry.objects.filter(kind="ledger.emergency_ended").count()) == ([302, 302], 1)


def test_what_has_ended_is_not_ended_again_nor_changed(chief: Client) -> None:
    name = row().name
    post(chief, "emergency_end", name=name)

    again = post(chief, "emergency_end", name=name)
    level = post(chief, "emergency_level", level="3")

    assert [one.context["refusal"].code for one in (again, level)] == [CannotEndNothing.code] * 2


def test_what_comes_late_still_belongs_to_the_one_that_ended(chief: Client) -> None:
    post(chief, "emergency_end", name=row().name)

    late = record_one(visit_draft("seen", DOOR), by=SYSTEM(COUNTY))

    assert StoredEntry.objects.get(id=late.id).emergency == row().id


def test_an_end_taken_back_lets_it_go_on(chief: Client) -> None:
    post(chief, "emergency_end", name=row().name)
    ended = StoredEntry.objects.get(kind="ledger.emergency_ended")

    answer = chief.post(
        reverse("desk:entry_withdraw", args=[ended.id]),
        {"entry_id": str(uuid7()), "at": now().isoformat(), "reason": "点错了"},
    )

    assert (answer.status_code, row().ended_at) == (302, None)
    assert "后来改过或者撤回了" in words(chief.get(reverse("desk:emergency")))


def test_another_opens_once_the_last_has_ended_and_is_of_the_same_sort(chief: Client) -> None:
    beside = post(chief, "emergency_open", name="另一场", level="2")
    post(chief, "emergency_end", name=row().name)
    sent = form(name="另一场", level="2")
    opened = [chief.post(reverse("desk:emergency_open"), sent).status_code for _ in range(2)]

    first, last = Emergency.objects.filter(county=COUNTY).order_by("opened_at")
    assert beside.context["refusal"].code == CannotOpenBeside.code
    assert (opened, last.name, last.level, last.is_drill) == ([302, 302], "另一场", 2, first.is_drill)
    assert StoredEntry.objects.get(id=visit("seen", DOOR).id).emergency == last.id
    assert first.name in words(chief.get(reverse("desk:emergency")))


@pytest.mark.django_db(transaction=True)  # what is forgotten is scrubbed, which no transaction may hold
def test_a_forgotten_one_says_that_its_keys_are_gone(chief: Client) -> None:
    gone = row()
    post(chief, "emergency_end", name=gone.name)
    post(chief, "emergency_open", name="另一场", level="2")
    forget_emergency(COUNTY, gone.id, reason="到期", by=SYSTEM(COUNTY), at=now())

    reader = client_as("headquarters", COUNTY_PATH)  # a rebuild leaves no post that no entry gave
    said = words(reader.get(reverse("desk:emergency"), {"of": str(gone.id)}))

    assert "它的钥匙已经销毁" in said
    assert "销毁钥匙，封着的谁也读不出来了 到期" in said


@pytest.mark.parametrize("role", ["community_office", "auditor", "department_reader", "grid_worker"])
def test_others_see_the_level_and_decide_nothing(role: str) -> None:
    client = client_as(role, XIGUAN_PATH)

    page = client.get(reverse("desk:emergency"))
    answers = [post(client, name, level="2", name=row().name).status_code for name in NAMES]

    assert (page.status_code, "一级响应" in words(page)) == (200, True)
    assert reverse("desk:emergency_end") not in page.content.decode()
    assert (answers, row().level, row().ended_at) == ([403] * 3, 1, None)


NAMES = ("emergency_level", "emergency_end", "emergency_open")


def test_a_headquarters_of_a_township_decides_nothing_for_the_county() -> None:
    client = client_as("headquarters", "14.10.28.100.")

    answers = [post(client, name, level="2", name=row().name) for name in NAMES]

    assert [one.context["refusal"].code for one in answers] == [CannotDecideFromHere.code] * 3
    assert (row().level, row().ended_at) == (1, None)


def test_the_page_speaks_english(chief: Client) -> None:
    with override("en"):
        chief.cookies["django_language"] = "en"
        said = words(chief.get(reverse("desk:emergency_end"), headers={"Accept-Language": "en"}))

    assert "The end itself destroys nothing." in said


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_costs_the_same_however_often_the_level_changed(
    chief: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for level in range(count):
        at: datetime = now() - timedelta(minutes=9 - level)
        body = LevelBody(emergency=row().id, level=level % 4 + 1, ground="令")
        record_one(Draft(LEVEL.name, body, None, at), by=SYSTEM(COUNTY))
    chief.get(reverse("desk:emergency"))

    with django_assert_num_queries(QUERIES):
        chief.get(reverse("desk:emergency"))


QUERIES = 9
