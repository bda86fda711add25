"""Posts whose last day is over: the clock writes it down once, so that places without a holder show on timelines."""

from collections.abc import Iterable
from datetime import datetime

from lianfang.kit.clock import day_end, day_of
from lianfang.kit.ids import named_id
from lianfang.ledger.door import Draft
from lianfang.ledger.due import dues

from .kinds import PostLapsedBody
from .models import Post


def lapsed_posts(county: str, now: datetime) -> Iterable[Draft]:
    """Return an entry for each post that nobody ended before its last day was over."""
    over = Post.objects.filter(county=county, until_on__lt=day_of(now), ended_at=None, lapsed=False)
    for post in over.order_by("until_on", "id"):
        if post.until_on is None:  # filtered by it
            continue
        yield Draft(
            kind="access.post_lapsed",
            place=post.place,
            body=PostLapsedBody(post=post.id, until_on=post.until_on, role=post.role),
            happened_at=day_end(post.until_on),
            id=named_id(post.id, f"lapsed/{post.until_on}"),
        )


dues.add("access.post_lapsed", lapsed_posts)
