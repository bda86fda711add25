"""The past of a round: the stored entries of those subjects that have to be folded whole, with what amends them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from lianfang.ledger.kinds import Entry
from lianfang.ledger.reading.entries import closure, entries_by, held_among, seqs_about
from lianfang.ledger.sealing.seal import Keyring


class History:
    """The entries of the subjects that have to be folded whole, read once for all registers of a round."""

    def __init__(self, county: str, ring: Keyring, fresh: Sequence[Entry], released: Iterable[UUID]) -> None:
        self.county = county
        self.ring = ring
        self.fresh = {entry.id for entry in fresh}
        self.released = set(released)
        self.held: set[UUID] = set()
        self._pool: dict[UUID, Entry] = {}
        self._amending: dict[UUID, list[Entry]] = defaultdict(list)
        self._about: dict[UUID, list[UUID]] = {}
        self._admit(fresh)

    def _admit(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if entry.id not in self._pool:
                self._pool[entry.id] = entry
                if entry.amends is not None:
                    self._amending[entry.amends].append(entry)

    def admit_stored(self, entries: Iterable[Entry]) -> None:
        """Take stored entries in, with what they amend and what amends them."""
        whole = closure(self.county, entries, self.ring)
        fresh = whole.keys() - self._pool.keys()
        self.held |= held_among(self.county, fresh) - self.released
        self._admit(whole.values())

    def load(self, subjects: Iterable[UUID]) -> None:
        wanted = [s for s in subjects if s not in self._about]
        found = seqs_about(self.county, wanted) if wanted else {}
        rows = entries_by(self.county, "seq", sorted({q for part in found.values() for q in part}), self.ring)
        self.admit_stored(rows)
        by_seq = {entry.seq: entry.id for entry in rows}
        self._about |= {s: [by_seq[q] for q in found.get(s, ())] for s in wanted}

    def about(self, subject: UUID) -> list[Entry]:
        """Return what was stored about `subject` before this round."""
        return [self._pool[i] for i in self._about.get(subject, ()) if i not in self.fresh]

    def amended(self) -> list[Entry]:
        """Return every version of what this round amends or releases."""
        if not self._amending and not self.released:
            return []
        named = [
            e for e in self._pool.values() if e.id in self.released or (e.id in self.fresh and e.amends is not None)
        ]
        named += [e for i in self.fresh for e in self._amending.get(i, ())]
        return list(self.connected(named).values())

    def connected(self, entries: Iterable[Entry], *, with_fresh: bool = True) -> dict[UUID, Entry]:
        """Return `entries` with all that they amend or that amends them, as far as it is here."""
        found: dict[UUID, Entry] = {}
        todo = list(entries)
        while todo:
            entry = todo.pop()
            if entry.id in found or (not with_fresh and entry.id in self.fresh):
                continue
            found[entry.id] = entry
            todo += self._amending.get(entry.id, ())
            if entry.amends in self._pool:
                todo.append(self._pool[entry.amends])
        return found
