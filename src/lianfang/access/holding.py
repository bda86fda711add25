"""Whether a post is held, as the database is asked; the rule itself is in `rules`."""

from datetime import datetime

from django.db.models import Q

from lianfang.kit.clock import day_of

from .models import Post
from .rules import has_begun, has_ended

HELD, ENDED, COMING = "held", "ended", "coming"
STATES = (HELD, COMING, ENDED)


def held_at(at: datetime) -> Q:
    """Posts held at `at`; the same rule as `rules.is_held`."""
    day = day_of(at)
    not_over = Q(until_on=None) | Q(until_on__gte=day)
    not_ended = Q(ended_at=None) | Q(ended_at__gt=at)
    return Q(from_on__lte=day) & not_over & not_ended


def in_state(state: str, at: datetime) -> Q:
    day = day_of(at)
    if state == HELD:
        return held_at(at)
    if state == COMING:
        return Q(from_on__gt=day, ended_at=None)
    return Q(ended_at__lte=at) | Q(until_on__lt=day)


def state_of(post: Post, at: datetime) -> str:
    if has_ended(post, at):
        return ENDED
    return HELD if has_begun(post, at) else COMING
