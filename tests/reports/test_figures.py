"""Figures: what each counts, for whom it is empty, what it opens to, and what a released one opens to later."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from tests.fixtures.access import COUNTY_PATH, scope_as
from tests.people.world import (
    AT,
    BUILDING_3,
    COUNTY_ID,
    DONGGUAN,
    DOOR,
    EAST_DOOR,
    LANE,
    OTHER_DOOR,
    TOWN,
    XIGUAN,
    XIGUAN_PATH,
    lay_out,
    office,
)
from tests.people.world import door as door_id
from tests.screening.world import visit, visit_draft

from lianfang.access.scope import Scope
from lianfang.kit.clock import day_start
from lianfang.kit.ids import named_id
from lianfang.ledger.door import Draft, record, record_one
from lianfang.ledger.models import StoredEntry
from lianfang.people.kinds import PersonLeft
from lianfang.places.cannot import CannotFindPlace
from lianfang.places.kinds import PlaceClosed, PlaceMoved
from lianfang.reports.figures import compared, figure, figures
from lianfang.reports.indicators import indicators
from lianfang.reports.indicators.shapes import Persons

from .counted import BY, NEXT, ON, facts, facts_draft, home, moves, on_day, seq_now, travel, withdrawn

FORM_09 = (
    "household_total household_screened person_total person_screened hubei_today hubei_total outside_today "
    "outside_total watched_count released_count fever_count on_duty_count checkpoint_count vehicle_count checked_count "
    "disinfected_m2"
).split()


@pytest.fixture
def hq(db: None) -> Scope:
    lay_out()
    home("王五", door=EAST_DOOR)  # next door, where 西关's figures must not look
    return scope_as("headquarters", COUNTY_PATH)


def value(scope: Scope, key: str, place: UUID = XIGUAN, on: date = ON, at_seq: int | None = None) -> int | None:
    return figures(scope, [key], [place], on, at_seq=at_seq).value(place, key)


# ── what is counted ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_households_and_persons_are_those_of_the_roster(hq: Scope) -> None:
    home("张大山", "李四", "张小山")
    home("赵六", door=OTHER_DOOR)

    assert [value(hq, key) for key in ("household_total", "person_total")] == [2, 4]
    assert [value(hq, key, TOWN) for key in ("household_total", "person_total")] == [3, 5]


def test_a_household_is_screened_once_its_door_is_settled(hq: Scope) -> None:
    doors = [DOOR, OTHER_DOOR, named_id(LANE, "7"), door_id(BUILDING_3, 1, "0102")]
    for n, door in enumerate(doors):
        home(f"户主{n}", door=door)
    for door, outcome in zip(doors, ("seen", "vacant", "refused", "nobody_home"), strict=True):
        visit(outcome, door)

    assert [value(hq, key) for key in ("household_total", "household_screened", "household_left")] == [4, 2, 2]
    assert [value(hq, key) for key in ("person_screened", "visits_today", "settled_today")] == [3, 4, 2]
    assert [value(hq, key) for key in ("door_refused", "door_again", "door_vacant")] == [1, 1, 1]


@pytest.mark.parametrize("gone_to", [0, 3, 18], ids=["nowhere yet", "few", "most"])
def test_households_are_counted_right_whichever_state_of_doors_is_rarer(hq: Scope, gone_to: int) -> None:
    """By far fewer doors are counted and taken from all; what stands behind a closed door is in neither state."""
    doors = [named_id(LANE, str(number)) for number in range(1, 21)]
    for n, door in enumerate([DOOR, *doors]):
        home(f"户主{n}", door=door)
    record_one(Draft("places.closed", PlaceClosed(place=BUILDING_3), BUILDING_3, AT), by=BY)
    record([visit_draft("seen", door) for door in doors[:gone_to]], by=BY)

    assert [value(hq, key) for key in ("household_total", "household_screened", "household_left")] == [
        21,
        gone_to,
        20 - gone_to,
    ]


def test_a_day_of_a_drill_that_was_played_place_by_place_ends_with_that_day(hq: Scope) -> None:
    """What is played bears the time at which it happened, so that its numbers do not follow the clock."""
    home("甲")
    home("乙", door=OTHER_DOOR)
    player = replace(BY, source="drill")
    day = 24 * 60
    for door, minutes in ((DOOR, 1), (OTHER_DOOR, day), (EAST_DOOR, 2)):
        record_one(visit_draft("seen", door, minutes=minutes), by=player)
    _recorded_as_they_happened()

    assert [value(hq, "household_screened", TOWN, on=on) for on in (ON, NEXT)] == [2, 3]
    assert [value(hq, "visits_today", TOWN, on=on) for on in (ON, NEXT)] == [2, 1]


def test_whether_a_drill_was_played_since_is_asked_once(hq: Scope) -> None:
    home("甲")
    record_one(visit_draft("seen", DOOR, minutes=1), by=replace(BY, source="drill"))

    with CaptureQueriesContext(connection) as asked:
        assert value(hq, "household_screened", TOWN, on=ON) == 1

    assert sum("source" in query["sql"] for query in asked.captured_queries) == 1


def _recorded_as_they_happened() -> None:
    """As if all before had been recorded as it happened, too: only the played order is odd."""
    StoredEntry.objects.update(recorded_at=F("effective_at"))


def test_persons_counted_together_are_those_counted_one_by_one(hq: Scope) -> None:
    home("张大山", "李四", "张小山")
    home("赵六", door=OTHER_DOOR)
    keys = [one.key for one in indicators if isinstance(one.measure, Persons)]
    seq = seq_now()
    home("后来的", door=named_id(LANE, "7"))

    together = figures(hq, keys, [XIGUAN, TOWN], ON, at_seq=seq)

    assert [together.value(XIGUAN, key) for key in keys] == [value(hq, key, at_seq=seq) for key in keys]
    assert [together.value(TOWN, key) for key in keys] == [value(hq, key, TOWN, at_seq=seq) for key in keys]
    assert sum(together.value(XIGUAN, key) or 0 for key in ("male_count", "female_count")) > 0


def test_a_day_of_return_is_that_of_arrival_then_of_leaving_then_of_the_word(hq: Scope) -> None:
    _home, people = home("甲", "乙", "丙", "丁", "戊")
    yesterday = ON - timedelta(days=1)
    facts(people[0], travels=[travel("420100", ON - timedelta(days=9), ON)])
    facts(people[1], travels=[travel("420500", yesterday)])
    facts(people[2], travels=[travel("42")])
    facts(people[3], travels=[travel("3301", yesterday), travel("420100", yesterday)])
    facts(people[4], travels=[travel("1401", ON)])  # within the province: neither column
    visit()

    assert [value(hq, key) for key in ("hubei_today", "hubei_total", "outside_today", "outside_total")] == [2, 4, 0, 0]


def test_who_came_from_another_province_is_counted_once(hq: Scope) -> None:
    _home, (person, other) = home("甲", "乙")
    facts(person, travels=[travel("3301", ON), travel("4401", ON - timedelta(days=3))])
    facts(other, travels=[travel("3301", ON)], at=on_day(NEXT))  # said tomorrow: as known today nobody knows

    assert [value(hq, key) for key in ("outside_today", "outside_total")] == [1, 1]


def test_who_left_again_still_came(hq: Scope) -> None:
    household, (person, _other) = home("甲", "乙")
    facts(person, travels=[travel("420100", ON)])
    visit()
    record_one(Draft("people.person_left", PersonLeft(person=person, household=household), DOOR, AT), by=BY)

    assert [value(hq, key) for key in ("person_total", "hubei_total", "flag.travel.42.14d")] == [1, 1, 0]


def test_fever_is_of_the_day_and_of_persons(hq: Scope) -> None:
    _home, (one, two) = home("甲", "乙")
    facts(one, temps=[{"temp_c": 37.3, "at": AT}, {"temp_c": 38.1, "at": on_day(ON, 60)}], at=on_day(ON, 60))
    facts(two, temps=[{"temp_c": 37.2, "at": AT}])

    assert [value(hq, key) for key in ("fever_count", "measured_count")] == [1, 2]
    assert value(hq, "fever_count", on=NEXT) is None


def test_ages_are_those_of_the_reports_day(hq: Scope) -> None:
    home("甲")  # born on 1968-03-09

    assert [value(hq, "aged_60_count", on=day) for day in (date(2028, 3, 8), date(2028, 3, 9))] == [0, 1]


def test_a_flag_is_counted_for_the_forms_own_window(hq: Scope) -> None:
    _home, people = home("甲", "乙", "丙")
    for person, (code, left) in zip(people, (("420500", 24), ("420100", 30), ("420500", 20)), strict=True):
        facts(person, travels=[travel(code, date(2020, 1, left))])
    keys = ("flag.travel.42.14d", "flag.travel.42.30d", "flag.travel.42x4201.14d", "flag.travel.42.since0116")

    assert [value(hq, key) for key in keys] == [2, 3, 1, 3]


# ── what is missing ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_where_nobody_looked_a_figure_is_empty_and_not_zero(hq: Scope) -> None:
    table = figures(hq, ["household_total", "household_screened", "fever_count", "hubei_total"], [XIGUAN], ON)

    assert table.values[XIGUAN] == dict.fromkeys(table.values[XIGUAN])
    assert {table.why(XIGUAN, key) for key in table.values[XIGUAN]} == {"nobody_looked"}


def test_where_somebody_looked_a_zero_is_a_zero(hq: Scope) -> None:
    home("甲")
    visit()

    found = figures(hq, ["household_left", "fever_count", "hubei_today", "hubei_total"], [XIGUAN], ON)
    assert set(found.values[XIGUAN].values()) == {0}


def test_what_the_product_has_no_facts_for_says_so(hq: Scope) -> None:
    found = figure(hq, "checkpoint_count", XIGUAN, ON)

    assert (found.value, found.why) == (None, "not_yet")
    assert found.reason == str(indicators["checkpoint_count"].reason)


def test_an_unknown_key_is_empty_with_its_reason(hq: Scope) -> None:
    table = figures(hq, ["ringtone_count"], [XIGUAN], ON)

    assert (table.value(XIGUAN, "ringtone_count"), table.why(XIGUAN, "ringtone_count")) == (None, "unknown_key")


# ── who may know ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_places_outside_the_scope_have_no_figures(hq: Scope) -> None:
    table = figures(office(), ["household_total"], [XIGUAN, DONGGUAN], ON)

    assert table.why(DONGGUAN, "household_total") == "out_of_scope"
    assert [*table.values] == [XIGUAN]
    with pytest.raises(CannotFindPlace):
        figure(office(), "household_total", DONGGUAN, ON)


def test_below_a_community_coded_facts_are_for_those_who_may_see_them(hq: Scope) -> None:
    _home, (person,) = home("甲")
    facts(person, temps=[{"temp_c": 38.0, "at": AT}])
    keeper = scope_as("system_keeper", XIGUAN_PATH)
    table = figures(keeper, ["fever_count", "household_total"], [XIGUAN, BUILDING_3], ON)

    assert not keeper.may_see("C")
    assert [table.value(XIGUAN, "fever_count"), table.value(BUILDING_3, "household_total")] == [1, 1]
    assert table.why(BUILDING_3, "fever_count") == "beyond_rights"
    assert figure(keeper, "fever_count", XIGUAN, ON).evidence == ()


def test_a_door_has_figures_of_its_own(hq: Scope) -> None:
    home("甲", "乙")
    visit()
    table = figures(hq, ["person_total", "door_total", "person_screened", "visits_today"], [DOOR, BUILDING_3], ON)

    assert [table.value(DOOR, key) for key in ("person_total", "door_total", "person_screened")] == [2, 1, 3]
    assert [table.value(place, "visits_today") for place in (DOOR, BUILDING_3)] == [1, 1]


# ── what a figure opens to ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_figure_opens_to_the_entries_behind_it(hq: Scope) -> None:
    _home, (person, _other) = home("甲", "乙")
    entry = facts(person, travels=[travel("420100", ON)])
    seen = visit()

    assert [one.entries for one in figure(hq, "hubei_today", XIGUAN, ON).evidence] == [(entry,)]
    assert [(one.subject, one.entries) for one in figure(hq, "visits_today", XIGUAN, ON).evidence] == [
        (DOOR, (seen.id,))
    ]
    assert [one.amount for one in figure(hq, "person_total", XIGUAN, ON).evidence] == [2]


def test_evidence_comes_a_page_at_a_time(hq: Scope) -> None:
    first = figure(hq, "door_total", XIGUAN, ON, limit=40)
    second = figure(hq, "door_total", XIGUAN, ON, limit=40, after=first.next or "")

    assert (first.value, len(first.evidence), len(second.evidence), second.next) == (70, 40, 30, None)
    assert len({one.subject for one in (*first.evidence, *second.evidence)}) == 70


def test_a_figure_of_yesterday_knows_nothing_of_today(hq: Scope) -> None:
    home("甲")
    visit(minutes=1)
    record([visit_draft("refused", OTHER_DOOR, minutes=1440), visit_draft("refused", minutes=1441)], by=BY)

    assert [value(hq, key, on=ON) for key in ("visits_today", "household_screened", "door_refused")] == [1, 1, 0]
    assert [value(hq, key, on=NEXT) for key in ("visits_today", "door_refused")] == [2, 2]


def test_after_five_hundred_late_entries_yesterdays_figures_open_to_the_same_counts(hq: Scope) -> None:
    numbers = [(stairwell, f"0{floor}0{n}") for stairwell in (1, 2) for floor in range(1, 7) for n in (1, 2)]
    doors = [door_id(BUILDING_3, *number) for number in numbers]
    homes = [home(f"户主{n}", f"家人{n}", door=door) for n, door in enumerate(doors)]
    visits = [visit_draft("seen", door, minutes=n) for n, door in enumerate(doors[:20])]
    told = [
        facts_draft(people[0], door=door, travels=[travel("420100", ON)])
        for door, (_h, people) in zip(doors[:9], homes, strict=False)
    ]
    record([*visits, *told], by=BY)
    seq = seq_now()
    released = figures(hq, FORM_09, [XIGUAN, TOWN], ON)
    before = StoredEntry.objects.count()

    late = [visit_draft("refused", doors[n % 24], minutes=30 + n) for n in range(440)]
    late += [visit_draft("seen", doors[n], minutes=n, amends=visits[n].id, present_count=5) for n in range(10)]
    late += [facts_draft(people[1], door=DOOR, travels=[travel("3301", ON)]) for _h, people in homes]
    late += [withdrawn(one.id, DOOR, at=on_day(NEXT)) for one in told[:4]]
    late += [moves(household, doors[n], EAST_DOOR, at=on_day(ON, 90)) for n, (household, _p) in enumerate(homes[:22])]
    record(late, by=BY)

    assert StoredEntry.objects.count() - before == 500
    assert figures(hq, FORM_09, [XIGUAN, TOWN], ON, at_seq=seq).values == released.values
    assert figures(hq, FORM_09, [XIGUAN, TOWN], ON).values != released.values
    found = compared(hq, "hubei_total", XIGUAN, ON, seq)
    assert (found.then.value, found.now.value) == (9, 0)  # four withdrawn, five moved to the next community
    assert len(found.differences) == 9
    assert all(one.later for one in found.differences)


def test_the_difference_between_then_and_now_is_listed(hq: Scope) -> None:
    household, _people = home("甲", "乙")
    seq = seq_now()
    answer = record_one(moves(household, DOOR, EAST_DOOR, at=on_day(ON, 5)), by=BY)

    found = compared(hq, "person_total", XIGUAN, ON, seq)
    assert (found.then.value, found.now.value) == (2, None)
    assert [(one.subject, one.was, one.is_, one.later) for one in found.differences] == [
        (household, 2, 0, (answer.id,))
    ]
    assert compared(hq, "person_total", COUNTY_ID, ON, seq).differences == ()


def test_a_place_that_moved_away_is_where_it_was_then(hq: Scope) -> None:
    home("甲", door=named_id(LANE, "7"))
    seq = seq_now()
    moved = record_one(Draft("places.moved", PlaceMoved(place=LANE, to=DONGGUAN, segment="9"), LANE, AT), by=BY)

    assert [value(hq, "door_total", place) for place in (XIGUAN, DONGGUAN)] == [48, 46]
    assert [value(hq, "door_total", place, at_seq=seq) for place in (XIGUAN, DONGGUAN)] == [70, 24]
    assert [value(hq, "household_total", place, at_seq=seq) for place in (XIGUAN, DONGGUAN)] == [1, 1]
    (differs,) = compared(hq, "household_total", DONGGUAN, ON, seq).differences
    assert (differs.was, differs.is_, differs.later) == (0, 1, (moved.id,))


# ── what it costs ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("places", [(XIGUAN,), (XIGUAN, DONGGUAN, TOWN, COUNTY_ID)], ids=["one", "four"])
def test_form_09_takes_few_queries_whatever_the_number_of_places(
    hq: Scope, places: tuple[UUID, ...], django_assert_num_queries: Any
) -> None:
    """For the narrow question also who lives there, and whoever was merged into them."""
    _home, (person,) = home("甲")
    facts(person, travels=[travel("420100", ON)], temps=[{"temp_c": 38.0, "at": AT}])
    _recorded_by(ON)

    with django_assert_num_queries(17 if len(places) == 1 else 19):  # beside what the ledger's own store reads
        figures(hq, FORM_09, places, ON)


def _recorded_by(day: date) -> None:
    """Let the ledger have been written on the day itself, as it is in earnest: nothing later is looked for."""
    StoredEntry.objects.update(recorded_at=day_start(day))
