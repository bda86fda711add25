"""Answers the ledger's question: may this author record these kinds, at these places, at those times?

The author's post must be of a role that the kind names, its place must cover the entry's place, and it must have been
held when the thing happened. Whoever holds the post today may also write down what happened before it began (an office
types yesterday's paper, a successor corrects a visit). Work done before a post ended, or so soon after that its holder
cannot have known, is accepted and shows as a finding: a phone may have been out of reach.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from lianfang.kit.clock import now
from lianfang.kit.paths import county_path, is_under
from lianfang.kit.refusals import Refusal
from lianfang.ledger.cannot import CannotRecordKind
from lianfang.ledger.door import Author
from lianfang.ledger.hooks import Ask
from lianfang.ledger.sql import Table, store

from .amending import Original, originals_of
from .cannot import CannotRecordHere, CannotRecordThisKind, CannotRecordWithoutPost
from .kinds import role_words
from .models import Post
from .rules import has_begun, has_ended

Verdict = Refusal | str | None
POST_ENDED = "access.post_ended"
OUT_OF_REACH = timedelta(days=3)  # how long a phone may not have heard that its holder's post has ended
REMEMBERED_S = 2.0
MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Held:
    """A post as far as rights go."""

    county: str
    id: UUID
    account: UUID
    role: str
    path: str
    from_on: date
    until_on: date | None
    ended_at: datetime | None


POSTS = Table(Post)
HELD = ("county", "id", "account", "role", "path", "from_on", "until_on", "ended_at")
Limit = Callable[[Held, Any], Refusal | None]


class PostRights:
    """`hooks.rights`: judges by the post that the author states, or by any post of the account if none is stated."""

    def __init__(self) -> None:
        self._limits: dict[str, Limit] = {}
        self._of_county: set[str] = set()
        self._remembered: dict[tuple[str, UUID, UUID | None], tuple[float, list[Held]]] = {}

    def limit(self, kind: str, rule: Limit) -> None:
        """Let `rule(post, body)` say what else keeps a post from recording `kind`."""
        self._limits[kind] = rule

    def judge(self, author: Author, asks: Sequence[Ask]) -> list[Verdict]:
        if author.is_installation:
            return [None] * len(asks)
        at = now()
        originals = originals_of(author.county, [ask.amends for ask in asks if ask.amends])
        remembered = self._recall(author)
        if remembered is not None:
            verdicts = [self._verdict(remembered, ask, originals, at) for ask in asks]
            if not any(verdicts):
                return verdicts
        # What is remembered may only say yes: a post given a second ago must count at once.
        posts = self._read(author)
        return [self._verdict(posts, ask, originals, at) for ask in asks]

    def forget(self) -> None:
        """Read posts anew; called when entries of this process have changed them."""
        self._remembered.clear()

    def _recall(self, author: Author) -> list[Held] | None:
        found = self._remembered.get((author.county, author.account, author.post))
        return found[1] if found is not None and found[0] > time.monotonic() else None

    def _read(self, author: Author) -> list[Held]:
        """Posts of other processes' entries count after at most `REMEMBERED_S`.

        Through the writer's own store: nearly every transaction has an author of whom nothing is remembered.
        """
        by, ids = ("account", [author.account]) if author.post is None else ("id", [author.post])
        rows = store().rows(POSTS, by, author.county, ids, columns=HELD)
        posts = [post for post in (Held(*row) for row in rows) if post.account == author.account]
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        key = (author.county, author.account, author.post)
        self._remembered[key] = (time.monotonic() + REMEMBERED_S, posts)
        return posts

    def _verdict(self, posts: Sequence[Held], ask: Ask, originals: Mapping[UUID, Original], at: datetime) -> Verdict:
        """Judge the entry, and what it corrects or takes back, which may lie elsewhere; the graver verdict counts."""
        verdict = self._of_posts(posts, ask, at)
        original = originals.get(ask.amends) if ask.amends else None
        if original is None or isinstance(verdict, Refusal):
            return verdict
        return self._of_posts(posts, ask._replace(**original), at) or verdict

    def _of_posts(self, posts: Sequence[Held], ask: Ask, at: datetime) -> Verdict:
        """Return the mildest verdict of all posts that the author may mean."""
        if not ask.kind.roles:
            return CannotRecordKind(kind=ask.kind.label)
        found: Verdict = CannotRecordWithoutPost()
        for post in posts:
            verdict = self._of_post(post, ask, at)
            if verdict is None:
                return None
            if isinstance(found, Refusal):
                found = verdict
        return found

    def of_county(self, kind: str) -> None:
        """Let a post alone record `kind` that covers the whole county: it names no place and binds everybody."""
        self._of_county.add(kind)

    def _of_post(self, post: Held, ask: Ask, at: datetime) -> Verdict:
        if post.role not in ask.kind.roles:
            return CannotRecordThisKind(kind=ask.kind.label, role=role_words(post.role))
        limit = self._limits.get(ask.kind.name)
        # Offline work may arrive before its place; a post at a place that is yet to come would escape judgement.
        if not (is_under(ask.path, post.path) if ask.path else limit is None):
            return CannotRecordHere(role=role_words(post.role))
        if ask.kind.name in self._of_county and not is_under(county_path(post.county), post.path):
            return CannotRecordHere(role=role_words(post.role))
        refusal = limit(post, ask.body) if limit is not None and ask.body is not None else None
        return refusal or term_verdict(post, ask.effective_at, at)


def term_verdict(post: Held, effective_at: datetime, at: datetime) -> Verdict:
    """Judge the time alone: `effective_at` is when the thing happened, `at` when it is handed in."""
    if not has_begun(post, at):
        return CannotRecordWithoutPost()
    if not has_ended(post, at):
        return None
    if has_ended(post, effective_at - OUT_OF_REACH):
        return CannotRecordWithoutPost()
    return POST_ENDED


rights = PostRights()
