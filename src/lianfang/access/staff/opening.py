"""Records what was planned: entries for accounts and posts first, then credentials with a slip for each new account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.access.models import Account
from lianfang.access.opening import given_post, let_sign_in, opened_account, post_terms
from lianfang.access.signing.first_sign_in import ticket_of
from lianfang.access.signing.passwords import set_first_password
from lianfang.kit.clock import day_of
from lianfang.kit.ids import named_id
from lianfang.ledger.door import Author, Draft, Priority, record

from .planning import Planned


@dataclass(frozen=True, slots=True)
class Slip:
    """What somebody is handed on paper: how they sign in for the first time. Shown once, kept nowhere."""

    name: str
    staff_code: str
    password: str
    ticket: str
    role: str = ""
    place: str = ""


def slip_of(account: Account, name: str, *, role: str = "", place: str = "") -> Slip:
    """Make a new first password, and with it a slip; what the account had before ends."""
    password = set_first_password(account)
    return Slip(name, account.staff_code, password, ticket_of(account), role, place)


def open_staff(planned: Sequence[Planned], *, by: Author, at: datetime, batch: UUID) -> list[Slip]:
    """Open the accounts and give the posts of a plan; marks as refused what the door does not take.

    Ids follow from `batch` and the phone, so that the same plan recorded twice is recorded once.
    """
    ours = [one for one in planned if one.answer in ("opened", "given") and one.place is not None]
    ids = {one.phone: one.account.pk if one.account else named_id(batch, f"account/{one.phone}") for one in ours}
    first = {one.phone: one for one in reversed(ours) if one.answer == "opened"}
    new = [one for one in ours if first.get(one.phone) is one]
    _hand_in([(one, _opened(one, ids[one.phone], at, batch)) for one in new], by)
    stored = [one for one in new if one.answer == "opened"]
    let_sign_in(by.county, [(ids[one.phone], one.staff_code) for one in stored])
    there = {one.phone for one in stored} | {one.phone for one in ours if one.account}
    _hand_in([(one, _given(one, ids[one.phone], at, batch)) for one in ours if one.phone in there], by)
    accounts = {row.pk: row for row in Account.objects.filter(pk__in=[ids[one.phone] for one in stored])}
    return [_slip(one, accounts[ids[one.phone]]) for one in stored if accounts[ids[one.phone]].last_login is None]


def _slip(one: Planned, account: Account) -> Slip:
    return slip_of(account, one.row.name, role=one.role_word, place=one.place.name if one.place else "")


def _opened(one: Planned, account: UUID, at: datetime, batch: UUID) -> Draft:
    place, entry = one.place, named_id(batch, f"opened/{one.phone}")
    assert place is not None  # noqa: S101 - planned rows that are opened have one
    return opened_account(
        account, place=place.id, staff_code=one.staff_code, name=one.row.name, phone=one.phone, at=at, id=entry
    )


def _given(one: Planned, account: UUID, at: datetime, batch: UUID) -> Draft:
    place = one.place
    assert place is not None  # noqa: S101 - planned rows that are given a post have one
    key = f"{one.phone}/{one.role}/{place.id.hex}"
    terms = post_terms(
        named_id(batch, f"post/{key}"), account, one.role, from_on=day_of(at), purpose=one.row.purpose[:100]
    )
    return given_post(terms, place=place.id, at=at, id=named_id(batch, f"given/{key}"))


def _hand_in(drafts: Sequence[tuple[Planned, Draft]], by: Author) -> None:
    """Record in one piece; a row that the door does not take is refused with the door's own words."""
    answers = record([draft for _one, draft in drafts], by=by, priority=Priority.DESK) if drafts else []
    for (one, _draft), answer in zip(drafts, answers, strict=True):
        if answer.refusal is not None:
            one.answer, one.refusal = "refused", answer.refusal
