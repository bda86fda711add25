"""Flows: entries that an entry causes, written in its transaction and never made again."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .drafts import Draft
from .kinds import Entry
from .registers import Context

MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Flow:
    name: str
    make: Callable[[Entry, Context], Iterable[Draft]]


class Flows:
    """All flows, by the kind that sets them off."""

    def __init__(self) -> None:
        self._found: dict[str, list[Flow]] = defaultdict(list)

    def add(self, *, on: str, name: str, make: Callable[[Entry, Context], Iterable[Draft]]) -> None:
        """Let each entry of kind `on` cause what `make` returns; the drafts' ids are set by the ledger."""
        if any(flow.name == name for found in self._found.values() for flow in found):
            raise ValueError(f"flow {name} exists")
        self._found[on].append(Flow(name, make))

    def on(self, kind: str) -> list[Flow]:
        return self._found.get(kind, [])


flows = Flows()
