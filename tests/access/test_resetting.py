"""A second factor that was lost: let go of by who may give the account's posts, on record, and set up anew."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse
from tests.fixtures.access import client_as, client_of, make_account, make_post
from tests.people.world import BUILDING_3, COUNTY, XIGUAN_PATH, lay_out

from lianfang.access.cannot import CannotResetFactor, CannotResetPassword
from lianfang.access.models import Account, Passkey, Post, Session, Token
from lianfang.access.scope import posts_held
from lianfang.access.signing.second_factor import has_second_factor, new_secret, start_second_factor
from lianfang.access.signing.tokens import make_token
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.ledger.models import StoredEntry
from lianfang.wiring.arguments import parser
from lianfang.wiring.console import Console
from lianfang.wiring.main import call

pytestmark = pytest.mark.django_db
KIND = "access.second_factor_reset"


@pytest.fixture(autouse=True)
def laid_out() -> None:
    lay_out()


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def worker() -> Account:
    """A grid worker with codes on a phone and a passkey at a computer."""
    account = make_account()
    make_post(account, "grid_worker", f"{XIGUAN_PATH}01.3.", place=BUILDING_3)
    secret = new_secret()
    assert start_second_factor(account, secret, code_of(secret)) is not None
    Passkey.objects.create(
        county=account.county, account=account.pk, name="电脑", host="lianfang.ji", credential=uuid7().bytes,
        public_key=b"key", made_at=now(),
    )  # fmt: skip
    return account


def post_of(account: Account) -> Any:
    return Post.objects.get(account=account.pk)


def reset(client: Client, account: Account) -> Any:
    form = {"entry_id": str(uuid7()), "at": now().isoformat()}
    return client.post(reverse("desk:reset_factor", args=[post_of(account).id]), form)


def test_an_office_resets_it_on_record_and_all_sign_ins_end() -> None:
    account = worker()
    client_of(account)
    token, _sent = make_token(account, _held(account), device="手机", at=now())

    answer = reset(client_as("community_office", XIGUAN_PATH), account)

    account.refresh_from_db()
    assert (answer.status_code, has_second_factor(account.pk), account.must_set_up_factor) == (302, False, True)
    assert Session.objects.filter(account=account.pk).count() == 0
    assert Token.objects.get(pk=token.pk).ends_at == token.ends_at
    assert StoredEntry.objects.filter(kind=KIND, place=post_of(account).place).count() == 1


def _held(account: Account) -> Any:
    return posts_held(account, at=now())[0]


def test_a_new_set_up_comes_first_at_the_next_sign_in() -> None:
    account = worker()
    reset(client_as("community_office", XIGUAN_PATH), account)
    account.refresh_from_db()
    client = client_of(account)

    before = client.get(reverse("desk:chart"))
    secret = new_secret()
    start_second_factor(account, secret, code_of(secret))
    after = client.get(reverse("desk:chart"))

    assert (before.status_code, before["Location"]) == (302, reverse("desk:second_factor"))
    assert after["Location"] != reverse("desk:second_factor")


def test_the_pages_of_the_set_up_lead_nowhere_else_before_it_is_done() -> None:
    """Also where no post asks for a second factor: the account's page would only lead back here."""
    account = worker()
    reset(client_as("community_office", XIGUAN_PATH), account)
    account.refresh_from_db()
    client = client_of(account)

    found = [client.get(reverse(f"desk:{name}")) for name in ("second_factor", "passkeys")]

    assert [answer.context["must"] for answer in found] == [True, True]
    assert [f'<a href="{reverse("desk:account")}">‹' in answer.content.decode() for answer in found] == [False, False]
    assert "原来的验证码停用了，先设好新的" in found[0].content.decode()


def test_the_old_password_stays() -> None:
    account = worker()
    before = account.password

    reset(client_as("community_office", XIGUAN_PATH), account)

    account.refresh_from_db()
    assert (account.password, account.must_change_password) == (before, False)


def test_who_has_none_has_nothing_to_reset() -> None:
    account = make_account()
    make_post(account, "grid_worker", f"{XIGUAN_PATH}01.3.")

    answer = reset(client_as("community_office", XIGUAN_PATH), account)

    assert (answer.status_code, answer.context["refusal"].code) == (422, CannotResetFactor.code)
    assert StoredEntry.objects.filter(kind=KIND).count() == 0


def test_nobody_resets_it_for_who_holds_a_post_above_their_own() -> None:
    account = worker()
    make_post(account, "township_office", "14.10.28.100.")
    form = {"entry_id": str(uuid7()), "at": now().isoformat()}
    post = _post_at(account, f"{XIGUAN_PATH}01.3.")

    answer = client_as("community_office", XIGUAN_PATH).post(reverse("desk:reset_factor", args=[post]), form)

    assert (answer.status_code, answer.context["refusal"].code) == (403, CannotResetPassword.code)
    assert has_second_factor(account.pk)


def _post_at(account: Account, path: str) -> Any:
    return Post.objects.get(account=account.pk, path=path).id


def test_the_page_offers_it_where_there_is_something_to_reset() -> None:
    account, other = worker(), make_account()
    make_post(other, "grid_worker", f"{XIGUAN_PATH}01.3.")
    office = client_as("community_office", XIGUAN_PATH)

    pages = [office.get(reverse("desk:post", args=[post_of(one).id])).content.decode() for one in (account, other)]

    assert ["重设验证码" in page for page in pages] == [True, False]


def test_the_command_resets_it_for_whoever_keeps_the_machine() -> None:
    account = worker()
    said: list[str] = []

    status = call(parser().parse_args(["staff", "reset-code", account.staff_code]), Console(said.append, said.append))

    entry = StoredEntry.objects.get(kind=KIND)
    assert (status, has_second_factor(account.pk), entry.source, entry.county) == (0, False, "system", COUNTY)
    assert said == [f"{account.staff_code} 的验证码和通行密钥作废了，登录都退了；密码没变，下次登录先设新的。\n"]
