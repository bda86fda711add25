"""疫情 · An emergency: opened, its level changed, ended. It is itself made of entries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from lianfang.kit.ids import uuid7

from .door import SYSTEM, Answer, Author, Draft, record_one
from .kinds import Body, Entry, Header, Kind, kinds
from .models import Emergency
from .registers import Context, Register, State, registers

HEADQUARTERS = frozenset({"headquarters"})


class OpenedBody(Body):
    emergency: UUID
    name: str = Field(min_length=1, max_length=100)
    drill: bool
    level: int = Field(ge=1, le=4)
    ground: str = Field(max_length=500)


class LevelBody(Body):
    emergency: UUID
    level: int = Field(ge=1, le=4)
    ground: str = Field(max_length=500)


class EndedBody(Body):
    emergency: UUID
    ground: str = Field(max_length=500)


def _which(body: Any, header: Header) -> Iterable[UUID]:
    return (body.emergency,)


OPENED = kinds.add(
    Kind(
        "ledger.emergency_opened", OpenedBody, "启动响应", "Emergency opened", roles=HEADQUARTERS,
        subjects=_which, creates=_which, needs_place=False, summary=lambda e: e.body.name,
    )
)  # fmt: skip
LEVEL = kinds.add(
    Kind(
        "ledger.emergency_level_changed", LevelBody, "调整响应级别", "Response level changed", roles=HEADQUARTERS,
        subjects=_which, targets=_which, needs_place=False, summary=lambda e: f"{e.body.level} 级",
    )
)  # fmt: skip
ENDED = kinds.add(
    Kind(
        "ledger.emergency_ended", EndedBody, "终止响应", "Emergency ended", roles=HEADQUARTERS,
        subjects=_which, targets=_which, needs_place=False,
    )
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class EmergencyState(State):
    name: str
    is_drill: bool
    level: int
    levels: list[list[Any]]
    ground: str
    opened_at: datetime
    ended_at: datetime | None = None


class Emergencies(Register[EmergencyState]):
    """One row an emergency; its levels with the instant from which each held."""

    name = "ledger.emergency"
    model = Emergency
    state = EmergencyState
    kinds = dict.fromkeys((OPENED.name, LEVEL.name, ENDED.name), lambda e: (e.body.emergency,))

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> EmergencyState | None:
        first = next((e for e in entries if e.kind == OPENED.name), None)
        if first is None:
            return None
        steps = [e for e in entries if e.kind != ENDED.name]
        ended = [e.effective_at for e in entries if e.kind == ENDED.name]
        return EmergencyState(
            county=ctx.county,
            id=subject,
            name=first.body.name,
            is_drill=first.body.drill,
            level=steps[-1].body.level,
            levels=[[e.effective_at.isoformat(), e.body.level] for e in steps],
            ground=steps[-1].body.ground,
            opened_at=first.effective_at,
            ended_at=ended[0] if ended else None,
        )


registers.add(Emergencies())


def open_emergency(
    county: str,
    *,
    name: str,
    drill: bool,
    level: int,
    ground: str,
    at: datetime,
    by: Author | None = None,
    id: UUID | None = None,
) -> Answer:
    """Open an emergency in `county`. Raises CannotMixDrill where the database holds the other sort."""
    body = OpenedBody(emergency=id or uuid7(), name=name, drill=drill, level=level, ground=ground)
    return record_one(Draft(OPENED.name, body, None, at), by=by or SYSTEM(county))
