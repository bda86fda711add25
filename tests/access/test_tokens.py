"""Tokens: shown once, kept as a digest, bound to a post, ended by their owner."""

from datetime import timedelta

import pytest
from tests.fixtures.access import make_account, make_post

from lianfang.access.models import Account, Post, Token
from lianfang.access.scope import Scope, make_scope
from lianfang.access.signing import tokens
from lianfang.access.signing.tokens import author_of_token, end_token, is_over, make_token, own_tokens, renew_token
from lianfang.kit.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    tokens._remembered.clear()


def scope_with_post() -> tuple[Account, Scope]:
    account = make_account()
    make_post(account, "grid_worker", "14.10.28.100.003.")
    return account, make_scope(account, at=now())


def token_for(account: Account, scope: Scope, **more: object) -> str:
    assert scope.current is not None
    _token, sent = make_token(account, scope.current, device="西关卡点平板", at=now(), **more)  # type: ignore[arg-type]  # one option
    return sent


def test_token_speaks_for_its_account_and_post() -> None:
    account, scope = scope_with_post()

    author = author_of_token(token_for(account, scope))

    assert author is not None
    assert scope.current is not None
    assert (author.county, author.account, author.post, author.device, author.source) == (
        "141028",
        account.id,
        scope.current.id,
        "西关卡点平板",
        "api",
    )


def test_token_itself_is_not_kept() -> None:
    account, scope = scope_with_post()
    sent = token_for(account, scope)

    (row,) = Token.objects.all()

    assert sent.encode() not in bytes(row.digest)
    assert bytes(row.digest) == tokens.digest_of(sent)


@pytest.mark.parametrize("sent", ["", "lf_unknown", "x" * 5000])
def test_unknown_token_speaks_for_nobody(sent: str) -> None:
    assert author_of_token(sent) is None


def test_token_ends_with_its_time() -> None:
    account, scope = scope_with_post()

    assert author_of_token(token_for(account, scope, ends_at=now() - timedelta(seconds=1))) is None


def test_token_works_for_thirty_days_and_then_needs_the_password_again() -> None:
    account, scope = scope_with_post()
    token_for(account, scope)

    token = Token.objects.get()

    assert token.ends_at - token.made_at == timedelta(days=30) == tokens.LASTS


def test_token_goes_on_as_it_is_also_some_time_after_its_end() -> None:
    account, scope = scope_with_post()
    sent = token_for(account, scope, ends_at=now() - timedelta(days=40))
    before = author_of_token(sent)
    at = now()

    until = renew_token(scope, Token.objects.get().id, at=at)

    assert (before, is_over(sent)) == (None, False)
    assert until == at + timedelta(days=30) == Token.objects.get().ends_at
    assert author_of_token(sent) is not None


def test_what_was_ended_what_is_long_over_and_what_is_anothers_does_not_go_on() -> None:
    (account, scope), (_other, elsewhere) = scope_with_post(), scope_with_post()
    ended, old, others = (token_for(account, scope, ends_at=now() - timedelta(days=d)) for d in (1, 61, 1))
    by_digest = {bytes(row.digest): row.id for row in Token.objects.all()}
    ids = [by_digest[tokens.digest_of(sent)] for sent in (ended, old, others)]
    assert end_token(scope, ids[0], at=now())

    assert [renew_token(scope, id, at=now()) for id in ids[:2]] == [None, None]
    assert renew_token(elsewhere, ids[2], at=now()) is None
    assert [is_over(sent) for sent in (ended, old, others, "lf_unknown")] == [False, True, True, False]


def test_token_of_a_post_that_is_held_no_more_does_not_go_on() -> None:
    account, scope = scope_with_post()
    token_for(account, scope)
    Post.objects.filter(account=account.pk).update(until_on=now().date() - timedelta(days=2))

    assert renew_token(make_scope(account, at=now()), Token.objects.get().id, at=now()) is None


def test_token_of_a_closed_account_speaks_for_nobody() -> None:
    account, scope = scope_with_post()
    sent = token_for(account, scope)
    Account.objects.filter(pk=account.pk).update(is_active=False)

    assert author_of_token(sent) is None


def test_owner_ends_a_token_and_nobody_else_does() -> None:
    account, scope = scope_with_post()
    _other, others_scope = scope_with_post()
    sent = token_for(account, scope)
    (row,) = own_tokens(scope)

    assert (end_token(others_scope, row.id, at=now()), author_of_token(sent) is None) == (False, False)
    assert (end_token(scope, row.id, at=now()), author_of_token(sent) is None) == (True, True)


def test_stream_of_entries_asks_the_database_once(django_assert_num_queries: object) -> None:
    account, scope = scope_with_post()
    sent = token_for(account, scope)

    with django_assert_num_queries(2):  # type: ignore[operator]  # a fixture without a type
        found = {author_of_token(sent) for _ in range(50)}

    assert len(found) == 1
