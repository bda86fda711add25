"""The door's promise at length: histories by the ten thousand, over the toy room and over all rooms (`make soak`)."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from . import drafts, rooms
from .worlds import difference, lived

pytestmark = [pytest.mark.soak, pytest.mark.django_db]
at_length = settings(
    max_examples=int(os.environ.get("LIANFANG_HISTORIES", "10000")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.usefixtures("toy")
@at_length
@given(st.data())
def test_registers_do_not_depend_on_the_way_entries_arrive(data: st.DataObject) -> None:
    told = data.draw(drafts.histories(most=14))
    order, sizes = data.draw(drafts.arrivals(told))

    one, other = lived(told, [1] * len(told)), lived(order, sizes)

    assert one.entries == other.entries
    assert difference(one.tables, other.tables) == {}


@at_length
@given(st.data())
def test_registers_of_all_rooms_do_not_depend_on_the_way_entries_arrive(data: st.DataObject) -> None:
    told = data.draw(rooms.histories(most=14))
    order, sizes = data.draw(drafts.arrivals(told))
    before = data.draw(rooms.worlds)

    one = lived(told, [1] * len(told), before=before)
    other = lived(order, sizes, before=before)

    assert one.entries == other.entries
    assert difference(one.tables, other.tables) == {}
