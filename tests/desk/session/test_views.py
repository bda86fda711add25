"""Pages of signing in, the post in use and one's own account."""

import re
import time
from collections.abc import Sequence
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client, override_settings
from tests.fixtures.access import PASSWORD, client_as, client_of, make_account, make_post, use_post

from lianfang.access.middleware import POST_IN_USE
from lianfang.access.models import Account, Token
from lianfang.access.scope import post_scope, scope_of
from lianfang.access.signing.second_factor import has_second_factor
from lianfang.access.signing.tokens import author_of_token, make_token
from lianfang.kit.clock import now

COMMUNITY = "14.10.28.100.003."
pytestmark = pytest.mark.django_db


def paths_of(client: Client) -> Sequence[str]:
    return scope_of(client.get("/account/").wsgi_request).paths


@pytest.mark.parametrize("address", ["/account/", "/post/", "/account/tokens/", "/account/password/", "/posts/"])
def test_signed_out_is_sent_to_sign_in(address: str) -> None:
    assert Client().get(address)["Location"] == f"/sign-in/?next={address}"


def test_signed_in_is_sent_on_from_sign_in() -> None:
    assert client_as("grid_worker").get("/sign-in/?next=/account/")["Location"] == "/account/"


def test_sign_in_page_tells_nothing_of_the_county() -> None:
    make_post(make_account(name="欧阳某某"), "headquarters")

    shown = Client().get("/sign-in/").content.decode()

    assert [word for word in ("欧阳", "141028", "吉县") if word in shown] == []


def test_signing_out_ends_the_session() -> None:
    client = client_as("grid_worker")

    client.post("/sign-out/")

    assert client.get("/account/").status_code == 302


def test_signing_out_by_a_link_does_nothing() -> None:
    client = client_as("grid_worker")

    assert client.get("/sign-out/").status_code == 405
    assert client.get("/account/").status_code == 200


def test_post_that_is_pressed_is_used() -> None:
    account = make_account()
    make_post(account, "township_office", "14.10.28.100.")
    narrow = make_post(account, "grid_worker", COMMUNITY)
    client = client_of(account)

    response = client.post("/post/", {"post": str(narrow.id), "next": "/account/"})

    assert response["Location"] == "/account/"
    assert paths_of(client) == (COMMUNITY,)


def test_somebody_elses_post_cannot_be_used() -> None:
    client = client_as("grid_worker", COMMUNITY)
    other = make_post(make_account(), "headquarters")

    use_post(client, other)

    assert client.session[POST_IN_USE] == str(other.id)
    assert paths_of(client) == (COMMUNITY,)


def test_first_password_is_changed_before_anything_else() -> None:
    account = make_account(password=PASSWORD)
    make_post(account, "grid_worker", COMMUNITY)
    Account.objects.filter(pk=account.pk).update(must_change_password=True)
    client = client_of(account)

    assert [client.get(address)["Location"] for address in ("/", "/account/", "/posts/", "/nowhere/")] == [
        "/account/password/"
    ] * 4
    new = "西关社区三号门岗"
    client.post("/account/password/", {"old": PASSWORD, "new": new, "again": new})
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "fault"),
    [
        ("不对", "西关社区三号门岗", "西关社区三号门岗", "access.sign_in"),
        (PASSWORD, "12345678", "12345678", "access.weak_password"),
        (PASSWORD, "9081726354", "9081726354", "access.weak_password"),
        (PASSWORD, "password1", "password1", "access.weak_password"),
        (PASSWORD, "西关x7门岗q", "西关x7门岗q", "access.weak_password"),
        (PASSWORD, "西关社区三号门岗", "西关社区四号门岗", None),
    ],
)
def test_password_that_cannot_be_changed_stays(old: str, new: str, again: str, fault: str | None) -> None:
    account = make_account(password=PASSWORD)

    response = client_of(account).post("/account/password/", {"old": old, "new": new, "again": again})

    refusal = response.context["refusal"]
    assert (refusal.code if refusal else None) == fault
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD)


def test_new_password_ends_other_sessions_and_keeps_this_one() -> None:
    account = make_account(password=PASSWORD)
    here, elsewhere = client_of(account), client_of(account)
    new = "西关社区三号门岗"

    here.post("/account/password/", {"old": PASSWORD, "new": new, "again": new})

    assert (here.get("/account/").status_code, elsewhere.get("/account/").status_code) == (200, 302)


def set_up_code(client: Client, password: str = PASSWORD) -> int:
    cache.clear()
    secret = client.get("/account/code/").context["secret"]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return client.post("/account/code/", {"code": code, "password": password}).status_code


def test_code_is_set_up_with_the_password_and_ten_spare_codes() -> None:
    account = make_account(password=PASSWORD)
    client = client_of(account)
    page = client.get("/account/code/")

    assert "data:image/svg+xml;base64," in page.content.decode()
    assert (set_up_code(client, "不对"), has_second_factor(account.pk)) == (422, False)
    assert (set_up_code(client), has_second_factor(account.pk)) == (200, True)


def test_code_is_given_up_with_the_password_only() -> None:
    account = make_account(password=PASSWORD)
    client = client_of(account)
    set_up_code(client)

    client.post("/account/code/stop/", {"password": "不对"})
    before = has_second_factor(account.pk)
    client.post("/account/code/stop/", {"password": PASSWORD})

    assert (before, has_second_factor(account.pk)) == (True, False)


@override_settings(SECOND_FACTOR_ROLES=frozenset({"headquarters"}))
def test_role_that_needs_a_code_sets_it_up_first() -> None:
    office, grid = client_as("headquarters"), client_as("grid_worker")

    assert office.get("/posts/")["Location"] == "/account/code/"
    assert office.get("/account/code/").status_code == 200
    assert grid.get("/account/").status_code == 200


@pytest.mark.parametrize("password", ["", "不对"])
def test_token_is_made_and_goes_on_with_the_password_only(password: str) -> None:
    account = make_account(password=PASSWORD)
    post = make_post(account, "grid_worker", COMMUNITY)
    client = client_of(account)
    at = now() - timedelta(days=31)
    known, _sent = make_token(account, post_scope(post), device="手机", at=at)

    made = client.post("/account/tokens/", {"device": "西关卡点平板", "password": password})
    renewed = client.post(f"/account/tokens/{known.id}/renew/", {"password": password})
    right = client.post(f"/account/tokens/{known.id}/renew/", {"password": PASSWORD})

    assert (made.status_code, renewed.status_code) == (422 if password else 200, 422)
    assert [row.pk for row in Token.objects.all()] == [known.pk]
    assert (right.status_code, right["Location"]) == (302, "/account/tokens/")
    assert Token.objects.get().ends_at > now() + timedelta(days=29)


def test_token_that_is_over_is_shown_so_and_anothers_is_not_there() -> None:
    account, other = make_account(password=PASSWORD), make_account()
    post, elsewhere = make_post(account, "grid_worker", COMMUNITY), make_post(other, "grid_worker", COMMUNITY)
    client = client_of(account)
    make_token(account, post_scope(post), device="手机", at=now() - timedelta(days=31))
    theirs, _sent = make_token(other, post_scope(elsewhere), device="别人的手机", at=now())

    page = client.get("/account/tokens/").content.decode()
    answer = client.post(f"/account/tokens/{theirs.id}/renew/", {"password": PASSWORD})

    assert page.count("到期了，送不上来") == 1
    assert ("别人的手机" in page, answer.status_code) == (False, 404)


def test_token_is_shown_once_and_can_be_ended() -> None:
    account = make_account(password=PASSWORD)
    make_post(account, "grid_worker", COMMUNITY)
    client = client_of(account)

    shown = client.post("/account/tokens/", {"device": "西关卡点平板", "password": PASSWORD}).content.decode()
    sent = re.findall(r"<code>(lf_[\w-]+)</code>", shown)
    again = client.get("/account/tokens/").content.decode()

    assert len(sent) == 1
    assert sent[0] not in again
    assert author_of_token(sent[0]) is not None
    client.post(f"/account/tokens/{Token.objects.get().id}/end/")
    assert author_of_token(sent[0]) is None


def test_account_without_a_post_opens_no_room_and_is_told_whom_to_ask() -> None:
    client = client_of(make_account())

    page = client.get("/account/tokens/")

    assert page.status_code == 403
    assert "请上级办公室在“岗位”里给岗位" in page.content.decode()
    assert client.get("/account/").status_code == 200
