"""Settling what the door returned: who put it right, gave it up, or chose between two bodies. Nothing is deleted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal

from .models import ReturnedEntry
from .sealing.seal import unseal_bytes

Settled = Literal["sent_again", "given_up", "kept_first", "chose_other"]
TAKEN: Settled = "sent_again"


class CannotSettleTwice(Refusal):
    code = "ledger.settled_already"
    status = 409
    what = _("这一件已经有人办了。")
    why = _("两个人同时在办，先办的算数。")
    do = _("回到待办看看还有什么。")


class CannotReadReturned(Refusal):
    code = "ledger.returned_unreadable"
    what = _("原件打不开了。")
    why = _("它的钥匙已经随疫情一起抹除，或者当时还没有启动响应。")
    do = _("只能放下这一件。")


def settle(county: str, returned: UUID, *, how: Settled, by: UUID | None, at: datetime) -> None:
    """Say what became of a returned entry; for the writer. Raises CannotSettleTwice if somebody has done so already."""
    rows = ReturnedEntry.objects.filter(county=county, id=returned, settled_as="")
    if not rows.update(settled_as=how, settled_at=at, settled_by=by):
        raise CannotSettleTwice


def settle_accepted(county: str, returned: Iterable[UUID], *, author: UUID, at: datetime) -> None:
    """Say of returned entries that they were taken after all, sent again under their own ids, by whoever sent them."""
    rows = ReturnedEntry.objects.filter(county=county, id__in=[*returned], settled_as="")
    rows.update(settled_as=TAKEN, settled_at=at, settled_by=author)


def sent_bytes(row: ReturnedEntry) -> bytes:
    """Return its author's own bytes. Raises CannotReadReturned once no key opens them."""
    found = unseal_bytes(row.emergency, bytes(row.sealed)) if row.emergency and row.sealed else None
    if found is None:
        raise CannotReadReturned
    return found
