"""The posts of the signed-in account, with the names of their places."""

from dataclasses import dataclass

from lianfang.access.queries import names_of_places
from lianfang.access.scope import PostScope, ScopedRequest


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post as its holder is shown it."""

    post: PostScope
    place: str
    current: bool


def post_choices(request: ScopedRequest) -> list[PostRow]:
    scope = request.scope
    names = names_of_places(scope, [post.place for post in scope.posts])
    return [PostRow(post, names.get(post.place, ""), post == scope.current) for post in scope.posts]
