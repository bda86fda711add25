"""When a post is held, and how a phone number is compared. Pure: no Django, no clock.

A post is held on whole days in Asia/Shanghai, from its first to its last; ending or handing it over ends it at that
instant, so that two people never hold one post's work after a shift has changed.
"""

from datetime import date, datetime
from typing import Protocol

from lianfang.kit.clock import day_of


class Term(Protocol):
    """The time for which a post is given."""

    @property
    def from_on(self) -> date: ...

    @property
    def until_on(self) -> date | None: ...

    @property
    def ended_at(self) -> datetime | None: ...


def has_begun(post: Term, at: datetime) -> bool:
    return post.from_on <= day_of(at)


def has_ended(post: Term, at: datetime) -> bool:
    """True once the last day is over, or from the instant at which the post was ended."""
    if post.ended_at is not None and post.ended_at <= at:
        return True
    return post.until_on is not None and post.until_on < day_of(at)


def is_held(post: Term, at: datetime) -> bool:
    return has_begun(post, at) and not has_ended(post, at)


def tidy_phone(phone: str) -> str:
    """Return the digits of a phone number, without +86: as it is indexed and as it is typed at sign-in."""
    digits = "".join(char for char in phone if char.isdigit())
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
