"""Who looks at a page and from where: read from `request.scope`, which may be absent when signed out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from .nav import url_or_none


@dataclass(frozen=True, slots=True)
class Crumb:
    name: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Here:
    """The place a page is about: the blue plate and the path that leads to it."""

    name: str
    code: str = ""
    crumbs: Sequence[Crumb] = ()


@dataclass(frozen=True, slots=True)
class PostChoice:
    id: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Viewer:
    """Name and post for the top bar, for printed sheets and for pages with identities."""

    name: str
    post: str
    posts: list[PostChoice] = field(default_factory=list)
    use_post_href: str | None = None
    sign_out_href: str | None = None


def posts_of(request: HttpRequest) -> Sequence[Any]:
    """Return the posts held now; empty when signed out."""
    return tuple(getattr(getattr(request, "scope", None), "posts", ()) or ())


def viewer(request: HttpRequest) -> Viewer | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    scope = getattr(request, "scope", None)
    current = getattr(scope, "current", None)
    posts = [PostChoice(str(post.id), post_words(post), post == current) for post in posts_of(request)]
    return Viewer(
        name=str(getattr(user, "name", "") or user.get_username()),
        post=post_words(current) if current is not None else _("没有岗位"),
        posts=posts if len(posts) > 1 else [],
        use_post_href=url_or_none("desk:use_post"),
        sign_out_href=url_or_none("desk:sign_out") or url_or_none("account_logout"),
    )


def post_words(post: Any) -> str:
    """社区办公室: the role's word, as the access room calls it."""
    return str(getattr(post, "label", "") or getattr(post, "role", ""))


def here(request: HttpRequest) -> Here | None:
    return None


def is_drill(request: HttpRequest) -> bool:
    return False
