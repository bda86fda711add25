"""Changes of fields by authors who may not have known of each other.

A change states in `base` which earlier changes its author had seen. It supersedes those. What is superseded by nobody
is current; two current changes of one field are both kept until a later change names both.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from .kinds import Entry


@dataclass(frozen=True, slots=True)
class Change:
    """One author's value of one field."""

    entry: UUID
    at: datetime
    field: str
    value: Any
    base: frozenset[UUID]


def changes_of(entry: Entry, values: Mapping[str, Any]) -> list[Change]:
    """Return a change for each field of `values`, as `entry` states it."""
    base = frozenset(entry.base)
    return [Change(entry.id, entry.effective_at, name, value, base) for name, value in values.items()]


def current(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Return, by field, the changes that no other change of that field knew; newest first.

    Current changes of equal value count once, so that two who agree do not conflict.
    """
    by_field: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_field[change.field].append(change)
    return {name: _unknown_to_others(found) for name, found in by_field.items()}


def _unknown_to_others(changes: list[Change]) -> list[Change]:
    known: set[UUID] = set()
    for change in changes:
        known |= change.base
    open_ones = sorted((c for c in changes if c.entry not in known), key=lambda c: (c.at, c.entry), reverse=True)
    kept: list[Change] = []
    for change in open_ones or sorted(changes, key=lambda c: (c.at, c.entry), reverse=True)[:1]:
        if all(change.value != other.value for other in kept):
            kept.append(change)
    return kept


def heads(found: Mapping[str, list[Change]]) -> list[str]:
    """Return the ids that a page must send back as `base`, as hex strings in order."""
    return sorted({change.entry.hex for changes in found.values() for change in changes})
