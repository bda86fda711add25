"""Posts pages: what lies outside the scope is not there; giving, ending and handing over go through the ledger."""

import re
from typing import Any

import pytest
from django.test import Client
from tests.desk.posts.staff import person, post_held_by
from tests.fixtures.access import PASSWORD, client_as, client_of, make_account, make_post, place_id
from tests.ledger.worlds import assert_sound
from tests.places.ground import COUNTY, COUNTY_PLACE, DONGGUAN, TOWNSHIP, XIGUAN, add, lay_ground, row

from lianfang.access.models import Account, Member, Post
from lianfang.access.opening import end_post, give_post, post_terms
from lianfang.access.terms import MAY_GIVE, ROLES
from lianfang.kit.clock import day_of, now
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM
from lianfang.ledger.models import StoredEntry
from lianfang.places.terms import PlaceKind

XIGUAN_PATH, DONGGUAN_PATH = "14.10.28.100.003.", "14.10.28.100.002."
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county() -> None:
    lay_ground()


def filled(client: Client, address: str, **fields: str) -> Any:
    """Send the form at `address` with the hidden fields it came with."""
    form = client.get(address).context["form"]
    hidden = {name: str(form[name].value()) for name in ("entry_id", "at")}
    return client.post(address, {**hidden, "from_on": day_of(now()).isoformat(), **fields})


def holders(client: Client, address: str = "/posts/") -> list[str]:
    return [line.holder for line in client.get(address).context["lines"]]


def test_community_sees_neither_its_sibling_nor_what_is_above() -> None:
    person("DG01", "张海燕", "community_office", DONGGUAN)
    person("JC01", "李春梅", "township_office", TOWNSHIP)
    person("XG02", "刘志强", "grid_worker", XIGUAN)
    office = person("XG01", "王建国", "community_office", XIGUAN)

    assert holders(client_of(office)) == ["王建国", "刘志强"]


def test_post_outside_the_scope_is_not_found() -> None:
    sibling = post_held_by(person("DG01", "张海燕", "community_office", DONGGUAN))
    client = client_of(person("XG01", "王建国", "community_office", XIGUAN))

    addresses = [f"/posts/{sibling.id}/", f"/posts/{sibling.id}/hand-over/", f"/posts/give/?place={DONGGUAN}"]

    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert client.post(f"/posts/{sibling.id}/end/").status_code == 404
    assert client.post(f"/posts/{sibling.id}/password/").status_code == 404


@pytest.mark.parametrize("role", sorted(ROLES))
def test_list_opens_for_those_who_give_posts(role: str) -> None:
    client = client_as(role, XIGUAN_PATH)

    assert client.get("/posts/").status_code == (200 if role in MAY_GIVE else 403)
    assert client.get("/posts/give/").status_code == (200 if role in MAY_GIVE else 403)


def test_a_grid_is_named_with_its_village_for_who_sees_several() -> None:
    for village, name in ((DONGGUAN, "一组"), (XIGUAN, "二组")):
        grid = row(add(village, PlaceKind.GRID, "01", name))
        make_post(make_account(), "grid_worker", grid.path, place=grid.id)

    def named(client: Client) -> list[str]:
        lines = client.get("/posts/?role=grid_worker").context["lines"]
        return [line.place for line in lines]

    assert named(client_as("headquarters")) == ["东关社区 一组", "西关社区 二组"]
    assert named(client_as("community_office", XIGUAN_PATH)) == ["二组"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_any_number_of_rows(count: int, django_assert_num_queries: Any) -> None:
    for n in range(count):
        make_post(make_account(), "grid_worker", XIGUAN_PATH, place=place_id(XIGUAN_PATH) if n else XIGUAN)
    client = client_as("headquarters")
    client.get("/posts/")

    with django_assert_num_queries(11):
        client.get("/posts/")


def test_places_without_a_holder_are_counted_and_listed() -> None:
    person("XG01", "王建国", "community_office", XIGUAN)
    client = client_of(person("HQ01", "郭爱萍", "headquarters", COUNTY_PLACE))

    page = client.get("/posts/?state=none")

    assert [place.name for place, _above, _role in page.context["places"]] == ["吉昌镇", "东关社区"]
    assert page.context["counts"]["none"] == 2
    assert "还有" in page.content.decode()


def test_post_is_given_to_somebody_new_with_a_slip() -> None:
    client = client_of(person("HQ01", "郭爱萍", "headquarters", COUNTY_PLACE))

    page = filled(
        client, f"/posts/give/?place={XIGUAN}&new=1",
        role="community_office", name="王建国", staff_code="xg01", phone="138 0013 8000",
    )  # fmt: skip

    slip = page.context["printed"].slip
    given = Post.objects.get(place=XIGUAN)
    assert (given.role, given.path, Member.objects.get(id=given.account).name) == (
        "community_office",
        XIGUAN_PATH,
        "王建国",
    )
    assert Account.objects.get(staff_code="XG01").check_password(slip.password)
    fresh = Client()
    fresh.post("/sign-in/", {"who": "13800138000", "password": slip.password})
    assert fresh.get("/posts/")["Location"] == "/account/password/"
    assert_sound(COUNTY)


def test_double_click_gives_one_post_and_opens_one_account() -> None:
    client = client_of(person("HQ01", "郭爱萍", "headquarters", COUNTY_PLACE))
    address = f"/posts/give/?place={XIGUAN}&new=1"
    form = client.get(address).context["form"]
    sent = {
        "entry_id": str(form["entry_id"].value()),
        "at": str(form["at"].value()),
        "from_on": day_of(now()).isoformat(),
        "role": "grid_worker",
        "name": "王建国",
        "staff_code": "XG01",
    }

    answers = [client.post(address, sent).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert (Post.objects.filter(place=XIGUAN).count(), Account.objects.filter(staff_code="XG01").count()) == (1, 1)
    assert StoredEntry.objects.filter(kind="access.post_given", place=XIGUAN).count() == 1


def test_staff_code_of_somebody_else_is_refused_in_the_form() -> None:
    person("XG01", "王建国")
    client = client_of(person("HQ01", "郭爱萍", "headquarters", COUNTY_PLACE))

    page = filled(client, f"/posts/give/?place={XIGUAN}&new=1", role="grid_worker", name="李", staff_code="xg01")

    assert list(page.context["form"].errors) == ["staff_code"]


def test_unknown_holder_is_refused_in_the_form() -> None:
    client = client_of(person("HQ01", "郭爱萍", "headquarters", COUNTY_PLACE))

    page = filled(client, f"/posts/give/?place={XIGUAN}", role="grid_worker", who="没有这个人")

    assert list(page.context["form"].errors) == ["who"]


def test_department_states_its_purpose() -> None:
    person("JY01", "周文")
    client = client_of(person("HQ01", "郭爱萍", "headquarters", COUNTY_PLACE))
    address = f"/posts/give/?place={XIGUAN}"

    page = filled(client, address, role="department_reader", who="JY01", classes="C")
    filled(client, address, role="department_reader", who="JY01", classes="C", purpose="核对返校学生")

    assert list(page.context["form"].errors) == ["purpose"]
    given = Post.objects.get(place=XIGUAN)
    assert (given.classes, given.purpose) == ("C", "核对返校学生")


@pytest.mark.parametrize("role", ["township_office", "headquarters", "system_keeper"])
def test_community_gives_no_post_above_its_own(role: str) -> None:
    person("XG02", "刘志强")
    client = client_of(person("XG01", "王建国", "community_office", XIGUAN))

    page = filled(client, f"/posts/give/?place={XIGUAN}", role=role, who="XG02")

    assert list(page.context["form"].errors) == ["role"]


def test_handing_over_is_one_entry_and_shows_what_goes_along() -> None:
    person("XG02", "刘志强")
    old = post_held_by(person("XG01", "王建国", "community_office", XIGUAN))
    client = client_of(person("HQ01", "郭爱萍", "headquarters", COUNTY_PLACE))
    address = f"/posts/{old.id}/hand-over/"
    before = StoredEntry.objects.count()

    page = client.get(address)
    response = filled(client, address, who="XG02", reason="换班")

    new = Post.objects.get(role="community_office", ended_at=None)
    old.refresh_from_db()
    assert [str(row.label) for row, _href in page.context["work"]] == ["户还没走到", "户有事要办", "户在观察"]
    assert response["Location"] == f"/posts/{new.id}/"
    assert StoredEntry.objects.count() == before + 1
    assert (old.ended_at is not None, old.next_post, new.account) == (
        True,
        new.id,
        Account.objects.get(staff_code="XG02").id,
    )


def test_ended_post_gives_no_scope_any_more() -> None:
    office = person("XG01", "王建国", "community_office", XIGUAN)
    own, headquarters = client_of(office), client_of(person("HQ01", "郭爱萍", "headquarters", COUNTY_PLACE))
    address = f"/posts/{post_held_by(office).id}/"
    form = headquarters.get(address).context["end_form"]

    headquarters.post(f"{address}end/", {name: str(form[name].value()) for name in ("entry_id", "at")})

    assert own.get("/posts/").status_code == 403
    assert headquarters.get(address).context["may_change"] is False


def test_new_password_ends_the_holders_sessions() -> None:
    office = person("XG01", "王建国", "community_office", XIGUAN)
    own, headquarters = client_of(office), client_of(person("HQ01", "郭爱萍", "headquarters", COUNTY_PLACE))

    page = headquarters.post(f"/posts/{post_held_by(office).id}/password/")

    password = re.findall(r"<code>([\w-]{14})</code>", page.content.decode())[0]
    assert Account.objects.get(pk=office.pk).check_password(password)
    assert own.get("/account/").status_code == 302


def test_nobody_resets_the_password_of_who_also_holds_a_wider_post() -> None:
    both = person("HQ01", "郭爱萍", "headquarters", COUNTY_PLACE)
    Account.objects.filter(pk=both.pk).update(password=make_account(password=PASSWORD).password)
    terms = post_terms(uuid7(), both.id, "grid_worker", from_on=day_of(now()))
    give_post(terms, place=XIGUAN, by=SYSTEM(COUNTY), at=now(), id=uuid7())
    client = client_of(person("XG01", "王建国", "community_office", XIGUAN))

    page = client.post(f"/posts/{terms.post}/password/")

    assert (page.status_code, page.context["refusal"].code) == (403, "access.not_your_account")
    assert Account.objects.get(pk=both.pk).check_password(PASSWORD)


def test_list_narrows_to_a_place_within_the_scope() -> None:
    person("DG01", "张海燕", "community_office", DONGGUAN)
    office = client_of(person("XG01", "王建国", "community_office", XIGUAN))
    client = client_of(person("HQ01", "郭爱萍", "headquarters", COUNTY_PLACE))

    assert holders(client, f"/posts/?place={DONGGUAN}") == ["张海燕"]
    assert [office.get(f"/posts/?place={place}").status_code for place in (DONGGUAN, "not-an-id")] == [404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_places_without_a_holder_take_the_same_queries_for_any_number(
    count: int, django_assert_num_queries: Any
) -> None:
    for n in range(count - 1):
        add(TOWNSHIP, PlaceKind.COMMUNITY, f"{n + 50:03d}", f"新社区{n}")
    for code, place in (("DG01", DONGGUAN), ("JC01", TOWNSHIP)):
        person(code, "某某", "community_office" if place == DONGGUAN else "township_office", place)
    client = client_of(person("HQ01", "郭爱萍", "headquarters", COUNTY_PLACE))
    client.get("/posts/")

    with django_assert_num_queries(8):
        page = client.get("/posts/?state=none")

    assert len(page.context["places"]) == count


@pytest.mark.parametrize("count", [2, 4])
def test_one_post_takes_the_same_queries_however_long_its_history(count: int, django_assert_num_queries: Any) -> None:
    held = post_held_by(person("XG01", "王建国", "community_office", XIGUAN))
    for n in range(count - 1):
        end_post(held, reason=f"{n}", by=SYSTEM(COUNTY), at=now(), id=uuid7())
    client = client_of(person("HQ01", "郭爱萍", "headquarters", COUNTY_PLACE))
    client.get("/posts/")

    with django_assert_num_queries(20):
        page = client.get(f"/posts/{held.id}/")

    assert len(page.context["items"]) == count
