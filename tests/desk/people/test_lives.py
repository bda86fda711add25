"""Leaving, coming back, a death, a birth and dated facts on pages; what is left blank was not asked."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.fixtures.access import client_as
from tests.people.changing import leave
from tests.people.world import DONGGUAN_PATH, XIGUAN_PATH, id_no, member, register

from lianfang.ledger.models import StoredEntry
from lianfang.people.models import Fact, Household, Person

from .test_views import form_of, head_of, text_of

TRAVEL = {"left_from": "湖北武汉", "left_on": "2020-01-21", "by": "train", "trip_no": "K1096"}


@pytest.fixture
def office(db: None) -> Client:
    return client_as("community_office", XIGUAN_PATH)


@pytest.fixture
def household(db: None) -> UUID:
    return register(member("张大山", relation="head"), member("刘小梅", sex="female", identity={"id_no": id_no(12)}))


def send(client: Client, address: str, **said: Any) -> Any:
    return client.post(address, form_of(client, address) | said)


def test_who_left_is_no_member_and_stands_among_those_who_lived_there(office: Client, household: UUID) -> None:
    head = head_of(household)

    response = send(office, f"/people/{head}/left/", on="2020-02-05", to_code="山西太原", words="去女儿家")

    assert (response.status_code, Person.objects.get(id=head).whereabouts) == (302, "left")
    page = office.get(f"/people/household/{household}/").context["shown"]
    assert (len(page.members), [line.id for line, _stay in page.former]) == (1, [head])
    assert "女儿" not in StoredEntry.objects.get(kind="people.person_left").body


def test_who_left_comes_back(office: Client, household: UUID) -> None:
    head = head_of(household)
    leave(head, household)

    response = send(office, f"/people/{head}/returned/", on="2020-02-06", from_code="湖北武汉")

    assert (response.status_code, Person.objects.get(id=head).whereabouts) == (302, "")
    assert Fact.objects.values_list("key", "code").get() == ("travel", "4201")


def test_a_death_takes_nobody_off_the_page(office: Client, household: UUID) -> None:
    head = head_of(household)

    send(office, f"/people/{head}/died/", on="2020-02-06")

    page = office.get(f"/people/{head}/")
    assert ("已去世" in text_of(page), "去世了" in text_of(page)) == (True, False)
    assert office.get(f"/people/{head}/returned/").status_code == 404


def test_a_child_is_born_to_its_mother(office: Client, household: UUID) -> None:
    mother = Person.objects.get(sex="female").id

    send(
        office,
        f"/people/household/{household}/born/",
        name="张小年",
        sex="male",
        birth_on="2020-02-05",
        relation="child",
        mother=str(mother),
    )

    assert Household.objects.get().member_count == 3
    assert mother.hex in StoredEntry.objects.get(kind="people.child_born").subjects


def test_a_day_to_come_is_refused_on_the_page(office: Client, household: UUID) -> None:
    response = send(office, f"/people/{head_of(household)}/left/", on="2199-01-01")

    assert (response.status_code, "这一天还没到" in text_of(response)) == (422, True)


def test_facts_are_shown_in_words_with_the_day_they_are_about(office: Client, household: UUID) -> None:
    head = head_of(household)
    more = {"symptoms": ["cough"], "temp_c": "37.6", "none_of": ["contact"], "travel_words": "同村老周"}

    response = send(office, f"/people/{head}/facts/", **TRAVEL, **more)

    assert response.status_code == 302
    facts = office.get(f"/people/{head}/").context["shown"].told.facts
    assert [(fact.word, fact.said, str(fact.on)) for fact in facts if fact.word != "体温"] == [
        ("旅居史", "湖北省武汉市，火车 K1096", "2020-01-21"),
        ("症状", "咳嗽", "None"),
        ("接触史", "问过，没接触过", "None"),
    ]
    assert "老周" not in text_of(office.get(f"/people/{head}/"))


def test_nothing_is_not_recorded(office: Client, household: UUID) -> None:
    response = send(office, f"/people/{head_of(household)}/facts/")

    assert (response.status_code, "一项也没写" in text_of(response)) == (422, True)
    assert Fact.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"left_from": "火星"}, "没认出是哪里"),
        ({"temp_c": "365"}, "体温不像"),
        (TRAVEL | {"arrived_on": "2020-01-01"}, "比离开的还早"),
        ({"contact_kind": "confirmed", "contact_on": "2199-01-01"}, "还没到"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    office: Client, household: UUID, said: dict[str, str], words: str
) -> None:
    response = send(office, f"/people/{head_of(household)}/facts/", **said)

    assert (response.status_code, words in text_of(response)) == (422, True)


@pytest.mark.parametrize("what", ["left", "died", "facts"])
def test_next_door_is_not_there(household: UUID, what: str) -> None:
    stranger = client_as("community_office", DONGGUAN_PATH)

    assert stranger.get(f"/people/{head_of(household)}/{what}/").status_code == 404
