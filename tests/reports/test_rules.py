"""On which days a form is due, by when at each level, when it is filled, and how an answer stands."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest

from lianfang.kit.clock import ZONE
from lianfang.reports import rules


@dataclass
class Asked:
    often: str = "daily"
    level: str = "community"
    since: date = date(2020, 2, 1)
    until_on: date | None = date(2020, 4, 30)
    due_on: date | None = None
    due_time: time = time(16)
    weekday: int | None = None
    monthday: int | None = None
    ladder: dict[str, int] = field(default_factory=dict)


@dataclass
class Answered:
    filled_at: datetime | None = None
    released_at: datetime | None = None
    is_zero: bool = False


ON = date(2020, 2, 6)
DUE = datetime(2020, 2, 6, 16, tzinfo=ZONE)
BEFORE, AFTER = DUE - timedelta(hours=3), DUE + timedelta(minutes=1)


def days_due(form: Asked) -> list[date]:
    every = [date(2020, 1, 25) + timedelta(days=n) for n in range(120)]
    return [day for day in every if rules.is_due_on(form, day)]


def test_a_daily_form_is_due_from_its_first_to_its_last_day() -> None:
    found = days_due(Asked())

    assert (found[0], found[-1], len(found)) == (date(2020, 2, 1), date(2020, 4, 30), 90)


def test_a_weekly_form_is_due_on_its_weekday() -> None:
    assert days_due(Asked("weekly", weekday=5, until_on=date(2020, 2, 20))) == [date(2020, 2, 7), date(2020, 2, 14)]


def test_a_monthly_form_of_the_31st_is_due_on_the_last_day_of_short_months() -> None:
    assert days_due(Asked("monthly", monthday=31)) == [date(2020, 2, 29), date(2020, 3, 31), date(2020, 4, 30)]


def test_a_form_of_one_day_is_due_once_and_one_on_call_never_by_itself() -> None:
    assert days_due(Asked("once", due_on=ON)) == [ON]
    assert days_due(Asked("on_call")) == []


def test_each_level_below_the_asked_one_is_an_hour_earlier() -> None:
    found = rules.rungs(Asked(level="county"), ON)

    assert [(level, at.astimezone(ZONE).time()) for level, at in found] == [
        ("community", time(14)), ("township", time(15)), ("county", time(16)),
    ]  # fmt: skip


def test_the_asker_may_say_otherwise_for_a_level() -> None:
    assert rules.due_at(Asked(level="county", ladder={"community": 30}), ON, "community") == DUE - timedelta(minutes=30)


def test_the_ledger_fills_two_hours_before_the_deadline() -> None:
    assert rules.fill_at(Asked(), ON) == DUE - timedelta(hours=2)


@pytest.mark.parametrize(
    ("answer", "now", "standing"),
    [
        (None, BEFORE - timedelta(days=1), "notdue"),
        (None, BEFORE, "tofill"),
        (None, AFTER, "missing"),
        (Answered(filled_at=BEFORE), BEFORE, "fill"),
        (Answered(filled_at=BEFORE), AFTER, "missing"),
        (Answered(filled_at=BEFORE, released_at=BEFORE), AFTER, "reported"),
        (Answered(released_at=BEFORE, is_zero=True), AFTER, "zero"),
        (Answered(released_at=AFTER), AFTER, "late"),
    ],
)
def test_silence_is_missing_and_zero_is_stated(answer: Answered | None, now: datetime, standing: str) -> None:
    assert rules.standing(answer, DUE.astimezone(UTC), now) == standing


def test_a_version_says_what_is_new_and_what_is_gone() -> None:
    assert rules.new_and_gone(["姓名", "电话"], ["姓名", "航班"]) == (["航班"], ["电话"])
