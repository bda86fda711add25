"""Reads of this room, scope first: who holds what where, where nobody does, who has an account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lianfang.kit.masking import tail
from lianfang.kit.paging import Page, keyset
from lianfang.kit.paths import ancestors, upper
from lianfang.ledger.reading.entries import entries_by
from lianfang.places.models import Place

from .holding import HELD, STATES, held_at, in_state, state_of
from .models import Member, Post
from .scope import Scope
from .terms import MAY_GIVE

# Whose office a place needs: the roles of which one must be held there. Kinds of places are those of `places.terms`.
EXPECTED_ROLE = {
    "county": "headquarters",
    "township": "township_office",
    "community": "community_office",
    "village": "community_office",
    "grid": "grid_worker",
}


COMMUNITY_DEPTH = 5  # of a community's path


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post with the names that belong to it."""

    post: Post
    place: str
    holder: str
    state: str


def posts_within(scope: Scope, *, at: datetime, state: str = HELD, role: str = "", path: str = "") -> QuerySet[Post]:
    """Return the posts at places of this scope; `path` narrows to what lies under it."""
    found = scope.within(Post.objects.filter(in_state(state, at)))
    if role:
        found = found.filter(role=role)
    return found.filter(path__gte=path, path__lt=upper(path)) if path else found


def posts_page(
    scope: Scope, *, at: datetime, state: str = HELD, role: str = "", path: str = "", after: str | None = None
) -> tuple[Page[Post], list[PostLine]]:
    """Return a page of posts by place, and its lines."""
    found = keyset(
        posts_within(scope, at=at, state=state, role=role, path=path), order=("path", "role", "id"), after=after
    )
    return found, lines_of(scope, found.rows, at=at)


def lines_of(scope: Scope, posts: Iterable[Post], *, at: datetime) -> list[PostLine]:
    """Return posts with the names of their places and holders: two queries for any number."""
    rows = list(posts)
    places = _names_with_community(scope, rows)
    holders = names_of_accounts(scope, [post.account for post in rows])
    return [
        PostLine(post, places.get(post.place, ""), holders.get(post.account, ""), state_of(post, at)) for post in rows
    ]


def _names_with_community(scope: Scope, posts: Iterable[Post]) -> dict[UUID, str]:
    """Return names of posts' places by id; below a community its own comes first, for who sees several: 谢悉村 一组."""
    narrow = all(path.count(".") >= COMMUNITY_DEPTH for path in scope.paths)
    above = {post.place: ancestors(post.path)[COMMUNITY_DEPTH - 1 : -1][:1] for post in posts}
    wanted = {path for paths in above.values() for path in paths} if not narrow else set()
    rows = Place.objects.filter(Q(id__in=list(above)) | Q(path__in=wanted), county=scope.county)
    ids, paths = {}, {}
    for id, path, name in rows.values_list("id", "path", "name"):
        ids[id] = paths[path] = name
    return {id: " ".join([*(paths[path] for path in above[id] if path in paths), ids[id]]) for id in above if id in ids}


def post_counts(scope: Scope, *, at: datetime) -> dict[str, int]:
    """Return how many posts are held, to come and ended within the scope."""
    counted = {state: Count("id", filter=in_state(state, at)) for state in STATES}
    return scope.within(Post.objects.all()).aggregate(**counted)


def posts_at(scope: Scope, place: UUID, *, at: datetime) -> QuerySet[Post]:
    """Return the posts held now at this very place."""
    return scope.within(Post.objects.filter(held_at(at), place=place)).order_by("role", "id")


def post_of(scope: Scope, post: UUID) -> Post | None:
    """Return a post within the scope; None if there is none such."""
    return scope.within(Post.objects.filter(id=post)).first()


def places_without_holder(scope: Scope, *, at: datetime) -> QuerySet[Place]:
    """Return open places of this scope that need an office and have nobody in it now, in order of path."""
    held = Post.objects.filter(held_at(at), county=OuterRef("county"), place=OuterRef("id"))
    empty = [Q(Q(kind=kind), ~Exists(held.filter(role=role))) for kind, role in EXPECTED_ROLE.items()]
    return scope.within(Place.objects.filter(reduce(or_, empty), is_open=True)).order_by("path")


def names_of_places(scope: Scope, places: Iterable[UUID]) -> dict[UUID, str]:
    """Return names by place id; one's own post's place is named too, whatever post is in use."""
    rows = Place.objects.filter(county=scope.county, id__in=set(places))
    return dict(rows.values_list("id", "name"))


def names_of_accounts(scope: Scope, accounts: Iterable[UUID]) -> dict[UUID, str]:
    """Return names of staff by account; not personal data of residents, so the county's own staff may be named."""
    rows = Member.objects.filter(county=scope.county, id__in=set(accounts))
    return {id: name or code for id, name, code in rows.values_list("id", "name", "staff_code")}


def phone_tails(scope: Scope, accounts: Iterable[UUID]) -> dict[UUID, str]:
    """Return the last four of the phones of the county's staff, by account; opens sealed parts, hence for a few."""
    if not scope.may_see("A"):
        return {}
    members = Member.objects.filter(county=scope.county, id__in=set(accounts))
    opened = dict(members.values_list("head_id", "id"))
    found = {opened[entry.id]: entry.body.identity for entry in entries_by(scope.county, "id", list(opened))}
    return {account: tail(who.phone) for account, who in found.items() if who is not None and who.phone}


def members_within(scope: Scope) -> QuerySet[Member]:
    """Return those whose account was opened at a place of this scope, by staff code."""
    return scope.within(Member.objects.all()).order_by("staff_code", "id")


def may_reset_password(scope: Scope, account: UUID, *, at: datetime) -> bool:
    """True if every post that `account` holds is one that the post in use may give, at its place or below.

    Otherwise an office could make itself a key to an account that sees more than it does.
    """
    held = list(Post.objects.filter(held_at(at), county=scope.county, account=account))
    may_give = MAY_GIVE.get(scope.role, frozenset())
    return bool(held) and all(scope.covers(post.path) and post.role in may_give for post in held)
