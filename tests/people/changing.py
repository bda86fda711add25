"""What happens to persons after they were registered, as one call each: for tests of reads and pages."""

from datetime import datetime, timedelta
from uuid import UUID

from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.kinds import Body
from lianfang.people.kinds import Merged, PersonLeft, PersonMoved
from lianfang.people.models import Household, Person

from .world import AT, COUNTY, TOWN


def said(kind: str, body: Body, place: UUID, *, about: UUID, at: datetime = AT) -> UUID:
    """Record something about a person, knowing all that stands there; later than what stands."""
    base = tuple(UUID(hex=head) for head in Person.objects.get(id=about).heads)
    draft = Draft(f"people.{kind}", body, place, at + timedelta(minutes=len(base)), base=base)
    return record_one(draft, by=SYSTEM(COUNTY)).id


def leave(person: UUID, household: UUID) -> UUID:
    body = PersonLeft(person=person, household=household, on=AT.date())
    return said("person_left", body, Household.objects.get(id=household).door, about=person)


def move(person: UUID, left: UUID, household: UUID) -> UUID:
    body = PersonMoved(person=person, household=household, left=left)
    return said("person_moved", body, Household.objects.get(id=household).door, about=person)


def merge(kept: UUID, gone: UUID) -> UUID:
    homes = dict(Person.objects.filter(id__in=(kept, gone)).values_list("id", "household"))
    body = Merged(kept=kept, gone=(gone,), home=homes[kept], left=(homes[gone],))
    return said("merged", body, TOWN, about=kept)
