"""Who lives behind a door, as a visit needs them: masked names, coded facts, no numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.kit.masking import mask_name
from lianfang.kit.paths import upper
from lianfang.people.models import Household, Person, PersonName


@dataclass(frozen=True, slots=True)
class Resident:
    """One member of a household at a door; the name is masked, and empty for who may not see names."""

    id: UUID
    household: UUID
    name: str
    sex: str
    birth_on: date | None
    relation: str
    residence: str
    tags: Sequence[str]
    is_erased: bool

    def age_on(self, day: date) -> int | None:
        if self.birth_on is None:
            return None
        return day.year - self.birth_on.year - ((day.month, day.day) < (self.birth_on.month, self.birth_on.day))


def residents(scope: Scope, door: UUID) -> list[Resident]:
    """Return who lives at `door`, household by household; coded facts only for who may see them."""
    households = list(scope.within(Household.objects.all()).filter(door=door).values_list("id", flat=True))
    rows = list(
        Person.objects.filter(county=scope.county, household__in=households).order_by("household", "position", "id")
    )
    names = _names(scope, [row.id for row in rows])
    sees = scope.may_see("C")
    return [
        Resident(
            id=row.id,
            household=row.household,
            name=names.get(row.id, ""),
            sex=row.sex if sees else "",
            birth_on=row.birth_on if sees else None,
            relation=row.relation if sees else "",
            residence=row.residence if sees else "",
            tags=tuple(row.tags or ()) if sees else (),
            is_erased=row.is_erased,
        )
        for row in rows
    ]


def _names(scope: Scope, persons: Sequence[UUID]) -> dict[UUID, str]:
    if not scope.may_see("B"):
        return {}
    rows = PersonName.objects.filter(county=scope.county, person__in=persons).values_list("person", "name")
    return {person: mask_name(name) for person, name in rows}


def persons_expected(scope: Scope, path: str) -> int:
    """Return how many members the households under `path` have."""
    rows = scope.within(Household.objects.all()).filter(path__gte=path, path__lt=upper(path))
    return sum(rows.values_list("member_count", flat=True))
