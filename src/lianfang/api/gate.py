"""Who reads: the holder of a token, with the scope of the post that the token is bound to, as that post is today."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest
from ninja.security import HttpBearer

from lianfang.access.kinds import role_words
from lianfang.access.scope import Scope
from lianfang.access.signing.tokens import scope_of_token
from lianfang.access.terms import FIELD, ROLES
from lianfang.kit.clock import now
from lianfang.kit.sentences import listed
from lianfang.kit.sight import see, sight_of

from .cannot import CannotReadThis, CannotReadWithoutPost
from .limits import check_rate

P = ParamSpec("P")
R = TypeVar("R")
HAND = FIELD  # who goes to the doors sees who lives behind them
SIGHT = FIELD | {"department_reader", "auditor"}  # who only keeps the system sees no doors and no figures


class Bearer(HttpBearer):
    """`Authorization: Bearer lf_…`; sets `request.scope`, whatever session the request may also carry."""

    def authenticate(self, request: HttpRequest, token: str) -> Scope | None:
        scope = scope_of_token(token, at=now())
        if scope is None:
            return None
        if scope.current is None:
            raise CannotReadWithoutPost
        check_rate(scope.current.id)
        request.scope = scope  # type: ignore[attr-defined]  # as the middleware of pages does
        see(sight_of(scope))
        return scope


def for_roles(
    roles: frozenset[str] = ROLES,
) -> Callable[[Callable[Concatenate[HttpRequest, P], R]], Callable[Concatenate[HttpRequest, P], R]]:
    """Let a read be answered only to posts of `roles`, the same as see its page in the office."""

    def decorate(read: Callable[Concatenate[HttpRequest, P], R]) -> Callable[Concatenate[HttpRequest, P], R]:
        @wraps(read)
        def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R:
            role = scope_of_request(request).role
            if role not in roles:
                raise CannotReadThis(role=role_words(role), roles=listed(sorted(map(role_words, roles))))
            return read(request, *args, **kwargs)

        return checked

    return decorate


def scope_of_request(request: HttpRequest) -> Scope:
    scope: Scope = request.auth  # type: ignore[attr-defined]  # what ninja keeps of authenticate
    return scope
