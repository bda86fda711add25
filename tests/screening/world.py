"""Short ways to record visits in the tests' 西关社区; places and households come from `tests.people.world`."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tests.people.world import AT, COUNTY, DOOR, XIGUAN

from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, Answer, Author, Draft, record_one
from lianfang.ledger.withdrawing import WithdrawnBody
from lianfang.screening.beginning import begin_round
from lianfang.screening.kinds import DoorVisitBody, RoundClosedBody, RoundOpenedBody
from lianfang.screening.models import Affected, Door, DoorTally, VisitPace

VISIT = "screening.door_visit"


def later(minutes: int) -> datetime:
    return AT + timedelta(minutes=minutes)


def visit_body(outcome: str = "seen", **said: Any) -> DoorVisitBody:
    if outcome == "seen" and not {"present_count", "persons"} & said.keys():
        said["present_count"] = 3
    return DoorVisitBody.model_validate({"outcome": outcome, **said})


def visit_draft(
    outcome: str = "seen",
    door: UUID = DOOR,
    *,
    minutes: int = 1,
    id: UUID | None = None,
    amends: UUID | None = None,
    **said: Any,
) -> Draft:
    body = visit_body(outcome, **said)
    return Draft(VISIT, body, door, later(minutes), id=id or uuid7(), amends=amends)


def visit(outcome: str = "seen", door: UUID = DOOR, *, by: Author | None = None, **more: Any) -> Answer:
    return record_one(visit_draft(outcome, door, **more), by=by or SYSTEM(COUNTY))


def withdraw(entry: UUID, door: UUID = DOOR, *, minutes: int = 5) -> Answer:
    draft = Draft("ledger.withdrawn", WithdrawnBody(reason="记错了"), door, later(minutes), amends=entry)
    return record_one(draft, by=SYSTEM(COUNTY))


def door_row(door: UUID = DOOR) -> Door:
    return Door.objects.get(county=COUNTY, id=door)


def affected_row(person: UUID) -> Affected | None:
    return Affected.objects.filter(county=COUNTY, id=person).first()


def tally(place: UUID) -> dict[str, int]:
    """What the tally of `place` counts, zeros left out."""
    row: Any = DoorTally.objects.filter(county=COUNTY, place=place).values().first()
    return {name: value for name, value in (row or {}).items() if isinstance(value, int) and value}


def pace(place: UUID) -> dict[datetime, tuple[int, int]]:
    rows = VisitPace.objects.filter(county=COUNTY, place=place).values_list("at", "visits", "settled")
    return {at: (visits, settled) for at, visits, settled in rows if visits or settled}


def open_round(
    place: UUID = XIGUAN, *, minutes: int = 10, begin: bool = True, id: UUID | None = None, **said: Any
) -> UUID:
    """Open a round at `place` and, unless told otherwise, let it begin everywhere."""
    body = {"round": id or uuid7(), "name": "第二轮", "due_at": later(minutes + 2880), **said}
    opened = RoundOpenedBody.model_validate(body)
    record_one(Draft("screening.round_opened", opened, place, later(minutes)), by=SYSTEM(COUNTY))
    if begin:
        begin_round(COUNTY, opened.round)
    return opened.round


def close_round(round_id: UUID, place: UUID = XIGUAN, *, minutes: int = 60, doors: int = 0) -> Answer:
    record = {"seq": 1, "doors": doors, "left": doors, "todo": doors}
    body = RoundClosedBody.model_validate({"round": round_id, "record": record})
    return record_one(Draft("screening.round_closed", body, place, later(minutes)), by=SYSTEM(COUNTY))
