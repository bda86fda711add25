"""Sessions: kept without their keys, a working day at most, listed for their holder, ended at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from tests.fixtures.access import PASSWORD, client_as, client_of, make_account, make_post
from tests.places.ground import lay_ground

from lianfang.access.cannot import CannotEndSessions
from lianfang.access.models import Account, Post, Session
from lianfang.access.scope import Scope, make_scope
from lianfang.access.signing import session_store, tokens
from lianfang.access.signing.browsers import browser_of
from lianfang.access.signing.session_store import SessionStore, digest_of
from lianfang.access.signing.sessions import clear_expired, end_everything, open_sessions
from lianfang.access.signing.tokens import author_of_token, make_token
from lianfang.kit.clock import now

COMMUNITY, SIBLING = "14.10.28.100.003.", "14.10.28.100.004."
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
WECHAT = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    tokens._remembered.clear()


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def worker() -> tuple[Account, Post]:
    account = make_account(password=PASSWORD)
    return account, make_post(account, "grid_worker", COMMUNITY)


def scope_of_office(path: str = COMMUNITY) -> Scope:
    account = make_account()
    make_post(account, "community_office", path)
    return make_scope(account, at=now())


def test_key_of_a_session_is_not_kept() -> None:
    client = client_as("grid_worker")

    (row,) = Session.objects.all()
    kept = " ".join(str(getattr(row, field.attname)) for field in row._meta.fields)

    assert (row.session_key, key_of(client) in kept) == (digest_of(key_of(client)), False)


def test_what_is_kept_signs_nobody_in() -> None:
    client_as("grid_worker")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get().session_key

    assert thief.get("/account/").status_code == 302


def test_key_that_a_stranger_brought_is_not_used_on() -> None:
    """Session fixation: who signs in has a key that nobody knew before."""
    account = make_account(staff_code="XG01", password=PASSWORD)
    client = Client()
    store = SessionStore()
    store["post_in_use"] = ""
    store.save()
    planted = store.session_key or ""
    client.cookies[settings.SESSION_COOKIE_NAME] = planted

    client.post("/sign-in/", {"who": "XG01", "password": PASSWORD})

    assert (client.session["_auth_user_id"], key_of(client) == planted) == (str(account.pk), False)
    assert SessionStore(planted).load() == {}


@pytest.mark.parametrize("brought", ["", "x", "a" * 32, "../../etc", "x" * 5000, "密钥"])
def test_unknown_key_opens_nothing(brought: str) -> None:
    assert SessionStore(brought or None).load() == {}


def test_session_lasts_a_working_day_however_much_is_written_into_it(monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_as("grid_worker")
    began = now()
    for hours in (6, 11):
        monkeypatch.setattr(session_store, "now", lambda h=hours: began + timedelta(hours=h))
        store = SessionStore(key_of(client))
        store["post_in_use"] = str(hours)
        store.save()

    monkeypatch.setattr(session_store, "now", lambda: began + timedelta(hours=12, seconds=1))

    assert SessionStore(key_of(client)).load() == {}


def test_use_is_noted_once_in_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    client, began = client_as("grid_worker"), now()
    seen = []
    for minutes in (5, 11, 15):
        monkeypatch.setattr(session_store, "now", lambda m=minutes: began + timedelta(minutes=m))
        client.get("/account/")
        seen.append(round((Session.objects.get().seen_at - began).total_seconds() / 60))

    assert seen == [0, 11, 11]


def test_signing_in_tells_the_browser_and_the_device() -> None:
    make_account(staff_code="XG01", password=PASSWORD)
    client = Client(headers={"user-agent": EDGE})
    client.get("/sign-in/")

    client.post("/sign-in/", {"who": "XG01", "password": PASSWORD})

    row = Session.objects.exclude(account=None).get()
    assert (row.browser, len(row.device)) == ("Edge · Windows", 30)


@pytest.mark.parametrize(
    ("said", "known"), [(WECHAT, "微信 · 安卓"), (EDGE, "Edge · Windows"), ("", ""), ("curl/8.0", ""), ("<script>", "")]
)
def test_browsers_are_called_what_people_call_them(said: str, known: str) -> None:
    assert browser_of(said) == known


def test_account_page_lists_and_ends_each(client: Client) -> None:
    account, _post = worker()
    here, there, elsewhere = client_of(account), client_of(account), client_as("grid_worker", COMMUNITY)

    shown = here.get("/account/").content.decode()
    here.post("/account/sessions/end/", {"session": digest_of(key_of(there))})
    here.post("/account/sessions/end/", {"session": digest_of(key_of(elsewhere))})

    assert shown.count('name="session"') == 1
    assert [one.get("/account/").status_code for one in (here, there, elsewhere)] == [200, 302, 200]


def test_all_others_are_ended_with_one_press() -> None:
    account, _post = worker()
    clients = [client_of(account) for _ in range(3)]

    clients[0].post("/account/sessions/end/", {})

    assert [one.get("/account/").status_code for one in clients] == [200, 302, 302]


def test_new_password_leaves_no_session_that_is_over_among_those_that_are_open() -> None:
    account = make_account(password=PASSWORD)
    here, _elsewhere = client_of(account), client_of(account)

    here.post("/account/password/", {"old": PASSWORD, "new": "西关 2020 北门岗", "again": "西关 2020 北门岗"})

    shown: Any = here.get("/account/")
    assert [row.session_key for row in shown.context["sessions"]] == [digest_of(key_of(here))]


def test_session_that_was_ended_is_not_written_anew() -> None:
    """A request that was under way when its session ended must not bring it back."""
    account, post = worker()
    client = client_of(account)
    under_way = SessionStore(key_of(client))
    under_way["post_in_use"] = str(post.id)
    Session.objects.all().delete()

    with pytest.raises(UpdateError):
        under_way.save()

    assert Session.objects.count() == 0


def test_office_that_gives_the_post_ends_everything_at_once() -> None:
    lay_ground()
    account, post = worker()
    scope = make_scope(account, at=now())
    assert scope.current is not None
    token, sent = make_token(account, scope.current, device="西关平板", at=now())
    held, office = client_of(account), client_as("community_office", COMMUNITY)
    before = author_of_token(sent)

    shown: Any = office.get(f"/posts/{post.id}/").content.decode()
    office.post(f"/posts/{post.id}/devices/end/", {})

    assert ("西关平板" in shown, str(token.id) in shown, before is None) == (True, True, False)
    assert (held.get("/account/").status_code, author_of_token(sent)) == (302, None)


def test_office_ends_one_device_and_leaves_the_rest() -> None:
    account, post = worker()
    scope = make_scope(account, at=now())
    assert scope.current is not None
    sent = [make_token(account, scope.current, device=name, at=now()) for name in ("一号", "二号")]
    held, office = client_of(account), client_as("community_office", COMMUNITY)

    office.post(f"/posts/{post.id}/devices/end/", {"token": str(sent[0][0].id)})
    assert [author_of_token(words) is None for _token, words in sent] == [True, False]
    assert office.post(f"/posts/{post.id}/devices/end/", {"token": "x"}).status_code == 404
    office.post(f"/posts/{post.id}/devices/end/", {"session": digest_of(key_of(held))})
    assert held.get("/account/").status_code == 302


def test_office_ends_nobodys_sessions_who_also_stands_above_it() -> None:
    account, post = worker()
    make_post(account, "township_office", "14.10.28.100.")
    held, office = client_of(account), client_as("community_office", COMMUNITY)

    answer = office.post(f"/posts/{post.id}/devices/end/", {})
    shown = office.get(f"/posts/{post.id}/").content.decode()

    assert (answer.status_code, held.get("/account/").status_code) == (403, 200)
    assert "devices/end" not in shown


def test_office_elsewhere_and_colleagues_know_nothing_of_it() -> None:
    account, _post = worker()
    client_of(account)
    colleague = make_account()
    make_post(colleague, "grid_worker", COMMUNITY)

    for scope in (scope_of_office(SIBLING), make_scope(colleague, at=now())):
        with pytest.raises(CannotEndSessions):
            open_sessions(scope, account.pk, at=now())
        with pytest.raises(CannotEndSessions):
            end_everything(scope, account.pk, at=now())

    assert Session.objects.filter(account=account.pk).count() == 1


def test_what_is_over_is_cleared() -> None:
    client_as("grid_worker")
    later = now() + timedelta(hours=13)

    assert (clear_expired(at=now()), clear_expired(at=later)) == (0, 1)
