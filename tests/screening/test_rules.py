from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.kit.clock import ZONE
from lianfang.screening import rules

DAY = date(2020, 2, 6)
OUTCOMES = ("seen", "nobody_home", "refused", "vacant", "wrong_door")


@pytest.mark.parametrize(("temp_c", "expected"), [(None, False), (37.2, False), (37.3, True), (39.0, True)])
def test_fever_begins_at_the_dated_threshold(temp_c: float | None, expected: bool) -> None:
    assert rules.is_fever(temp_c, DAY) is expected


@pytest.mark.parametrize(("temp_c", "expected"), [(33.9, False), (34.0, True), (43.0, True), (43.1, False)])
def test_readings_outside_34_to_43_are_slips(temp_c: float, expected: bool) -> None:
    assert rules.is_plausible(temp_c) is expected


@pytest.mark.parametrize(
    ("status", "outcome", "affected", "expected"),
    [
        ("todo", "seen", 0, "done"),
        ("todo", "seen", 1, "needs"),
        ("todo", "nobody_home", 0, "again"),
        ("todo", "refused", 0, "refused"),
        ("todo", "vacant", 0, "vacant"),
        ("todo", "wrong_door", 0, "todo"),
        ("done", "nobody_home", 0, "again"),
        ("vacant", "nobody_home", 0, "again"),
        ("refused", "nobody_home", 0, "refused"),
        ("again", "refused", 0, "refused"),
        ("needs", "refused", 0, "needs"),
        ("needs", "nobody_home", 0, "needs"),
        ("needs", "seen", 0, "done"),
        ("refused", "vacant", 0, "vacant"),
    ],
)
def test_a_visit_moves_a_door(status: str, outcome: str, affected: int, expected: str) -> None:
    assert rules.status_after(status, outcome, affected) == expected


@given(st.lists(st.sampled_from(OUTCOMES)))
def test_a_door_once_gone_to_is_never_unvisited_again(outcomes: list[str]) -> None:
    status = "todo"
    for outcome in outcomes:
        status = rules.status_after(status, outcome, 0)

    assert (status == "todo") == all(outcome == "wrong_door" for outcome in outcomes)


def test_left_is_todo_again_and_refused() -> None:
    counts = {"todo": 24, "again": 9, "refused": 2, "needs": 4, "done": 220, "vacant": 27}

    assert rules.left(counts) == 35


@pytest.mark.parametrize(
    ("doors", "left", "expected"), [(0, 0, None), (3, 0, 1000), (38412, 4189, 890), (10000, 1, 999)]
)
def test_coverage_is_whole_only_when_nothing_is_left(doors: int, left: int, expected: int | None) -> None:
    assert rules.coverage_tenths(doors, left) == expected


@given(st.integers(0, 366 * 24 * 3600).map(lambda s: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=s)))
def test_a_bucket_holds_its_instant(instant: datetime) -> None:
    start = rules.bucket_of(instant)

    assert start <= instant < start + rules.BUCKET
    assert start.minute % 5 == 0


def test_twelve_buckets_end_with_the_running_one() -> None:
    found = rules.buckets_before(datetime(2020, 2, 6, 9, 22, tzinfo=UTC))

    assert [found[0], found[-1], len(found)] == [
        datetime(2020, 2, 6, 8, 25, tzinfo=UTC),
        datetime(2020, 2, 6, 9, 20, tzinfo=UTC),
        12,
    ]


def test_a_revisit_is_due_a_day_after_nobody_opened() -> None:
    assert rules.revisit_due_at(datetime(2020, 2, 6, 9, tzinfo=UTC)) == datetime(2020, 2, 7, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "pace", "expected"),
    [
        (205, 52, "2020-02-06 21:16"),
        (345, 41, "2020-02-07 11:44"),
        (0, 41, None),
        (98, 0, None),
    ],
)
def test_a_forecast_walks_at_the_last_hours_pace_by_day_only(left: int, pace: int, expected: str | None) -> None:
    found = rules.finished_at(left, pace, datetime(2020, 2, 6, 17, 20, tzinfo=ZONE))

    assert (found and f"{found.astimezone(ZONE):%Y-%m-%d %H:%M}") == expected


@given(st.integers(1, 100_000), st.integers(1, 5_000), st.integers(0, 47))
def test_a_forecast_falls_into_walking_hours(left: int, pace: int, half_hours: int) -> None:
    now = datetime(2020, 2, 6, tzinfo=ZONE) + timedelta(minutes=30 * half_hours)

    found = rules.finished_at(left, pace, now)

    if found is not None:
        local = found.astimezone(ZONE)
        assert found > now
        assert 8 <= local.hour + local.minute / 60 <= 22
