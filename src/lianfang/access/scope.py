"""Scope: what a signed-in person may read and record, from the post in use. No scope, no rows.

Every read of a room takes a `Scope` first and narrows its query with `scope.within(...)`. A scope is made once a
request (`middleware`) from the posts held at that time; with several posts it covers the one in use, so that nobody
reads with the one office's eyes in the name of the other (ADR 0004).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar, cast
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from lianfang.kit.paths import is_under, upper
from lianfang.kit.sight import seeing, staff_of
from lianfang.ledger.door import Author
from lianfang.ledger.kinds import kinds

from .models import Account, Post
from .rules import is_held
from .terms import Role

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class PostScope:
    """One post as its holder uses it."""

    id: UUID
    county: str
    role: str
    place: UUID
    path: str
    classes: frozenset[str]
    purpose: str
    from_on: date
    until_on: date | None

    @property
    def label(self) -> str:
        return str(Role(self.role).label)


@dataclass(frozen=True, slots=True)
class Scope:
    """The places, field classes and purpose of the post in use; `posts` are all that the account holds now."""

    county: str
    account: UUID | None
    posts: Sequence[PostScope] = ()
    current: PostScope | None = None
    device: str = ""
    paths: Sequence[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "paths", (self.current.path,) if self.current else ())

    @property
    def role(self) -> str:
        """The role in use; empty without a post."""
        return self.current.role if self.current else ""

    @property
    def own_paths(self) -> Sequence[str]:
        """The places of all posts held, in use or not: they and those above them may be named."""
        return tuple(post.path for post in self.posts)

    def covers(self, path: str) -> bool:
        return bool(path) and any(is_under(path, held) for held in self.paths)

    def within(self, queryset: "QuerySet[M]", field: str = "path") -> "QuerySet[M]":
        """Return the rows of `queryset` in this county whose `field` lies under a place of this scope."""
        if not self.paths:
            return queryset.none()
        ranges = Q()
        for path in self.paths:
            ranges |= Q(**{f"{field}__gte": path, f"{field}__lt": upper(path)})
        return queryset.filter(ranges, county=self.county)

    def may_see(self, privacy: str) -> bool:
        """True if fields of this class (`open`, `A` to `D`) may be shown; identities stay masked until asked for."""
        if self.current is None:
            return False
        return privacy == "open" or privacy in self.current.classes

    def may_record(self, kind: str, path: str) -> bool:
        """True if the post in use may record `kind` at `path`; the same rule as the ledger's (`rights`)."""
        found = kinds.get(kind)
        return found is not None and self.role in found.roles and self.covers(path)

    def author(self, source: str = "desk") -> Author:
        """Return the author as whom this person records with the post in use."""
        if self.account is None:
            raise ValueError("nobody is signed in")
        return Author(self.county, self.account, self.current.id if self.current else None, self.device, source)


NOBODY = Scope(county="", account=None)


class ScopedRequest(HttpRequest):
    """A request as views behind `signed_in` and `needs_role` see it; for annotations."""

    scope: Scope
    user: Account


def scope_of(request: HttpRequest) -> Scope:
    """Return the scope of a request; `NOBODY` where the middleware has not run."""
    return cast("Scope", getattr(request, "scope", NOBODY))


def post_scope(post: Post) -> PostScope:
    return PostScope(
        id=post.id,
        county=post.county,
        role=post.role,
        place=post.place,
        path=post.path,
        classes=frozenset(post.classes),
        purpose=post.purpose,
        from_on=post.from_on,
        until_on=post.until_on,
    )


def posts_held(account: Account, *, at: datetime) -> list[PostScope]:
    """Return the posts that `account` holds at `at`, wider places first."""
    rows = Post.objects.filter(county=account.county, account=account.pk)
    with seeing(staff_of(account.county)):
        held = [post_scope(row) for row in rows if is_held(row, at)]
    return sorted(held, key=lambda post: (len(post.path), post.path, post.role, post.id))


def make_scope(account: Account, *, at: datetime, chosen: str = "", device: str = "") -> Scope:
    """Return the scope of `account` at `at`; `chosen` is the id of the post in use, else the widest is."""
    posts = posts_held(account, at=at)
    current = next((post for post in posts if str(post.id) == chosen), posts[0] if posts else None)
    return Scope(county=account.county, account=account.pk, posts=tuple(posts), current=current, device=device)
