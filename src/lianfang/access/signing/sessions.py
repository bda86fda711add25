"""Where an account is signed in and which devices record for it: listed and ended, at once, by its holder or by
whoever may also set its password anew (a phone was lost, somebody left)."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

from lianfang.access.cannot import CannotEndSessions
from lianfang.access.models import Session, Token
from lianfang.access.queries import may_reset_password
from lianfang.access.scope import Scope

from .session_store import digest_of
from .tokens import end_tokens, working_tokens


def this_session(request: HttpRequest) -> str:
    """Return the digest under which the session of `request` is listed."""
    return digest_of(request.session.session_key or "")


def open_sessions(scope: Scope, account: UUID, *, at: datetime) -> QuerySet[Session]:
    """Return where `account` is signed in, last used first. Raises CannotEndSessions for who may not know."""
    _check(scope, account, at)
    return Session.objects.filter(account=account, expire_date__gt=at).order_by("-seen_at", "session_key")


def open_tokens(scope: Scope, account: UUID, *, at: datetime) -> QuerySet[Token]:
    """Return the devices and programs that record for `account`. Raises CannotEndSessions."""
    _check(scope, account, at)
    return working_tokens(scope.county, account, at=at)


def end_session(scope: Scope, account: UUID, session: str, *, at: datetime) -> bool:
    """End one session; False if there is none such. Raises CannotEndSessions."""
    ended, _by_model = open_sessions(scope, account, at=at).filter(session_key=session).delete()
    return bool(ended)


def end_device(scope: Scope, account: UUID, token: UUID, *, at: datetime) -> bool:
    """End one token; False if there is none such. Raises CannotEndSessions."""
    return bool(end_tokens(open_tokens(scope, account, at=at).filter(id=token), at=at))


def end_others(scope: Scope, keep: str, *, at: datetime) -> int:
    """End all sessions of one's own but the one in use; tokens of phones that hold work stay."""
    if scope.account is None:
        return 0
    ended, _by_model = open_sessions(scope, scope.account, at=at).exclude(session_key=keep).delete()
    return ended


def end_everything(scope: Scope, account: UUID, *, at: datetime) -> int:
    """End all sessions and tokens of `account`; how many there were. Raises CannotEndSessions."""
    ended, _by_model = open_sessions(scope, account, at=at).delete()
    return ended + end_tokens(open_tokens(scope, account, at=at), at=at)


def _check(scope: Scope, account: UUID, at: datetime) -> None:
    if account != scope.account and not may_reset_password(scope, account, at=at):
        raise CannotEndSessions


def clear_expired(*, at: datetime) -> int:
    """Delete what nobody can use any more; the clock does it."""
    ended, _by_model = Session.objects.filter(expire_date__lt=at).delete()
    return ended
