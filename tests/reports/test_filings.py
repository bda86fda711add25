"""A unit's answer: due, filled and waiting, handed on, zero as stated, missing where nobody said anything."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.fixtures.access import scope_as
from tests.people.world import DONGGUAN, DONGGUAN_PATH, XIGUAN, XIGUAN_PATH, lay_out
from tests.reports.asked import AT, COUNTY, ON, book, register

from lianfang.kit.clock import ZONE
from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import Answer, Draft, record_one
from lianfang.ledger.models import Finding, StoredEntry
from lianfang.reports import cannot, queries
from lianfang.reports.kinds import FORM_FILLED, RELEASED, FormFilled, Released, filing_id, form_id
from lianfang.reports.models import Filing

pytestmark = pytest.mark.django_db
FANXIANG = form_id("fanxiang")
DUE = datetime(2020, 2, 6, 16, tzinfo=ZONE)
NOON = DUE - timedelta(hours=4)
PATHS = {XIGUAN: XIGUAN_PATH, DONGGUAN: DONGGUAN_PATH}


@pytest.fixture(autouse=True)
def _registered(db: None) -> None:
    lay_out()
    register()
    fill(DONGGUAN)


def fill(place: UUID = XIGUAN, *, at: datetime = AT, **otherwise: Any) -> Answer:
    said: dict[str, Any] = {
        "filing": filing_id(FANXIANG, place, ON), "form": FANXIANG, "on": ON, "due_at": DUE, "version": book().digest,
        "seq": 12, "book": book(content=b"filled"), "asked": 10, "filled": 7, "left": 2, "empty": 1,
    }  # fmt: skip
    by = scope_as("community_office", PATHS[place]).author()
    return record_one(Draft(FORM_FILLED.name, FormFilled(**(said | otherwise)), place, at), by=by)


def release(place: UUID = XIGUAN, *, at: datetime = AT, **otherwise: Any) -> Answer:
    said: dict[str, Any] = {
        "filing": filing_id(FANXIANG, place, ON), "form": FANXIANG, "on": ON, "seq": 12,
        "book": book(content=b"filled"),
    }  # fmt: skip
    by = scope_as("community_office", PATHS[place]).author()
    return record_one(Draft(RELEASED.name, Released(**(said | otherwise)), place, at, id=uuid7()), by=by)


def standing(now: datetime = NOON) -> dict[str, str]:
    county = scope_as("headquarters")
    return {due.place_name: due.standing(now) for due in queries.due_today(county, ON)}


def test_each_unit_owes_the_form_and_silence_is_not_zero() -> None:
    assert standing() == {"东关社区": "fill", "西关社区": "tofill"}
    assert standing(DUE + timedelta(hours=1)) == {"东关社区": "missing", "西关社区": "missing"}

    release(book=None, is_zero=True)

    assert standing(DUE + timedelta(hours=1)) == {"东关社区": "missing", "西关社区": "zero"}


def test_a_community_sees_its_own_answer_alone() -> None:
    own = queries.due_today(scope_as("community_office", XIGUAN_PATH), ON)

    assert [due.place_name for due in own] == ["西关社区"]
    assert queries.filings(scope_as("community_office", XIGUAN_PATH), ON) == []
    assert queries.filing(scope_as("community_office", XIGUAN_PATH), filing_id(FANXIANG, DONGGUAN, ON)) is None


def test_what_was_filled_waits_until_somebody_hands_it_on() -> None:
    fill()
    row = Filing.objects.get(county=COUNTY, place=XIGUAN)
    assert (row.asked_count, row.filled_count, row.left_count, row.empty_count) == (10, 7, 2, 1)
    assert row.released_at is None

    release(at=AT + timedelta(hours=1))

    assert standing()["西关社区"] == "reported"


def test_what_is_handed_on_after_the_deadline_is_late() -> None:
    fill()
    release(at=DUE + timedelta(minutes=5))

    assert standing(DUE + timedelta(hours=1))["西关社区"] == "late"


def test_filling_again_after_the_release_changes_nothing_that_was_handed_on() -> None:
    fill()
    release(at=AT + timedelta(hours=1))
    fill(at=AT + timedelta(hours=2), filled=8, left=1, seq=40)

    row = Filing.objects.get(county=COUNTY, place=XIGUAN)
    assert (row.filled_count, row.seq) == (7, 12)


def test_a_second_release_is_a_finding() -> None:
    release(at=AT)
    release(at=AT + timedelta(hours=1))

    assert [row.code for row in Finding.objects.filter(county=COUNTY)] == ["reports.released_twice"]


def test_typed_cells_are_sealed() -> None:
    fill(typed=1, left=1, cells=({"cell": "B7", "value": "张三去了武汉"},))

    kept = [str(row.body) for row in StoredEntry.objects.filter(county=COUNTY)]
    assert ["张三去了武汉" in body for body in kept] == [False] * len(kept)


@pytest.mark.parametrize(
    ("otherwise", "refusal"),
    [({"filing": uuid7()}, cannot.CannotFileThere), ({"filled": 9}, cannot.CannotCountCells)],
)
def test_the_door_refuses_an_answer_that_does_not_add_up(otherwise: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        fill(**otherwise)


def test_nothing_is_not_handed_on() -> None:
    with pytest.raises(cannot.CannotReleaseNothing):
        release(book=None)


def test_a_rebuild_finds_the_same_answers() -> None:
    fill()
    release(at=AT + timedelta(hours=1))

    assert [one for one in rebuild(COUNTY).differences if one.table.startswith("reports_")] == []
