from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.books.shapes import Cell
from lianfang.books.texts import text_of
from lianfang.books.values import (
    check_digit,
    day_of_cell,
    day_of_text,
    moment_of_cell,
    number_of,
    ruin_of,
    ruin_of_value,
    several,
    yes_no,
)

NEAR = date(2020, 2, 10)
EIGHTH = date(2020, 2, 8)


def at(hour: int, minute: int = 0) -> datetime:
    """A time of the eighth, as a file states it: without zone."""
    return datetime.combine(EIGHTH, datetime.min.time()).replace(hour=hour, minute=minute)


def cell(value: object) -> Cell:
    return Cell(2, 1, value, text_of(value), isinstance(value, int | float))


@pytest.mark.parametrize(
    "text",
    [
        "2020-02-08", "2020/2/8", "2020.2.8", "2020年2月8日", "2020年2月8号", "20200208", "20.2.8", "2月8日", "2.8",
        "2/8",
        "43869", "43869.4", "４３８６９", "２０２０．２．８", "二〇二〇年二月八日", "二月八日", "2020-02-08 10:30",
        "2020-02-08T10:30:00",
        "2月8日上午", "2月8日 9时30分", "2020年2月8日10：30", "2020年2月8日 星期六",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert day_of_text(text, NEAR) == EIGHTH


@pytest.mark.parametrize(
    "text", ["", "已返", "2月30日", "2020", "2020-2", "36.5", "13800001234", "2020-13-01", "1234", "明天"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_of_text(text, NEAR) is None


@pytest.mark.parametrize(("text", "day"), [("12月30日", date(2019, 12, 30)), ("3月1日", date(2020, 3, 1))])
def test_a_day_without_a_year_is_the_nearest(text: str, day: date) -> None:
    assert day_of_text(text, NEAR) == day


def test_a_cell_that_is_a_day_or_a_serial_is_that_day() -> None:
    assert [day_of_cell(cell(value), NEAR) for value in (EIGHTH, at(9), 43869, 43869.5)] == [EIGHTH] * 4


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (at(9, 30), at(9, 30)),
        (43869.5, at(12)),
        ("2020-02-08 09:30", at(9, 30)),
        ("2月8日 下午3时", at(15)),
        ("2月8日", None),
        ("已返", None),
    ],
)
def test_a_moment_needs_a_time_of_day(value: object, moment: datetime | None) -> None:
    assert moment_of_cell(cell(value), NEAR) == moment


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (36.5, 36.5), ("36.5", 36.5), ("３６．５℃", 36.5), ("36。5", 36.5), ("1,200", 1200.0), ("12人", 12.0),
        ("36.5/37.1", None), ("", None),
    ],
)  # fmt: skip
def test_numbers_are_read_in_full_width_and_with_units(value: object, number: float | None) -> None:
    assert number_of(cell(value)) == number


@pytest.mark.parametrize(
    ("text", "answer"),
    [("是", True), ("√", True), ("有", True), ("否", False), ("×", False), ("无", False), ("不详", None), ("", None)],
)  # fmt: skip
def test_answers_are_yes_no_or_neither(text: str, answer: bool | None) -> None:
    assert yes_no(text) is answer


def test_a_cell_that_lists_is_parted() -> None:
    assert several("15406570640；15463642169、0357-7922001\n15492519526") == [
        "15406570640", "15463642169", "0357-7922001", "15492519526",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "ruin"),
    [
        ("1.41E+17", "scientific"),
        ("1.41028E+17", "scientific"),
        (1.41028195001015e17, "rounded"),
        (141028195001015000, "rounded"),
        ("141028195001015000", "rounded"),
        ("991028197110213911", ""),
        ("991028197110210008", ""),
        (15406570640, ""),
        ("张三", ""),
    ],
)
def test_identity_numbers_that_excel_broke_are_known(value: object, ruin: str) -> None:
    assert ruin_of(cell(value)) == ruin


def test_eighteen_digits_ending_in_zeros_are_whole_if_their_check_digit_is_right() -> None:
    assert [ruin_of(cell(f"{first}000")) for first in ("991028197110210", "991028197110216")] == ["rounded", "rounded"]


@pytest.mark.parametrize("ruined", ["1.41E+17", "1.41028E+17", "1.41028199001011e17", "1E+17", "141028196803090000"])
def test_what_excel_has_done_to_a_number_shows_in_its_text(ruined: str) -> None:
    assert ruin_of_value(ruined) in ("scientific", "rounded")


@pytest.mark.parametrize(
    "whole", ["141028199001011000", "141028196803090114", "11010519491231002X", "E12345678", "", None, True]
)
def test_a_number_that_holds_is_not_ruined_though_it_ends_in_zeros(whole: object) -> None:
    assert ruin_of_value(whole) == ""


@given(st.text(alphabet="0123456789", min_size=17, max_size=17))
def test_one_of_eleven_last_characters_holds(seventeen: str) -> None:
    right = check_digit(seventeen)
    weights = [(1 << (17 - i)) % 11 for i in range(17)]
    naive = (12 - sum(int(d) * w for d, w in zip(seventeen, weights, strict=True)) % 11) % 11

    assert right == ("X" if naive == 10 else str(naive))
