"""Persons and households as lists show them: names masked, facts in words, no numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from .models import Household
from .rules import age_on
from .terms import Whereabouts, relation_word, residence_word, sex_word


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in a list. `name` is masked, and empty for who may not see names or once erased."""

    id: UUID
    household: UUID
    name: str
    sex: str
    birth_on: date | None
    relation: str
    residence: str
    tags: Sequence[str]
    apart: bool | None
    phone_count: int
    is_head: bool
    is_erased: bool
    where: str = ""
    whereabouts: str = ""

    @property
    def relation_word(self) -> str:
        return relation_word(self.relation, self.sex)

    @property
    def residence_word(self) -> str:
        return residence_word(self.residence)

    @property
    def whereabouts_word(self) -> str:
        """已离开, 已去世; nothing for who lives there."""
        return str(Whereabouts(self.whereabouts).label) if self.whereabouts else ""

    @property
    def sex_word(self) -> str:
        return sex_word(self.sex)

    def age_on(self, day: date) -> int | None:
        return age_on(self.birth_on, day) if self.birth_on else None


@dataclass(frozen=True, slots=True)
class DoorLine:
    """One door in a list with the household behind it, if one is registered: whose it is, how many they are."""

    door: UUID
    where: str
    row: Household | None = None
    head_name: str = ""
