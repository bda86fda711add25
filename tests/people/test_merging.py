"""Two rows made one person and parted again: by entries, in any order, the same after a rebuild."""

from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from lianfang.kit.refusals import Refusal
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.models import Finding
from lianfang.people.cannot import CannotCorrectNothing, CannotMergeGone, CannotMergeOne
from lianfang.people.duplicates import compared
from lianfang.people.identity import identities_of
from lianfang.people.kinds import AlikeFound, Merged, MergeUndone, NotSame, PersonLeft
from lianfang.people.models import Candidate, Household, Person

from .world import AT, COUNTY, DOOR, OTHER_DOOR, XIANGHE, id_no, member, office, register

pytestmark = pytest.mark.usefixtures("laid_out")


@pytest.fixture
def two(laid_out: None) -> tuple[UUID, UUID]:
    """One person twice: registered at 502, and at 101 with another phone."""
    kept, gone = member("张大山"), member("张大山", identity={"phones": ("13900006240",)})
    register(kept)
    register(gone, member("李四", identity={"id_no": id_no(12)}), door=OTHER_DOOR)
    return kept.person, gone.person


def home_of(person: UUID) -> UUID:
    return Person.objects.get(id=person).household


def merging(kept: UUID, gone: UUID, *, minutes: int = 1, **more: Any) -> Draft:
    body = Merged.model_validate({"kept": kept, "gone": [gone], "home": home_of(kept), "left": [home_of(gone)]} | more)
    base = tuple(UUID(hex=head) for head in Person.objects.get(id=kept).heads)
    return Draft("people.merged", body, XIANGHE, AT + timedelta(minutes=minutes), base=base)


def undoing(merge: Draft, *, minutes: int = 2) -> Draft:
    body: Any = merge.body
    said = {"merge": merge.id, "kept": body.kept, "gone": body.gone, "home": body.home, "left": body.left}
    return Draft("people.merge_undone", MergeUndone.model_validate(said), XIANGHE, AT + timedelta(minutes=minutes))


def record(draft: Draft) -> None:
    record_one(draft, by=SYSTEM(COUNTY))


def stand() -> list[tuple[Any, ...]]:
    rows = Person.objects.order_by("id").values_list("id", "whereabouts", "merged_into")
    counts = Household.objects.order_by("id").values_list("id", "member_count")
    return [*rows, *counts]


def test_who_is_merged_is_no_member_and_their_row_says_into_whom(two: tuple[UUID, UUID]) -> None:
    kept, gone = two

    record(merging(kept, gone))

    row = Person.objects.get(id=gone)
    assert (row.whereabouts, row.merged_into, Household.objects.get(door=OTHER_DOOR).member_count) == (
        "merged",
        kept,
        1,
    )
    assert rebuild(COUNTY).is_equal


def test_the_kept_one_takes_over_what_the_merge_says_and_gives_it_back(two: tuple[UUID, UUID]) -> None:
    kept, gone = two
    both = ("13800003817", "13900006240")
    merge = merging(kept, gone, fields=["phones"], identity={"phones": both})

    record(merge)
    merged = identities_of(COUNTY, Person.objects.filter(id=kept))[kept].phones
    record(undoing(merge))

    assert (merged, identities_of(COUNTY, Person.objects.filter(id=kept))[kept].phones) == (both, ("13800003817",))
    assert rebuild(COUNTY).is_equal


def test_parting_again_leaves_everybody_as_they_were(two: tuple[UUID, UUID]) -> None:
    before, merge = stand(), merging(*two)

    record(merge)
    record(undoing(merge))

    assert stand() == before
    assert rebuild(COUNTY).is_equal


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_merges_follow_from_the_set_of_entries_whatever_came_first(
    two: tuple[UUID, UUID], order: tuple[int, ...]
) -> None:
    """Merged, parted, merged again."""
    first, again = merging(*two), merging(*two, minutes=3)
    drafts = (first, undoing(first), again)

    for n in order:
        record(drafts[n])

    assert Person.objects.get(id=two[1]).merged_into == two[0]
    assert rebuild(COUNTY).is_equal


def test_two_merges_the_other_way_round_do_not_lose_both(two: tuple[UUID, UUID]) -> None:
    one, other = merging(*two), merging(two[1], two[0], minutes=2)

    record(other)
    record(one)

    rows = Person.objects.filter(id__in=two).values_list("id", "whereabouts")
    assert dict(rows) == {two[0]: "", two[1]: "merged"}
    assert Household.objects.get(door=DOOR).member_count == 1
    assert rebuild(COUNTY).is_equal


def test_what_is_said_of_a_merged_person_is_looked_at(two: tuple[UUID, UUID]) -> None:
    record(merging(*two))

    body = PersonLeft(person=two[1], household=home_of(two[1]))
    record(Draft("people.person_left", body, OTHER_DOOR, AT + timedelta(minutes=5)))

    assert list(Finding.objects.values_list("register", "code")) == [("people.person", "people.said_of_merged")]


def test_a_pair_found_alike_is_open_until_decided(two: tuple[UUID, UUID]) -> None:
    first, second = sorted(two)
    found = AlikeFound(first=first, second=second, score=90, same=("id", "name"), differs=("phone_other",))
    record(Draft("people.alike_found", found, XIANGHE, AT))
    rows = [Candidate.objects.values_list("first", "second", "level", "score", "decision").get()]

    merge = merging(*two)
    for draft in (merge, undoing(merge), Draft("people.not_same", NotSame(first=second, second=first), XIANGHE, AT)):
        record(draft)
        rows.append(Candidate.objects.values_list("first", "second", "level", "score", "decision").get())

    assert rows == [(first, second, 5, 90, decision) for decision in ("", "merged", "", "not_same")]
    assert rebuild(COUNTY).is_equal


def test_the_door_refuses_a_merge_that_makes_no_sense(two: tuple[UUID, UUID]) -> None:
    kept, gone = two
    said: dict[str, Any] = {"kept": kept, "gone": [gone], "home": home_of(kept), "left": [home_of(gone)]}
    wrong: list[tuple[dict[str, Any], type[Refusal]]] = [
        ({"gone": [kept]}, CannotMergeOne),
        ({"gone": [gone, gone]}, CannotMergeOne),
        ({"fields": ["phones"]}, CannotCorrectNothing),
    ]

    for more, refusal in wrong:
        with pytest.raises(refusal):
            record(Draft("people.merged", Merged.model_validate(said | more), XIANGHE, AT))


def test_nobody_is_alike_to_themselves(two: tuple[UUID, UUID]) -> None:
    with pytest.raises(CannotMergeOne):
        record(Draft("people.not_same", NotSame(first=two[0], second=two[0]), XIANGHE, AT))


def test_nobody_is_laid_beside_somebody_of_whom_nothing_can_be_read(two: tuple[UUID, UUID]) -> None:
    first, second = (Person.objects.get(id=person) for person in two)
    second.heads = []  # as after forgetting: the row stands, nothing can be read

    with pytest.raises(CannotMergeGone):
        compared(office(), first, second)
