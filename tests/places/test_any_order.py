"""Entries about places in any order and any batches, through the door itself: the same rows, findings and conflicts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.ledger.door import Draft, record
from lianfang.ledger.models import Conflict, Finding
from lianfang.places import drafts
from lianfang.places.models import Place
from lianfang.places.plans import BuildingPlan, GroupPlan
from lianfang.places.terms import PlaceKind

from .ground import BY, COUNTY, DONGGUAN, XIGUAN, ground, later, named, open_drill

pytestmark = pytest.mark.django_db(transaction=True)
K = PlaceKind
COMPOUND, OTHER, BUILDING, GROUP = (named(name) for name in ("祥和苑", "锦绣花园", "3号楼", "一组"))
MOVABLE = (COMPOUND, OTHER, BUILDING, GROUP, DONGGUAN)


def basis() -> list[Draft]:
    """What there is in every story, each draft resting on the one before."""
    new = drafts.new_place
    return [
        *ground(),
        drafts.add_places(XIGUAN, [new(XIGUAN, K.COMPOUND, "01", "祥和苑", id=COMPOUND)], at=later(1)),
        drafts.add_places(DONGGUAN, [new(DONGGUAN, K.COMPOUND, "01", "锦绣花园", id=OTHER)], at=later(1)),
        drafts.add_places(COMPOUND, [new(COMPOUND, K.BUILDING, "03", "3号楼", id=BUILDING)], at=later(2)),
        drafts.add_places(XIGUAN, [new(XIGUAN, K.GROUP, "01", "一组", id=GROUP)], at=later(2)),
        drafts.build_doors(BuildingPlan(BUILDING, (1, 1), top=1), at=later(3)),
        drafts.build_group_doors(GroupPlan(GROUP, 1, 2), at=later(3)),
    ]


@st.composite
def stories(draw: st.DrawFn) -> list[Draft]:
    """The basis and some changes, which may make rings, meet one another, or say one thing twice."""
    found = basis()
    for number in range(draw(st.integers(1, 5))):
        place, other = draw(st.permutations(MOVABLE))[:2]
        at, entry = later(draw(st.integers(4, 9))), named(f"change {number}")
        segment = draw(st.sampled_from(("01", "02")))
        changes = (
            drafts.move_place(place, other, segment, at=at, id=entry),
            drafts.merge_place(place, other, at=at, id=entry),
            drafts.close_place(place, at=at, id=entry),
            drafts.reopen_place(place, at=at, id=entry),
            drafts.rename_place(place, f"新名{segment}", at=at, id=entry),
        )
        found.append(changes[draw(st.sampled_from((0, 0, 1, 2, 3, 4)))])
    return found


@contextmanager
def _undone() -> Iterator[None]:
    """Leave nothing behind, so that one story can be told twice."""
    with transaction.atomic():
        open_drill()
        yield
        transaction.set_rollback(True)


def told(story: Sequence[Draft], sizes: Sequence[int]) -> list[Any]:
    """Record `story`, so many drafts at a time; return all that follows from it."""
    with _undone():
        waiting, steps = list(story), list(sizes)
        while waiting:
            size = steps.pop() if steps else len(waiting)
            record(waiting[:size], by=BY)
            waiting = waiting[size:]
        columns = [f.name for f in Place._meta.local_fields if f.name != "changed_seq"]
        rows = list(Place.objects.filter(county=COUNTY).order_by("id").values_list(*columns))
        findings = sorted(Finding.objects.values_list("register", "subject", "entry", "code"), key=str)
        return [rows, findings, sorted(Conflict.objects.values_list("subject", "field", "entries"), key=str)]


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(stories(), st.randoms(use_true_random=False), st.lists(st.integers(1, 5), max_size=8))
def test_the_same_entries_in_any_order_give_the_same_rows(story: list[Draft], random: Random, sizes: list[int]) -> None:
    shuffled = [*story, *random.sample(story, 2)]
    random.shuffle(shuffled)

    found = told(shuffled, sizes)

    assert found == told(story, [])
    assert len(found[0]) == 14
