"""The door's promise: the same registers from the same set of entries, in whatever way they arrived."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .drafts import BOX_MADE, arrivals, exploding, histories
from .worlds import difference, lived

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.usefixtures("toy")]
shared_room = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@shared_room
@given(st.data())
def test_registers_do_not_depend_on_the_way_entries_arrive(data: st.DataObject) -> None:
    drafts = data.draw(histories())
    order, sizes = data.draw(arrivals(drafts))

    one, other = lived(drafts, [1] * len(drafts)), lived(order, sizes)

    assert one.entries == other.entries
    assert difference(one.tables, other.tables) == {}


@shared_room
@given(st.data())
def test_a_raising_fold_takes_nothing_else_with_it(data: st.DataObject) -> None:
    """It is refused alone; the others come out as if it had never been there."""
    first, *others = data.draw(histories())
    bad = exploding(first)
    others = [draft for draft in others if draft.amends != bad.id]  # what is amended at once never gets to raise
    order, sizes = data.draw(arrivals([bad, *others]))

    without = lived([draft for draft in order if draft != bad], before=[BOX_MADE])
    found = lived(order, sizes, before=[BOX_MADE])

    assert {answer.status for answer in found.answers if answer.id == bad.id} == {"refused"}
    assert found.entries == without.entries
    assert difference(found.tables, without.tables) == {}
