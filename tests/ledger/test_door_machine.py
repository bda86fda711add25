"""The door as a state machine: anything may be handed in at any time, again, changed, in batches, broken; what comes of
it is what would have come of the same entries handed in neatly, one by one.
"""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from lianfang.kit.clock import now
from lianfang.ledger.door import SYSTEM, Answer, Draft, receive, record
from lianfang.ledger.models import Head, ReturnedEntry, StoredEntry

from .drafts import entry_id
from .rooms import histories, worlds
from .worlds import COUNTY, arrive, assert_sound, difference, lived, snapshot, stored, world

MOST = 12
TAKEN = {"stored", "held"}
pytestmark = pytest.mark.long


class Door(RuleBasedStateMachine):
    """One county's door. `first` is what was committed under each id; nothing later may change that."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.first: dict[object, tuple[Draft, Answer]] = {}
        self.returned: set[bytes] = set()
        self.told: list[Draft] = []

    @initialize(before=worlds, told=histories(most=MOST))
    def open(self, before: list[Draft], told: list[Draft]) -> None:
        self.stack.enter_context(world(COUNTY))
        self.before = before
        arrive(COUNTY, self.before)
        self.told = told

    @rule(data=st.data())
    def hand_in(self, data: st.DataObject) -> None:
        """Some drafts of the history, perhaps again, in one batch; all of its answers are remembered."""
        drafts = data.draw(st.lists(st.sampled_from(self.told), min_size=1, max_size=4))
        for draft, answer in zip(drafts, record(drafts, by=SYSTEM(COUNTY)), strict=True):
            self._check(draft, answer)

    def _check(self, draft: Draft, answer: Answer) -> None:
        assert answer.id == draft.id
        if answer.status in TAKEN:
            assert draft.id not in self.first
            self.first[draft.id] = (draft, answer)
        else:
            assert answer.status == "same"
            assert (answer.seq, answer.hash) == (self.first[draft.id][1].seq, self.first[draft.id][1].hash)

    @precondition(lambda self: self.first)
    @rule(data=st.data())
    def hand_in_other_bytes(self, data: st.DataObject) -> None:
        """Another body, or another time, under an id that is taken: the first stands, the other is kept once."""
        draft, _answer = data.draw(st.sampled_from(sorted(self.first.values(), key=lambda pair: pair[0].id)))
        other = replace(draft, happened_at=draft.happened_at + timedelta(minutes=1))

        (answer,) = record([other], by=SYSTEM(COUNTY))

        assert answer.status == "conflict"
        self.returned.add(b"%b other" % draft.id.bytes)

    @rule(n=st.integers(0, 2))
    def hand_in_what_is_wrong(self, n: int) -> None:
        """Broken bytes, a kind that nobody knows, a time to come: told why, kept once, nothing else changes."""
        late = (now() + timedelta(days=1)).isoformat() if n == 2 else "2020-02-06T09:20:00Z"
        kind = "screening.door_visit" if n == 2 else "no.such"
        place = self.told[0].place or entry_id(0)
        sent = b'{"id":"%b","kind":"%b","place":"%b","happened_at":"%b","body":{"outcome":"vacant"}}' % tuple(
            str(part).encode() for part in (entry_id(900 + n), kind, place, late)
        )

        (answer,) = receive([sent if n else b"{broken"], by=SYSTEM(COUNTY))

        assert answer.status == "refused"
        assert answer.refusal is not None
        self.returned.add(b"late" + sent if n == 2 else b"wrong %d" % n)

    @invariant()
    def numbers_follow_each_other(self) -> None:
        if not self.told:
            return
        last = Head.objects.get(county=COUNTY).seq
        assert StoredEntry.objects.filter(county=COUNTY).count() == last

    @invariant()
    def what_came_back_is_kept_once(self) -> None:
        if self.told:
            assert ReturnedEntry.objects.filter(county=COUNTY).count() == len(self.returned)

    def teardown(self) -> None:
        """The registers are those of the same entries handed in one by one, in the order of the history."""
        with self.stack:
            if not self.told:
                return
            assert_sound(COUNTY)
            entries, tables = stored(COUNTY), snapshot(COUNTY)
        neat = [draft for draft in self.told if draft.id in self.first]
        found = lived(neat, [1] * len(neat), before=self.before)
        assert found.entries == entries
        assert difference(found.tables, tables) == {}


@pytest.mark.django_db
class TestDoor(Door.TestCase):  # type: ignore[misc, valid-type]  # made by Hypothesis
    """Fewer examples than steps are worth: each one lives two counties."""

    settings = settings(
        max_examples=25,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
