"""Who holds a door: the grid worker whose post covers it most closely; and which places nobody holds (没人包联)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.access.holding import held_at
from lianfang.access.models import Member, Post
from lianfang.access.scope import Scope
from lianfang.access.terms import Role
from lianfang.kit.paths import ancestors, depth, upper

from .coverage import places_counted

TOWNSHIP_DEPTH = 4
FEW = 500  # places that are looked up one by one, in a city of 12,000


@dataclass(frozen=True, slots=True)
class Holder:
    """One account with a grid worker's post."""

    post: UUID
    account: UUID
    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Holders:
    """The grid workers of a ground, by the path of their posts."""

    by_path: dict[str, Holder]

    def of(self, path: str) -> Holder | None:
        """Return who holds the place at `path`: the post that covers it most closely."""
        return next((self.by_path[above] for above in reversed(ancestors(path)) if above in self.by_path), None)


@dataclass(frozen=True, slots=True)
class Unheld:
    """A place that counts doors and that no grid worker covers."""

    path: str
    doors: int
    left: int


def holders_around(scope: Scope, path: str, *, at: datetime) -> Holders:
    """Return the grid workers whose posts lie under `path` or cover it."""
    return _named(scope, _plain(_posts_around(scope, path, at)))


def holders_asked(scope: Scope, path: str, asked: UUID | str | None, *, at: datetime) -> Holders:
    """Return those of whom a list of the doors under `path` needs to know before it is read.

    Of a township all, to choose from. A city has 12,000, whom nobody goes through on a page: of it only the one who is
    asked for, or, to tell what nobody holds, all without their names. Who holds the rows is found by `holders_over`.
    """
    if depth(path) >= TOWNSHIP_DEPTH:
        return holders_around(scope, path, at=at)
    if isinstance(asked, UUID):
        posts = _posts_around(scope, path, at).filter(account=asked).values_list("path", flat=True)
        return Holders(
            {held: one for mine in posts for held, one in holders_around(scope, mine, at=at).by_path.items()}
        )
    posts_around = _posts_around(scope, path, at) if asked else Post.objects.none()
    return Holders({held: Holder(post, account, held, "") for post, account, held in _plain(posts_around)})


def holders_over(scope: Scope, paths: Iterable[str], *, at: datetime) -> Holders:
    """Return the grid workers whose posts cover any of `paths`, each looked up by what lies above it."""
    above = {one for path in paths for one in ancestors(path)}
    posts = _plain(Post.objects.filter(held_at(at), county=scope.county, role=Role.GRID_WORKER, path__in=above))
    return _named(scope, posts)


def held_around(scope: Scope, path: str, *, at: datetime) -> frozenset[str]:
    """Return the paths of the grid workers' posts under `path` or covering it: enough to say what nobody holds."""
    return frozenset(_posts_around(scope, path, at).values_list("path", flat=True))


def offices_held(scope: Scope, path: str, *, at: datetime) -> dict[str, list[Holder]]:
    """Return who holds the community offices under `path`, by the path of their place: whom one asks about it."""
    if not scope.covers(path):
        return {}
    rows = Post.objects.filter(held_at(at), county=scope.county, role=Role.COMMUNITY_OFFICE)
    rows = rows.filter(path__gte=path, path__lt=upper(path)).order_by("path", "-from_on", "id")
    posts = list(rows.values_list("id", "account", "path"))
    names = _names(scope, {account for _post, account, _path in posts})
    found: dict[str, list[Holder]] = {}
    for post, account, held in posts:
        found.setdefault(held, []).append(Holder(post, account, held, names.get(account, "")))
    return found


def _posts_around(scope: Scope, path: str, at: datetime) -> "QuerySet[Post]":
    near = Q(path__gte=path, path__lt=upper(path)) | Q(path__in=ancestors(path))
    return Post.objects.filter(near, held_at(at), county=scope.county, role=Role.GRID_WORKER)


def _plain(posts: "QuerySet[Post]") -> list[tuple[UUID, UUID, str]]:
    return list(posts.order_by("path", "-from_on", "id").values_list("id", "account", "path"))


def _named(scope: Scope, posts: Sequence[tuple[UUID, UUID, str]]) -> Holders:
    names = _names(scope, {account for _post, account, _path in posts})
    found: dict[str, Holder] = {}
    for post, account, held in posts:
        found.setdefault(held, Holder(post, account, held, names.get(account, "")))
    return Holders(found)


def _names(scope: Scope, accounts: Iterable[UUID]) -> dict[UUID, str]:
    members = Member.objects.filter(county=scope.county, id__in=list(accounts))
    return dict(members.values_list("id", "name"))


def without_holder(scope: Scope, path: str, held: Collection[str]) -> list[Unheld]:
    """Return the counted places under `path` that no post at one of `held` covers, the most doors left first."""
    lengths = sorted({len(above) for above in held})  # a path of one of these lengths is a place above: few to look up
    open_ones = [
        Unheld(below, doors, left)
        for below, doors, left in places_counted(scope, path)
        if not any(below[:length] in held for length in lengths)
    ]
    return _most_left_first(open_ones)


def _most_left_first(rows: Iterable[Unheld]) -> list[Unheld]:
    return sorted(rows, key=lambda row: (-row.left, row.path))


def counted_now(scope: Scope, path: str, known: Sequence[Unheld]) -> list[Unheld]:
    """Return places under `path` that were found without a holder, with what is left there now, the most first."""
    if not known:
        return []
    wanted = {one.path for one in known}
    few = sorted(wanted) if len(wanted) <= FEW else None
    now = [Unheld(*row) for row in places_counted(scope, path, only=few) if row[0] in wanted]
    return _most_left_first(now)


def ground_of(scope: Scope, holders: Holders, account: UUID) -> tuple[Sequence[str], Sequence[str]]:
    """Return the paths that `account` holds, and those within them that somebody else holds more closely."""
    mine = [path for path, holder in holders.by_path.items() if holder.account == account]
    others = [path for path, holder in holders.by_path.items() if holder.account != account]
    return mine, [path for path in others if any(path.startswith(held) for held in mine)]
