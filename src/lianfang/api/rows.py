"""Rows of registers as other programs are shown them: None where the post may not see what a model classifies."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.kit.models import Classified
from lianfang.ledger.kinds import Entry
from lianfang.ledger.models import StoredEntry
from lianfang.people.models import Household, Person
from lianfang.places.models import Place
from lianfang.screening.models import Door
from lianfang.screening.sums import COUNTS, Coverage

from .shapes import DoorRow, HouseholdRow, PersonRow, PlaceRow

Shown = dict[str, Any]


def _masked(scope: Scope, row: Classified, names: Iterable[str]) -> Shown:
    return {name: getattr(row, name) if scope.may_see(row.privacy[name]) else None for name in names}


def place_row(scope: Scope, row: Place) -> Shown:
    return _masked(scope, row, PlaceRow.model_fields)


def household_row(scope: Scope, row: Household) -> Shown:
    return _masked(scope, row, HouseholdRow.model_fields)


def door_row(scope: Scope, row: Door) -> Shown:
    return _masked(scope, row, DoorRow.model_fields) | {"left": bool(row.left)}


def person_row(scope: Scope, row: Person, name: str) -> Shown:
    """`name` comes masked, as the lists of the office show it."""
    found = _masked(scope, row, (field for field in PersonRow.model_fields if field != "name"))
    return found | {"name": name or None}


def visit_row(scope: Scope, row: StoredEntry, entry: Entry, *, amended: bool) -> Shown:
    """Show a visit without its note, which is sealed, and without facts to who has no class C."""
    found = {
        name: getattr(row, name) for name in ("id", "seq", "place", "happened_at", "recorded_at", "author", "amends")
    }
    facts = entry.body.model_dump(mode="json") if scope.may_see("C") else {}
    persons = [_seen(one) for one in facts.get("persons") or ()] if facts else None
    stated = {"outcome": facts.get("outcome"), "present_count": facts.get("present_count"), "persons": persons}
    return found | {"is_amended": amended} | stated


def _seen(one: Mapping[str, Any]) -> Shown:
    return {"person": one["person"], "temp_c": one.get("temp_c"), "symptoms": one.get("symptoms") or []}


def counts_of(coverage: Coverage) -> Shown:
    return {name: getattr(coverage, name) for name in COUNTS} | {"left": coverage.left}


def part_of_board(place: Place, coverage: Coverage) -> Shown:
    named: dict[str, UUID | str] = {"id": place.id, "name": place.name, "kind": place.kind, "path": place.path}
    return {**named, "counts": counts_of(coverage)}
