"""What is recorded of accounts and posts: opened, given, ended, handed over, lapsed.

A post stands at the place of its entries: what ends or hands over a post is recorded at the post's own place, so that
the ledger's rights (a path under the author's post) hold for the post concerned and not for some other place.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import StringConstraints

from lianfang.ledger.kinds import Body, Entry, Header, Kind, Seal, kinds

from .cannot import CannotEndBeforeStart, CannotHandToItself, CannotUseRole
from .terms import FIELD_CLASSES, MAY_GIVE, ROLES, Role

GIVERS = frozenset(MAY_GIVE)
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Classes = Annotated[str, StringConstraints(pattern=f"^[{''.join(FIELD_CLASSES)}]{{0,4}}$")]


class Identity(Body):
    """Who an account belongs to; sealed under the account's own key."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    phone: Annotated[str, StringConstraints(pattern=r"^\d{0,20}$")] = ""


class AccountOpenedBody(Body):
    account: UUID
    staff_code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z][0-9A-Z._-]{0,31}$")]
    identity: Identity | None = None


class PostTerms(Body):
    """A post as it is given: who, as what, for how long, to see which classes of fields, for what."""

    post: UUID
    account: UUID
    role: str
    from_on: date
    until_on: date | None = None
    classes: Classes = ""
    purpose: Words = ""


class SecondFactorResetBody(Body):
    """`role` is that of the widest post of the account, stated so that the door can judge; empty for who holds none."""

    account: UUID
    role: str = ""


class PostEndedBody(Body):
    """`role` is the post's own, stated so that the door can judge who may end it; the register holds it to that."""

    post: UUID
    role: str
    reason: Words = ""


class PostHandedOverBody(Body):
    """Ends `post` and gives `to`, of the same role at the same place, in one entry; open work goes with the place."""

    post: UUID
    to: PostTerms
    reason: Words = ""


class PostLapsedBody(Body):
    """The last day of `post` is over. Days decide alone; the entry makes it show on timelines."""

    post: UUID
    until_on: date
    role: str = ""


def account_seals(body: dict[str, Any]) -> Iterable[Seal]:
    if body.get("identity") is not None:
        yield Seal(holder=body, key="identity", subject=UUID(str(body["account"])))


def check_terms(terms: PostTerms) -> None:
    if terms.role not in ROLES:
        raise CannotUseRole(role=terms.role)
    if terms.until_on is not None and terms.until_on < terms.from_on:
        raise CannotEndBeforeStart(from_on=terms.from_on, until_on=terms.until_on)


def check_given(body: PostTerms, header: Header) -> None:
    check_terms(body)


def check_handed_over(body: PostHandedOverBody, header: Header) -> None:
    check_terms(body.to)
    if body.to.post == body.post:
        raise CannotHandToItself


def role_words(role: str) -> str:
    return str(Role(role).label) if role in ROLES else role


def given_words(entry: Entry) -> str:
    body: PostTerms = entry.body
    if body.until_on is None:
        return _("{role}，从 {from_on} 起").format(role=role_words(body.role), from_on=body.from_on)
    return _("{role}，{from_on} 到 {until_on}").format(
        role=role_words(body.role), from_on=body.from_on, until_on=body.until_on
    )


ACCOUNT_OPENED = kinds.add(
    Kind(
        name="access.account_opened",
        body=AccountOpenedBody,
        label="开账号",
        label_en="Account opened",
        roles=GIVERS,
        subjects=lambda body, header: [body.account],
        creates=lambda body, header: [body.account],
        seals=account_seals,
        summary=lambda entry: _("工号 {code}").format(code=entry.body.staff_code),
    )
)
POST_GIVEN = kinds.add(
    Kind(
        name="access.post_given",
        body=PostTerms,
        label="给岗位",
        label_en="Post given",
        roles=GIVERS,
        subjects=lambda body, header: [body.post, body.account],
        creates=lambda body, header: [body.post],
        targets=lambda body, header: [body.account],
        check=check_given,
        summary=given_words,
    )
)
POST_ENDED = kinds.add(
    Kind(
        name="access.post_ended",
        body=PostEndedBody,
        label="结束岗位",
        label_en="Post ended",
        roles=GIVERS,
        subjects=lambda body, header: [body.post],
        targets=lambda body, header: [body.post],
        summary=lambda entry: entry.body.reason,
    )
)
POST_HANDED_OVER = kinds.add(
    Kind(
        name="access.post_handed_over",
        body=PostHandedOverBody,
        label="移交岗位",
        label_en="Post handed over",
        roles=GIVERS,
        subjects=lambda body, header: [body.post, body.to.post, body.to.account],
        creates=lambda body, header: [body.to.post],
        targets=lambda body, header: [body.post, body.to.account],
        check=check_handed_over,
        summary=lambda entry: role_words(entry.body.to.role),
    )
)
POST_LAPSED = kinds.add(
    Kind(
        name="access.post_lapsed",
        body=PostLapsedBody,
        label="岗位到期",
        label_en="Post lapsed",
        subjects=lambda body, header: [body.post],
        targets=lambda body, header: [body.post],
        summary=lambda entry: _("{role}，最后一天 {until_on}").format(
            role=role_words(entry.body.role), until_on=entry.body.until_on
        ),
    )
)
SECOND_FACTOR_RESET = kinds.add(
    Kind(
        name="access.second_factor_reset",
        body=SecondFactorResetBody,
        label="重设验证码",
        label_en="Second factor reset",
        roles=GIVERS,
        needs_place=False,
        subjects=lambda body, header: [body.account],
        targets=lambda body, header: [body.account],
    )
)
