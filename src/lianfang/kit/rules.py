"""Dated rules: values with a day from which they hold and the document they come from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class DatedRule(Generic[V]):
    value: V
    since: date
    source: str


class Rulebook(Generic[V]):
    """One rule through time."""

    def __init__(self, rules: Iterable[DatedRule[V]]) -> None:
        self.rules = sorted(rules, key=lambda rule: rule.since)
        self._held: dict[date, DatedRule[V]] = {}  # days come by the thousand, and few differ

    def on(self, day: date) -> DatedRule[V]:
        """Return the rule in force on `day`. Raises LookupError before the first."""
        found = self._held.get(day)
        if found is None:
            held = [rule for rule in self.rules if rule.since <= day]
            if not held:
                raise LookupError(f"no rule on {day}")
            found = self._held[day] = held[-1]
        return found
