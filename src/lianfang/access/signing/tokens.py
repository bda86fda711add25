"""Tokens: what a phone or another program shows instead of a session. Kept only as SHA-256; bound to one post.

A token works for 30 days. Whoever types their password has it work for 30 more, as it is: the phone in the field need
not be touched. What a phone recorded meanwhile waits in it and is handed in later, with its own id and time.
"""

import hashlib
import secrets
import time
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from lianfang.access.models import Account, Post, Token
from lianfang.access.rules import is_held
from lianfang.access.scope import PostScope, Scope, post_scope
from lianfang.kit.clock import now
from lianfang.kit.sight import seeing, staff_of
from lianfang.ledger.door import Author

PREFIX = "lf_"  # so that a leaked token is recognised as one
LASTS = timedelta(days=30)  # OWASP ASVS 4.0.3, 3.3.2: the password again at least every 30 days
LAPSED = timedelta(days=60)  # for so long after its end a token may be made to work again
REMEMBERED_S = 2.0
MOST_REMEMBERED = 20_000
_remembered: dict[bytes, tuple[float, Author]] = {}


def make_token(
    account: Account, post: PostScope, *, device: str, at: datetime, ends_at: datetime | None = None
) -> tuple[Token, str]:
    """Return a new token and what its device must send; that is shown once and cannot be shown again."""
    sent = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        county=account.county,
        digest=digest_of(sent),
        account=account.id,
        post=post.id,
        device=device[:64],
        made_at=at,
        ends_at=ends_at or at + LASTS,
    )
    return token, sent


def digest_of(sent: str) -> bytes:
    return hashlib.sha256(sent.encode()).digest()


def author_of_token(sent: str) -> Author | None:
    """Return as whom `sent` may record; None for a token that is unknown, over or ended.

    Answers are remembered for two seconds, so that a stream of entries costs no query each; a token ended in
    another process works for as long.
    """
    digest = digest_of(sent)
    found = _remembered.get(digest)
    if found is not None and found[0] > time.monotonic():
        return found[1]
    author = _read(digest)
    if author is not None:
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        _remembered[digest] = (time.monotonic() + REMEMBERED_S, author)
    return author


def is_remembered(sent: str) -> bool:
    """True while `author_of_token` answers from memory, without a query."""
    found = _remembered.get(digest_of(sent))
    return found is not None and found[0] > time.monotonic() + REMEMBERED_S / 20


def _read(digest: bytes) -> Author | None:
    token = Token.objects.filter(digest=digest, revoked_at=None, ends_at__gt=now()).first()
    if token is None or not Account.objects.filter(pk=token.account, is_active=True).exists():
        return None
    return Author(token.county, token.account, token.post, token.device, "api")


def scope_of_token(sent: str, *, at: datetime) -> Scope | None:
    """Return what `sent` may read: the scope of its one post, as that stands now; without a post once it has ended."""
    author = author_of_token(sent)
    if author is None or author.post is None:
        return None
    with seeing(staff_of(author.county)):
        post = Post.objects.filter(county=author.county, id=author.post, account=author.account).first()
    held = (post_scope(post),) if post is not None and is_held(post, at) else ()
    return Scope(author.county, author.account, held, held[0] if held else None, author.device)


def end_token(scope: Scope, token: UUID, *, at: datetime) -> bool:
    """End a token of one's own; False if there is none such."""
    return bool(end_tokens(kept_tokens(scope, at=at).filter(id=token), at=at))


def end_tokens(tokens: "QuerySet[Token]", *, at: datetime) -> int:
    """End all of `tokens`, from this moment on; how many there were."""
    ended = tokens.update(revoked_at=at)
    _remembered.clear()
    return ended


def renew_token(scope: Scope, token: UUID, *, at: datetime) -> datetime | None:
    """Have a token of one's own work for 30 days from now; until when, or None where there is none for a post held.

    The caller has asked for the password.
    """
    ends_at = at + LASTS
    posts = [post.id for post in scope.posts]
    found = kept_tokens(scope, at=at).filter(id=token, post__in=posts).update(ends_at=ends_at)
    return ends_at if found else None


def own_tokens(scope: Scope) -> QuerySet[Token]:
    """Return the tokens of this account that still work, newest first."""
    if scope.account is None:
        return Token.objects.none()
    return working_tokens(scope.county, scope.account, at=now())


def kept_tokens(scope: Scope, *, at: datetime) -> QuerySet[Token]:
    """Return the tokens of this account that work or may be made to work again, newest first."""
    if scope.account is None:
        return Token.objects.none()
    return working_tokens(scope.county, scope.account, at=at - LAPSED)


def is_over(sent: str) -> bool:
    """True of a token that was never ended and whose time is over: who shows it may be told so."""
    return Token.objects.filter(digest=digest_of(sent), revoked_at=None, ends_at__lte=now()).exists()


def working_tokens(county: str, account: UUID, *, at: datetime) -> QuerySet[Token]:
    """Return the tokens of an account that still work, newest first."""
    working = Token.objects.filter(county=county, account=account, revoked_at=None, ends_at__gt=at)
    return working.order_by("-made_at", "-id")
