import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.exports.test_asking import rule
from tests.exports.world import asked, listed, office, wish
from tests.fixtures.access import client_as, client_of, make_account, make_post
from tests.people.world import COUNTY, EAST, XIGUAN, XIGUAN_PATH

from lianfang.access.models import Account
from lianfang.access.scope import make_scope
from lianfang.exports import handing, queries, rules, running
from lianfang.exports.models import Export
from lianfang.kit.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("laid_out", "person")]


@pytest.fixture
def client() -> Client:
    return client_as("community_office", XIGUAN_PATH)


def said(client: Client, address: str) -> str:
    """The page's sentence."""
    html = client.get(address).content.decode()
    return re.sub(r"<[^>]+>", "", re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.S)[0]).strip()


def ask(client: Client, source: str = "people.persons", **form: Any) -> Any:
    address = reverse("desk:export_ask", args=[source])
    html = client.get(address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(entry_id|at)" value="([^"]*)"', html))
    return client.post(address, {"place": str(XIGUAN), "format": "xlsx", "words": "", "purpose": ""} | hidden | form)


def test_a_list_is_asked_for_and_fetched(client: Client) -> None:
    response = ask(client)
    address = response["Location"]

    assert said(client, address) == "1 行写好了，还没取"
    file: Any = client.post(f"{address}fetch/")
    assert [row[4] for row in listed(file.getvalue())] == ["张**"]
    assert "attachment; filename*=utf-8''" in file["Content-Disposition"]
    assert said(client, address) == "1 行，取走了"
    assert said(client, reverse("desk:exports")) == "没有等着取的名单"


def test_whole_names_without_a_purpose_are_asked_again(client: Client) -> None:
    response = ask(client, unmasked="on", words="急")

    html = response.content.decode()
    assert (response.status_code, "要先说做什么用" in html, 'value="急"' in html) == (422, True, True)


def test_a_list_of_nothing_is_refused_and_the_form_is_kept(client: Client) -> None:
    response = ask(client, residence="tenant")

    assert (response.status_code, "一行也没有" in response.content.decode()) == (422, True)


def test_a_list_nobody_knows_is_not_there(client: Client) -> None:
    assert client.get(reverse("desk:export_ask", args=["people.secrets"])).status_code == 404
    assert client.get(reverse("desk:export_ask", args=["people.persons"]), {"place": "x"}).status_code == 404
    assert client.get(reverse("desk:export_ask", args=["people.persons"]), {"place": str(EAST)}).status_code == 404


def test_a_second_person_is_told_what_why_and_how_many(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "SECOND_PERSON", rule(0))
    response = ask(client, unmasked="on", purpose="other", words="移交隔离点")
    address, second = response["Location"], client_as("community_office", XIGUAN_PATH)

    assert said(client, address) == "写全 1 人，等第二个人同意"
    assert said(second, reverse("desk:exports")) == "1 份等您同意"
    html = second.get(address).content.decode()
    assert ("其他用途（移交隔离点）" in html, "同意导出" in html) == (True, True)
    assert "同意导出" not in client.get(address).content.decode()

    second.post(f"{address}decide/", {**_hidden(html), "says": "agree", "words": ""})
    assert said(client, address) == "1 行写好了，还没取"
    assert second.post(f"{address}fetch/").status_code == 403


def _hidden(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(entry_id|at)" value="([^"]*)"', html))


def test_an_answer_that_says_nothing_is_asked_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "SECOND_PERSON", rule(0))
    row = asked(office(), wish(unmasked=True, purpose="report"))

    assert client.post(reverse("desk:export_decide", args=[row.id]), {"says": "maybe"}).status_code == 422


def test_who_asked_may_stop_and_destroy(client: Client) -> None:
    address = ask(client)["Location"]

    client.post(f"{address}stop/")

    assert said(client, address) == "文件销毁了"
    assert "本人不要了" in client.get(address).content.decode()


def test_progress_shows_itself_until_it_is_over(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "start", lambda county, export: None)
    address = ask(client)["Location"]
    row = Export.objects.get(county=COUNTY)
    corner = running.vault_of(row)
    with corner.claimed():
        corner.say(1200, 5000)

    part = client.get(address, headers={"HX-Request": "true"})
    assert ("写了 <b>1,200</b> / 5,000 行" in part.content.decode(), "HX-Refresh" in part) == (True, False)
    running.work(COUNTY, row.id)
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_others_lists_are_shown_to_the_office_and_found_by_their_trace(client: Client) -> None:
    row = asked(office(), wish())

    html = client.get(reverse("desk:exports")).content.decode()
    assert str(row.id) in html
    found = client.get(reverse("desk:exports"), {"trace": row.trace.lower()})
    assert found["Location"] == reverse("desk:export", args=[row.id])
    assert "没有这个溯源号" in client.get(reverse("desk:exports"), {"trace": "0000-0000"}).content.decode()


def test_a_neighbour_sees_nothing_of_it() -> None:
    row = asked(office(), wish())
    neighbour = client_as("community_office", "14.10.28.100.001.")

    assert str(row.id) not in neighbour.get(reverse("desk:exports")).content.decode()
    assert neighbour.get(reverse("desk:export", args=[row.id])).status_code == 404


def test_a_long_list_of_doors_is_written_in_the_background(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "AT_ONCE_ROWS", rule(2))

    response = client.post(reverse("desk:unvisited_export"), {"place": str(XIGUAN)})

    assert said(client, response["Location"]) == "70 行写好了，还没取"


@pytest.mark.parametrize("count", [1, 3])
def test_the_centre_costs_the_same_for_one_and_for_many(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    account = make_account()
    make_post(account, "community_office", XIGUAN_PATH, place=XIGUAN)
    client = client_of(account)
    for _n in range(count):
        asked(make_scope(account, at=now()), wish())
        asked(office(), wish())
    client.get(reverse("desk:exports"))

    with django_assert_num_queries(9):
        html = client.get(reverse("desk:exports")).content.decode()

    assert html.count('class="to"') == 2 * count


def test_one_export_costs_the_same_always(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    row = asked(make_scope(Account.objects.get(id=client.session["_auth_user_id"]), at=now()), wish())
    address = reverse("desk:export", args=[row.id])
    client.get(address)

    with django_assert_num_queries(14):
        client.get(address)
    assert queries.export(make_scope(Account.objects.get(id=row.asker), at=now()), row.id).outcome == "done"
