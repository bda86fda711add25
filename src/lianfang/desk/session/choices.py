"""What the signed-in account has to choose from: its posts, and the devices that record for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lianfang.access.models import Token
from lianfang.access.queries import names_of_places
from lianfang.access.scope import PostScope, ScopedRequest

from .forms import OwnPasswordForm


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


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One device or program as its holder is shown it, and the form by which it goes on."""

    token: Token
    is_over: bool
    form: OwnPasswordForm


def token_rows(tokens: Iterable[Token], *, at: datetime) -> list[TokenRow]:
    return [TokenRow(one, one.ends_at <= at, OwnPasswordForm(auto_id=f"%s-{one.pk}")) for one in tokens]
