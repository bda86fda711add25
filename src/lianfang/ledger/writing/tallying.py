"""Tallies: counts that follow from rows and entries, kept by adding the difference."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any, Protocol
from uuid import UUID

from django.db import models

from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import EntryTally, PlaceInfo, Register, Tally, registers
from lianfang.ledger.sql import Row, Table, store

Key = tuple[Any, ...]


class Places(Protocol):
    """Where counts ask for the path of a place: many at once, then one by one."""

    def load(self, ids: Iterable[UUID]) -> None: ...

    def get(self, place: UUID) -> PlaceInfo | None: ...


class Counts:
    """The differences of one round."""

    def __init__(self, county: str, places: Places) -> None:
        self.county = county
        self._places = places
        self._sums: dict[type[models.Model], dict[Key, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self._keys: dict[type[models.Model], tuple[str, ...]] = {}

    def put(self, register: Register[Any], state: Any) -> None:
        self._states(register, state, 1)

    def take(self, register: Register[Any], state: Any) -> None:
        self._states(register, state, -1)

    def put_entries(self, register: Register[Any], state: Any, entries: Iterable[Entry]) -> None:
        self._entries(register, state, entries, 1)

    def take_entries(self, register: Register[Any], state: Any, entries: Iterable[Entry]) -> None:
        self._entries(register, state, entries, -1)

    def _states(self, register: Register[Any], state: Any, sign: int) -> None:
        for tally in register.tallies:
            for key, counts in tally.of(state):
                self._count(tally, key, counts, sign)

    def _entries(self, register: Register[Any], state: Any, entries: Iterable[Entry], sign: int) -> None:
        for tally in register.entry_tallies:
            for entry in entries:
                for key, counts in tally.of(state, entry):
                    self._count(tally, key, counts, sign)

    def _count(self, tally: Tally[Any] | EntryTally[Any], key: Key, counts: Any, sign: int) -> None:
        of_model = self._sums.get(tally.model)
        if of_model is None:
            self._keys[tally.model] = tally.keys
            of_model = self._sums[tally.model]
        sums = of_model[key]
        for name, value in counts.items():
            sums[name] += sign * value

    def rows(self, model: type[models.Model]) -> list[Row]:
        """Return the differences as rows of `model`; none for what adds nothing."""
        table, names = Table(model), counted(model)
        found = []
        sums = self._sums.get(model, {})
        self._places.load(key[0] for key in sums)
        for key, counter in sums.items():
            if any(counter.values()):
                values: dict[str, Any] = {"county": self.county, "path": self._path(key[0])}
                values |= dict(zip(self._keys[model], key, strict=True))
                values |= {name: counter[name] for name in names}
                found.append(tuple(values[c] for c in table.columns))
        return found

    def write(self, moved: Iterable[UUID] = ()) -> None:
        """Add the differences; rows of places that moved get their new path."""
        for model in list(self._sums):
            store().add(Table(model), self.rows(model), counted(model))
        self._follow(list(moved))

    def _path(self, place: UUID) -> str:
        at = self._places.get(place)
        return at.path if at else ""

    def _follow(self, moved: list[UUID]) -> None:
        for model in tallied() if moved else ():
            table = Table(model)
            for row in store().rows(table, "place", self.county, moved):
                values = list(row)
                values[table.places["path"]] = self._path(row[table.places["place"]])
                store().put(table, [tuple(values)], update=True)


@cache  # registers are added at start
def counted(model: type[models.Model]) -> list[str]:
    """Return the columns of `model` that count."""
    every: list[Tally[Any] | EntryTally[Any]] = [t for r in registers for t in r.tallies]
    every += [t for r in registers for t in r.entry_tallies]
    keys = next(tally.keys for tally in every if tally.model is model)
    return [c for c in Table(model).columns if c not in ("county", "path", *keys)]


def tallied() -> set[type[models.Model]]:
    """Return every table of counts there is."""
    by_state = {tally.model for register in registers for tally in register.tallies}
    return by_state | {tally.model for register in registers for tally in register.entry_tallies}
