"""What may be handed in at the door, and what must be true after each of it: steered by Hypothesis or by dice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from lianfang.kit.clock import now
from lianfang.ledger.door import Answer, Draft, receive, record
from lianfang.ledger.sql import store

from .drafts import entry_id
from .worlds import BY_SYSTEM, COUNTY

TAKEN = {"stored", "held"}


class AtTheDoor:
    """One county's door. `first` is what was committed under each id; nothing later may change that."""

    def __init__(self, told: Sequence[Draft]) -> None:
        self.told = told
        self.first: dict[object, tuple[Draft, Answer]] = {}
        self.returned: set[bytes] = set()

    @property
    def taken(self) -> list[Draft]:
        """What came in, in the order in which it was told."""
        return [draft for draft in self.told if draft.id in self.first]

    def hand_in(self, drafts: Sequence[Draft]) -> None:
        """Some drafts of the history, perhaps again, in one batch; all of its answers are remembered."""
        for draft, answer in zip(drafts, record(drafts, by=BY_SYSTEM), strict=True):
            self._check(draft, answer)

    def _check(self, draft: Draft, answer: Answer) -> None:
        assert answer.id == draft.id
        if answer.status in TAKEN:
            assert draft.id not in self.first
            self.first[draft.id] = (draft, answer)
        else:
            assert answer.status == "same"
            assert (answer.seq, answer.hash) == (self.first[draft.id][1].seq, self.first[draft.id][1].hash)

    def hand_in_other_bytes(self, draft: Draft) -> None:
        """Another time under an id that is taken: the first stands, the other is kept once."""
        other = replace(draft, happened_at=draft.happened_at + timedelta(minutes=1))

        (answer,) = record([other], by=BY_SYSTEM)

        assert answer.status == "conflict"
        self.returned.add(b"%b other" % draft.id.bytes)

    def hand_in_what_is_wrong(self, n: int) -> None:
        """Broken bytes, a kind that nobody knows, a time to come: told why, kept once, nothing else changes."""
        late = (now() + timedelta(days=1)).isoformat() if n == 2 else "2020-02-06T09:20:00Z"
        kind = "screening.door_visit" if n == 2 else "no.such"
        place = self.told[0].place or entry_id(0)
        sent = b'{"id":"%b","kind":"%b","place":"%b","happened_at":"%b","body":{"outcome":"vacant"}}' % tuple(
            str(part).encode() for part in (entry_id(900 + n), kind, place, late)
        )

        (answer,) = receive([sent if n else b"{broken"], by=BY_SYSTEM)

        assert answer.status == "refused"
        assert answer.refusal is not None
        self.returned.add(b"late" + sent if n == 2 else b"wrong %d" % n)

    def look(self) -> None:
        """Numbers follow each other, and what came back is kept once."""
        last = store().execute("SELECT seq FROM ledger_head WHERE county = %s", [COUNTY])
        assert last == _count("ledger_entry")
        assert _count("ledger_returned") == [(len(self.returned),)]


def _count(table: str) -> list[tuple[int]]:
    return store().execute(f"SELECT COUNT(*) FROM {table} WHERE county = %s", [COUNTY])
