"""Who holds a door: the grid worker whose post covers it most closely; and which places nobody holds (没人包联)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lianfang.access.models import Member, Post
from lianfang.access.rules import is_held
from lianfang.access.scope import Scope
from lianfang.access.terms import Role
from lianfang.kit.paths import ancestors, upper

from .coverage import places_counted


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

    place: UUID
    path: str
    doors: int
    left: int


def holders_around(scope: Scope, path: str, *, at: datetime, named: bool = True) -> Holders:
    """Return the grid workers whose posts lie under `path` or cover it; without their names unless `named`."""
    near = Q(path__gte=path, path__lt=upper(path)) | Q(path__in=ancestors(path))
    posts = Post.objects.filter(near, county=scope.county, role=Role.GRID_WORKER).order_by("path", "-from_on", "id")
    columns = "id", "account", "path", "from_on", "until_on", "ended_at"
    held = [post for post in posts.values_list(*columns, named=True) if is_held(post, at)]
    names = _names(scope, {post.account for post in held}) if named else {}
    found: dict[str, Holder] = {}
    for post in held:
        found.setdefault(post.path, Holder(post.id, post.account, post.path, names.get(post.account, "")))
    return Holders(found)


def _names(scope: Scope, accounts: Iterable[UUID]) -> dict[UUID, str]:
    members = Member.objects.filter(county=scope.county, id__in=list(accounts))
    return dict(members.values_list("id", "name"))


def without_holder(scope: Scope, path: str, holders: Holders) -> list[Unheld]:
    """Return the counted places under `path` that nobody of `holders` covers, the most doors left first."""
    open_ones = [
        Unheld(place, below, doors, left)
        for place, below, doors, left in places_counted(scope, path)
        if not _is_held_at(scope, holders.by_path.keys(), below)
    ]
    return sorted(open_ones, key=lambda row: (-row.left, row.path))


def _is_held_at(scope: Scope, held: Iterable[str], path: str) -> bool:
    return any(above in held for above in ancestors(path))


def ground_of(scope: Scope, holders: Holders, account: UUID) -> tuple[Sequence[str], Sequence[str]]:
    """Return the paths that `account` holds, and those within them that somebody else holds more closely."""
    mine = [path for path, holder in holders.by_path.items() if holder.account == account]
    others = [path for path, holder in holders.by_path.items() if holder.account != account]
    return mine, [path for path in others if any(path.startswith(held) for held in mine)]
