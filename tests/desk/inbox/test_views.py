"""The inbox: what is returned is put right or given up, what waits is shown, and two of a thing are decided."""

import json
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import client_of, make_account, make_post
from tests.people.world import AT, COUNTY, DOOR, EAST_DOOR, OTHER_DOOR, XIGUAN, XIGUAN_PATH, member, register
from tests.screening.world import door_row, visit

from lianfang.access.models import Account
from lianfang.access.scope import make_scope
from lianfang.kit.clock import now
from lianfang.kit.ids import root_id, uuid7
from lianfang.ledger.door import Answer, Author, receive
from lianfang.ledger.models import Conflict, ReturnedEntry, StoredEntry
from lianfang.people.models import Household, Person

pytestmark = pytest.mark.django_db
FORM = {"at": (AT + timedelta(minutes=30)).isoformat()}


@pytest.fixture
def account(laid_out: None) -> Account:
    account = make_account()
    make_post(account, "community_office", XIGUAN_PATH, place=XIGUAN)
    return account


@pytest.fixture
def office(account: Account) -> Client:
    return client_of(account)


def author(account: Account) -> Author:
    return make_scope(account, at=now()).author("api")


def send(by: Author, **more: Any) -> Answer:
    entry = {
        "id": str(uuid7()),
        "kind": "screening.door_visit",
        "place": str(DOOR),
        "happened_at": AT.isoformat(),
        "body": {"outcome": "seen", "present_count": 3},
    }
    return receive([json.dumps(entry | more).encode()], by=by)[0]


def page(client: Client, show: str) -> str:
    return client.get(reverse("desk:inbox"), {"show": show}).content.decode()


def cases(client: Client, show: str) -> list[str]:
    """The addresses that the cases of a list lead to."""
    found = re.search(r'<ul class="cases">.*?</ul>', page(client, show), re.S)
    return re.findall(r'<a class="btn" href="([^"]+)">', found[0]) if found else []


def chosen(value: object) -> dict[str, str]:
    return FORM | {"entry_id": str(uuid7()), "chosen": str(value)}


def correct(household: UUID, values: Sequence[str], *, base: Sequence[str], by: Author) -> list[Answer]:
    """Let several correct a household's number without knowing of each other."""
    kind = "people.household_corrected"
    return [
        send(by, kind=kind, base=list(base), body={"household": str(household), "fields": ["number"], "number": value})
        for value in values
    ]


def test_an_empty_inbox_says_so(office: Client) -> None:
    assert "没有要办的。" in page(office, "")
    assert [cases(office, show) for show in ("clash", "returned", "held")] == [[], [], []]


def test_what_came_back_says_what_why_and_what_to_do(office: Client, account: Account) -> None:
    send(author(account), body={"outcome": "seen"})

    html = page(office, "returned")

    assert "说有人，却没有写几人在家" in html
    assert "补上在家几人，再记。" in html
    assert "3号楼 2单元 502" in html


def test_what_came_back_to_others_outside_the_scope_is_not_there(office: Client, laid_out: None) -> None:
    neighbour = make_account()
    make_post(neighbour, "community_office", "14.10.28.100.001.")
    send(author(neighbour), place=str(EAST_DOOR), happened_at="1900-01-01T00:00:00Z")
    returned = ReturnedEntry.objects.get(county=COUNTY)

    assert cases(office, "returned") == []
    assert office.get(reverse("desk:returned", args=[returned.id])).status_code == 404
    assert office.post(reverse("desk:returned_give_up", args=[returned.id])).status_code == 404


def test_what_came_back_is_put_right_and_sent_under_its_own_id(office: Client, account: Account) -> None:
    refused = send(author(account), body={"outcome": "seen"})
    (href,) = cases(office, "returned")

    again = office.post(href, {"happened_at": "2020-02-06T17:20", "outcome": "seen", "present_count": "4"})

    assert (again.status_code, again["Location"]) == (302, reverse("desk:entry", args=[refused.id]))
    row = StoredEntry.objects.get(county=COUNTY, id=refused.id)
    assert json.loads(row.body) == {"outcome": "seen", "present_count": 4}
    assert ReturnedEntry.objects.get(county=COUNTY).settled_as == "sent_again"
    assert cases(office, "returned") == []


def test_a_wrong_date_is_put_right(office: Client, account: Account) -> None:
    refused = send(author(account), happened_at="1900-01-01T00:00:00Z")
    (href,) = cases(office, "returned")

    office.post(href, {"happened_at": "2020-02-06T17:20", "outcome": "seen", "present_count": "3"})

    assert StoredEntry.objects.get(county=COUNTY, id=refused.id).happened_at == AT


def test_what_is_still_wrong_is_told_again_and_stays(office: Client, account: Account) -> None:
    send(author(account), body={"outcome": "seen"})
    (href,) = cases(office, "returned")

    again = office.post(href, {"happened_at": "2020-02-06T17:20", "outcome": "seen", "present_count": "4000"})

    assert again.status_code == 422
    assert "4000" in again.content.decode()
    assert StoredEntry.objects.filter(kind="screening.door_visit").count() == 0
    assert ReturnedEntry.objects.filter(county=COUNTY, settled_as="").count() >= 1


def test_what_is_no_entry_at_all_can_only_be_given_up(office: Client, account: Account) -> None:
    receive([b"{broken"], by=author(account))
    (href,) = cases(office, "returned")

    assert "原件读不出来" in office.get(href).content.decode()
    assert office.post(href + "give-up/").status_code == 302
    assert cases(office, "returned") == []
    assert ReturnedEntry.objects.get(county=COUNTY).settled_as == "given_up"


def test_what_somebody_settled_cannot_be_settled_again(office: Client, account: Account) -> None:
    send(author(account), body={"outcome": "seen"})
    (href,) = cases(office, "returned")
    office.post(href + "give-up/")

    assert office.post(href + "give-up/").status_code == 404


def test_what_waits_says_for_what_and_counts_once_it_is_there(office: Client, account: Account) -> None:
    person = uuid7()
    answer = send(author(account), body={"outcome": "seen", "persons": [{"person": str(person), "temp_c": 36.5}]})

    assert cases(office, "held") == [reverse("desk:entry", args=[answer.id])]
    assert person.hex[-8:] in page(office, "held")
    register(member(person=person))
    assert cases(office, "held") == []


def test_two_bodies_of_one_id_are_shown_and_the_first_may_stay(office: Client, account: Account) -> None:
    first = send(author(account))
    send(author(account), id=str(first.id), body={"outcome": "refused"})
    (href,) = cases(office, "clash")

    html = office.get(href).content.decode()
    office.post(href, chosen("first"))

    assert "有人" in html
    assert "拒" in html
    assert StoredEntry.objects.filter(county=COUNTY, amends=first.id).count() == 0
    assert cases(office, "clash") == []


def test_bodies_that_differ_in_time_alone_show_their_times(office: Client, account: Account) -> None:
    first = send(author(account))
    send(author(account), id=str(first.id), happened_at=(AT + timedelta(minutes=7)).isoformat())
    (href,) = cases(office, "clash")

    html = office.get(href).content.decode()

    assert "17:20" in html
    assert "17:27" in html


def test_choosing_the_other_body_is_a_correction_of_the_first(office: Client, account: Account) -> None:
    first = send(author(account))
    send(author(account), id=str(first.id), body={"outcome": "refused"})
    (href,) = cases(office, "clash")

    office.post(href, chosen("other"))

    correction = StoredEntry.objects.get(county=COUNTY, amends=first.id)
    assert json.loads(correction.body) == {"outcome": "refused"}
    assert door_row().status == "refused"
    assert cases(office, "clash") == []


def test_two_values_stand_side_by_side_and_one_is_chosen(office: Client, account: Account) -> None:
    household = register(member(), number="W-1")
    base = Household.objects.get(county=COUNTY, id=household).heads
    first, second = correct(household, ["W-2", "W-3"], base=base, by=author(account))
    (href,) = cases(office, "clash")
    html = office.get(href).content.decode()

    reply = office.post(href, chosen(first.id))

    assert "W-2" in html
    assert "W-3" in html
    assert reply.status_code == 302
    settled = StoredEntry.objects.filter(county=COUNTY, kind="people.household_corrected").order_by("-seq")[0]
    assert set(settled.base.split(",")) == {first.id.hex, second.id.hex}
    assert Household.objects.get(county=COUNTY, id=household).number == "W-2"
    assert Conflict.objects.count() == 0
    assert cases(office, "clash") == []


def test_a_persons_two_values_are_settled_too(office: Client, account: Account) -> None:
    person = uuid7()
    register(member(person=person, relation="head"))
    base = Person.objects.get(county=COUNTY, id=person).heads
    for relation in ("child", "parent"):
        body = {"person": str(person), "fields": ["relation"], "facts": {"relation": relation}}
        send(author(account), kind="people.person_corrected", base=base, body=body)
    (href,) = cases(office, "clash")
    option = StoredEntry.objects.filter(county=COUNTY, kind="people.person_corrected").order_by("seq")[0]

    office.post(href, chosen(option.id))

    assert Person.objects.get(county=COUNTY, id=person).relation == "child"
    assert Conflict.objects.count() == 0


def test_a_phone_with_two_values_shows_its_tail_alone(office: Client, account: Account) -> None:
    person = uuid7()
    register(member(person=person))
    base = Person.objects.get(county=COUNTY, id=person).heads
    for phone in ("13911112222", "13933334444"):
        body = {"person": str(person), "fields": ["phones"], "identity": {"phones": [phone]}}
        send(author(account), kind="people.person_corrected", base=base, body=body)
    (href,) = cases(office, "clash")

    html = office.get(href).content.decode()

    assert "2222" in html
    assert "4444" in html
    assert "13911112222" not in html


def test_two_corrections_of_one_entry_are_settled_by_a_third(office: Client, account: Account) -> None:
    entry = visit("seen", DOOR).id
    for outcome in ("vacant", "refused"):
        send(author(account), amends=str(entry), body={"outcome": outcome})
    (href,) = cases(office, "clash")
    vacant = StoredEntry.objects.filter(county=COUNTY, amends=entry).order_by("seq")[0]

    office.post(href, chosen(vacant.id))

    assert door_row().status == "vacant"
    assert Conflict.objects.count() == 0


def test_a_conflict_outside_the_scope_is_not_there(office: Client) -> None:
    household = register(member(), number="W-1", door=EAST_DOOR)
    base = Household.objects.get(county=COUNTY, id=household).heads
    neighbour = make_account()
    make_post(neighbour, "community_office", "14.10.28.100.001.")
    for value in ("W-2", "W-3"):
        body = {"household": str(household), "fields": ["number"], "number": value}
        send(author(neighbour), kind="people.household_corrected", place=str(EAST_DOOR), base=base, body=body)
    there = reverse("desk:two_values", args=["people.household", household, "number"])

    assert Conflict.objects.count() == 1
    assert cases(office, "clash") == []
    assert office.get(there).status_code == 404
    assert cases(client_of(neighbour), "clash") == [there]


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_costs_the_same_however_full(
    office: Client, account: Account, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(count):
        send(author(account), body={"outcome": "seen"})
        stored = send(author(account), place=str(OTHER_DOOR), happened_at=(AT + timedelta(minutes=n)).isoformat())
        send(author(account), id=str(stored.id), body={"outcome": "refused"})
        send(author(account), body={"outcome": "seen", "persons": [{"person": str(root_id(f"x/{n}"))}]})
    page(office, "clash")

    with django_assert_num_queries(INBOX_QUERIES):
        page(office, "clash")


INBOX_QUERIES = 28
