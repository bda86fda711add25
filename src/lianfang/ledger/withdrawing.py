"""Kinds of the ledger that say something of other entries or of subjects: taking back, forgetting."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from lianfang.kit.refusals import Refusal

from .kinds import Body, Header, Kind, kinds
from .reading.entries import WITHDRAWN

EVERY_HAND = frozenset({"grid_worker", "community_office", "township_office", "headquarters", "system_keeper"})


class CannotWithdrawNothing(Refusal):
    code = "ledger.withdraws_nothing"
    what = _("没有说要撤回哪一笔")
    why = _("撤回要指明哪一笔，这一笔里没有写。")
    do = _("从那一笔的页面上撤回。")


class WithdrawnBody(Body):
    reason: str = Field(min_length=1, max_length=200)


class ForgottenBody(Body):
    """`subject` is a person, a household or an ended emergency."""

    subject: UUID
    what: str = Field(pattern="^(person|emergency)$")
    reason: str = Field(min_length=1, max_length=200)


def _names_target(body: Any, header: Header) -> None:
    if header.amends is None:
        raise CannotWithdrawNothing


def _subject(body: Any, header: Header) -> Iterable[UUID]:
    return (body.subject,)


WITHDRAWN_KIND = kinds.add(
    Kind(
        WITHDRAWN, WithdrawnBody, "撤回", "Withdrawn", roles=EVERY_HAND, check=_names_target, needs_place=False,
        summary=lambda e: e.body.reason,
    )
)  # fmt: skip
FORGOTTEN = kinds.add(
    Kind(
        "ledger.forgotten", ForgottenBody, "遗忘", "Forgotten", subjects=_subject,
        needs_place=False, summary=lambda e: e.body.reason,
    )
)  # fmt: skip
