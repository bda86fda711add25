"""What goes through the door: who hands in, what, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

from lianfang.kit.ids import root_id, uuid7
from lianfang.kit.refusals import Refusal

from .kinds import Body

Status = Literal["stored", "same", "held", "refused", "conflict"]
SYSTEM_ID = root_id("author/system")
CLOCK_ID = root_id("author/clock")


@dataclass(frozen=True, slots=True)
class Author:
    """Who hands in, through what. `offset` is how far the device's clock was behind ours."""

    county: str
    account: UUID
    post: UUID | None
    device: str
    source: str
    offset: timedelta = timedelta()

    @property
    def is_installation(self) -> bool:
        return self.account in (SYSTEM_ID, CLOCK_ID)


def SYSTEM(county: str) -> Author:  # noqa: N802 - reads as the constant author that it is
    return Author(county, SYSTEM_ID, None, "", "system")


def CLOCK(county: str) -> Author:  # noqa: N802 - reads as the constant author that it is
    return Author(county, CLOCK_ID, None, "", "clock")


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before the door. Its bytes are made once, of exactly these fields."""

    kind: str
    body: Body
    place: UUID | None
    happened_at: datetime
    id: UUID = field(default_factory=uuid7)
    base: tuple[UUID, ...] = ()
    amends: UUID | None = None
    observer: UUID | None = None
    emergency: UUID | None = None
    cause: UUID | None = None


class Answer(NamedTuple):
    """What became of an entry. `findings` are codes; `refusal` says what, why and what to do."""

    status: Status
    id: UUID
    seq: int | None = None
    hash: str = ""
    findings: tuple[str, ...] = ()
    refusal: Refusal | None = None

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"id": str(self.id), "status": self.status}
        if self.seq is not None:
            found |= {"seq": self.seq, "hash": self.hash}
        if self.findings:
            found["findings"] = list(self.findings)
        if self.refusal is not None:
            found["refusal"] = self.refusal.as_json()
        return found
