"""The ledger's pages: what is listed and what is not, one entry opened, seals, withdrawal, the chain's line."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import client_as, scope_as
from tests.people.world import (
    AT,
    BUILDING_3,
    BUILDING_30,
    COUNTY,
    DOOR,
    EAST_DOOR,
    OTHER_DOOR,
    XIANGHE,
    XIGUAN_PATH,
    door,
    member,
    register,
)
from tests.screening.world import visit, withdraw

from lianfang.kit.clock import day_of
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.queries import Asked, entry_count
from lianfang.places.kinds import PlaceMoved
from lianfang.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(laid_out: None) -> Client:
    return client_as("community_office", XIGUAN_PATH)


def shown(client: Client, **query: str) -> list[int]:
    """The numbers of the entries on a page, in its order."""
    html = client.get(reverse("desk:ledger"), query).content.decode()
    return [int(n.replace(",", "")) for n in re.findall(r'<td class="num"><a class="n"[^>]*>([\d,]+)<', html)]


def opened(client: Client, entry: UUID) -> str:
    return client.get(reverse("desk:entry", args=[entry])).content.decode()


def seq(entry: UUID) -> int:
    return StoredEntry.objects.get(county=COUNTY, id=entry).seq


def test_the_list_shows_what_is_in_scope_newest_first(office: Client) -> None:
    first = visit("seen", DOOR).id
    outside = visit("seen", EAST_DOOR).id
    second = visit("refused", OTHER_DOOR).id

    found = shown(office)

    assert found[:2] == [seq(second), seq(first)]
    assert seq(outside) not in found
    assert seq(outside) in shown(client_as("headquarters", "14.10.28."))


def test_entries_are_counted_by_place_kind_and_day(laid_out: None) -> None:
    scope = scope_as("headquarters", "14.10.28.")
    paths = {one: Place.objects.get(county=COUNTY, id=one).path for one in (DOOR, OTHER_DOOR, EAST_DOOR)}
    building = Place.objects.get(county=COUNTY, id=BUILDING_3).path
    for one in (DOOR, OTHER_DOOR, EAST_DOOR):
        register(member("邻居"), door=one)

    def counted(under: str, day: date) -> int:
        return entry_count(scope, Asked(under=under, kind="people.household_registered", day=day))

    assert [counted(path, day_of(AT)) for path in (*paths.values(), building, XIGUAN_PATH, "")] == [1, 1, 1, 2, 2, 3]
    assert counted(XIGUAN_PATH, day_of(AT) - timedelta(days=1)) == 0


def test_without_a_post_there_is_no_ledger(laid_out: None) -> None:
    assert Client().get(reverse("desk:ledger")).status_code == 302


@pytest.mark.parametrize("other", [EAST_DOOR])
def test_an_entry_outside_the_scope_is_not_there(office: Client, other: UUID) -> None:
    outside = visit("seen", other).id

    for name in ("entry", "entry_open", "entry_withdraw"):
        method = office.get if name == "entry" else office.post
        assert method(reverse(f"desk:{name}", args=[outside])).status_code == 404


def test_an_entry_goes_with_its_place_when_that_moves_away(office: Client) -> None:
    entry = visit("seen", DOOR).id
    moved = PlaceMoved(place=XIANGHE, to=Place.objects.get(name="东关社区").id, segment="07")
    record_one(Draft("places.moved", moved, XIANGHE, AT), by=SYSTEM(COUNTY))

    assert seq(entry) not in shown(office)
    assert seq(entry) in shown(client_as("community_office", "14.10.28.100.001."))


def test_filters_narrow_by_place_kind_day_author_and_subject(office: Client) -> None:
    at_3, at_30 = visit("seen", DOOR), visit("seen", door(BUILDING_30, 1, "0101"))
    household = register(door=DOOR)
    path = Place.objects.get(county=COUNTY, id=BUILDING_3).path
    author = StoredEntry.objects.get(county=COUNTY, id=at_3.id).author

    assert at_3.seq in shown(office, under=path)
    assert at_30.seq not in shown(office, under=path)
    assert shown(office, kind="screening.door_visit") == [at_30.seq, at_3.seq]
    assert at_3.seq in shown(office, day="2020-02-06")
    assert shown(office, day="2020-02-08") == []
    assert shown(office, author=str(uuid7())) == []
    assert at_3.seq in shown(office, author=str(author))
    assert len(shown(office, subject=str(household))) == 1


def test_a_filter_that_cannot_be_read_asks_nothing(office: Client) -> None:
    entry = visit("seen", DOOR)

    assert entry.seq in shown(office, day="neverday", author="nobody", kind="no.such")


def test_pages_follow_each_other_without_a_gap(office: Client) -> None:
    for minute in range(60):
        visit("seen", DOOR, minutes=minute + 1)

    html = office.get(reverse("desk:ledger")).content.decode()
    first = shown(office)
    second = shown(office, after=re.findall(r"after=([\w-]+)", html)[0])

    assert len(first) == 50
    assert first + second == sorted({*first, *second}, reverse=True)
    assert first[-1] - 1 == second[0]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_however_long(
    office: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for minute in range(count):
        visit("seen", DOOR, minutes=minute + 1)
    office.get(reverse("desk:ledger"))

    with django_assert_num_queries(LIST_QUERIES):
        office.get(reverse("desk:ledger"))


LIST_QUERIES = 18


def test_the_chain_is_said_to_be_whole_or_where_it_is_not(office: Client) -> None:
    entry = visit("seen", DOOR)
    whole = office.get(reverse("desk:ledger")).content.decode()
    StoredEntry.objects.filter(county=COUNTY, id=entry.id).update(device="other")
    broken = office.get(reverse("desk:ledger_check"), {"last": "5000"}).content.decode()

    assert f"链到第 {entry.seq:,} 笔，完好" in whole
    assert f"链在第 {entry.seq:,} 笔不对" in broken


def test_an_entry_opens_in_words_with_its_identity_sealed(office: Client) -> None:
    register(member("张大山", identity={"hukou_address": "柏山寺乡黑秀村"}), number="W-9")
    entry = StoredEntry.objects.get(county=COUNTY, kind="people.household_registered")

    html = opened(office, entry.id)

    assert "登记住户" in html
    assert "W-9" in html
    assert "已封" in html
    assert "张*" in html
    assert [word for word in ("张大山", "13800003817", "柏山寺乡黑秀村") if word in html] == []


def test_seals_open_for_a_stated_purpose_which_is_recorded(office: Client) -> None:
    register(member("张大山", identity={"hukou_address": "柏山寺乡黑秀村"}))
    entry = StoredEntry.objects.get(county=COUNTY, kind="people.household_registered")
    url, form = reverse("desk:entry_open", args=[entry.id]), {"entry_id": str(uuid7()), "at": AT.isoformat()}

    without = office.post(url, form).content.decode()
    html = office.post(url, form | {"purpose": "visit"}).content.decode()

    assert "张大山" not in without
    assert [word for word in ("张大山", "13800003817", "柏山寺乡黑秀村") if word not in html] == []
    assert StoredEntry.objects.filter(county=COUNTY, kind="people.unmasked").count() == 1


def test_who_may_not_see_identities_cannot_open_seals(laid_out: None) -> None:
    register(member("张大山"))
    entry = StoredEntry.objects.get(county=COUNTY, kind="people.household_registered")
    auditor = client_as("auditor", "14.10.28.")
    form = {"entry_id": str(uuid7()), "at": AT.isoformat(), "purpose": "visit"}

    reply = auditor.post(reverse("desk:entry_open", args=[entry.id]), form)

    assert reply.status_code in (403, 422)
    assert "张大山" not in reply.content.decode()
    assert StoredEntry.objects.filter(county=COUNTY, kind="people.unmasked").count() == 0


def test_an_entry_is_taken_back_by_another(office: Client) -> None:
    entry = visit("seen", DOOR).id
    form = {"entry_id": str(uuid7()), "at": (AT + timedelta(minutes=9)).isoformat(), "reason": "记错了门"}

    reply = office.post(reverse("desk:entry_withdraw", args=[entry]), form)
    again = office.post(reverse("desk:entry_withdraw", args=[entry]), form)

    assert (reply.status_code, again.status_code) == (302, 302)
    assert StoredEntry.objects.filter(county=COUNTY, amends=entry).count() == 1
    html = opened(office, entry)
    assert "已撤回" in html
    assert "记错了门" in html


def test_taking_back_needs_a_reason(office: Client) -> None:
    entry = visit("seen", DOOR).id

    reply = office.post(reverse("desk:entry_withdraw", args=[entry]), {"entry_id": str(uuid7()), "at": AT.isoformat()})

    assert reply.status_code in (200, 422)
    assert StoredEntry.objects.filter(county=COUNTY, amends=entry).count() == 0


def test_what_amends_and_what_is_amended_lead_to_each_other(office: Client) -> None:
    entry = visit("seen", DOOR).id
    taken = withdraw(entry).id

    assert reverse("desk:entry", args=[taken]) in opened(office, entry)
    assert reverse("desk:entry", args=[entry]) in opened(office, taken)


def test_causes_and_effects_are_a_tree_in_scope(office: Client) -> None:
    cause = visit("nobody_home", DOOR)
    row = StoredEntry.objects.get(county=COUNTY, id=cause.id)
    for n, place in enumerate((DOOR, EAST_DOOR)):
        caused = visit("seen", place, minutes=20 + n).id
        StoredEntry.objects.filter(county=COUNTY, id=caused).update(cause=row.id)
    inside, outside = (StoredEntry.objects.get(county=COUNTY, place=p, cause=row.id).id for p in (DOOR, EAST_DOOR))

    html = opened(office, row.id)

    assert reverse("desk:entry", args=[inside]) in html
    assert reverse("desk:entry", args=[outside]) not in html
    assert reverse("desk:entry", args=[row.id]) in opened(office, inside)


def test_findings_are_listed_with_what_to_do(office: Client) -> None:
    visit("wrong_door", DOOR)

    html = office.get(reverse("desk:findings")).content.decode()

    assert "走错了门" in html


def test_entries_of_the_county_itself_are_for_who_covers_it(office: Client) -> None:
    opening = StoredEntry.objects.get(county=COUNTY, kind="ledger.emergency_opened")

    assert office.get(reverse("desk:entry", args=[opening.id])).status_code == 404
    assert client_as("headquarters", "14.10.28.").get(reverse("desk:entry", args=[opening.id])).status_code == 200
