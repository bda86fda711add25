"""The door's promise at length: histories over the toy room, over all rooms, and of the door's state machine.

`make soak HISTORIES=100000`: seven of ten over the toy room, two over all rooms, one by the state machine.
"""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from . import drafts, rooms
from .test_door_machine import Door
from .worlds import difference, lived

pytestmark = [pytest.mark.soak, pytest.mark.django_db]
HISTORIES = int(os.environ.get("LIANFANG_HISTORIES", "10000"))


def at_length(tenths: int) -> settings:
    """So many tenths of all histories."""
    return settings(
        max_examples=max(1, HISTORIES * tenths // 10),
        deadline=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
            HealthCheck.filter_too_much,
        ],
    )


@pytest.mark.usefixtures("toy")
@at_length(7)
@given(st.data())
def test_registers_do_not_depend_on_the_way_entries_arrive(data: st.DataObject) -> None:
    told = data.draw(drafts.histories(most=14))
    order, sizes = data.draw(drafts.arrivals(told))

    one, other = lived(told, [1] * len(told)), lived(order, sizes)

    assert one.entries == other.entries
    assert difference(one.tables, other.tables) == {}


@at_length(2)
@given(st.data())
def test_registers_of_all_rooms_do_not_depend_on_the_way_entries_arrive(data: st.DataObject) -> None:
    told = data.draw(rooms.histories(most=14))
    order, sizes = data.draw(drafts.arrivals(told))
    before = data.draw(rooms.worlds)

    one = lived(told, [1] * len(told), before=before)
    other = lived(order, sizes, before=before)

    assert one.entries == other.entries
    assert difference(one.tables, other.tables) == {}


class TestDoorAtLength(Door.TestCase):  # type: ignore[misc, valid-type]  # made by Hypothesis
    """Anything handed in at any time, again, changed, broken: as in the suite, for longer."""

    settings = settings(at_length(1), stateful_step_count=12)
