"""Findings and conflicts of a round, collected by folds and written at its end."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from .models import Conflict, Finding
from .sql import Table, store

FINDINGS = Table(Finding)
CONFLICTS = Table(Conflict)


class Findings:
    """What folds said of entries. Folding a subject whole replaces what was said of it before."""

    def __init__(self, county: str, *, tables: tuple[Table, Table] = (FINDINGS, CONFLICTS)) -> None:
        self.county = county
        self.tables = tables
        self.found: dict[tuple[str, UUID, UUID, str], dict[str, Any]] = {}
        self.conflicts: dict[tuple[str, UUID, str], list[str]] = {}
        self._cleared: list[tuple[str, str, UUID]] = []
        self._said: set[tuple[str, UUID]] = set()

    def clear(self, register: str, subject: UUID, *, existed: bool) -> None:
        if (register, subject) in self._said:
            self.found = {at: params for at, params in self.found.items() if at[:2] != (register, subject)}
            self._said.discard((register, subject))
        if existed:
            self._cleared.append((self.county, register, subject))

    def add(self, register: str, subject: UUID, entry: UUID, code: str, params: dict[str, Any]) -> None:
        self.found[(register, subject, entry, code)] = params
        self._said.add((register, subject))

    def conflict(self, register: str, subject: UUID, field: str, entries: Sequence[UUID]) -> None:
        self.conflicts[(register, subject, field)] = sorted(str(entry) for entry in entries)

    def codes_of(self, entry: UUID) -> tuple[str, ...]:
        return tuple(sorted({code for (_r, _s, e, code) in self.found if e == entry}))

    def write(self) -> None:
        findings, conflicts = self.tables
        for table in self.tables:
            store().remove(table, ("county", "register", "subject"), self._cleared)
        found = [(self.county, *at, params) for at, params in self.found.items()]
        store().put(findings, found, update=True)
        store().put(conflicts, [(self.county, *at, ids) for at, ids in self.conflicts.items()], update=True)
