"""A form's registration put right on a page: what stands is filled in, what is wrong is said, what was stays."""

import json
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override
from tests.desk.reports.test_pages import FANXIANG, TODAY, entry, want
from tests.fixtures.access import client_as
from tests.people.world import COUNTY, XIGUAN_PATH, lay_out

from lianfang.kit.clock import ZONE
from lianfang.ledger.models import StoredEntry
from lianfang.reports.cannot import CannotRegisterWithoutDay
from lianfang.reports.kinds import form_id
from lianfang.reports.models import Form

pytestmark = pytest.mark.django_db
PAGE = f"/forms/{FANXIANG}/terms/"


@pytest.fixture(autouse=True)
def _asked(db: None) -> None:
    lay_out()
    want(key="ruhu", title="别的表", form=form_id("ruhu"))
    want()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request leaves its language behind in the thread."""
    with override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def office() -> Client:
    return client_as("headquarters")


def row() -> Form:
    return Form.objects.get(county=COUNTY, id=FANXIANG)


def stated(client: Client, page: str = PAGE) -> dict[str, Any]:
    """What the page has filled in, as a browser would send it back."""
    form = client.get(page).context["form"]
    found = {field.name: field.value() for field in form if field.value() is not None}
    return {name: f"{value:%H:%M}" if name == "due_time" else str(value) for name, value in found.items()} | entry()


def test_the_page_begins_with_what_stands_and_takes_what_is_otherwise(office: Client) -> None:
    said = stated(office)
    assert (said["title"], said["department"], said["due_time"], said["until"]) == (
        "返乡人员登记表", "县卫健局", "16:00", "2099-12-31",
    )  # fmt: skip
    assert "key" not in said

    answer = office.post(PAGE, said | {"due_time": "14:30", "often": "weekly", "weekday": "3", "until": "2020-12-31"})

    assert (answer.status_code, answer["Location"]) == (302, f"/forms/{FANXIANG}/")
    found = row()
    assert (found.due_minute, found.often, found.weekday, found.until_on) == (870, "weekly", 3, date(2020, 12, 31))
    assert Form.objects.get(county=COUNTY, id=form_id("ruhu")).often == "daily"


def test_another_rhythm_leaves_no_day_of_the_one_before(office: Client) -> None:
    office.post(PAGE, stated(office) | {"often": "weekly", "weekday": "3"})

    office.post(PAGE, stated(office) | {"often": "daily"})

    assert (row().often, row().weekday) == ("daily", None)


def test_the_forms_page_leads_there_and_to_the_entry(office: Client) -> None:
    html = office.get(f"/forms/{FANXIANG}/").content.decode()
    registered = StoredEntry.objects.get(county=COUNTY, kind="reports.form_registered", body__contains=str(FANXIANG))

    assert [PAGE in html, f"/ledger/{registered.id}/" in html] == [True, True]
    below = client_as("community_office", XIGUAN_PATH).get(f"/forms/{FANXIANG}/").content.decode()
    assert PAGE not in below


def test_what_is_missing_is_said_beside_it_and_nothing_is_recorded(office: Client) -> None:
    answer = office.post(PAGE, stated(office) | {"purpose": "", "ground_on": ""})

    html = answer.content.decode()
    assert (answer.status_code, "没写拿来做什么" in html, "写上文件的日期" in html) == (422, True, True)
    assert StoredEntry.objects.filter(county=COUNTY, amends__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "写的和现在登记的一样"),
        ({"until": (TODAY - timedelta(days=9000)).isoformat()}, "就止了"),
        ({"often": "weekly", "weekday": ""}, "没写哪天交"),
        ({"title": "一", "seen": "00000000-0000-7000-8000-000000000000"}, "别人刚改过它的登记"),
    ],
)
def test_a_refusal_stands_above_what_was_typed(office: Client, said: dict[str, str], why: str) -> None:
    answer = office.post(PAGE, stated(office) | said)

    assert (answer.status_code, why in answer.content.decode()) == (422, True)
    assert row().title == "返乡人员登记表"


def test_a_double_click_is_one_correction(office: Client) -> None:
    said = stated(office) | {"title": "返乡人员信息表"}

    assert [office.post(PAGE, said).status_code for _click in range(2)] == [302, 302]

    assert StoredEntry.objects.filter(county=COUNTY, amends__isnull=False).count() == 1


def test_a_form_of_another_office_is_not_opened() -> None:
    township = client_as("township_office", "14.10.28.100.")

    assert [township.get(PAGE).status_code, township.post(PAGE, entry()).status_code] == [403, 403]


def test_how_much_earlier_those_below_hand_in_is_put_right_and_what_was_stays(office: Client) -> None:
    want(key="xian", title="县里的表", form=form_id("xian"), level="county", ladder={"community": 90, "county": 5})
    page = f"/forms/{form_id('xian')}/terms/"
    said = stated(office, page)
    assert (said.get("township_before"), said["community_before"]) == (None, "90")

    answer = office.post(page, said | {"township_before": "30", "community_before": ""})

    assert answer.status_code == 302
    found = Form.objects.get(county=COUNTY, id=form_id("xian"))
    assert found.ladder == {"township": 30, "county": 5}
    assert Form.objects.get(county=COUNTY, id=FANXIANG).ladder == {}
    first = StoredEntry.objects.get(county=COUNTY, id=found.registered_by)
    assert json.loads(first.body)["ladder"] == {"community": 90, "county": 5}
    rungs = [(rung.at.astimezone(ZONE).time(), rung.level) for rung in office.get(page[:-6]).context["opened"].ladder]
    assert rungs == [(time(14), "社区、村"), (time(15, 30), "乡镇（街道）"), (time(15, 55), "县")]


def test_minutes_of_levels_that_are_not_below_are_dropped(office: Client) -> None:
    answer = office.post(PAGE, stated(office) | {"title": "新名字", "township_before": "30", "community_before": "20"})

    assert (answer.status_code, row().title, row().ladder) == (302, "新名字", {})


@pytest.mark.parametrize("minutes", ["-1", "1441", "一小时"])
def test_minutes_beyond_a_day_are_refused_beside_the_field(office: Client, minutes: str) -> None:
    answer = office.post(PAGE, stated(office) | {"community_before": minutes})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["community_before"])


@pytest.mark.parametrize(("language", "what"), [("zh-hans", "登记没改成"), ("en", "The registration is not changed")])
def test_a_refused_correction_says_that_the_registration_is_not_changed(
    office: Client, language: str, what: str
) -> None:
    office.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    html = office.post(PAGE, stated(office) | {"until": "2000-01-01"}).content.decode()

    assert [words in html for words in (what, "这张表没登记上", "The form was not registered")] == [True, False, False]


@pytest.mark.parametrize(
    ("amends", "what"), [(None, "这张表没登记上"), ("None", "这张表没登记上"), ("1", "登记没改成")]
)
def test_the_inbox_says_what_was_refused_from_the_words_it_keeps(amends: str | None, what: str) -> None:
    refusal = CannotRegisterWithoutDay(title="一张表", amends=amends)

    assert refusal.text("what").startswith(what)
