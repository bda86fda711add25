"""Entries that belong together: all of them are stored, or none is."""

import pytest
from tests.people.world import COUNTY, DOOR, lay_out, member
from tests.screening.world import later, visit_draft

from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.checking.verify import verify
from lianfang.ledger.door import SYSTEM, Draft, record_together
from lianfang.ledger.models import Head, ReturnedEntry, StoredEntry
from lianfang.people.kinds import HouseholdRegistered, PersonAdded
from lianfang.people.models import Person

pytestmark = pytest.mark.django_db
BY = SYSTEM(COUNTY)


@pytest.fixture
def laid_out(db: None) -> None:
    lay_out()


def home_and_visit(count: int) -> list[Draft]:
    home = HouseholdRegistered(household=uuid7(), members=(member("张大山"),))
    more = PersonAdded(household=home.household, member=member("张小山"))
    return [
        Draft("people.household_registered", home, DOOR, later(1)),
        Draft("people.person_added", more, DOOR, later(1)),
        visit_draft("seen", present_count=count, minutes=1),
    ]


def test_all_are_stored_in_their_order(laid_out: None) -> None:
    answers = record_together(home_and_visit(2), by=BY)

    assert [answer.status for answer in answers] == ["stored"] * 3
    assert [answer.seq for answer in answers] == sorted(answer.seq or 0 for answer in answers)
    assert Person.objects.filter(county=COUNTY).count() == 2


def test_if_one_is_refused_none_is_stored_and_the_reason_is_told(laid_out: None) -> None:
    before = Head.objects.get(county=COUNTY).seq, StoredEntry.objects.count()

    with pytest.raises(Refusal) as refused:
        record_together(home_and_visit(99), by=BY)

    assert refused.value.code == "visit_count_unlikely"
    assert (Head.objects.get(county=COUNTY).seq, StoredEntry.objects.count()) == before
    assert (Person.objects.filter(county=COUNTY).count(), ReturnedEntry.objects.count()) == (0, 0)


def test_what_was_taken_back_leaves_the_chain_whole(laid_out: None) -> None:
    with pytest.raises(Refusal):
        record_together(home_and_visit(99), by=BY)
    record_together(home_and_visit(2), by=BY)

    assert verify(COUNTY).is_whole
    assert rebuild(COUNTY).differences == []


def test_the_same_again_is_stored_once(laid_out: None) -> None:
    drafts = home_and_visit(2)
    record_together(drafts, by=BY)

    again = record_together(drafts, by=BY)

    assert [answer.status for answer in again] == ["same"] * 3
    assert Person.objects.filter(county=COUNTY).count() == 2


def test_other_content_under_a_known_id_stores_nothing_of_the_whole(laid_out: None) -> None:
    home, more, visited = home_and_visit(2)
    record_together([home], by=BY)
    other = Draft(
        home.kind, HouseholdRegistered(household=uuid7(), members=(member("李四"),)), DOOR, later(1), id=home.id
    )

    with pytest.raises(Refusal):
        record_together([more, other, visited], by=BY)

    assert Person.objects.filter(county=COUNTY).count() == 1
