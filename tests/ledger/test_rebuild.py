"""Rebuilding: whatever is done to a register behind the ledger's back is found, named by row, and put right."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import models
from hypothesis import HealthCheck, given, settings
from tests.people.world import AT, COUNTY, DONGGUAN, DOOR, LANE, OTHER_DOOR, XIGUAN, lay_out, member, register
from tests.screening.world import visit, withdraw

from lianfang.access.kinds import ACCOUNT_OPENED, POST_GIVEN, AccountOpenedBody, Identity, PostTerms
from lianfang.access.models import Member, Post
from lianfang.kit.ids import uuid7
from lianfang.ledger.checking import refold
from lianfang.ledger.checking.fresh import fresh_tables
from lianfang.ledger.checking.rebuild import Difference, rebuild, rebuilt_apart
from lianfang.ledger.checking.refold import chunks
from lianfang.ledger.door import SYSTEM, Draft, record, record_one
from lianfang.ledger.models import Conflict, Emergency, EntrySubject, Finding, Hold, StoredEntry
from lianfang.ledger.registers import registers
from lianfang.people.kinds import Facts, PersonCorrected
from lianfang.people.models import Household, HouseholdTally, Person, PersonIndex, PersonName
from lianfang.places.kinds import PlaceMerged, PlaceMoved
from lianfang.places.models import Place
from lianfang.screening.models import Affected, Door, DoorTally, VisitPace

from .rooms import histories, settled
from .worlds import arrive, world

pytestmark = pytest.mark.django_db
PERSON, OTHER_PERSON, ACCOUNT, POST, NOWHERE = (uuid7() for _ in range(5))


def correct(residence: str, base: tuple[UUID, ...]) -> Draft:
    body = PersonCorrected(person=PERSON, fields=("residence",), facts=Facts(residence=residence))
    return Draft("people.person_corrected", body, DOOR, AT + timedelta(minutes=9), base=base)


@pytest.fixture
def story(db: None) -> None:
    """A household that two have corrected, two visits, a post, and a visit at a door that nobody has built."""
    lay_out()
    register(member(person=PERSON), member("刘小梅", person=OTHER_PERSON, identity={"id_no": ""}))
    base = tuple(UUID(hex=head) for head in Person.objects.get(county=COUNTY, id=PERSON).heads)
    given_post = PostTerms(post=POST, account=ACCOUNT, role="grid_worker", from_on=AT.date())
    opened = AccountOpenedBody(account=ACCOUNT, staff_code="T1", identity=Identity(name="王建国", phone="13800001234"))
    record([correct("away", base), correct("tenant", base)], by=SYSTEM(COUNTY))
    record_one(Draft(ACCOUNT_OPENED.name, opened, XIGUAN, AT), by=SYSTEM(COUNTY))
    record_one(Draft(POST_GIVEN.name, given_post, XIGUAN, AT), by=SYSTEM(COUNTY))
    visit("seen", persons=[{"person": str(PERSON), "temp_c": 38.9}])
    visit("wrong_door", OTHER_DOOR)
    assert visit("vacant", NOWHERE).status == "held"
    assert rebuild(COUNTY).differences == []


@dataclass(frozen=True)
class Case:
    """A table, one column with a value that no row of the story has, and what to give a row that nothing speaks of."""

    model: type[models.Model]
    column: str
    value: Any
    surplus: tuple[str, Any] = ("id", NOWHERE)

    def __str__(self) -> str:
        return self.model._meta.db_table

    def first(self) -> Any:
        rows = self.model._default_manager.filter(county=COUNTY)
        rows = rows.exclude(register="") if self.model is Finding else rows
        keys = [field.name for field in self.model._meta.pk_fields]
        return rows.order_by(*keys).first()


CASES = [
    Case(Emergency, "level", 4),
    Case(Place, "position", 77),
    Case(Member, "staff_code", "T2", ("staff_code", "T3")),
    Case(Post, "purpose", "别的"),
    Case(Household, "member_count", 9),
    Case(Person, "relation", "guest"),
    Case(PersonName, "pinyin", "bieren", ("person", NOWHERE)),
    Case(PersonIndex, "household", uuid7(), ("digest", b"\x01" * 16)),
    Case(Door, "attempt_count", 9),
    Case(Affected, "noted_at", AT),
    Case(HouseholdTally, "members", 9, ("place", NOWHERE)),
    Case(DoorTally, "doors", 9, ("place", NOWHERE)),
    Case(VisitPace, "visits", 9, ("place", NOWHERE)),
    Case(Finding, "params", {"more": 1}, ("code", "made_up")),
    Case(Conflict, "entries", [], ("field", "name")),
]
HOLDS = Case(Hold, "target", NOWHERE, ("target", uuid7()))


def key_of(row: Any) -> str:
    values = [getattr(row, field.name) for field in row._meta.pk_fields if field.name != "county"]
    return " ".join(_word(value) for value in values)


def _word(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def same(case: Case, row: Any) -> "models.QuerySet[Any]":
    keys = {field.name: getattr(row, field.name) for field in row._meta.pk_fields}
    return case.model._default_manager.filter(**keys)


def assert_found(*expected: Difference) -> None:
    """A check names exactly these and touches nothing; putting right names them too; then all is equal."""
    assert sorted(map(repr, rebuild(COUNTY).differences)) == sorted(map(repr, expected))
    assert sorted(map(repr, rebuild(COUNTY, check=False).differences)) == sorted(map(repr, expected))
    assert rebuild(COUNTY).differences == []


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_changed_row_is_named_with_its_column(case: Case) -> None:
    row = case.first()
    assert getattr(row, case.column) != case.value
    same(case, row).update(**{case.column: case.value})

    assert_found(Difference(str(case), "other", key_of(row), (case.column,)))


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("case", [*CASES, HOLDS], ids=str)
def test_a_missing_row_is_named(case: Case) -> None:
    row = case.first()
    same(case, row).delete()

    assert_found(Difference(str(case), "missing", key_of(row)))


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("case", [*CASES, HOLDS], ids=str)
def test_a_row_that_follows_from_nothing_is_named(case: Case) -> None:
    row = case.first()
    if hasattr(row, "id"):
        row.id = NOWHERE
    setattr(row, *case.surplus)
    row.save(force_insert=True)

    assert_found(Difference(str(case), "extra", key_of(row)))


@pytest.mark.usefixtures("story")
def test_a_row_under_the_id_of_something_else_is_named() -> None:
    row = Case(Person, "", "").first()
    row.id = DOOR
    row.save(force_insert=True)

    assert_found(Difference("people_person", "extra", str(DOOR)))


@pytest.mark.usefixtures("story")
def test_a_count_of_nothing_is_as_good_as_none() -> None:
    DoorTally.objects.create(county=COUNTY, place=NOWHERE, path="")

    assert rebuild(COUNTY).differences == []


@pytest.mark.usefixtures("story")
def test_all_that_was_lost_comes_back() -> None:
    before = rebuild(COUNTY).row_count
    for case in [*CASES, HOLDS]:
        case.model._default_manager.filter(county=COUNTY).delete()

    assert rebuild(COUNTY, check=False).row_count == before
    assert rebuild(COUNTY).differences == []
    assert Person.objects.count() == PersonName.objects.count() == 2


@pytest.mark.usefixtures("story")
def test_what_the_door_found_is_left_as_it_is() -> None:
    at = StoredEntry.objects.filter(county=COUNTY).order_by("seq").first()
    assert at is not None
    Finding.objects.create(county=COUNTY, register="", subject=DOOR, entry=at.id, code="outside_scope", params={})

    assert rebuild(COUNTY, check=False).differences == []
    assert Finding.objects.filter(register="").count() == 1


def heard() -> set[str]:
    return {kind for register_ in registers for kind in register_.kinds}


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("most", [1, 2, 3, 50])
def test_a_subject_is_whole_wherever_a_chunk_ends(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refold, "MOST_ENTRIES", most)

    found = [*chunks(COUNTY, heard())]

    subjects = [subject for chunk in found for subject in chunk.about]
    told = {(subject, seq) for chunk in found for subject, seqs in chunk.about.items() for seq in seqs}
    seqs = StoredEntry.objects.filter(county=COUNTY, kind__in=heard()).values_list("seq", flat=True)
    rows = EntrySubject.objects.filter(county=COUNTY, seq__in=[*seqs])
    assert len(subjects) == len(set(subjects))
    assert told == {*rows.values_list("subject", "seq")}
    longest = max(len(seqs) for chunk in found for seqs in chunk.about.values())
    assert all(chunk.count < most + longest for chunk in found)


def building_moved() -> None:
    body = PlaceMoved(place=LANE, to=DONGGUAN, segment="09")
    record_one(Draft("places.moved", body, LANE, AT + timedelta(minutes=3)), by=SYSTEM(COUNTY))


def community_merged() -> None:
    body = PlaceMerged(place=XIGUAN, into=DONGGUAN)
    record_one(Draft("places.merged", body, XIGUAN, AT + timedelta(minutes=4)), by=SYSTEM(COUNTY))


def doors_withdrawn() -> None:
    built = StoredEntry.objects.get(county=COUNTY, kind="places.group_doors_built")
    withdraw(built.id, LANE)


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("happens", [building_moved, community_merged, doors_withdrawn])
@pytest.mark.parametrize("most", [1, 20, 4_000])
def test_places_that_changed_are_folded_alike_in_chunks_of_any_size(
    happens: Callable[[], None], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit("seen", Place.objects.filter(county=COUNTY, parent=LANE).order_by("path")[0].id)
    happens()
    monkeypatch.setattr(refold, "MOST_ENTRIES", most)

    assert rebuild(COUNTY).differences == []
    Place.objects.filter(county=COUNTY).update(path="")
    Door.objects.filter(county=COUNTY).delete()
    assert rebuild(COUNTY, check=False).difference_count > 0
    assert rebuild(COUNTY).differences == []


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(histories())
def test_a_history_is_folded_alike_in_chunks_of_one_subject(drafts: list[Draft]) -> None:
    most, refold.MOST_ENTRIES = refold.MOST_ENTRIES, 1
    try:
        with world(COUNTY):
            arrive(COUNTY, [*settled(), *drafts])
            assert rebuild(COUNTY).differences == []
    finally:
        refold.MOST_ENTRIES = most


@pytest.mark.usefixtures("story")
def test_tables_that_stand_take_nothing_from_one_rebuild_to_the_next() -> None:
    with fresh_tables(rebuilt_apart()):
        assert rebuild(COUNTY).differences == []
        DoorTally.objects.filter(county=COUNTY).delete()
        first = rebuild(COUNTY)
        second = rebuild(COUNTY, check=False)
        third = rebuild(COUNTY)

    assert {difference.code for difference in first.differences} == {"missing"}
    assert second.differences == first.differences
    assert third.differences == []
    assert rebuild(COUNTY).differences == []
