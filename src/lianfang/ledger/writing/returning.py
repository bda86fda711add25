"""What the door returned in one batch: kept sealed, with its reason, where its author and the office find it."""

import hmac
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import override

from lianfang.kit.refusals import Refusal
from lianfang.ledger.hooks import hooks
from lianfang.ledger.models import ReturnedEntry
from lianfang.ledger.sealing.keys import key_file
from lianfang.ledger.sealing.seal import seal_bytes
from lianfang.ledger.sql import Table, store

from .intake import Incoming

RETURNED = Table(ReturnedEntry)


class Returned:
    """Collects a batch's refusals and conflicts; `write` puts them beside each other in one statement."""

    def __init__(self, county: str, at: datetime) -> None:
        self.county = county
        self.at = at
        self.found: list[tuple[UUID | None, dict[str, Any]]] = []

    def keep(self, one: Incoming, refusal: Refusal, *, emergency: UUID | None, path: str) -> None:
        sealed = seal_bytes(emergency, one.sent) if emergency else b""
        with override("zh-hans"):
            texts = {part: refusal.text(part) for part in ("what", "why", "do")}
        values = {
            "county": self.county, "id": _id_of(one), "entry": one.header.id if one.header else None,
            "kind": (one.header.kind if one.header else "")[:64], "path": path, "code": refusal.code,
            "params": {k: str(v) for k, v in refusal.params.items()}, **texts, "sealed": sealed, "emergency": emergency,
            "author": one.by.account, "post": one.by.post, "device": one.by.device, "source": one.by.source,
            "received_at": self.at, "settled_as": "", "settled_at": None, "settled_by": None,
        }  # fmt: skip
        self.found.append((one.header.place if one.header else None, values))

    def write(self) -> None:
        """Keep what was returned where its place is, so that the office there sees it beside its author."""
        unplaced = [place for place, values in self.found if place and not values["path"]]
        found = hooks.places.load(self.county, unplaced) if unplaced and hooks.places else {}
        for place, values in self.found:
            if place and place in found:
                values["path"] = values["path"] or found[place].path
        rows = [tuple(values[c] for c in RETURNED.columns) for _place, values in self.found]
        store().put(RETURNED, rows, update=False)


def _id_of(one: Incoming) -> UUID:
    """The same bytes returned again are kept once. Keyed, so that the id tells nobody what they were."""
    return UUID(bytes=hmac.digest(key_file().index_secret, one.sent, "sha256")[:16], version=5)
