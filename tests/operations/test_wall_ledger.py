"""The second wall around the ledger: without any filter a reader is shown what concerns their place, and no more.

西关社区 reads, 东关社区 next door is what it must not be shown; persons, households, doors and corrections cross over.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker
from tests.fixtures.access import scope_as
from tests.fixtures.walls import behind_wall, walled
from tests.people.world import (
    AT,
    BUILDING_30,
    COUNTY,
    DONGGUAN_PATH,
    DOOR,
    EAST,
    EAST_DOOR,
    OTHER_DOOR,
    TOWN,
    XIGUAN,
    XIGUAN_PATH,
    lay_out,
    member,
    register,
)
from tests.reports.asked import register as register_form

from lianfang.access.opening import give_post, open_account, opened_account, post_terms
from lianfang.access.scope import Scope
from lianfang.kit.clock import day_of
from lianfang.kit.ids import uuid7
from lianfang.kit.paths import upper
from lianfang.kit.sight import NOTHING, seeing, sight_of
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.heads import head_of, kinds_since
from lianfang.ledger.models import Conflict, EntrySubject, Finding, Hold, StoredEntry, SubjectKey
from lianfang.ledger.queries import Asked, entries, newest_seq
from lianfang.ledger.reading.said import said_between
from lianfang.ledger.reading.since import first_since
from lianfang.ledger.reading.then import Instant, changes_since
from lianfang.ledger.withdrawing import WithdrawnBody
from lianfang.operations.wall.logins import Logins
from lianfang.people.kinds import Facts, HouseholdCorrected, HouseholdMoved, PersonCorrected, PersonMoved
from lianfang.places.kinds import PlaceMoved, PlaceRenamed
from lianfang.screening.kinds import DoorVisitBody, RoundOpenedBody

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TABLES: tuple[type[Any], ...] = (StoredEntry, EntrySubject, Finding, Hold, Conflict, SubjectKey)


@pytest.fixture(scope="module")
def logins(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Logins]:
    """A community's own rows, its neighbour's beside them, and the wall; gone at the end."""
    with walled(django_db_blocker, lay_out) as found:
        yield found


@pytest.fixture
def west() -> Scope:
    return scope_as("community_office", XIGUAN_PATH)


@pytest.fixture
def east() -> Scope:
    return scope_as("community_office", DONGGUAN_PATH)


def recorded(kind: str, body: Any, place: UUID | None, *, hours: int = 1, **more: Any) -> UUID:
    """Record something as the installation; return the entry."""
    return record_one(Draft(kind, body, place, AT + hours * HOUR, **more), by=SYSTEM(COUNTY)).id


def visited(door: UUID, *, hours: int = 1, **more: Any) -> UUID:
    return recorded("screening.door_visit", DoorVisitBody(outcome="nobody_home"), door, hours=hours, **more)


def registered(household: UUID) -> UUID:
    return entry_about(household, "people.household_registered")


def entry_about(subject: UUID, kind: str) -> UUID:
    seqs = EntrySubject.objects.filter(county=COUNTY, subject=subject).values("seq")
    return StoredEntry.objects.get(county=COUNTY, kind=kind, seq__in=seqs).id


def shown(logins: Logins, scope: Scope, model: type[Any] = StoredEntry, column: str = "id") -> set[Any]:
    """What `SELECT column FROM table` gives a reader who forgot every filter."""
    with behind_wall(logins), seeing(sight_of(scope)):
        return set(model.objects.values_list(column, flat=True))


def seen_of(logins: Logins, scope: Scope, *asked: UUID) -> list[bool]:
    found = shown(logins, scope)
    return [one in found for one in asked]


# ── nothing of the neighbours ────────────────────────────────────────────────────────────────────────────────────────


def test_without_a_filter_the_ledger_shows_what_lies_in_the_place(logins: Logins, west: Scope) -> None:
    ours, theirs = register(member("张大山")), register(member("李守田"), door=EAST_DOOR)
    visits = visited(DOOR), visited(EAST_DOOR)
    found = shown(logins, west)
    outside = StoredEntry.objects.exclude(path_then__startswith=XIGUAN_PATH).filter(id__in=found)

    assert [registered(ours) in found, visits[0] in found] == [True, True]
    assert [registered(theirs) in found, visits[1] in found] == [False, False]
    assert [row.kind for row in outside] == ["places.added"], "places that came in one entry show to each of them"


def test_what_hangs_on_an_entry_shows_with_it(logins: Logins, west: Scope) -> None:
    first, second = member("张大山"), member("李守田")
    mine, theirs = register(first), register(second, door=EAST_DOOR)
    for home in (mine, theirs):
        entry = registered(home)
        Finding.objects.create(county=COUNTY, register="", subject=home, entry=entry, code="odd", params={})
        Hold.objects.create(county=COUNTY, entry=entry, target=home)
        Conflict.objects.create(county=COUNTY, register="x", subject=home, field="name", entries=[str(entry)])
    seqs = set(StoredEntry.objects.filter(id__in=shown(logins, west)).values_list("seq", flat=True))

    assert shown(logins, west, EntrySubject, "seq") == seqs
    assert [shown(logins, west, model, "subject") for model in (Finding, Conflict)] == [{mine}] * 2
    assert shown(logins, west, Hold, "target") == {mine}
    assert shown(logins, west, SubjectKey, "subject") == {first.person}


def test_each_table_shows_nothing_to_who_says_nothing_and_all_to_who_sees_the_county(logins: Logins) -> None:
    register(door=EAST_DOOR)
    whole = scope_as("headquarters", "14.10.28.")
    every = [model.objects.count() for model in TABLES]
    found = []
    for sight in (NOTHING, sight_of(whole)):
        with behind_wall(logins), seeing(sight):
            found.append([model.objects.count() for model in TABLES])

    assert found == [[0] * len(TABLES), every]


def test_a_building_is_not_shown_the_one_beside_it(logins: Logins) -> None:
    there, here = (
        visited(DOOR),
        recorded("places.renamed", PlaceRenamed(place=BUILDING_30, name="三十号楼"), BUILDING_30),
    )
    worker = scope_as("grid_worker", f"{XIGUAN_PATH}01.30.")

    assert seen_of(logins, worker, there, here) == [False, True]


# ── who and what moved ───────────────────────────────────────────────────────────────────────────────────────────────


def test_who_moved_here_is_shown_with_their_past_and_nobody_they_lived_with(logins: Logins, west: Scope) -> None:
    mover, stays = member("李守田"), member("王秀英", identity={"id_no": "", "id_type": "none"})
    before, after = register(mover, stays, door=EAST_DOOR), register(member("张大山"))
    mended = PersonCorrected(person=mover.person, fields=("sex",), facts=Facts(sex="female"))
    past, later = registered(before), recorded("people.person_corrected", mended, EAST_DOOR)
    assert seen_of(logins, west, past, later) == [False, False]

    moved = recorded("people.person_moved", PersonMoved(person=mover.person, household=after, left=before), DOOR)
    keys = shown(logins, west, SubjectKey, "subject")

    assert seen_of(logins, west, past, later, moved) == [True, True, True]
    assert [mover.person in keys, stays.person in keys] == [True, False]


def test_who_moved_away_leaves_what_was_said_here(logins: Logins, west: Scope, east: Scope) -> None:
    mover = member("张大山")
    before, after = register(mover, member("王秀英")), register(member("李守田"), door=EAST_DOOR)
    moved = recorded("people.person_moved", PersonMoved(person=mover.person, household=after, left=before), EAST_DOOR)
    later = visited(EAST_DOOR, hours=72)

    assert seen_of(logins, west, registered(before), moved, later) == [True, True, False]
    assert seen_of(logins, east, registered(before), moved, later) == [True, True, True]


def test_who_lived_here_for_a_while_is_shown_as_they_were_known_then(logins: Logins, west: Scope) -> None:
    """What was counted of them here can be counted again; what was said since they left is others' to know."""
    guest = member("李守田")
    first, stay, last = register(guest, door=EAST_DOOR), register(member("张大山")), register(door=EAST_DOOR)
    came = PersonMoved(person=guest.person, household=stay, left=first)
    left = PersonMoved(person=guest.person, household=last, left=stay)
    mended = PersonCorrected(person=guest.person, fields=("sex",), facts=Facts(sex="female"))
    before = recorded("people.person_corrected", mended, EAST_DOOR)
    recorded("people.person_moved", came, DOOR, hours=2)
    recorded("people.person_moved", left, EAST_DOOR, hours=30)
    later = recorded("people.person_corrected", mended, EAST_DOOR, hours=99, base=(before,))

    assert seen_of(logins, west, registered(first), before, later) == [True, True, False]


def test_a_household_that_moved_takes_its_past_along(logins: Logins, west: Scope, east: Scope) -> None:
    home = register(member("李守田"), door=EAST_DOOR)
    mended = HouseholdCorrected(household=home, fields=("number",), number="7")
    past = recorded("people.household_corrected", mended, EAST_DOOR)
    moved = recorded("people.household_moved", HouseholdMoved(household=home, left=EAST_DOOR), OTHER_DOOR)
    later = visited(OTHER_DOOR, hours=72)

    assert seen_of(logins, west, registered(home), past, moved, later) == [True, True, True, True]
    assert seen_of(logins, east, registered(home), past, moved, later) == [True, True, True, False]


def test_a_place_that_came_over_is_shown_with_its_past(logins: Logins, west: Scope, east: Scope) -> None:
    before = visited(EAST_DOOR)
    recorded("places.moved", PlaceMoved(place=EAST, to=XIGUAN, segment="09"), EAST, hours=2)
    after = visited(EAST_DOOR, hours=3)

    assert seen_of(logins, west, before, after) == [True, True]
    assert seen_of(logins, east, before, after) == [True, False]


# ── corrections ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_correction_that_crosses_over_shows_on_both_sides(logins: Logins, west: Scope, east: Scope) -> None:
    body = DoorVisitBody(outcome="nobody_home")
    wrong = visited(EAST_DOOR)
    right = recorded("screening.door_visit", body, DOOR, amends=wrong)
    again = recorded("screening.door_visit", body, OTHER_DOOR, amends=right, base=(right,), hours=2)

    assert seen_of(logins, west, wrong, right, again) == [True] * 3
    assert seen_of(logins, east, wrong, right, again) == [True] * 3


def test_what_is_taken_back_without_a_place_is_taken_back_for_its_readers_alone(logins: Logins, west: Scope) -> None:
    mine, theirs = visited(DOOR), visited(EAST_DOOR)
    taken = [recorded("ledger.withdrawn", WithdrawnBody(reason="记错了"), None, amends=one) for one in (mine, theirs)]

    assert seen_of(logins, west, *taken) == [True, False]


# ── what is asked from above, and staff ──────────────────────────────────────────────────────────────────────────────


def test_what_those_above_ask_is_shown_and_what_neighbours_answer_is_not(logins: Logins, west: Scope) -> None:
    opened = RoundOpenedBody(round=uuid7(), name="第二轮", due_at=AT + 9 * HOUR)
    above = recorded("screening.round_opened", opened, TOWN)
    beside = recorded("screening.round_opened", opened.model_copy(update={"round": uuid7()}), EAST)
    form = register_form()

    assert seen_of(logins, west, above, beside, form.id) == [True, False, True]


def test_staff_with_a_post_here_can_be_called(logins: Logins, west: Scope) -> None:
    accounts = []
    for code, place in (("W1", XIGUAN), ("W2", EAST)):
        account, by = uuid7(), SYSTEM(COUNTY)
        said = {"staff_code": code, "name": "缪在编", "phone": f"1390000000{code[1]}"}
        opened = opened_account(account, place=TOWN, at=AT, id=uuid7(), **said)
        open_account(opened, by=by)
        terms = post_terms(uuid7(), account, "grid_worker", from_on=day_of(AT))
        give_post(terms, place=place, by=by, at=AT, id=uuid7())
        accounts.append((opened.id, account))
    keys = shown(logins, west, SubjectKey, "subject")

    assert seen_of(logins, west, *(entry for entry, _account in accounts)) == [True, False]
    assert [account in keys for _entry, account in accounts] == [True, False]


# ── reading a part of the ledger ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", [f"{XIGUAN_PATH}01.3.", XIGUAN_PATH, "14.10.28.100."])
def test_a_day_of_the_ledger_is_the_same_behind_it(logins: Logins, path: str) -> None:
    """Its newest entries are the neighbours', hence hidden: what is shown says when the day began."""
    scope, day = scope_as("grid_worker", path), day_of(AT)
    visited(DOOR)
    for hours in range(4):
        visited(EAST_DOOR, hours=hours)
    plain = [row.id for row in entries(scope, Asked(day=day)).rows]
    with behind_wall(logins), seeing(sight_of(scope)):
        walled = [row.id for row in entries(scope, Asked(day=day)).rows]
        bounds = first_since(COUNTY, AT - 999 * HOUR), first_since(COUNTY, AT + 999_999 * HOUR)
        last = StoredEntry.objects.filter(path_then__startswith=path).order_by("-seq").values_list("seq", flat=True)[0]

    assert len(plain) > 1
    assert walled == plain
    assert bounds == (1, last + 1)


def test_what_was_said_and_what_differs_is_the_same_behind_it(logins: Logins, west: Scope) -> None:
    """Somebody came over since: then they lived next door, and of the household that they left nothing is shown."""
    mover = member("李守田")
    before, after = register(mover, door=EAST_DOOR), register(member("张大山"))
    scope, seq = scope_as("community_office", XIGUAN_PATH), newest_seq(west)
    recorded("people.person_moved", PersonMoved(person=mover.person, household=after, left=before), DOOR, hours=2)
    visited(DOOR, hours=2)

    def read() -> Any:
        said = said_between(COUNTY, ["screening.door_visit"], AT, AT + 9 * HOUR, about=[DOOR])
        found = changes_since(scope, Instant(seq), ["people.person"], near={mover.person})
        then = changes_since(scope, Instant(newest_seq(scope) - 1), ["people.person"], near={mover.person, DOOR})
        return [one.id for one in said], found.of("people.person")[mover.person], then.of("people.person")

    plain = read()
    with behind_wall(logins), seeing(sight_of(scope)):
        walled = read()

    assert (plain[1].now.household, plain[1].then.household) == (after, before)
    assert walled == plain


# ── what it costs ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_sees_the_county_is_never_asked_row_by_row(logins: Logins, west: Scope) -> None:
    """The functions are dear: for a county's reader, and for a row recorded here, the rule has answered before."""
    register(door=EAST_DOOR)
    whole = scope_as("headquarters", "14.10.28.")
    with connection.cursor() as cursor:
        for name in ("lianfang_concerns", "lianfang_opens"):
            cursor.execute("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s", [name])
            ((made,),) = cursor.fetchall()
            cursor.execute(made.replace("BEGIN", "BEGIN RAISE EXCEPTION 'asked'; ", 1))
    with behind_wall(logins), seeing(sight_of(whole)):
        assert [model.objects.exists() for model in (StoredEntry, EntrySubject, SubjectKey)] == [True] * 3
    with behind_wall(logins), seeing(sight_of(west)):
        assert StoredEntry.objects.filter(path_then__gte=XIGUAN_PATH, path_then__lt=upper(XIGUAN_PATH)).exists()
        with pytest.raises(DatabaseError, match="asked"), transaction.atomic():
            StoredEntry.objects.count()


def test_what_came_since_is_told_of_the_whole_county(logins: Logins, west: Scope) -> None:
    """One reader's look says for all whether what is remembered still stands: a hidden entry must not be missed."""
    visited(DOOR)
    known = head_of(west)
    recorded("places.renamed", PlaceRenamed(place=EAST_DOOR, name="东关一户"), EAST_DOOR)
    visited(DOOR, hours=2)
    now_ = head_of(west)
    assert known is not None
    assert now_ is not None

    with behind_wall(logins), seeing(sight_of(west)):
        found = kinds_since(west, known, now_, most=10)

    assert found == ["places.renamed", "screening.door_visit"]
