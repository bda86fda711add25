"""What of a board no visit changes: its places, whom one asks about them, where nobody does, who is registered.

It is kept until a place, a post or a household changes (desk/remembered.py): a city has 12,000 grid workers, and two
hundred visits a second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lianfang.access.scope import Scope
from lianfang.desk.remembered import GROUND, Remembered
from lianfang.kit.clock import day_of
from lianfang.kit.paths import ancestors
from lianfang.places.models import Place
from lianfang.screening.queries import coverage, doors, holders

from .offices import Office, offices_at

COMMUNITY_DEPTH = 5
CHILD_KINDS = ("county", "township", "community", "village")


@dataclass(frozen=True, slots=True)
class Ground:
    """The places right below one, offices by path, places without a grid worker; of these `unanswered` doors have
    no office either that could be asked about them."""

    children: Sequence[Place]
    offices: Mapping[str, Office]
    unheld: Sequence[holders.Unheld]
    unanswered: int


_grounds: Remembered[Ground] = Remembered(64, rooms=GROUND)  # 20 to 200 KiB each
_members: Remembered[int] = Remembered(256, rooms=frozenset({"people"}))


def ground_of(scope: Scope, place: Place, *, at: datetime) -> Ground:
    """Return what stands below `place`, and who holds it. Posts begin and lapse by days."""
    return _grounds.of(scope, (place.path, day_of(at)), lambda: _read(scope, place, at))


def _read(scope: Scope, place: Place, at: datetime) -> Ground:
    children = doors.places_below(scope, place, kinds=CHILD_KINDS)
    unheld = holders.without_holder(scope, place.path, holders.held_around(scope, place.path, at=at))
    asked = holders.offices_held(scope, place.path, at=at)
    return Ground(
        children=children,
        offices=offices_at(scope, children, asked),
        unheld=unheld,
        unanswered=sum(one.doors for one in unheld if _community(one.path) not in asked),
    )


def _community(path: str) -> str:
    above = ancestors(path)
    return above[COMMUNITY_DEPTH - 1] if len(above) >= COMMUNITY_DEPTH else path


def members_of(scope: Scope, place: Place) -> int:
    """Return how many members the households registered under `place` have."""
    return _members.of(scope, place.path, lambda: coverage.members_registered(scope, place.path))
