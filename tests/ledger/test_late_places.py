"""Places that come late, go and come back: what was recorded there meanwhile ends up as if they had been there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from tests.fixtures.access import scope_as
from tests.people.world import (
    AT,
    COUNTY,
    DONGGUAN,
    DOOR,
    OTHER_DOOR,
    XIGUAN,
    XIGUAN_PATH,
    door,
    lay_out,
    member,
    register,
)
from tests.screening.world import affected_row, door_row, visit_body, visit_draft

from lianfang.kit.ids import root_id, uuid7
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import SYSTEM, Draft, record, record_one
from lianfang.ledger.emergencies import OPENED, OpenedBody
from lianfang.ledger.models import Finding, Head
from lianfang.ledger.withdrawing import WithdrawnBody
from lianfang.places.kinds import DoorsBuilt, PlacesAdded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("laid_out")]
NEW_COMPOUND, NEW_BUILDING = root_id("test/新苑"), root_id("test/新苑1号楼")
NEW_DOOR = door(NEW_BUILDING, 1, "0101")


@pytest.fixture
def laid_out(db: None) -> None:
    lay_out()


def added(place: UUID, parent: UUID, kind: str, segment: str) -> Draft:
    said = {"id": place, "parent": parent, "kind": kind, "segment": segment, "name": segment}
    return Draft("places.added", PlacesAdded.model_validate({"places": [said]}), parent, AT)


def built(building: UUID = NEW_BUILDING) -> Draft:
    return Draft("places.doors_built", DoorsBuilt(building=building, per_floor=(1,), top=1), building, AT)


def fever(person: UUID, at: UUID) -> Draft:
    return visit_draft("seen", at, persons=[{"person": str(person), "temp_c": 38.9}])


def put_together(parent: UUID) -> list[Draft]:
    return [added(NEW_COMPOUND, parent, "compound", "77"), added(NEW_BUILDING, NEW_COMPOUND, "building", "1"), built()]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 2, 3, 0), (2, 3, 0, 1), (3, 1, 2, 0)])
def test_a_visit_before_its_place_ends_up_at_its_place(order: Sequence[int]) -> None:
    person = uuid7()
    register(member(person=person))
    drafts = [*put_together(XIGUAN), fever(person, NEW_DOOR)]

    for i in order:
        record_one(drafts[i], by=SYSTEM(COUNTY))

    row = affected_row(person)
    assert row is not None
    assert (row.path, door_row(NEW_DOOR).path) == (f"{XIGUAN_PATH}77.1.1.0101.",) * 2
    assert rebuild(COUNTY).differences == []


def test_rows_at_a_place_that_was_withdrawn_and_came_back_have_its_path() -> None:
    person = uuid7()
    register(member(person=person))
    drafts = put_together(XIGUAN)
    record([*drafts, fever(person, NEW_DOOR)], by=SYSTEM(COUNTY))
    taken = Draft("ledger.withdrawn", WithdrawnBody(reason="记错了"), XIGUAN, AT, amends=drafts[0].id)
    again = replace(drafts[0], id=uuid7(), amends=drafts[0].id, base=(taken.id,))

    record_one(taken, by=SYSTEM(COUNTY))
    assert rebuild(COUNTY).differences == []
    record_one(again, by=SYSTEM(COUNTY))

    row = affected_row(person)
    assert row is not None
    assert row.path == f"{XIGUAN_PATH}77.1.1.0101."
    assert rebuild(COUNTY).differences == []


@pytest.mark.parametrize(("parent", "codes"), [(XIGUAN, []), (DONGGUAN, ["outside_scope"])])
def test_who_had_no_right_at_a_place_that_came_late_is_named(parent: UUID, codes: list[str]) -> None:
    worker = scope_as("grid_worker", XIGUAN_PATH).author()
    early = visit_draft("vacant", NEW_DOOR)
    assert record_one(early, by=worker).status == "held"

    record(put_together(parent), by=SYSTEM(COUNTY))

    found = list(Finding.objects.filter(entry=early.id).values_list("register", "subject", "code"))
    assert found == [("", NEW_DOOR, code) for code in codes]
    assert door_row(NEW_DOOR).status == "vacant"
    # Only the post that the test wrote straight into its register does not follow from entries.
    assert {each.table for each in rebuild(COUNTY).differences} == {"access_member", "access_post"}


def test_visits_that_share_a_body_each_count_at_their_own_door() -> None:
    body: Any = visit_body("vacant")
    drafts = [Draft("screening.door_visit", body, at, AT) for at in (DOOR, OTHER_DOOR)]

    record(drafts, by=SYSTEM(COUNTY))

    assert [door_row(at).status for at in (DOOR, OTHER_DOOR)] == ["vacant", "vacant"]
    assert rebuild(COUNTY).differences == []


def test_an_emergency_that_nobody_had_a_right_to_open_changes_nothing() -> None:
    before = Head.objects.get(county=COUNTY).emergency
    worker = scope_as("grid_worker", XIGUAN_PATH).author()
    body = OpenedBody(emergency=uuid7(), name="我开的", drill=True, level=1, ground="")

    answers = record([Draft(OPENED.name, body, None, AT), visit_draft("vacant")], by=worker)

    assert [answer.status for answer in answers] == ["refused", "stored"]
    assert Head.objects.get(county=COUNTY).emergency == before
