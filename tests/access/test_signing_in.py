"""Signing in by staff code or phone, the lock-out, and the code from the phone."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axes.models import AccessAttempt
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from tests.fixtures.access import COUNTY, PASSWORD, make_account, make_post

from lianfang.access.models import Account, Member
from lianfang.access.registers import phone_digest
from lianfang.access.signing.passwords import set_first_password
from lianfang.access.signing.second_factor import clear_unreadable, confirm_code, has_code, start_second_factor

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def attempt(client: Client, who: str, password: str) -> Any:
    return client.post("/sign-in/", {"who": who, "password": password})


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def code_at(offset: int = 0) -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + offset)))


def refusal_code(response: Any) -> str | None:
    refusal = response.context["refusal"]
    return refusal.code if refusal else None


def test_staff_code_signs_in_whatever_its_case() -> None:
    account, client = make_account(staff_code="XG01", password=PASSWORD), Client()

    response = attempt(client, " xg01 ", PASSWORD)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in_as(client) == str(account.pk)


@pytest.mark.parametrize("typed", ["13800138000", "+86 138-0013-8000", "138 0013 8000"])
def test_phone_signs_in_as_it_is_typed(typed: str) -> None:
    account, client = make_account(password=PASSWORD), Client()
    make_account(county="141029", password=PASSWORD)
    Member.objects.filter(id=account.id).update(phone_digest=phone_digest(COUNTY, "13800138000"))

    attempt(client, typed, PASSWORD)

    assert signed_in_as(client) == str(account.pk)


def test_phone_of_two_people_signs_in_neither() -> None:
    client = Client()
    for _ in range(2):
        account = make_account(password=PASSWORD)
        Member.objects.filter(id=account.id).update(phone_digest=phone_digest(COUNTY, "13800138000"))

    response = attempt(client, "13800138000", PASSWORD)

    assert (signed_in_as(client), refusal_code(response)) == (None, "access.sign_in")


def test_unknown_account_and_wrong_password_get_the_same_answer() -> None:
    make_account(staff_code="XG01", password=PASSWORD)

    wrong, unknown = (attempt(Client(), who, "错的密码") for who in ("XG01", "XG99"))

    assert (wrong.status_code, refusal_code(wrong)) == (unknown.status_code, refusal_code(unknown))
    assert (wrong.status_code, refusal_code(wrong)) == (422, "access.sign_in")


@pytest.mark.parametrize("who", ["XG01", "XG99"])
def test_twenty_wrong_passwords_lock_the_account_known_or_not(who: str) -> None:
    make_account(staff_code="XG01", password=PASSWORD)

    answers = [attempt(Client(), who, f"错 {n}") for n in range(20)]
    right = attempt(Client(), who, PASSWORD)

    assert [answer.status_code for answer in answers] == [422] * 4 + [429] * 16
    assert (right.status_code, refusal_code(right)) == (429, "access.locked")
    assert "15 分钟后再登" in right.content.decode()


def test_locked_account_leaves_others_at_the_same_device_alone() -> None:
    make_account(staff_code="XG01", password=PASSWORD)
    other, client = make_account(staff_code="XG02", password=PASSWORD), Client()
    for n in range(6):
        attempt(client, "XG01", f"错 {n}")

    attempt(client, "XG02", PASSWORD)

    assert signed_in_as(client) == str(other.pk)


def test_device_that_guesses_at_many_accounts_is_locked() -> None:
    make_account(staff_code="XG01", password=PASSWORD)
    client = Client()

    answers = [attempt(client, f"QQ{n:02d}", "同一个密码").status_code for n in range(20)]

    assert answers == [422] * 19 + [429]
    assert attempt(client, "XG01", PASSWORD).status_code == 429
    assert attempt(Client(), "XG01", PASSWORD).status_code == 302


def test_right_password_clears_the_account_and_not_the_device() -> None:
    make_account(staff_code="XG01", password=PASSWORD)
    client = Client()
    for n in range(4):
        attempt(client, "XG01", f"错 {n}")
        attempt(client, f"QQ{n:02d}", "错")

    attempt(client, "XG01", PASSWORD)

    assert AccessAttempt.objects.filter(username="XG01").count() == 0
    assert AccessAttempt.objects.count() == 4


def test_what_was_typed_is_not_kept() -> None:
    attempt(Client(), "13800138000", "一个密码")

    (row,) = AccessAttempt.objects.all()
    kept = " ".join(str(getattr(row, field.attname)) for field in row._meta.fields)

    assert ("13800138000" in kept, "一个密码" in kept) == (False, False)


def test_account_that_is_closed_cannot_sign_in() -> None:
    account, client = make_account(staff_code="XG01", password=PASSWORD), Client()
    Account.objects.filter(pk=account.pk).update(is_active=False)

    assert refusal_code(attempt(client, "XG01", PASSWORD)) == "access.sign_in"


def with_code(staff_code: str = "XG01") -> Account:
    cache.clear()
    account = make_account(staff_code=staff_code, password=PASSWORD)
    assert start_second_factor(account, SECRET, code_at(-1)) is not None
    return account


def test_password_alone_does_not_sign_in_where_a_code_is_asked_for() -> None:
    account, client = with_code(), Client()

    response = attempt(client, "XG01", PASSWORD)
    before = signed_in_as(client)
    client.post("/sign-in/code/", {"code": code_at()})

    assert (response["Location"], before) == ("/sign-in/code/?next=/", None)
    assert signed_in_as(client) == str(account.pk)


def test_password_that_was_changed_meanwhile_goes_no_further_with_a_code() -> None:
    account, client = with_code(), Client()
    attempt(client, "XG01", PASSWORD)

    set_first_password(account)
    response = client.post("/sign-in/code/", {"code": code_at()})

    assert (response["Location"], signed_in_as(client)) == ("/sign-in/", None)


def test_code_cannot_be_used_twice() -> None:
    with_code()
    first, second = Client(), Client()
    for client in (first, second):
        attempt(client, "XG01", PASSWORD)
        response = client.post("/sign-in/code/", {"code": code_at()})

    assert (signed_in_as(first) is not None, signed_in_as(second)) == (True, None)
    assert refusal_code(response) == "access.wrong_code"


def test_spare_code_signs_in_once() -> None:
    cache.clear()
    account = make_account(staff_code="XG01", password=PASSWORD)
    spare = start_second_factor(account, SECRET, code_at(-1))

    assert spare is not None
    assert len(spare) == 10
    assert [confirm_code(account, spare[0]) for _ in range(2)] == [True, False]


def test_wrong_codes_count_as_wrong_passwords() -> None:
    with_code()
    client = Client()
    attempt(client, "XG01", PASSWORD)

    answers = [client.post("/sign-in/code/", {"code": "000000"}).status_code for _ in range(6)]

    assert answers == [422] * 4 + [429] * 2
    assert client.post("/sign-in/code/", {"code": code_at()}).status_code == 429
    assert signed_in_as(client) is None


def test_code_page_without_a_password_leads_back() -> None:
    assert Client().get("/sign-in/code/")["Location"] == "/sign-in/"


def test_secret_of_the_second_factor_is_sealed_in_the_database() -> None:
    with_code()

    kept = " ".join(str(row.data) for row in Authenticator.objects.all())

    assert SECRET not in kept


def test_wrong_first_code_sets_nothing_up() -> None:
    account = make_account()

    assert start_second_factor(account, SECRET, "000000") is None
    assert Authenticator.objects.count() == 0


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_host(wanted: str) -> None:
    make_account(staff_code="XG01", password=PASSWORD)

    response = Client().post("/sign-in/", {"who": "XG01", "password": PASSWORD, "next": wanted})

    assert response["Location"] == "/"


def test_several_posts_lead_to_the_choice() -> None:
    account = make_account(staff_code="XG01", password=PASSWORD)
    make_post(account, "grid_worker", "14.10.28.100.003.")
    make_post(account, "community_office", "14.10.28.100.003.")

    response = Client().post("/sign-in/", {"who": "XG01", "password": PASSWORD, "next": "/chart/"})

    assert response["Location"] == "/post/?next=/chart/"


@pytest.mark.parametrize(
    "name", ["account_signup", "account_login", "account_email", "account_reset_password", "mfa_index"]
)
def test_pages_of_allauth_have_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_codes_that_nothing_here_opens_are_let_go_and_no_others(settings: LazySettings) -> None:
    account, other = make_account(), make_account()
    assert start_second_factor(other, SECRET, code_at(-1)) is not None
    settings.SECRET_KEY = "of another machine"
    assert start_second_factor(account, SECRET, code_at(-1)) is not None

    assert (clear_unreadable(), clear_unreadable()) == (1, 0)
    assert (has_code(account.pk), has_code(other.pk)) == (True, False)
