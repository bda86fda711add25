"""The directory's pages: what is found, what is opened, what headquarters adds, and what it is told instead."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests.facts.asked import COUNTY, TWO, add, lay_ground
from tests.fixtures.access import client_as

from lianfang.access.scope import Scope
from lianfang.facts import answered
from lianfang.facts.models import Question
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def headquarters(db: None) -> Scope:
    return lay_ground()


@pytest.fixture
def office(headquarters: Scope) -> Client:
    return client_as("headquarters")


def html(client: Client, name: str, *args: str, **query: str) -> str:
    return str(client.get(reverse(f"desk:{name}", args=args), query).content.decode())


def written(**otherwise: str) -> dict[str, str]:
    said = {
        "entry_id": str(uuid7()), "at": now().isoformat(), "label": "是否接触活禽", "about": "person", "type": "bool",
        "privacy": "C", "purpose": "接触过的人先测温", "ground": "通知第7号", "ground_on": "2020-02-05",
        "since": "2020-02-06", "options": "", "unit": "", "synonyms": "", "label_en": "", "slug": "",
    }  # fmt: skip
    return said | otherwise


def names(page: Any) -> list[str]:
    return [row.field.key for shelf in page.context["topics"] for row in shelf.rows]


def test_a_word_of_any_workbook_finds_its_field(office: Client) -> None:
    page = office.get(reverse("desk:fields"), {"q": "抵吉时间"})

    assert names(page) == ["return_on"]


def test_subject_and_class_narrow_the_list(office: Client) -> None:
    page = office.get(reverse("desk:fields"), {"subject": "household", "privacy": "A"})

    assert sorted(names(page)) == ["booklet_no", "head_id_no", "head_phone", "landlord_phone", "tenant_phone"]


def test_an_unknown_filter_is_no_filter(office: Client) -> None:
    page = office.get(reverse("desk:fields"), {"q": "抵吉时间", "subject": "nobody"})

    assert names(page) == ["return_on"]


def test_a_field_says_what_for_and_on_what_ground(office: Client) -> None:
    page = html(office, "field", "return_on")

    assert "算清从哪里来、离开多少天、要不要观察" in page
    assert "中央网信办通知（2020年2月4日）" in page
    assert "返程时间" in page


def test_what_is_not_asked_stands_there_with_its_reason(office: Client) -> None:
    page = html(office, "fields", show="refused")

    assert "政治面貌" in page
    assert "防控用不上" in page


def test_a_field_that_does_not_exist_is_not_there(office: Client) -> None:
    assert office.get(reverse("desk:field", args=["q.nothing"])).status_code == 404
    assert office.get(reverse("desk:field", args=["nothing"])).status_code == 404


def test_headquarters_adds_a_question_and_a_double_click_adds_no_other(office: Client) -> None:
    said = written(synonyms="活禽接触、禽接触", type="code", options="接触过\n没有", unit="只")

    answers = [office.post(reverse("desk:field_add"), said) for _n in range(2)]

    row = Question.objects.get(county=COUNTY)
    assert [answer["Location"] for answer in answers] == [reverse("desk:field", args=[row.key])] * 2
    assert (row.slug, row.synonyms, row.unit) == ("shifoujiechuhuoqin", ["活禽接触", "禽接触"], "")
    assert row.options == [
        {"code": "1", "label": "接触过", "label_en": ""}, {"code": "2", "label": "没有", "label_en": ""},
    ]  # fmt: skip


def test_a_word_that_exists_is_answered_with_its_field(office: Client) -> None:
    page = office.post(reverse("desk:field_add"), written(label="抵吉时间"))

    assert page.status_code == 422
    assert page.context["refusal"].code == "facts.asked_already"
    assert [row.field.key for row in page.context["near"]][:1] == ["return_on"]
    assert not Question.objects.exists()


@pytest.mark.parametrize("missing", ["purpose", "ground", "ground_on"])
def test_without_purpose_or_ground_nothing_is_added(office: Client, missing: str) -> None:
    page = office.post(reverse("desk:field_add"), written(**{missing: ""}))

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [missing]


@pytest.mark.parametrize(
    "otherwise", [{"options": "一\n" * 30, "type": "code"}, {"synonyms": "、".join("甲乙丙丁戊己庚辛壬癸子丑寅")}]
)
def test_too_many_words_are_said_so(office: Client, otherwise: dict[str, str]) -> None:
    assert office.post(reverse("desk:field_add"), written(**otherwise)).status_code == 422


def test_an_answered_question_keeps_its_type(
    headquarters: Scope, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(headquarters, type="code", options=TWO)
    monkeypatch.setattr(answered, "_sources", {"test": lambda county, key: True})
    address = reverse("desk:field_change", args=["q.live_poultry"])

    kept = office.post(address, written(type="code", options="养了\n没养\n不清楚"))
    changed = office.post(address, written(type="int"))

    assert (kept.status_code, changed.status_code) == (302, 422)
    assert changed.context["refusal"].code == "facts.answered"
    row = Question.objects.get(county=COUNTY)
    assert [(option["code"], option["label"]) for option in row.options] == [
        ("yes", "养了"), ("no", "没养"), ("1", "不清楚"),
    ]  # fmt: skip


def test_a_question_that_ended_says_so_and_is_not_listed(headquarters: Scope, office: Client) -> None:
    add(headquarters)
    said = {"entry_id": str(uuid7()), "at": now().isoformat(), "until": "2020-03-01"}

    answer = office.post(reverse("desk:field_end", args=["q.live_poultry"]), said)

    assert answer.status_code == 302
    assert Question.objects.get(county=COUNTY).until_on == date(2020, 3, 1)
    page = office.get(reverse("desk:fields"), {"show": "own"})
    assert names(page) == []
    assert [field.key for field in page.context["ended"]] == ["q.live_poultry"]
    assert "停用了" in html(office, "field", "q.live_poultry")


def test_an_end_without_a_day_is_asked_again(headquarters: Scope, office: Client) -> None:
    add(headquarters)
    said = {"entry_id": str(uuid7()), "at": now().isoformat(), "until": ""}

    assert office.post(reverse("desk:field_end", args=["q.live_poultry"]), said).status_code == 422


def test_fields_of_the_product_are_not_changed(office: Client) -> None:
    assert office.get(reverse("desk:field_change", args=["name"])).status_code == 404


def test_only_headquarters_is_offered_to_add(headquarters: Scope) -> None:
    community = client_as("community_office", "14.10.28.100.003.")

    assert reverse("desk:field_add") in html(client_as("headquarters"), "fields")
    assert reverse("desk:field_add") not in html(community, "fields")


@pytest.mark.parametrize("count", [1, 3, 20])
def test_the_list_asks_the_same_whatever_its_rows(headquarters: Scope, office: Client, count: int) -> None:
    for n in range(count):
        add(headquarters, slug=f"q{n}", label=f"第{n}个问题")
    address = reverse("desk:fields")

    with CaptureQueriesContext(connection) as seen:
        office.get(address)

    assert len([query for query in seen if "facts_question" in query["sql"]]) == 1


def test_english_readers_read_english(headquarters: Scope) -> None:
    client = client_as("headquarters")

    with translation.override("en"):  # and back again: the middleware leaves the reader's language on
        answer = client.get(reverse("desk:field", args=["return_on"]), headers={"Accept-Language": "en"})
    page = answer.content.decode()

    assert "Day of return" in page
    assert "To know from where, how long ago, and whether to observe" in page
