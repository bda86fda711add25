"""Where places stand while a batch runs: what its own rounds have folded, over what is stored."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from lianfang.ledger.hooks import hooks
from lianfang.ledger.registers import PlaceInfo

PLACES = "places.place"  # the register that says where a place is


class Places:
    """Places as this batch sees them: what its rounds have folded themselves, over what is stored."""

    def __init__(self, county: str) -> None:
        self.county = county
        self._known: dict[UUID, PlaceInfo | None] = {}
        self._asked: list[tuple[list[UUID], Callable[[], Mapping[UUID, PlaceInfo]]]] = []
        self._coming: set[UUID] = set()

    def ask(self, ids: Iterable[UUID]) -> None:
        """Have `ids` on their way; whoever needs a place waits for them."""
        wanted = list(set(ids).difference(self._known, self._coming))
        if wanted and hooks.places is not None:
            self._coming.update(wanted)
            self._asked.append((wanted, hooks.places.ask(self.county, wanted)))

    def load(self, ids: Iterable[UUID]) -> None:
        self.ask(ids)
        for wanted, asked in self._asked:
            stored = asked()
            for i in wanted:
                self._known.setdefault(i, stored.get(i))
        self._asked.clear()
        self._coming.clear()

    def get(self, place: UUID) -> PlaceInfo | None:
        try:  # asked several times an entry, and an id is hashed in Python
            return self._known[place]
        except KeyError:
            self.load([place])
            return self._known.get(place)

    def admit(self, states: Mapping[UUID, Any]) -> None:
        for i, state in states.items():
            self._known[i] = _seen(state) if state is not None else None


def _seen(state: Any) -> PlaceInfo:
    return PlaceInfo(state.id, state.parent, state.kind, state.path, state.tally, state.is_open)
