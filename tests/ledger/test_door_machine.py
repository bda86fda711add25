"""The door as a state machine: anything may be handed in at any time, again, changed, in batches, broken; what comes of
it is what would have come of the same entries handed in neatly, one by one.
"""

from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from lianfang.ledger.door import Draft

from .at_the_door import AtTheDoor
from .rooms import histories, worlds
from .worlds import COUNTY, arrive, difference, judged, lived, world

MOST = 12
pytestmark = pytest.mark.long


class Door(RuleBasedStateMachine):
    """One county's door, as Hypothesis steers it."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.door = AtTheDoor([])

    @initialize(before=worlds, told=histories(most=MOST))
    def open(self, before: list[Draft], told: list[Draft]) -> None:
        self.stack.enter_context(world(COUNTY))
        self.before = before
        arrive(COUNTY, self.before)
        self.door = AtTheDoor(told)

    @rule(data=st.data())
    def hand_in(self, data: st.DataObject) -> None:
        self.door.hand_in(data.draw(st.lists(st.sampled_from(self.door.told), min_size=1, max_size=4)))

    @precondition(lambda self: self.door.first)
    @rule(data=st.data())
    def hand_in_other_bytes(self, data: st.DataObject) -> None:
        pairs = sorted(self.door.first.values(), key=lambda pair: pair[0].id)
        self.door.hand_in_other_bytes(data.draw(st.sampled_from(pairs))[0])

    @rule(n=st.integers(0, 2))
    def hand_in_what_is_wrong(self, n: int) -> None:
        self.door.hand_in_what_is_wrong(n)

    @invariant()
    def numbers_follow_each_other_and_what_came_back_is_kept_once(self) -> None:
        if self.door.told:
            self.door.look()

    def teardown(self) -> None:
        """The registers are those of the same entries handed in one by one, in the order of the history."""
        with self.stack:
            if not self.door.told:
                return
            one = judged([])
        neat = self.door.taken
        other = lived(neat, [1] * len(neat), before=self.before)
        assert other.entries == one.entries
        assert difference(other.tables, one.tables) == {}


@pytest.mark.django_db
class TestDoor(Door.TestCase):  # type: ignore[misc, valid-type]  # made by Hypothesis
    """Fewer examples than steps are worth: each one lives two counties."""

    settings = settings(
        max_examples=25,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
