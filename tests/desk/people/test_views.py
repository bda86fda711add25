"""Finding people, a household, a person; showing identities with a reason."""

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import client_as
from tests.people.world import DONGGUAN_PATH, DOOR, EAST_DOOR, OTHER_DOOR, XIGUAN_PATH, id_no, member, register

from lianfang.desk.people.views import CannotLookUpPeople
from lianfang.kit.clock import now
from lianfang.ledger.models import StoredEntry
from lianfang.people.asking import Search, sealed
from lianfang.people.models import Household, Person

PEOPLE = "/people/"
FIND = "/people/find/"
SECRETS = ("张大山", id_no(11), "13800003817")


@pytest.fixture
def office(db: None) -> Client:
    return client_as("community_office", XIGUAN_PATH)


@pytest.fixture
def household(db: None) -> UUID:
    head = member("张大山", relation="head", identity={"hukou_address": "临汾市某街"})
    register(member("李隔壁", identity={"id_no": id_no(91)}), door=EAST_DOOR)
    return register(head, member("刘小梅", sex="female", identity={"id_no": id_no(12), "phones": ()}))


def head_of(household: UUID) -> UUID:
    found = Household.objects.get(id=household).head
    assert found is not None
    return found


def text_of(response: object) -> str:
    body = response.content.decode()  # type: ignore[attr-defined]  # a response of the test client
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def form_of(client: Client, address: str) -> dict[str, str]:
    """The hidden fields of a page's last form, as a browser would send them."""
    body = client.get(address).content.decode()
    last = body[body.rindex('<form method="post"') :]
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', last)
    return {name: value.replace("&quot;", '"') for name, value in fields if name != "csrfmiddlewaretoken"}


def readable(response: object) -> list[str]:
    return [word for word in SECRETS if word in text_of(response)]


def test_the_search_page_says_what_can_be_typed(office: Client) -> None:
    assert "姓名、拼音、尾四位、门牌" in office.get(PEOPLE).content.decode()


@pytest.mark.parametrize("typed", ["张大山", "zds", "3817", "3-2-502"])
def test_a_search_leads_to_the_household_and_shows_no_name(office: Client, household: UUID, typed: str) -> None:
    response = office.post(FIND, {"q": typed}, follow=True)

    assert f"/people/household/{household}/" in response.content.decode()
    shown = text_of(response).replace(f'value="{typed}"', "")
    assert [word for word in SECRETS if word in shown and word != typed] == []


def test_a_search_of_another_place_finds_nothing_and_says_what_to_try(office: Client, household: UUID) -> None:
    assert "您管的地方没有找到" in text_of(office.post(FIND, {"q": "李隔壁"}, follow=True))


@pytest.mark.parametrize("typed", ["<script>", "%", "'", "㛃", "😀", "a" * 500, "0" * 60, "\x00"])
def test_whatever_is_typed_gets_an_answer(office: Client, typed: str) -> None:
    assert office.post(FIND, {"q": typed}, follow=True).status_code == 200


@pytest.mark.parametrize("cursor", ["%%%", "WyJ4IiwieSJd", "WzEsMl0", "W251bGwsbnVsbF0", "e30", "WyLlvKAiXQ"])
def test_a_broken_cursor_begins_at_the_beginning(office: Client, household: UUID, cursor: str) -> None:
    reader = UUID(office.session["_auth_user_id"])
    response = office.get(PEOPLE, {"s": sealed(Search("张", cursor), reader, at=now())})

    assert (response.status_code, "张**" in text_of(response)) == (200, True)


def test_no_address_of_a_search_holds_what_is_looked_for(office: Client) -> None:
    register(*[member("张" + "甲乙丙丁戊己庚辛壬癸"[n % 10] * (1 + n // 10)) for n in range(52)], door=OTHER_DOOR)

    addresses, seen = [office.post(FIND, {"q": "张"})["Location"]], set()
    while addresses[-1]:
        html = office.get(addresses[-1]).content.decode()
        seen |= set(re.findall(r'<th scope="row"><a class="to" href="/people/([^/]+)/', html))
        following = re.search(r'rel="next" href="([^"]+)"', html)
        addresses.append(following[1] if following else "")

    assert (len(addresses), len(seen)) == (3, 52)
    assert all(re.fullmatch(r"/people/\?s=[\w-]+", address) for address in addresses[:-1])
    assert office.post(FIND, {"q": "  "})["Location"] == PEOPLE


def test_an_address_of_somebody_else_finds_nothing(office: Client, household: UUID) -> None:
    found = office.post(FIND, {"q": "张大山"})["Location"]

    other = client_as("community_office", XIGUAN_PATH).get(found)
    assert (other.status_code, str(household) in other.content.decode()) == (200, False)


def test_a_household_shows_masked_names_and_tails(office: Client, household: UUID) -> None:
    response = office.get(f"/people/household/{household}/")

    text = text_of(response)
    assert [word in text for word in ("张**", "刘**", "尾号 3817", "无电话", "1 人没留电话")] == [True] * 5
    assert readable(response) == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_household_takes_the_same_queries_for_one_member_and_three(
    office: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    register(*[member(f"李{'一二三'[n]}", identity={"id_no": id_no(30 + n)}) for n in range(count)], door=OTHER_DOOR)
    address = f"/people/household/{Household.objects.get().id}/"
    office.get(address)

    with django_assert_num_queries(19):
        office.get(address)

    found = office.post(FIND, {"q": "li"})["Location"]
    with django_assert_num_queries(11):
        office.get(found)


def test_nothing_is_shown_without_a_purpose(office: Client, household: UUID) -> None:
    address = f"/people/{head_of(household)}/"
    hidden = form_of(office, address)

    response = office.post(f"{address}unmask/", hidden)

    assert (response.status_code, readable(response)) == (422, [])
    assert not StoredEntry.objects.filter(kind="people.unmasked").exists()


def test_another_purpose_has_to_be_spelled_out(office: Client, household: UUID) -> None:
    address = f"/people/{head_of(household)}/"

    response = office.post(f"{address}unmask/", form_of(office, address) | {"purpose": "other"})

    assert (response.status_code, "写一句做什么用" in text_of(response)) == (422, True)


def test_a_purpose_shows_the_identity_in_place_with_who_looked_and_when(office: Client, household: UUID) -> None:
    address = f"/people/{head_of(household)}/"

    response = office.post(f"{address}unmask/", form_of(office, address) | {"purpose": "call"})

    text = text_of(response)
    assert readable(response) == list(SECRETS)
    assert ("王建国" in text, "临汾市某街" in text) == (True, True)
    assert StoredEntry.objects.get(kind="people.unmasked").place == DOOR


def test_a_double_click_is_one_look(office: Client, household: UUID) -> None:
    address = f"/people/{head_of(household)}/"
    said = form_of(office, address) | {"purpose": "call"}

    responses = [office.post(f"{address}unmask/", said) for _turn in range(2)]

    assert [readable(response) for response in responses] == [list(SECRETS)] * 2
    assert StoredEntry.objects.filter(kind="people.unmasked").count() == 1


def test_who_looked_is_shown_on_the_persons_page(office: Client, household: UUID) -> None:
    address = f"/people/{head_of(household)}/"
    office.post(f"{address}unmask/", form_of(office, address) | {"purpose": "call"})

    text = text_of(office.get(address))
    assert ("西关社区" in text, "打电话联系，看了 1 人" in text) == (True, True)


def test_a_whole_household_is_shown_with_one_purpose(office: Client, household: UUID) -> None:
    address = f"/people/household/{household}/"

    response = office.post(f"{address}unmask/", form_of(office, address) | {"purpose": "visit"})

    assert readable(response) == list(SECRETS)
    assert "刘小梅" in text_of(response)


def test_who_may_not_see_identities_is_refused(household: UUID) -> None:
    reader = client_as("department_reader", XIGUAN_PATH, classes="BC")
    address = f"/people/{head_of(household)}/"

    response = reader.post(
        f"{address}unmask/", {"purpose": "call", "entry_id": str(uuid4()), "at": "2020-02-06T09:20Z"}
    )

    assert (response.status_code, readable(response)) == (403, [])
    assert "看全名与证件号" not in text_of(reader.get(address)).replace("看过全名与证件号", "")


def test_what_lies_outside_the_scope_is_not_found(household: UUID) -> None:
    next_door = client_as("community_office", DONGGUAN_PATH)

    addresses = (f"/people/household/{household}/", f"/people/{head_of(household)}/", f"/people/{uuid4()}/")
    assert [next_door.get(address).status_code for address in addresses] == [404, 404, 404]


@pytest.mark.parametrize(
    ("role", "classes", "status"),
    [
        ("grid_worker", None, 200),
        ("community_office", None, 200),
        ("township_office", None, 200),
        ("headquarters", None, 200),
        ("department_reader", "B", 200),
        ("department_reader", "C", 403),
        ("auditor", None, 403),
        ("system_keeper", None, 403),
    ],
)
def test_who_may_see_no_names_is_told_so(household: UUID, role: str, classes: str | None, status: int) -> None:
    client = client_as(role, XIGUAN_PATH, classes=classes)

    addresses = (PEOPLE, f"/people/household/{household}/", f"/people/{head_of(household)}/")
    assert [client.get(address).status_code for address in addresses] == [status] * 3


def test_who_may_see_no_names_hears_why() -> None:
    said = text_of(client_as("auditor", XIGUAN_PATH).get(PEOPLE))

    assert [words in said for words in map(str, (CannotLookUpPeople.what, CannotLookUpPeople.why))] == [True, True]


def test_an_erased_person_is_said_to_be_erased(office: Client, household: UUID) -> None:
    person = Person.objects.get(id=head_of(household))
    Person.objects.filter(id=person.id).update(is_erased=True)

    assert "这个人已经抹除" in text_of(office.get(f"/people/{person.id}/"))
