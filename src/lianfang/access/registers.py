"""Registers of this room: members (who an account belongs to) and posts (who holds what, where, until when)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianfang.kit.clock import day_of
from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import NIL, Context, Register, State, registers
from lianfang.ledger.sealing.blind import blind_index

from .kinds import PostTerms
from .models import Member, Post, plain_classes
from .rules import tidy_phone

GIVEN, ENDED, HANDED_OVER, LAPSED = (
    f"access.{name}" for name in ("post_given", "post_ended", "post_handed_over", "post_lapsed")
)


@dataclass(slots=True, kw_only=True)
class MemberState(State):
    staff_code: str = ""
    name: str = ""
    phone_digest: bytes | None = None
    place: UUID = NIL
    path: str = ""


class Members(Register[MemberState]):
    """One row an account, from the entry that opened it; the name is empty once it is erased."""

    name = "access.member"
    model = Member
    state = MemberState
    kinds = {"access.account_opened": lambda entry: [entry.body.account]}
    placed = "place"

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> MemberState | None:
        if not entries:
            return None
        for entry in entries[1:]:
            ctx.finding(entry, "access.account_opened_twice")
        opened, who = entries[0], entries[0].body.identity
        phone = tidy_phone(who.phone) if who else ""
        return MemberState(
            county=opened.county,
            id=subject,
            staff_code=opened.body.staff_code,
            name=who.name if who else "",
            phone_digest=phone_digest(opened.county, phone),
            place=opened.place or NIL,
        )


def phone_digest(county: str, phone: str) -> bytes | None:
    """Return the blind index by which a phone signs in; None for no phone."""
    return blind_index(county, "account_phone", phone) if phone else None


@dataclass(slots=True, kw_only=True)
class PostState(State):
    account: UUID = NIL
    role: str = ""
    place: UUID = NIL
    path: str = ""
    from_on: date = date.min
    until_on: date | None = None
    ended_at: datetime | None = None
    lapsed: bool = False
    next_post: UUID | None = None
    classes: str = ""
    purpose: str = ""
    given_by: UUID = NIL


def posts_of(entry: Entry) -> list[UUID]:
    """A handing over touches two posts: the one it ends and the one it gives."""
    return [entry.body.post, entry.body.to.post] if entry.kind == HANDED_OVER else [entry.body.post]


class Posts(Register[PostState]):
    """One row a post. The first entry that gives it makes it; the first that ends it, at its place, ends it."""

    name = "access.post"
    model = Post
    state = PostState
    kinds = dict.fromkeys((GIVEN, ENDED, HANDED_OVER, LAPSED), posts_of)
    placed = "place"

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> PostState | None:
        state: PostState | None = None
        ends = []
        for entry in entries:
            terms = terms_of(entry, subject)
            if terms is None:
                ends.append(entry)
            elif state is None:
                state = post_state(entry, subject, terms)
            else:
                ctx.finding(entry, "access.post_given_twice")
        if state is not None:
            for entry in ends:
                end_post(state, entry, ctx)
        return state


def terms_of(entry: Entry, post: UUID) -> PostTerms | None:
    """Return the terms on which `entry` gives `post`; None if it does not."""
    if entry.kind == GIVEN:
        given: PostTerms = entry.body
        return given
    if entry.kind == HANDED_OVER and entry.body.to.post == post:
        handed: PostTerms = entry.body.to
        return handed
    return None


def post_state(entry: Entry, post: UUID, terms: PostTerms) -> PostState:
    return PostState(
        county=entry.county,
        id=post,
        account=terms.account,
        role=terms.role,
        place=entry.place or NIL,
        from_on=terms.from_on,
        until_on=terms.until_on,
        classes=plain_classes(terms.classes),
        purpose=terms.purpose,
        given_by=entry.author,
    )


def role_stated(entry: Entry) -> str:
    return str(entry.body.to.role if entry.kind == HANDED_OVER else entry.body.role)


def end_post(state: PostState, entry: Entry, ctx: Context) -> None:
    """Let `entry` end the post, if it speaks of the post's own place and role and the post was not ended before.

    The door judged its author by the place and role that the entry states.
    """
    if entry.kind == LAPSED:
        # The clock's entry counts only for the last day it was made for: an amended post lapses anew.
        state.lapsed = state.lapsed or (state.until_on is not None and entry.body.until_on == state.until_on)
    elif entry.place != state.place:
        ctx.finding(entry, "access.post_elsewhere")
    elif role_stated(entry) != state.role:
        ctx.finding(entry, "access.post_other_role")
    elif state.ended_at is not None:
        ctx.finding(entry, "access.post_ended_before")
    else:
        state.ended_at = entry.effective_at
        state.next_post = entry.body.to.post if entry.kind == HANDED_OVER else None
        if state.until_on is not None and state.until_on < day_of(entry.effective_at):
            ctx.finding(entry, "access.post_over_before")


registers.add(Members())
registers.add(Posts())
