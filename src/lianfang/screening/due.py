"""What falls due by itself: a door that nobody opened and to which nobody went back in time; rounds still to begin."""

from collections.abc import Iterable
from datetime import datetime

from lianfang.kit.ids import named_id
from lianfang.ledger.drafts import Draft
from lianfang.ledger.due import dues

from .beginning import begin_rounds
from .kinds import REVISIT_OVERDUE, RevisitOverdueBody
from .models import Door

MOST = 2000  # entries a run; the next run writes the rest
MOST_BEGUN = 200_000  # doors a run, some minutes of work in slices that anybody may come between


def revisits_overdue(county: str, now: datetime) -> Iterable[Draft]:
    """Say once of each door whose revisit fell due by `now`; the visit and its instant make the id."""
    doors = Door.objects.filter(county=county, revisit_due_at__lte=now, is_overdue=False).order_by(
        "revisit_due_at", "id"
    )
    for door in doors[:MOST]:
        if door.last_visit is not None and door.revisit_due_at is not None:
            due_at = door.revisit_due_at
            body = RevisitOverdueBody(visit=door.last_visit, due_at=due_at)
            entry = named_id(door.id, f"{REVISIT_OVERDUE.name}/{door.last_visit}/{due_at.isoformat()}")
            yield Draft(REVISIT_OVERDUE.name, body, door.place, due_at, id=entry)


def rounds_to_begin(county: str, now: datetime) -> Iterable[Draft]:
    """Go on with rounds that have not begun everywhere; hands its slices in itself, one by one."""
    begin_rounds(county, most=MOST_BEGUN)
    return ()


dues.add("screening.revisits", revisits_overdue)
dues.add("screening.rounds", rounds_to_begin)
