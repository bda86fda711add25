"""Sets `request.scope`: from the posts that the signed-in account holds now and the one it uses in this session.

What the database may show follows from it (`kit.sight`): nothing before the scope is known, and nothing afterwards.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from lianfang.kit.clock import now
from lianfang.kit.sight import NOTHING, Sight, see, seeing, seen, sight_of
from lianfang.ledger.heads import looked_once

from .models import Account
from .scope import NOBODY, Scope, make_scope
from .signing.devices import device_of

POST_IN_USE = "post_in_use"
READING = ("GET", "HEAD")


def scope_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give every request a scope; `NOBODY` when signed out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with seeing(NOTHING):
            scope = _scope(request)
            request.scope = scope  # type: ignore[attr-defined]  # typed as ScopedRequest in views
            see(sight_of(scope))
            with looked_once() if request.method in READING else nullcontext():
                response = get_response(request)
            if isinstance(response, StreamingHttpResponse) and not response.is_async:
                rest = cast("Iterable[bytes]", response.streaming_content)
                response.streaming_content = _sent_with(seen(), rest)
            return response

    return middleware


def _sent_with(sight: Sight, parts: Iterable[bytes]) -> Iterator[bytes]:
    """Read what is sent later with the same eyes."""
    rest = iter(parts)
    while True:
        with seeing(sight):
            part = next(rest, None)
        if part is None:
            return
        yield part


def _scope(request: HttpRequest) -> Scope:
    account = request.user
    if not isinstance(account, Account):
        # request.user is lazy: isinstance looks through it, and is False for AnonymousUser.
        return NOBODY
    return make_scope(account, at=now(), chosen=request.session.get(POST_IN_USE, ""), device=device_of(request))
