"""Sets `request.scope`: from the posts that the signed-in account holds now and the one it uses in this session."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from lianfang.kit.clock import now

from .devices import device_of
from .models import Account
from .scope import NOBODY, Scope, make_scope

POST_IN_USE = "post_in_use"


def scope_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give every request a scope; `NOBODY` when signed out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.scope = _scope(request)  # type: ignore[attr-defined]  # typed as ScopedRequest in views
        return get_response(request)

    return middleware


def _scope(request: HttpRequest) -> Scope:
    account = request.user
    if not isinstance(account, Account):
        # request.user is lazy: isinstance looks through it, and is False for AnonymousUser.
        return NOBODY
    return make_scope(account, at=now(), chosen=request.session.get(POST_IN_USE, ""), device=device_of(request))
