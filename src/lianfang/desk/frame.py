"""Who looks at a page and from where: read from `request.scope`, which may be absent when signed out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianfang.access.queries import names_of_places
from lianfang.access.scope import PostScope, Scope, scope_of
from lianfang.kit.paths import ancestors
from lianfang.ledger.models import Emergency
from lianfang.places.models import Place

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
    account_href: str | None = None


def posts_of(request: HttpRequest) -> Sequence[PostScope]:
    """Return the posts held now; empty when signed out."""
    return scope_of(request).posts


def viewer(request: HttpRequest) -> Viewer | None:
    """Return who looks, or None when signed out."""
    scope = scope_of(request)
    if scope.account is None:
        return None
    return Viewer(
        name=str(getattr(request.user, "name", "")) or request.user.get_username(),
        post=scope.current.label if scope.current else _("没有岗位"),
        posts=_choices(scope) if len(scope.posts) > 1 else [],
        use_post_href=url_or_none("desk:use_post"),
        sign_out_href=url_or_none("desk:sign_out"),
        account_href=url_or_none("desk:account"),
    )


def _choices(scope: Scope) -> list[PostChoice]:
    names = names_of_places(scope, [post.place for post in scope.posts])
    return [
        PostChoice(str(post.id), f"{names.get(post.place, '')} {post.label}".strip(), post == scope.current)
        for post in scope.posts
    ]


def here(request: HttpRequest) -> Here | None:
    """Return the place of the post in use, for pages that are about no other."""
    scope = scope_of(request)
    return here_at(scope, scope.current.path) if scope.current else None


def here_at(scope: Scope, path: str, *, link: Callable[[Place], str] | None = None) -> Here | None:
    """Return plate and crumbs of the place at `path`; `link` gives the address of each place above within scope."""
    above = list(Place.objects.filter(county=scope.county, path__in=ancestors(path)).order_by("path"))
    if not above:
        return None
    crumbs = [Crumb(p.name, link(p) if link and scope.covers(p.path) else "") for p in above[:-1]]
    return Here(above[-1].name, above[-1].code, crumbs)


def is_drill(request: HttpRequest) -> bool:
    """True if this installation holds a drill; it then holds nothing real (the ledger refuses the mixture)."""
    return Emergency.objects.filter(is_drill=True).exists()
