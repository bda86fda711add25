import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.desk.ground import REL
from tests.fixtures.access import client_as
from tests.people.world import (
    BUILDING_3,
    COUNTY,
    DOOR,
    EAST,
    EAST_DOOR,
    LANE,
    TOWN,
    XIANGHE,
    XIGUAN,
    XIGUAN_PATH,
    member,
    register,
)
from tests.screening.world import door_row, visit

from lianfang.desk.chart import views
from lianfang.kit.clock import now
from lianfang.kit.ids import named_id, uuid7
from lianfang.ledger.models import StoredEntry
from lianfang.screening.models import Affected, Door

pytestmark = pytest.mark.django_db
VISIT = "screening.door_visit"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def office(laid_out: None) -> Client:
    return client_as("community_office", XIGUAN_PATH)


def chart(client: Client, place: UUID = XIANGHE, **query: str) -> str:
    return client.get(reverse("desk:chart_place", args=[place]), query).content.decode()


def part(client: Client, rel: str = REL, place: UUID = XIANGHE, **query: str) -> Any:
    address = reverse("desk:chart_place", args=[place])
    return client.get(address, {"door": rel, **query}, headers=HTMX)


def record(
    client: Client, *, rel: str = REL, place: UUID = XIANGHE, headers: Any = HTMX, said: Any = None, **more: str
) -> Any:
    form = {"entry_id": str(uuid7()), "at": now().isoformat(), "door": rel, "outcome": "seen", **(said or {}), **more}
    return client.post(reverse("desk:chart_visit", args=[place]), form, headers=headers)


def tile(html: str, rel: str = REL) -> str:
    found = re.search(rf'<a [^>]*href="\?door={re.escape(rel)}"[^>]*>', html)
    assert found, rel
    return found[0]


def test_a_compound_shows_every_door_and_no_neighbour(office: Client) -> None:
    html = chart(office)

    assert len(re.findall(r'class="d ', html)) == 48
    assert 'aria-label="3号楼2单元502 未访"' in tile(html)
    assert str(EAST_DOOR) not in html


def test_a_community_has_a_tab_for_each_part(office: Client) -> None:
    html = chart(office, XIGUAN)

    assert re.findall(r'<nav class="tabs".*?</nav>', html)[0].count("<a ") == 3
    assert len(re.findall(r'class="d ', html)) == 70


def test_a_place_outside_the_scope_is_not_there(office: Client) -> None:
    assert office.get(reverse("desk:chart_place", args=[EAST])).status_code == 404
    assert office.get(reverse("desk:chart_changes", args=[EAST])).status_code == 404


def test_a_township_has_a_board_instead(laid_out: None) -> None:
    response = client_as("headquarters").get(reverse("desk:chart_place", args=[TOWN]))

    assert response.headers["Location"] == reverse("desk:board_place", args=[TOWN])


def test_a_door_leads_to_the_chart_where_it_is_seen(office: Client) -> None:
    response = office.get(reverse("desk:chart_place", args=[DOOR]))

    assert response.headers["Location"] == f"{reverse('desk:chart_place', args=[XIANGHE])}?door={REL}"


def test_a_door_opens_with_its_household_masked(office: Client, person: UUID, worker: UUID) -> None:
    html = part(office).content.decode()

    assert "3号楼 2单元 502" in html
    assert "张**" in html
    assert "张大山" not in html
    assert "李**" in html
    assert 'name="outcome"' in html


def test_a_door_that_is_no_door_is_not_there(office: Client) -> None:
    assert part(office, "3.2.9999.").status_code == 404


def test_a_visit_is_recorded_and_the_tile_drawn_again(office: Client) -> None:
    response = record(office, present_count="3")

    html = response.content.decode()
    assert (response.status_code, door_row().status, door_row().present_count) == (200, "done", 3)
    assert 'class="d done is-ok"' in tile(html)
    assert "hx-swap-oob=\"outerHTML:[data-doors] a[href='?door=3.2.0502.']\"" in tile(html)
    assert 'id="chart-head" hx-swap-oob="true"' in html
    assert 'id="left-3." ' in html or "left-3." in html


def test_what_was_measured_goes_to_the_person(office: Client, person: UUID) -> None:
    record(office, present_count="1", said={f"temp_c_{person.hex}": "37.6", f"symptoms_{person.hex}": ["cough"]})

    row = Affected.objects.get(county=COUNTY, id=person)
    assert (row.temp_c, row.is_fever, row.symptoms) == (37.6, True, ["cough"])
    assert door_row().status == "needs"


def test_a_double_click_is_one_visit(office: Client) -> None:
    same = {"entry_id": str(uuid7()), "at": now().isoformat(), "present_count": "2"}

    record(office, said=same)
    record(office, said=same)

    assert StoredEntry.objects.filter(county=COUNTY, kind=VISIT, place=DOOR).count() == 1


def test_a_refused_visit_says_why_and_keeps_what_was_typed(office: Client) -> None:
    response = record(office, note="敲了三次")

    html = response.content.decode()
    assert response.status_code == 422
    assert 'data-code="visit_without_count"' in html
    assert "敲了三次" in html
    assert door_row().status == "todo"


def test_a_form_that_cannot_be_read_says_so_beside_the_field(office: Client) -> None:
    response = record(office, present_count="三")

    assert response.status_code == 422
    assert 'class="err"' in response.content.decode()


def test_after_a_visit_the_next_door_can_open(office: Client) -> None:
    html = record(office, present_count="3", then="next").content.decode()

    assert '<input type="hidden" name="door" value="3.2.0601.">' in html


def test_the_next_door_is_named_from_where_the_way_parts(office: Client) -> None:
    ways = [re.findall(r"记下，去 ([^<]*)</button>", part(office, rel).content.decode()) for rel in (REL, "3.2.0602.")]

    assert ways == [["601"], ["30号楼 1单元 101"]]


def test_what_happened_last_stands_first_whenever_it_was_recorded(office: Client) -> None:
    visit("refused", minutes=9)
    visit("nobody_home", minutes=3)

    history = part(office).content.decode().partition('class="hist-door"')[2]

    assert re.findall("拒访|没人应", history)[:2] == ["拒访", "没人应"]


def test_without_scripts_a_visit_leads_back_to_the_chart(office: Client) -> None:
    response = record(office, present_count="3", headers={})

    assert response.headers["Location"] == f"{reverse('desk:chart_place', args=[XIANGHE])}?door={REL}"


def test_a_visit_is_put_right_from_its_door(office: Client) -> None:
    first = visit("seen", present_count=3, note={"about": str(DOOR), "text": "在家"})

    form = part(office, amend=str(first.id)).content.decode()
    record(office, outcome="refused", amends=str(first.id))

    assert (f'name="amends" value="{first.id}"' in form, 'value="3"' in form, 'value="在家"' in form) == (True,) * 3
    assert (door_row().status, door_row().attempt_count) == ("refused", 1)


def test_a_stranger_cannot_record_at_a_door(laid_out: None) -> None:
    neighbour = client_as("community_office", "14.10.28.100.001.")

    assert record(neighbour).status_code == 404
    assert Door.objects.get(county=COUNTY, id=DOOR).status == "todo"


def test_who_only_reads_gets_no_form(laid_out: None) -> None:
    auditor = client_as("auditor")

    assert 'name="outcome"' not in part(auditor).content.decode()


def test_changes_of_others_come_in_and_then_stop(office: Client) -> None:
    html = chart(office)
    since = re.findall(r"changes/\?since=(\d+)", html)[0]
    address = reverse("desk:chart_changes", args=[XIANGHE])
    quiet = office.get(address, {"since": since})

    visit("refused", DOOR)
    visit("refused", named_id(LANE, "7"))
    fresh = office.get(address, {"since": since}).content.decode()

    assert (quiet.status_code, quiet.headers["ETag"]) == (204, f'"{since}"')
    assert 'class="d refused is-shut"' in tile(fresh)
    assert fresh.count("outerHTML:[data-doors]") == 1
    assert f"since={since}" not in fresh


def test_who_names_what_they_have_is_told_that_it_holds(office: Client) -> None:
    html = chart(office)
    since = re.findall(r"changes/\?since=(\d+)", html)[0]
    address = reverse("desk:chart_changes", args=[XIANGHE])
    named = {"If-None-Match": f'"{since}"'}
    still = office.get(address, {"since": since}, headers=named)

    visit("refused", DOOR)
    then = office.get(address, {"since": since}, headers=named)

    assert f'hx-headers=\'{{"If-None-Match": "\\"{since}\\""}}\'' in html
    assert (still.status_code, still.content) == (304, b"")
    newest = Door.objects.get(county=COUNTY, id=DOOR).changed_seq
    assert (then.status_code, then.headers["ETag"]) == (200, f'"{newest}"')
    assert re.findall(r"changes/\?since=(\d+)", then.content.decode()) == [str(newest)]


def test_what_others_recorded_is_not_skipped_by_an_own_visit(office: Client) -> None:
    since = re.findall(r"changes/\?since=(\d+)", chart(office))[0]
    visit("refused", named_id(BUILDING_3, "1/0101"))

    own = record(office, present_count="3").content.decode()
    fresh = office.get(reverse("desk:chart_changes", args=[XIANGHE]), {"since": since}).content.decode()

    assert "changes/" not in own
    assert 'class="d refused is-shut"' in tile(fresh, "3.1.0101.")


def test_who_missed_more_than_is_sent_at_once_loads_the_page(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_CHANGES", 1)
    since = re.findall(r"changes/\?since=(\d+)", chart(office))[0]
    visit("refused", DOOR)
    visit("refused", named_id(BUILDING_3, "1/0101"))

    response = office.get(reverse("desk:chart_changes", args=[XIANGHE]), {"since": since})

    assert (response.status_code, response.headers["HX-Refresh"]) == (204, "true")


def test_homes_are_picked_out_by_who_lives_there(office: Client) -> None:
    register(member("邻居", residence="tenant"), door=EAST_DOOR)
    register(member("张大山", residence="tenant"), door=DOOR)
    register(member("李小河", tags=("独居老人",)), door=named_id(BUILDING_3, "1/0101"))

    html = chart(office, who="tenant", status="todo")

    assert re.findall(r'href="([^"]*)"[^>]*class="([^"]* asked)"', html) == [(f"?door={REL}", "d todo is-none asked")]
    assert 'class="doors only-todo only-asked"' in html
    assert re.findall(r'class="on" aria-current="true">(.*?)</a>', html) == ["租户 <b>1</b>"]
    assert set(re.findall(r'class="key[^"]*" href="[^"]*[?&](?:amp;)?(who=\w+)"', html)) == {"who=tenant"}


def test_a_tile_drawn_again_stays_picked_out(office: Client) -> None:
    register(member("张大山", residence="tenant"), door=DOOR)

    html = record(office, present_count="3", who="tenant").content.decode()

    assert 'class="d done is-ok asked picked"' in tile(html) or 'class="d done is-ok asked"' in tile(html)


def test_who_may_not_see_facts_is_offered_no_choice_by_them(laid_out: None) -> None:
    register(member("张大山", residence="tenant"), door=DOOR)
    blind = client_as("community_office", XIGUAN_PATH, classes="B")

    html = chart(blind, who="tenant")

    assert ("租户" in html, " asked" in html, "data-find-door" in html) == (False, False, True)


@pytest.mark.parametrize("homes", [1, 3])
def test_picking_out_costs_one_query_more(
    office: Client, homes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(homes):
        register(member("张大山", residence="tenant"), door=named_id(BUILDING_3, f"1/0{n + 1}01"))
    chart(office)

    with django_assert_num_queries(21):
        chart(office)
    with django_assert_num_queries(22):
        chart(office, who="tenant")


def test_the_legend_counts_and_filters(office: Client) -> None:
    visit("vacant", DOOR)

    html = chart(office, status="vacant")

    assert "only-vacant" in html
    assert re.findall(r'class="key on".*?<b>(\d+)</b>', html) == ["1"]


def test_a_chart_needs_a_post(db: None) -> None:
    assert Client().get(reverse("desk:chart_place", args=[XIANGHE])).status_code == 302


@pytest.mark.parametrize("visits", [1, 3])
def test_a_chart_costs_the_same_whatever_happened(
    office: Client, visits: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    chart(office)
    for n in range(visits):
        visit("nobody_home", named_id(LANE, str(n + 1)))

    with django_assert_num_queries(22):
        chart(office)
