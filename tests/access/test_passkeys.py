"""Passkeys: what a browser may answer, and what is refused: another origin, an old question, one answered already."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from fido2.utils import websafe_encode
from tests.fixtures.access import PASSWORD, client_of, make_account, make_post
from tests.fixtures.passkeys import HOST, ORIGIN, PRESENT, Device

from lianfang.access.models import Account, Passkey
from lianfang.access.signing import passkeys
from lianfang.access.signing.passwords import set_first_password
from lianfang.kit.clock import now

pytestmark = pytest.mark.django_db
SECURE: dict[str, Any] = {"HTTP_HOST": HOST, "secure": True}


@pytest.fixture(autouse=True)
def _named(settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = [HOST, "127.0.0.1", "other.example"]


def post(client: Client, address: str, said: dict[str, str], **more: Any) -> Any:
    return client.post(address, said, **{**SECURE, **more})


def question(client: Client, password: str = PASSWORD) -> dict[str, Any]:
    found: dict[str, Any] = post(client, "/account/passkeys/begin/", {"password": password}).json()
    return found


def hand_in(client: Client, answer: str, name: str = "我的手机") -> Any:
    return post(client, "/account/passkeys/", {"name": name, "password": PASSWORD, "credential": answer})


def with_passkey(device: Device, **more: Any) -> Account:
    """An account that has `device`'s key."""
    account = make_account(password=PASSWORD, **more)
    client = client_of(account)
    assert hand_in(client, device.make(question(client))).status_code == 302
    return account


def asked(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = post(client, "/sign-in/passkey/begin/", {}).json()
    return found


def answer(client: Client, said: str) -> Any:
    return post(client, "/sign-in/passkey/", {"credential": said, "next": "/account/"})


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def refusal_code(response: Any) -> str | None:
    refusal = response.context["refusal"]
    return refusal.code if refusal else None


def test_passkey_signs_in_without_password_and_code() -> None:
    device, client = Device(), Client()
    account = with_passkey(device)

    response = answer(client, device.use(asked(client), userHandle=websafe_encode(account.pk.bytes)))

    assert response["Location"] == "/account/"
    assert signed_in_as(client) == str(account.pk)
    assert Passkey.objects.get().used_at is not None


@pytest.mark.parametrize(
    "bent",
    [
        Device(origin="https://evil.example"),
        Device(origin=f"https://sub.{HOST}"),
        Device(origin=f"http://{HOST}"),
        Device(origin=f"{ORIGIN}:8443"),
        Device(host="evil.example"),
        Device(flags=PRESENT),
        Device(flags=0),
    ],
    ids=["origin", "sub-domain", "plain http", "other port", "other host", "not verified", "not present"],
)
def test_key_made_or_used_elsewhere_or_without_its_holder_is_refused(bent: Device) -> None:
    client, visitor = client_of(make_account(password=PASSWORD)), Client()
    device = Device(credential=bent.credential, key=bent.key)

    made = hand_in(client, bent.make(question(client)))
    hand_in(client, device.make(question(client)))
    used = answer(visitor, bent.use(asked(visitor)))

    assert (made.status_code, refusal_code(made)) == (422, "access.passkey")
    assert (used.status_code, refusal_code(used), signed_in_as(visitor)) == (422, "access.passkey", None)


def test_answer_to_another_question_is_refused() -> None:
    device, first, second = Device(), Client(), Client()
    with_passkey(device)
    theirs = device.use(asked(first))
    asked(second)

    assert (refusal_code(answer(second, theirs)), signed_in_as(second)) == ("access.passkey", None)


def test_answer_is_taken_once() -> None:
    device, client = Device(), Client()
    with_passkey(device)
    said = device.use(asked(client))

    answer(client, said)
    post(client, "/sign-out/", {})
    again = answer(client, said)

    assert (refusal_code(again), signed_in_as(client)) == ("access.passkey", None)


def test_question_is_gone_after_a_wrong_answer() -> None:
    device, client = Device(), Client()
    with_passkey(device)
    found = asked(client)

    answer(client, "{}")

    assert refusal_code(answer(client, device.use(found))) == "access.passkey"


def test_answer_that_nobody_asked_for_is_refused() -> None:
    device = Device()
    with_passkey(device)

    assert refusal_code(answer(Client(), device.use({"challenge": "AAAA"}))) == "access.passkey"


def test_question_to_make_is_none_to_sign_in() -> None:
    device = Device()
    client = client_of(with_passkey(device))

    response = answer(client, device.use(question(client)))

    assert refusal_code(response) == "access.passkey"


def test_question_lasts_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    device, client = Device(), Client()
    with_passkey(device)
    said = device.use(asked(client))
    monkeypatch.setattr("lianfang.access.signing.entering.now", lambda: now() + timedelta(minutes=5, seconds=1))

    assert refusal_code(answer(client, said)) == "access.passkey"


def test_signature_of_another_key_is_refused() -> None:
    device, client = Device(), Client()
    with_passkey(device)
    forged = Device(credential=device.credential)

    assert refusal_code(answer(client, forged.use(asked(client)))) == "access.passkey"


def test_key_whose_count_does_not_grow_is_a_copy() -> None:
    device, client = Device(counter=5), Client()
    with_passkey(device)
    codes = []
    for counter in (6, 6, 5, 0, 7):
        device.counter = counter
        response = answer(client, device.use(asked(client)))
        codes.append(refusal_code(response) if response.status_code == 422 else "in")
        post(client, "/sign-out/", {})

    assert codes == ["in", "access.passkey", "access.passkey", "access.passkey", "in"]


def test_key_says_whose_it_is() -> None:
    device, client = Device(), Client()
    with_passkey(device)
    other = make_account()

    response = answer(client, device.use(asked(client), userHandle=websafe_encode(other.pk.bytes)))

    assert refusal_code(response) == "access.passkey"


def test_key_of_a_closed_account_signs_nobody_in() -> None:
    device, client = Device(), Client()
    Account.objects.filter(pk=with_passkey(device).pk).update(is_active=False)

    assert refusal_code(answer(client, device.use(asked(client)))) == "access.passkey"


def test_key_cannot_be_two_peoples() -> None:
    device = Device()
    with_passkey(device)
    client = client_of(make_account(password=PASSWORD))

    assert refusal_code(hand_in(client, device.make(question(client)))) == "access.passkey"
    assert Passkey.objects.count() == 1


def test_key_works_under_the_name_it_was_made_for() -> None:
    device, client = Device(origin="https://other.example", host="other.example"), Client()
    made = Device(credential=device.credential, key=device.key)
    with_passkey(made)
    elsewhere: dict[str, Any] = {"HTTP_HOST": "other.example", "secure": True}

    found = client.post("/sign-in/passkey/begin/", **elsewhere).json()
    response = client.post("/sign-in/passkey/", {"credential": device.use(found)}, **elsewhere)

    assert refusal_code(response) == "access.passkey"


def test_password_comes_before_the_question() -> None:
    client = client_of(make_account(password=PASSWORD))

    response = post(client, "/account/passkeys/begin/", {"password": "不对"}, HTTP_HX_REQUEST="true")

    assert (response.status_code, 'data-code="access.sign_in"' in response.content.decode()) == (422, True)
    assert passkeys.ASKED not in client.session


def test_numeric_address_and_plain_http_have_no_passkeys() -> None:
    client = client_of(make_account(password=PASSWORD))

    by_number = post(client, "/account/passkeys/begin/", {"password": PASSWORD}, HTTP_HOST="127.0.0.1")
    plain = post(client, "/account/passkeys/begin/", {"password": PASSWORD}, secure=False)

    assert [refusal_code(by_number), refusal_code(plain)] == ["access.passkey_host"] * 2


def test_own_key_is_renamed_and_removed_by_its_owner_alone() -> None:
    device = Device()
    account = with_passkey(device)
    key, other = Passkey.objects.get(), client_of(make_account(password=PASSWORD))
    mine = client_of(account)
    at = f"/account/passkeys/{key.id}"

    theirs = [
        post(other, f"{at}/rename/", {"name": "x"}).status_code,
        post(other, f"{at}/remove/", {"password": PASSWORD}).status_code,
    ]
    post(mine, f"{at}/rename/", {"name": "办公室电脑"})
    wrong = post(mine, f"{at}/remove/", {"password": "不对"}).status_code

    assert (theirs, wrong, Passkey.objects.get().name) == ([404, 404], 422, "办公室电脑")
    post(mine, f"{at}/remove/", {"password": PASSWORD})
    visitor = Client()
    assert refusal_code(answer(visitor, device.use(asked(visitor)))) == "access.passkey"


def test_role_that_needs_a_second_factor_may_take_a_passkey(settings: LazySettings) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"headquarters"})
    device, account = Device(), make_account(staff_code="HQ07", password=PASSWORD)
    make_post(account, "headquarters")
    client, later = client_of(account), Client()
    before = client.get("/account/", **SECURE)["Location"]
    hand_in(client, device.make(question(client)))

    half = post(later, "/sign-in/", {"who": "HQ07", "password": PASSWORD})
    shown = later.get("/sign-in/code/", **SECURE).content.decode()
    whole = answer(later, device.use(asked(later)))

    assert (before, client.get("/account/", **SECURE).status_code) == ("/account/code/", 200)
    assert (half["Location"], 'name="code"' in shown) == ("/sign-in/code/?next=/", False)
    assert (whole.status_code, signed_in_as(later)) == (302, str(account.pk))


def test_second_factor_is_the_same_persons_as_the_password(settings: LazySettings) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"headquarters"})
    mine, theirs, client = Device(), Device(), Client()
    account = with_passkey(mine, staff_code="HQ07")
    make_post(account, "headquarters")
    with_passkey(theirs)
    post(client, "/sign-in/", {"who": "HQ07", "password": PASSWORD})

    response = answer(client, theirs.use(asked(client)))

    assert (refusal_code(response), signed_in_as(client)) == ("access.passkey", None)


def test_passkey_of_one_machine_does_not_lock_out_at_another() -> None:
    client = Client()
    account = with_passkey(Device(), staff_code="XG01")

    post(client, "/sign-in/", {"who": "XG01", "password": PASSWORD})

    assert signed_in_as(client) == str(account.pk)


def test_account_has_twenty_keys_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passkeys, "MOST", 1)
    client = client_of(with_passkey(Device()))

    assert refusal_code(hand_in(client, Device().make(question(client)))) == "access.passkey"


def test_key_that_somebody_made_at_an_open_desk_goes_with_a_password_set_anew() -> None:
    theirs, account = Device(), make_account(password=PASSWORD, staff_code="XG09")
    make_post(account, "grid_worker", "14.10.28.100.003.")
    client = client_of(account)
    hand_in(client, theirs.make(question(client)))

    made_count = Passkey.objects.filter(account=account.pk).count()
    set_first_password(account)

    visitor = Client()
    assert made_count == 1
    assert refusal_code(answer(visitor, theirs.use(asked(visitor)))) == "access.passkey"
    assert Passkey.objects.filter(account=account.pk).count() == 0
