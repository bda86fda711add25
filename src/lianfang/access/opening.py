"""Opening accounts and giving posts: the entry first, then the credentials that it makes room for.

Credentials are not entries: a rebuilt or forgotten ledger neither makes nor leaks a password. An account whose entry
was stored but whose credentials were not (the machine stopped between the two) gets them from the next `let_sign_in`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from lianfang.ledger.door import Answer, Author, Draft, record_one

from .cannot import CannotReuseCode
from .kinds import AccountOpenedBody, Identity, PostEndedBody, PostHandedOverBody, PostTerms
from .models import Account, Member, Post, plain_classes, tidy_code
from .rules import tidy_phone
from .terms import DEFAULT_CLASSES, DEFAULT_PURPOSE


def opened_account(
    account: UUID, *, place: UUID, staff_code: str, name: str, phone: str, at: datetime, id: UUID
) -> Draft:
    """Return the entry that opens an account at `place`; name and phone are sealed under the account's own key."""
    identity = Identity(name=name, phone=tidy_phone(phone))
    body = AccountOpenedBody(account=account, staff_code=tidy_code(staff_code), identity=identity)
    return Draft(kind="access.account_opened", place=place, body=body, happened_at=at, id=id)


def open_account(draft: Draft, *, by: Author) -> Account:
    """Record the entry of `opened_account` and make the credentials, without a password.

    Raises CannotReuseCode if the staff code is somebody else's.
    """
    body = draft.body
    assert isinstance(body, AccountOpenedBody)  # noqa: S101 - made by opened_account
    if is_code_taken(body.staff_code, body.account):
        raise CannotReuseCode(staff_code=body.staff_code)
    record_one(draft, by=by)
    let_sign_in(by.county, [(body.account, body.staff_code)])
    return Account.objects.get(pk=body.account)


def is_code_taken(staff_code: str, account: UUID) -> bool:
    """True if another account has this code; members of all counties count, since a code names one sign-in."""
    code = tidy_code(staff_code)
    return (
        Account.objects.filter(staff_code=code).exclude(pk=account).exists()
        or Member.objects.filter(staff_code=code).exclude(id=account).exists()
    )


def let_sign_in(county: str, members: Iterable[tuple[UUID, str]]) -> None:
    """Make credentials, without a password, for those of `members` (account, staff code) who have none yet."""
    rows = [Account(id=id, county=county, staff_code=tidy_code(code)) for id, code in members]
    for row in rows:
        row.set_unusable_password()
    Account.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def post_terms(
    post: UUID,
    account: UUID,
    role: str,
    *,
    from_on: date,
    until_on: date | None = None,
    classes: str | None = None,
    purpose: str = "",
) -> PostTerms:
    """Return the terms of a post, with what its role sees and is for where nothing else is said."""
    return PostTerms(
        post=post,
        account=account,
        role=role,
        from_on=from_on,
        until_on=until_on,
        classes=plain_classes(DEFAULT_CLASSES[role] if classes is None else classes),
        purpose=purpose or DEFAULT_PURPOSE[role],
    )


def given_post(terms: PostTerms, *, place: UUID, at: datetime, id: UUID) -> Draft:
    return Draft(kind="access.post_given", place=place, body=terms, happened_at=at, id=id)


def give_post(terms: PostTerms, *, place: UUID, by: Author, at: datetime, id: UUID) -> Answer:
    return record_one(given_post(terms, place=place, at=at, id=id), by=by)


def end_post(post: Post, *, reason: str, by: Author, at: datetime, id: UUID) -> Answer:
    """End a post now; what was done under it stays."""
    body = PostEndedBody(post=post.id, role=post.role, reason=reason)
    return record_one(Draft(kind="access.post_ended", place=post.place, body=body, happened_at=at, id=id), by=by)


def hand_over(post: Post, to: PostTerms, *, reason: str, by: Author, at: datetime, id: UUID) -> Answer:
    """End `post` and give `to`, of the same role at the same place, in one entry."""
    body = PostHandedOverBody(post=post.id, to=to, reason=reason)
    return record_one(Draft(kind="access.post_handed_over", place=post.place, body=body, happened_at=at, id=id), by=by)
