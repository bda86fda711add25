"""Histories that once came out differently by the way they arrived, each as short as it may be to show it."""

from collections.abc import Sequence
from itertools import permutations
from uuid import UUID

import pytest

from lianfang.ledger.door import Draft
from lianfang.ledger.reading.entries import WITHDRAWN
from lianfang.ledger.withdrawing import WithdrawnBody
from lianfang.people import kinds as people
from lianfang.people.kinds import lives, merging
from lianfang.places import kinds as places
from lianfang.screening import kinds as screening
from lianfang.screening.models import AnswerTally
from lianfang.screening.terms import Outcome

from .drafts import START_AT, entry_id
from .stage import BUILDING_3, DOORS, HOUSEHOLDS, PERSONS, TODAY, Told, settled, settled_id
from .worlds import COUNTY, arrive, assert_sound, difference, lived, snapshot, world

pytestmark = pytest.mark.django_db
DOORS_BUILT = settled_id(1)


def draft(n: int, told: Told, *, amends: UUID | None = None) -> Draft:
    kind, at, body = told
    return Draft(kind, body, at, START_AT, id=entry_id(n), amends=amends)


def door_that_comes_again() -> list[Draft]:
    """A visit with answers at a door that is taken back with its building, and built once more."""
    answers = (screening.Answered(key="housing_use", value="rented"),)
    visited = screening.DoorVisitBody(outcome=Outcome.SEEN, present_count=2, answers=answers)
    built = places.DoorsBuilt(building=BUILDING_3, per_floor=(2,), top=1)
    return [
        draft(0, (screening.DOOR_VISIT.name, DOORS[0], visited)),
        draft(1, (WITHDRAWN, DOORS[0], WithdrawnBody(reason="记错了")), amends=DOORS_BUILT),
        draft(2, (places.DOORS_BUILT.name, BUILDING_3, built), amends=entry_id(1)),
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_door_that_comes_again_still_has_its_answers(order: Sequence[int]) -> None:
    told = door_that_comes_again()

    with world(COUNTY):
        arrive(COUNTY, settled())
        arrive(COUNTY, [told[n] for n in order], [1] * len(told))

        assert list(AnswerTally.objects.values_list("place", "key", "code", "given")) == [
            (BUILDING_3, "housing_use", "rented", 1)
        ]
        assert_sound(COUNTY)


def test_answers_at_a_door_that_is_not_there_count_nowhere() -> None:
    with world(COUNTY):
        arrive(COUNTY, [*settled(), *door_that_comes_again()[:2]])

        assert not any(AnswerTally.objects.values_list("given", flat=True))
        assert_sound(COUNTY)


def undoes_itself() -> Draft:
    home, (one, other, _third) = HOUSEHOLDS[0], PERSONS
    body = merging.MergeUndone(merge=entry_id(0), kept=one, gone=(other,), home=home, left=(HOUSEHOLDS[1],))
    return draft(0, (merging.MERGE_UNDONE.name, DOORS[0], body))


def own_mother() -> Draft:
    identity = people.Identity(name="张小年")
    child = people.Member(person=PERSONS[2], identity=identity, birth_on=TODAY)
    body = people.ChildBorn(household=HOUSEHOLDS[0], member=child, mother=PERSONS[2])
    return draft(0, (lives.CHILD_BORN.name, DOORS[0], body))


@pytest.mark.parametrize("told", [undoes_itself(), own_mother()], ids=["undoes itself", "own mother"])
def test_what_names_itself_does_not_wait_for_itself(told: Draft) -> None:
    """Told before what else it needs, it waits for that alone; told afterwards, it waits for nothing."""
    after = lived([*settled(), told])
    before = lived([told, *settled()], [1] * len(settled()))

    assert after.answers[-1].status == "stored"
    assert before.answers[0].status == "held"
    assert difference(before.tables, after.tables) == {}


def test_what_amends_itself_is_kept_and_changes_nothing() -> None:
    told = undoes_itself()
    itself = Draft(told.kind, told.body, told.place, told.happened_at, id=told.id, amends=told.id)

    with world(COUNTY):
        arrive(COUNTY, settled())
        before = snapshot(COUNTY)
        (answer,) = arrive(COUNTY, [itself])

        assert answer.status == "stored"
        assert difference(before, snapshot(COUNTY)) == {}
        assert_sound(COUNTY)
