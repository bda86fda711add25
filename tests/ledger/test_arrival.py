"""The door's promise: the same registers from the same set of entries, in whatever way they arrived."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lianfang.ledger.door import Draft

from .drafts import arrivals, exploding, histories
from .worlds import arrive, assert_sound, difference, snapshot, stored, world

ONE, OTHER = "141028", "141029"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toy")]
shared_room = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@shared_room
@given(st.data())
def test_registers_do_not_depend_on_the_way_entries_arrive(data: st.DataObject) -> None:
    drafts = data.draw(histories())
    order, sizes = data.draw(arrivals(drafts))

    with world(ONE), world(OTHER):
        arrive(ONE, drafts, [1] * len(drafts))
        arrive(OTHER, order, sizes)

        assert stored(ONE) == stored(OTHER)
        assert difference(snapshot(ONE), snapshot(OTHER)) == {}
        assert_sound(ONE)
        assert_sound(OTHER)
