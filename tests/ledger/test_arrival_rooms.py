"""The door's promise, over the kinds of the real rooms: places that move under what is recorded at them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.ledger.kinds import kinds

from .drafts import arrivals
from .rooms import TOLD, ground, histories, settled
from .worlds import difference, lived

# Forgetting is not here: what is sealed after it is sealed anew. The others change no register but their own row.
NOT_TOLD = {
    "ledger.emergency_opened",
    "ledger.emergency_ended",
    "ledger.forgotten",
    "screening.list_exported",
    "screening.revisit_overdue",
}


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_registers_of_all_rooms_do_not_depend_on_the_way_entries_arrive(data: st.DataObject) -> None:
    drafts = data.draw(histories())
    order, sizes = data.draw(arrivals(drafts))
    before = data.draw(st.sampled_from([ground(), settled()]))

    one = lived(drafts, [1] * len(drafts), before=before)
    other = lived(order, sizes, before=before)

    assert one.entries == other.entries
    assert difference(one.tables, other.tables) == {}


def test_every_kind_is_told_of() -> None:
    assert {kind.name for kind in kinds} - TOLD == NOT_TOLD
