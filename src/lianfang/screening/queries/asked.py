"""What the round that is on asks at doors, and whom: the same answer for a page, a phone and a sheet of paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.facts.fields import Field
from lianfang.people.models import Household, Person
from lianfang.screening import rounds as rules
from lianfang.screening.models import Round
from lianfang.screening.remarks import noted_among

from .rounds import questions, round_at


@dataclass(frozen=True, slots=True)
class Asking:
    """A round's questions at doors: of each household, and by person what they may be asked."""

    round: Round | None
    household: Sequence[Field]
    person: Sequence[Field]
    persons: Mapping[UUID, Sequence[Field]]
    by_door: Mapping[UUID, Sequence[Person]]

    def of(self, person: UUID) -> Sequence[Field]:
        return self.persons.get(person, ())


def asking_at(scope: Scope, path: str, doors: Iterable[UUID]) -> Asking:
    """Return what is asked at `doors`, which lie under `path`; without a round nobody is asked anything more.

    Of travel, contact, symptoms and temperature it gives only whom the round's rule names (最小范围原则).
    """
    round_ = round_at(scope, path)
    fields = questions(scope, round_) if round_ else []
    household = [field for field in fields if field.subject == "household"]
    person = [field for field in fields if field.subject == "person"]
    by_door = _residents(scope, doors)
    known = [one for home in by_door.values() for one in home]
    noted = noted_among(scope.county, [one.id for one in known]) if round_ and person else set()
    asked = {
        one.id: _asked_of(rules.Someone(one.id, one.residence, one.id in noted), person, round_)
        for one in known
        if round_ is not None
    }
    return Asking(round_, household, person, asked, by_door)


def _asked_of(someone: rules.Someone, fields: Sequence[Field], round_: Round) -> Sequence[Field]:
    whole = rules.may_be_asked(someone, round_.audience)
    return [field for field in fields if whole or not rules.is_guarded(field.key)]


def _residents(scope: Scope, doors: Iterable[UUID]) -> dict[UUID, list[Person]]:
    """Return, by door, who lives there, household by household in the order of its paper."""
    homes = scope.within(Household.objects.filter(door__in=list(doors))).order_by("number", "id")
    door_of = dict(homes.values_list("id", "door"))
    rows = Person.objects.filter(county=scope.county, household__in=list(door_of), is_erased=False)
    found: dict[UUID, list[Person]] = {}
    order = {home: number for number, home in enumerate(door_of)}
    for person in sorted(rows, key=lambda one: (order[one.household], one.position, one.id)):
        found.setdefault(door_of[person.household], []).append(person)
    return found
