"""A drill that was broken off goes on where it stopped, as the same drill."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lianfang.drill.play import Ask, Played, play
from lianfang.drill.stage import Stage
from lianfang.kit.clock import now
from lianfang.ledger.checking.verify import verify
from lianfang.ledger.models import StoredEntry
from lianfang.people.models import Household, Person
from lianfang.screening.models import Door

pytestmark = pytest.mark.django_db
COUNTY = "141028"


class BrokenOff(Exception):
    """The power went."""


def played(where: Stage, households: int, tell: Callable[[int, float], None] = lambda count, share: None) -> Played:
    ask = where.begin(Ask(COUNTY, households, 2020, now()))
    found = play(ask, tell, where)
    where.finish(ask, found)
    return found


def break_off(where: Stage, households: int) -> None:
    def tell(count: int, share: float) -> None:
        if share > 0:
            raise BrokenOff

    with pytest.raises(BrokenOff):
        played(where, households, tell)


def test_drill_goes_on_where_it_stopped(tmp_path: Path) -> None:
    break_off(Stage(tmp_path), 310)
    before = set(StoredEntry.objects.values_list("id", flat=True))
    reached = Stage(tmp_path).known()["sites"]

    found = played(Stage(tmp_path), 310)

    counts = (Door.objects.count(), Household.objects.count(), Person.objects.count())
    left = dict(Door.objects.filter(left=1).values_list("path", "status"))
    assert counts == (found.doors, found.households, found.persons)
    assert left == found.planted
    assert (reached > 0, before <= set(StoredEntry.objects.values_list("id", flat=True))) == (True, True)
    assert found.entries < StoredEntry.objects.count()  # what was there was not handed in again
    assert (verify(COUNTY).faults, Stage(tmp_path).is_finished()) == ([], True)


def test_other_drill_is_made_anew(tmp_path: Path) -> None:
    break_off(Stage(tmp_path), 310)

    found = played(Stage(tmp_path), 40)

    assert Door.objects.count() == found.doors
    assert Stage(tmp_path).is_of(COUNTY, 40, 2020)
