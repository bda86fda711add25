"""Pairs that may be one person: listed for who may see both, masked, made one, parted again, or remembered as two."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import client_as
from tests.people.world import COUNTY, DONGGUAN_PATH, DOOR, EAST_DOOR, OTHER_DOOR, XIGUAN_PATH, id_no, member, register

from lianfang.ledger.models import StoredEntry
from lianfang.people.alike import compare_new
from lianfang.people.identity import identities_of
from lianfang.people.models import Candidate, Person

from .test_views import form_of, text_of

LIST = "/people/doubles/"
TOWN_PATH = "14.10.28.100."


@pytest.fixture
def office(db: None) -> Client:
    return client_as("community_office", XIGUAN_PATH)


@pytest.fixture
def pair(db: None) -> tuple[UUID, UUID, UUID]:
    """张大山 twice in 西关社区, and a third time next door in 东关社区: the pair inside 西关 with its two persons."""
    one = member("张大山", identity={"phones": ("13800003817",)})
    double = member("张大山", sex="", birth_on=None, identity={"phones": ("13900006240",)})
    register(one)
    register(double, door=OTHER_DOOR)
    register(member("张大山"), door=EAST_DOOR)
    compare_new(COUNTY)
    row = Candidate.objects.get(level=5)
    return row.id, one.person, double.person


def merge(client: Client, pair: UUID, keep: UUID) -> Any:
    said = form_of(client, f"{LIST}{pair}/") | {"keep": str(keep)}
    return client.post(f"{LIST}{pair}/merge/", said)


def test_each_office_lists_what_is_its_own_to_decide(office: Client, pair: tuple[UUID, UUID, UUID]) -> None:
    """Inside 西关社区 one pair; two span the communities, and only the township is told of them."""
    town, next_door = client_as("township_office", TOWN_PATH), client_as("community_office", DONGGUAN_PATH)

    counts = [len(client.get(LIST + query).context["pairs"]) for client, query in (
        (office, ""), (office, "?below=1"), (town, ""), (town, "?below=1"), (next_door, ""),
    )]  # fmt: skip

    assert counts == [1, 0, 2, 1, 0]


def test_nobody_learns_of_a_row_beyond_their_places(office: Client, pair: tuple[UUID, UUID, UUID]) -> None:
    spanning = Candidate.objects.exclude(id=pair[0]).values_list("id", flat=True)[0]

    answers = [office.get(f"{LIST}{spanning}/").status_code, office.get(f"/people/{pair[1]}/").status_code]

    assert answers == [404, 200]
    assert office.get(f"/people/{pair[1]}/").content.decode().count("登记了两遍") == 1


def test_two_stand_side_by_side_masked(office: Client, pair: tuple[UUID, UUID, UUID]) -> None:
    page = office.get(f"{LIST}{pair[0]}/")

    verdicts = {row.word: row.verdict for row in page.context["rows"]}
    assert (verdicts["姓名"], verdicts["证件号"], verdicts["电话"], verdicts["出生日期"]) == (
        "same",
        "same",
        "other",
        "",
    )
    assert [word in text_of(page) for word in ("张大山", id_no(11), "13800003817")] == [False] * 3


def test_made_one_the_other_shows_under_the_one_who_is_kept(office: Client, pair: tuple[UUID, UUID, UUID]) -> None:
    which, one, double = pair

    response = merge(office, which, double)

    assert (response.status_code, response["Location"]) == (302, f"/people/{double}/")
    kept = Person.objects.get(id=double)
    assert (kept.sex, kept.birth_on is not None, Person.objects.get(id=one).merged_into) == ("male", True, double)
    assert identities_of(COUNTY, [kept])[double].phones == ("13900006240", "13800003817")
    assert office.get(f"/people/{one}/")["Location"] == f"/people/{double}/"
    assert len(office.get(f"/people/{double}/").context["shown"].lines) == 4
    assert office.get(LIST).context["left"] == 0


def test_parted_again_both_stand_as_before(office: Client, pair: tuple[UUID, UUID, UUID]) -> None:
    which, one, double = pair
    merge(office, which, one)
    said = form_of(office, f"/people/{one}/")
    body = office.get(f"/people/{one}/").content.decode()
    part = body[body.index("/part/") :]
    entry = {name: part.split(f'name="{name}" value="')[1].split('"')[0] for name in ("entry_id", "at", "merge")}

    response = office.post(f"/people/{one}/part/", entry)

    assert (response.status_code, said != {}) == (302, True)
    assert [Person.objects.get(id=who).whereabouts for who in (one, double)] == ["", ""]
    assert office.get(LIST).context["left"] == 1
    again = office.post(f"/people/{one}/part/", entry | {"entry_id": str(one)})
    assert (again.status_code, "没拆开" in text_of(again)) == (409, True)


def test_not_the_same_is_remembered(office: Client, pair: tuple[UUID, UUID, UUID]) -> None:
    said = form_of(office, f"{LIST}{pair[0]}/")

    answers = [office.post(f"{LIST}{pair[0]}/apart/", said).status_code for _twice in range(2)]
    compare_new(COUNTY)

    assert answers == [302, 302]
    assert StoredEntry.objects.filter(kind="people.not_same").count() == 1
    assert (office.get(LIST).context["left"], Candidate.objects.get(id=pair[0]).decision) == (0, "not_same")


def test_a_pair_of_which_one_was_merged_meanwhile_is_no_longer_decided(
    office: Client, pair: tuple[UUID, UUID, UUID]
) -> None:
    merge(office, pair[0], pair[1])

    again = office.get(f"{LIST}{pair[0]}/")

    assert (again.status_code, "已经合到别人名下" in text_of(again)) == (409, True)


def test_a_grid_worker_decides_nothing(pair: tuple[UUID, UUID, UUID]) -> None:
    worker = client_as("grid_worker", XIGUAN_PATH)

    assert [worker.get(address).status_code for address in (LIST, f"{LIST}{pair[0]}/")] == [403, 403]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_the_same_queries_for_one_pair_and_three(
    office: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(count):
        for at in (EAST_DOOR, OTHER_DOOR, DOOR):
            one = member(f"张大{'山川河'[n]}", identity={"id_no": id_no(11 + n * 2)})
            register(one, door=at)
    compare_new(COUNTY)
    assert office.get(LIST).context["left"] == count

    with django_assert_num_queries(12):
        office.get(LIST)
