"""An entry about a form opens in the words of its page, a column in one line; others keep their own words."""

import json
from typing import Any

import pytest
from django.utils.translation import override
from tests.people.world import COUNTY, lay_out
from tests.reports.asked import form

from lianfang.desk.ledger.facts import Fact, facts_of, flat
from lianfang.ledger.emergencies import OpenedBody
from lianfang.ledger.models import StoredEntry
from lianfang.reports.kinds import ColumnAsked, FileTaken, FormFilled, FormRegistered, Released

pytestmark = pytest.mark.django_db


def told(body: FormRegistered) -> dict[str, str]:
    with override("zh-hans"):
        return {fact.word: fact.value for fact in facts_of(body, body.model_dump(mode="json"), {})}


def test_a_registration_is_said_as_its_page_says_it() -> None:
    found = told(form(ladder={"community": 30}))

    assert {word: found[word] for word in ("表叫什么", "谁要", "问谁要", "多久一次", "几点前交", "提前几分钟交")} == {
        "表叫什么": "返乡人员登记表",
        "谁要": "县卫健局",
        "问谁要": "社区、村",
        "多久一次": "每天",
        "几点前交": "16:00",
        "提前几分钟交": "社区、村 30",
    }
    assert [word for word in found if word.isascii()] == []


def test_a_column_is_one_line() -> None:
    columns = (
        ColumnAsked(sheet="日报", key="a", words="姓名", at="B", asks="name", means="姓名"),
        ColumnAsked(key="b", words="来源", at="C", asks="from", means="从哪里来"),
    )

    with override("zh-hans"):
        (found,) = [fact for fact in facts_of(form(columns=columns), {}, {}) if fact.word == "列"]

    assert (found.value, found.inside) == ("2", [Fact("日报 B", "姓名"), Fact("C", "来源 · 从哪里来")])


@pytest.mark.parametrize("kind", [FormRegistered, FormFilled, Released, FileTaken])
def test_every_field_of_a_form_has_a_word(kind: type[FormRegistered]) -> None:
    said: dict[str, Any] = dict.fromkeys(kind.model_fields, 1)
    body = kind.model_construct(**said)

    words = [fact.word for fact in flat(facts_of(body, {}, {}))]

    assert (len(words) > 3, [word for word in words if word.isascii()]) == (True, [])


def test_the_level_of_a_response_keeps_its_word() -> None:
    lay_out()
    row = StoredEntry.objects.get(county=COUNTY, kind="ledger.emergency_opened")
    body = OpenedBody.model_validate(json.loads(row.body))

    with override("zh-hans"):
        found = {fact.word: fact.value for fact in facts_of(body, json.loads(row.body), {})}

    assert (found["响应级别"], "问谁要" in found) == ("1", False)
