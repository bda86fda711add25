"""The door's promise, over the kinds of the real rooms: places that move under what is recorded at them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.ledger.kinds import kinds
from lianfang.ledger.reading.entries import WITHDRAWN

from .drafts import arrivals
from .rooms import TELLERS, histories, worlds
from .worlds import difference, lived

# Forgetting is not here: what is sealed after it is sealed anew, so it does depend on when it arrives
# (test_forgetting.py).
NOT_TOLD = {"ledger.forgotten"}
TAKEN = {"stored", "held"}


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_registers_of_all_rooms_do_not_depend_on_the_way_entries_arrive(data: st.DataObject) -> None:
    drafts = data.draw(histories())
    order, sizes = data.draw(arrivals(drafts))
    before = data.draw(worlds)

    one = lived(drafts, [1] * len(drafts), before=before)
    other = lived(order, sizes, before=before)

    assert {answer.status for answer in one.answers} <= TAKEN  # what is refused would prove nothing
    assert one.entries == other.entries
    assert difference(one.tables, other.tables) == {}


def test_every_kind_is_told_of() -> None:
    # withdrawals are drawn beside the tellers, since each needs something to withdraw
    assert {kind.name for kind in kinds} - TELLERS.keys() - {WITHDRAWN} == NOT_TOLD


@settings(max_examples=5)
@given(st.data())
@pytest.mark.parametrize("kind", sorted(TELLERS))
def test_a_teller_tells_its_kind(kind: str, data: st.DataObject) -> None:
    name, _place, body = data.draw(TELLERS[kind])

    assert (name, type(body)) == (kind, kinds[kind].body)
