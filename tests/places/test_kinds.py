"""What the door refuses about places, since the entry alone shows it to be wrong; and lists that cannot be read."""

from typing import Any
from uuid import UUID

import pytest

from lianfang.kit.refusals import Refusal
from lianfang.ledger.door import Draft
from lianfang.places import cannot, drafts, kinds
from lianfang.places.plans import BuildingPlan, GroupPlan
from lianfang.places.terms import PlaceKind

from .ground import DONGGUAN, TOWNSHIP, XIGUAN, add, do, later, lay_ground, named

pytestmark = pytest.mark.django_db
K = PlaceKind
BUILDING, GROUP = named("3号楼"), named("一组")


@pytest.fixture(autouse=True)
def _ground(db: None) -> None:
    lay_ground()


def adding(*places: kinds.NewPlace) -> Draft:
    return drafts.add_places(XIGUAN, places, at=later(1))


def building(**plan: Any) -> Draft:
    body = kinds.DoorsBuilt(building=BUILDING, **({"per_floor": (2,), "top": 6} | plan))
    return Draft(kind=kinds.DOORS_BUILT.name, place=BUILDING, body=body, happened_at=later(2))


def new(parent: UUID | None, segment: str = "01", name: str = "甲") -> kinds.NewPlace:
    return drafts.new_place(parent, K.COMPOUND, segment, name, id=named(name))


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (lambda: adding(new(XIGUAN), new(XIGUAN)), cannot.CannotAddTwice),
        (lambda: adding(new(named("甲"))), cannot.CannotMoveIntoItself),
        (lambda: adding(new(None)), cannot.CannotStandAlone),
        (lambda: adding(new(XIGUAN, "3/1")), cannot.CannotUseSegment),
        (lambda: adding(new(XIGUAN, "3.1")), cannot.CannotUseSegment),
        (lambda: building(per_floor=(60,), top=150), cannot.CannotBuildDoors),
        (lambda: building(top=1, skipped_floors=(1,)), cannot.CannotBuildNothing),
        (lambda: drafts.build_group_doors(GroupPlan(GROUP, 1, 9000), at=later(2)), cannot.CannotBuildDoors),
        (lambda: drafts.build_group_doors(GroupPlan(GROUP, 9, 1), at=later(2)), cannot.CannotBuildNothing),
        (lambda: drafts.move_place(XIGUAN, XIGUAN, "1", at=later(2)), cannot.CannotMoveIntoItself),
        (lambda: drafts.move_place(XIGUAN, TOWNSHIP, "1/2", at=later(2)), cannot.CannotUseSegment),
        (lambda: drafts.merge_place(XIGUAN, XIGUAN, at=later(2)), cannot.CannotMoveIntoItself),
    ],
)
def test_what_the_entry_alone_shows_to_be_wrong_is_refused(draft: object, refusal: type[Refusal]) -> None:
    assert callable(draft)
    with pytest.raises(refusal):
        do(draft())


def test_an_entry_about_another_place_than_it_says_is_refused() -> None:
    body = kinds.PlaceClosed(place=DONGGUAN)

    with pytest.raises(cannot.CannotNamePlace):
        do(Draft(kind=kinds.CLOSED.name, place=XIGUAN, body=body, happened_at=later(1)))


def test_a_building_of_a_tower_is_well_below_the_limit() -> None:
    place = add(XIGUAN, K.BUILDING, "03", "3号楼")

    answer = do(drafts.build_doors(BuildingPlan(place, (6, 6), top=33, skipped_floors=(4, 13, 14)), at=later(2)))

    assert answer.status == "stored"


def test_refusals_say_what_why_and_what_to_do() -> None:
    refusals = (cannot.CannotContainItself, cannot.CannotPutThere, cannot.CannotMergeUnlike, cannot.CannotFindPlace)

    said = [
        refusal(name="甲", target="乙", kind="小区", other="楼栋").text(part)
        for refusal in refusals
        for part in ("what", "why", "do")
    ]

    assert all(said)
    assert "{" not in "".join(said)
