"""Correcting, adding, registering and moving on pages; what another has changed meanwhile is not lost."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.fixtures.access import client_as
from tests.people.world import COUNTY, DONGGUAN_PATH, DOOR, OTHER_DOOR, XIGUAN_PATH, id_no, member, register

from lianfang.ledger.models import Conflict, StoredEntry
from lianfang.people.identity import identities_of
from lianfang.people.models import Household, Person

from .test_views import form_of, head_of, text_of

FACTS = {
    "sex": "male",
    "birth_on": "1968-03-09",
    "relation": "",
    "residence": "resident",
    "tags": "",
    "apart": "unknown",
}


@pytest.fixture
def office(db: None) -> Client:
    return client_as("community_office", XIGUAN_PATH)


@pytest.fixture
def household(db: None) -> UUID:
    return register(member("张大山"), member("刘小梅", identity={"id_no": id_no(12)}), number="A1")


def send(client: Client, address: str, **said: Any) -> Any:
    return client.post(address, form_of(client, address) | FACTS | said)


def identity_of(person: UUID) -> Any:
    return identities_of(COUNTY, Person.objects.filter(id=person))[person]


def test_a_correction_changes_what_was_written_and_nothing_that_was_left_blank(office: Client, household: UUID) -> None:
    person = head_of(household)

    response = send(office, f"/people/{person}/correct/", phones="13900006240", residence="away")

    assert (response.status_code, response["Location"]) == (302, f"/people/{person}/")
    identity = identity_of(person)
    assert (identity.name, identity.id_no, identity.phones) == ("张大山", id_no(11), ("13900006240",))
    assert Person.objects.get(id=person).residence == "away"


def test_nothing_is_taken_away_by_its_word(office: Client, household: UUID) -> None:
    person = head_of(household)

    send(office, f"/people/{person}/correct/", phones="无", id_no="无")

    assert (identity_of(person).phones, identity_of(person).id_no) == ((), "")


def test_a_correction_of_nothing_is_refused(office: Client, household: UUID) -> None:
    before = StoredEntry.objects.count()

    response = send(office, f"/people/{head_of(household)}/correct/")

    assert (response.status_code, StoredEntry.objects.count()) == (422, before)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"birth_on": "1890-01-01"}, "早了 120 年以上"),
        ({"birth_on": "2031-01-01"}, "晚于今天"),
        ({"id_no": "1.41E+17"}, "被 Excel 变成了数字"),
        ({"phones": ";".join(f"1380000000{n}" for n in range(7))}, "最多 6 个电话"),
        ({"tags": "一个非常非常非常长的重点人员类别"}, "不超过 12 个字"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    office: Client, household: UUID, said: dict[str, str], reason: str
) -> None:
    response = send(office, f"/people/{head_of(household)}/correct/", **said)

    assert (response.status_code, reason in text_of(response)) == (422, True)


def test_a_change_made_meanwhile_is_said_before_anything_is_recorded(office: Client, household: UUID) -> None:
    address = f"/people/{head_of(household)}/correct/"
    shown = form_of(office, address)
    send(office, address, residence="away")

    response = office.post(address, shown | FACTS | {"residence": "tenant"})

    assert (response.status_code, "有人也改了这个人" in text_of(response)) == (409, True)
    assert Person.objects.get(id=head_of(household)).residence == "away"


def test_both_values_stay_if_it_is_meant_all_the_same(office: Client, household: UUID) -> None:
    address = f"/people/{head_of(household)}/correct/"
    shown = form_of(office, address)
    send(office, address, residence="away")

    response = office.post(address, shown | FACTS | {"residence": "tenant", "anyway": "on"})

    assert response.status_code == 302
    assert list(Conflict.objects.values_list("field", flat=True)) == ["residence"]
    assert "两个值都留着" in text_of(office.get(f"/people/{head_of(household)}/"))


def test_another_field_changed_meanwhile_stays_as_it_was_changed(office: Client, household: UUID) -> None:
    address = f"/people/{head_of(household)}/correct/"
    shown = form_of(office, address)
    send(office, address, residence="away")

    office.post(address, shown | FACTS | {"tags": "独居老人", "anyway": "on"})

    row = Person.objects.get(id=head_of(household))
    assert (row.residence, row.tags, Conflict.objects.count()) == ("away", ["独居老人"], 0)


def test_a_correction_after_a_conflict_settles_it(office: Client, household: UUID) -> None:
    address = f"/people/{head_of(household)}/correct/"
    shown = form_of(office, address)
    send(office, address, residence="away")
    office.post(address, shown | FACTS | {"residence": "tenant", "anyway": "on"})

    send(office, address, residence="resident")

    assert (Person.objects.get(id=head_of(household)).residence, Conflict.objects.count()) == ("resident", 0)


def test_a_person_is_added_with_what_the_number_tells(office: Client, household: UUID) -> None:
    address = f"/people/household/{household}/add/"
    said = {"name": "张小小", "id_no": id_no(24, born="20190501"), "sex": "", "birth_on": ""}

    response = send(office, address, **said)

    added = Person.objects.get(birth_on="2019-05-01")
    assert (response.status_code, added.sex, added.household) == (302, "female", household)
    assert Household.objects.get().member_count == 3


def test_a_person_without_a_name_is_not_added(office: Client, household: UUID) -> None:
    response = send(office, f"/people/household/{household}/add/", name="")

    assert (response.status_code, Person.objects.count()) == (422, 2)


def test_a_household_is_registered_at_a_door_once_however_often_it_is_clicked(office: Client) -> None:
    address = f"/people/door/{OTHER_DOOR}/register/"
    said = form_of(office, address) | FACTS | {"name": "王五", "relation": "head"}

    responses = [office.post(address, said) for _turn in range(2)]

    row = Household.objects.get()
    assert [response["Location"] for response in responses] == [f"/people/household/{row.id}/"] * 2
    assert (row.door, row.member_count, row.path.startswith(XIGUAN_PATH)) == (OTHER_DOOR, 1, True)


def test_a_household_gets_another_number_and_head(office: Client, household: UUID) -> None:
    other = Person.objects.exclude(id=head_of(household)).get().id

    office.post(
        f"/people/household/{household}/correct/",
        form_of(office, f"/people/household/{household}/correct/") | {"number": "A2", "grid": "", "head": str(other)},
    )

    row = Household.objects.get()
    assert (row.number, row.head) == ("A2", other)


def test_a_household_moves_to_the_door_that_was_written(office: Client, household: UUID) -> None:
    address = f"/people/household/{household}/move/"

    response = office.post(address, form_of(office, address) | {"door": "祥和苑3-1-101"})

    assert (response.status_code, Household.objects.get().door) == (302, OTHER_DOOR)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("3-2-502", "就是现在住的门"),
        ("9-9-999", "没有这个门"),
        ("东苑1-1-101", "没有这个门"),
        ("随便", "没有这个门"),
    ],
)
def test_a_door_that_cannot_be_taken_says_why(office: Client, household: UUID, written: str, reason: str) -> None:
    address = f"/people/household/{household}/move/"

    response = office.post(address, form_of(office, address) | {"door": written})

    assert (response.status_code, reason in text_of(response)) == (422, True)
    assert Household.objects.get().door == DOOR


def test_one_person_moves_into_the_household_at_another_door(office: Client, household: UUID) -> None:
    joined = register(member("王五", identity={"id_no": id_no(13)}), door=OTHER_DOOR)
    person = head_of(household)
    address = f"/people/{person}/move/"

    response = office.post(address, form_of(office, address) | {"door": "3-1-101"})

    assert (response.status_code, Person.objects.get(id=person).household) == (302, joined)
    assert dict(Household.objects.values_list("id", "member_count")) == {household: 1, joined: 2}


@pytest.mark.parametrize(
    ("written", "reason"),
    [("3-2-502", "就是现在住的门"), ("3-1-102", "还没有登记住户"), ("东苑1-1-101", "没有这个门")],
)
def test_a_household_that_cannot_be_joined_says_why(office: Client, household: UUID, written: str, reason: str) -> None:
    address = f"/people/{head_of(household)}/move/"

    response = office.post(address, form_of(office, address) | {"door": written})

    assert (response.status_code, reason in text_of(response)) == (422, True)


@pytest.mark.parametrize("act", ["add", "correct", "move"])
def test_another_community_cannot_change_a_household(household: UUID, act: str) -> None:
    next_door = client_as("community_office", DONGGUAN_PATH)

    assert next_door.post(f"/people/household/{household}/{act}/", {}).status_code == 404


@pytest.mark.parametrize(
    ("number", "more", "words"),
    [
        (id_no(11)[:-1] + ("1" if id_no(11)[-1] != "1" else "2"), {}, "最后一位对不上"),
        ("14102819", {}, "不像身份证号"),
        (id_no(11), {"birth_on": "1970-01-01"}, "出生日期和证件号里的不一样"),
        (id_no(11), {"sex": "female"}, "性别和证件号里的不一样"),
        (id_no(11), {}, ""),
        ("E12345678", {"id_type": "passport"}, ""),
    ],
)
def test_an_odd_number_is_recorded_and_said_to_be_odd(
    office: Client, household: UUID, number: str, more: dict[str, str], words: str
) -> None:
    person = head_of(household)

    send(office, f"/people/{person}/correct/", id_no=number, **more)

    page = text_of(office.get(f"/people/{person}/"))
    assert identity_of(person).id_no == number
    assert ("对照证件看一眼" in page, words in page) == (bool(words), True)
