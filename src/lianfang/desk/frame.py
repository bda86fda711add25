"""Who looks at a page and from where: read from `request.scope`, which may be absent when signed out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianfang.access.queries import names_of_places
from lianfang.access.scope import PostScope, Scope, scope_of
from lianfang.kit.paths import ancestors
from lianfang.ledger.models import Emergency
from lianfang.places.models import Place

from .addresses import url_or_none
from .remembered import GROUND, Remembered


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
        name=_standing(request).name,
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
    if scope.current is None:
        return None
    path = scope.current.path
    return _places.of(scope, path, lambda: here_at(scope, path))


def here_at(scope: Scope, path: str, *, link: Callable[[Place], str] | None = None) -> Here | None:
    """Return plate and crumbs of the place at `path`; `link` gives the address of each place above within scope."""
    rows = Place.objects.only("county", "id", "name", "code", "path")
    return here_of(scope, rows.filter(county=scope.county, path__in=ancestors(path)).order_by("path"), link=link)


def here_of(scope: Scope, rows: Iterable[Place], *, link: Callable[[Place], str] | None = None) -> Here | None:
    """Return plate and crumbs of the last of `rows`, which lead down to it."""
    above = list(rows)
    if not above:
        return None
    crumbs = [Crumb(p.name, link(p) if link and scope.covers(p.path) else "") for p in above[:-1]]
    return Here(above[-1].name, above[-1].code, crumbs)


def is_drill(request: HttpRequest) -> bool:
    """True if this installation holds a drill; it then holds nothing real (the ledger refuses the mixture)."""
    return _standing(request).is_drill


@dataclass(frozen=True, slots=True)
class Standing:
    """What the frame shows of the ledger: the viewer's name, and whether this is a drill."""

    name: str
    is_drill: bool


_standings: Remembered[Standing] = Remembered(256, rooms=GROUND)
_places: Remembered[Here | None] = Remembered(512, rooms=GROUND)


def _standing(request: HttpRequest) -> Standing:
    """Read it once for each entry of the ledger (desk/remembered.py), and at most once a request."""
    found: Standing | None = getattr(request, "frame_standing", None)
    if found is None:
        scope = scope_of(request)
        found = _standings.of(scope, scope.account, lambda: _stand(request, scope))
        request.frame_standing = found  # type: ignore[attr-defined]  # ours alone
    return found


def _stand(request: HttpRequest, scope: Scope) -> Standing:
    user = getattr(request, "user", None)
    return Standing(
        name=str(getattr(user, "name", "")) or (user.get_username() if user else ""),
        is_drill=Emergency.objects.filter(is_drill=True).exists(),
    )
