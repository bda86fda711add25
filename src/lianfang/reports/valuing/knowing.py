"""Loads what the rows of a form need, a few queries for each few thousand: persons, homes, facts, identities."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.kit.batches import batched
from lianfang.kit.clock import day_of
from lianfang.kit.paths import ancestors
from lianfang.people.identity import identities_of
from lianfang.people.kinds import Identity
from lianfang.people.left import left_about
from lianfang.people.models import Fact, Household, Person, PersonName
from lianfang.places.models import Place
from lianfang.screening.models import Door

from .journeys import Journey, journeys_of
from .visits import Visit, names_of_visitors

CHUNK = 5_000
Chain = Mapping[str, Place]


@dataclass(slots=True)
class Known:
    """What is known of the rows of one form, and for which day it is asked. Empty where the post may not see it."""

    scope: Scope
    on: date
    asked: frozenset[str]  # the fields of all columns: whether a door's number stands beside its building
    persons: dict[UUID, Person] = field(default_factory=dict)
    homes: dict[UUID, Household] = field(default_factory=dict)
    members: dict[UUID, list[Person]] = field(default_factory=lambda: defaultdict(list))
    names: dict[UUID, str] = field(default_factory=dict)
    identities: dict[UUID, Identity] = field(default_factory=dict)
    facts: dict[UUID, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    journeys: dict[UUID, list[Journey]] = field(default_factory=dict)
    doors: dict[UUID, Door] = field(default_factory=dict)
    visits: dict[UUID, Visit] = field(default_factory=dict)  # of a record of visits, each a row
    visitors: dict[UUID, str] = field(default_factory=dict)  # names of those who went, by account
    chains: dict[str, Chain] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    behind: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)

    @property
    def county(self) -> str:
        return self.scope.county

    def entries_behind(self, row: Person | Household) -> tuple[UUID, ...]:
        """The entries whose word holds of a row of a register."""
        if row.id not in self.behind:
            self.behind[row.id] = tuple([UUID(hex=head) for head in row.heads])
        return self.behind[row.id]

    def chain(self, path: str) -> Chain:
        """The places above and at `path`, by their kind."""
        if path not in self.chains:
            rows = [self.places[one] for one in ancestors(path) if one in self.places]
            self.chains[path] = {row.kind: row for row in rows}
        return self.chains[path]


def load(known: Known, homes: Iterable[Household], *, needs: frozenset[str]) -> None:
    """Load what lies behind these households: `needs` names identity, facts, readings, doors, visitors."""
    known.homes = {home.id: home for home in homes}
    for part in batched(sorted(known.homes), CHUNK):
        rows = Person.objects.filter(county=known.county, household__in=part, whereabouts="", is_erased=False)
        for person in rows.order_by("position", "id"):
            known.persons[person.id] = person
            known.members[person.household].append(person)
    _load_places(known, {home.path for home in known.homes.values()})
    if "names" in needs and known.scope.may_see("B"):
        for part in batched(sorted(known.persons), CHUNK):
            known.names |= dict(
                PersonName.objects.filter(county=known.county, person__in=part).values_list("person", "name")
            )
    if "facts" in needs and known.scope.may_see("C"):
        _load_facts(known, with_readings="readings" in needs)
    if "doors" in needs:
        for part in batched(sorted({home.door for home in known.homes.values()}), CHUNK):
            known.doors |= {row.place: row for row in Door.objects.filter(county=known.county, place__in=part)}
    if "visitors" in needs and known.scope.may_see("B"):
        known.visitors = names_of_visitors(known.scope, [*known.visits.values(), *known.doors.values()])


def load_identities(known: Known, persons: Iterable[Person]) -> None:
    """Open the sealed identities of those that are shown; the caller has recorded or records what for."""
    if known.scope.may_see("A"):
        known.identities = identities_of(known.county, persons)


def _load_places(known: Known, paths: set[str]) -> None:
    wanted = {above for path in paths for above in ancestors(path)}
    for part in batched(sorted(wanted), CHUNK):
        known.places |= {row.path: row for row in Place.objects.filter(county=known.county, path__in=part)}


def _load_facts(known: Known, *, with_readings: bool) -> None:
    """Facts up to the form's day, also those stated under an id that was merged into another's."""
    now = _merged(known)
    everybody = sorted({*known.persons, *now})
    for part in batched(everybody, CHUNK):
        rows = Fact.objects.filter(county=known.county, person__in=part).order_by("at", "entry", "position")
        for fact in rows:
            if fact.person is not None and day_of(fact.at) <= known.on:
                known.facts[now.get(fact.person, fact.person)].append(fact)
    if with_readings:
        for fact in left_about(known.county, everybody, keys=("temp_c",)):
            if fact.person is not None and day_of(fact.at) <= known.on:
                known.facts[now.get(fact.person, fact.person)].append(fact)
        for facts in known.facts.values():
            facts.sort(key=lambda fact: (fact.at, fact.entry, fact.position))
    known.journeys = journeys_of(known.county, known.facts)


def _merged(known: Known) -> dict[UUID, UUID]:
    """Under whom those stand now who were merged into somebody of these rows."""
    found: dict[UUID, UUID] = {}
    layer = {person: person for person in known.persons}
    while layer:
        below: dict[UUID, UUID] = {}
        for part in batched(sorted(layer), CHUNK):
            rows = Person.objects.filter(county=known.county, merged_into__in=part)
            for gone, into in rows.values_list("id", "merged_into"):
                if into is not None and gone not in found:
                    below[gone] = layer[into]
        found |= below
        layer = below
    return found
