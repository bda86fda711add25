"""Before anything else: a first password is changed, and a code set up where a post asks for one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from lianfang.access.models import Account
from lianfang.access.scope import scope_of
from lianfang.access.signing.second_factor import must_set_up

OPEN = frozenset({"desk:sign_in", "desk:sign_out", "desk:theme", "set_language"})
INSTEAD = {"desk:second_factor": frozenset({"desk:passkeys", "desk:begin_passkey"})}


def gate(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: send to the page that must come first; it stands behind the one that sets the scope."""

    def middleware(request: HttpRequest) -> HttpResponse:
        first = page_that_comes_first(request)
        if first is None or _name(request) in {first, *OPEN, *INSTEAD.get(first, ())}:
            return get_response(request)
        return redirect(first)

    return middleware


def page_that_comes_first(request: HttpRequest) -> str | None:
    account = request.user
    if not isinstance(account, Account):
        return None
    if account.must_change_password:
        return "desk:password"
    if must_set_up(account, scope_of(request)):
        return "desk:second_factor"
    return None


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
