"""Who may open a page: decorators for views. They raise Refusals, which surfaces show as pages that say what to do."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from lianfang.kit.sentences import listed

from .cannot import CannotOpenPage, CannotOpenWithoutPost
from .kinds import role_words
from .scope import ScopedRequest, scope_of
from .terms import ROLES

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
ScopedView = Callable[Concatenate[ScopedRequest, P], HttpResponse]


def signed_in(view: "ScopedView[P]") -> "View[P]":
    """Let in whoever is signed in, with or without a post; others go to sign in and come back."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if scope_of(request).account is None:
            return to_sign_in(request)
        return view(cast("ScopedRequest", request), *args, **kwargs)

    return checked


def needs_role(*roles: str) -> "Callable[[ScopedView[P]], View[P]]":
    """Let in whoever uses a post of one of `roles` now; without any role named, whoever uses a post.

    Raises CannotOpenWithoutPost and CannotOpenPage.
    """
    unknown = set(roles) - ROLES
    if unknown:
        raise ValueError(f"no such roles: {sorted(unknown)}")

    def decorate(view: "ScopedView[P]") -> "View[P]":
        @signed_in
        @wraps(view)
        def checked(request: ScopedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.scope.current is None:
                raise CannotOpenWithoutPost
            if roles and request.scope.role not in roles:
                raise CannotOpenPage(
                    role=role_words(request.scope.role), roles=listed(role_words(role) for role in roles)
                )
            return view(request, *args, **kwargs)

        return checked

    return decorate


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page; a part of a page cannot show it, so that there the whole page goes."""
    to = resolve_url(settings.LOGIN_URL)
    if request.headers.get("HX-Request") == "true":
        back = redirect_to_login(request.headers.get("HX-Current-URL", "/"), to)
        return HttpResponse(headers={"HX-Redirect": back["Location"]})
    return redirect_to_login(request.get_full_path(), to)
