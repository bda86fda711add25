from datetime import date
from typing import Any

import pytest

from lianfang.desk.sheets.codes import Mistake, answer_of, outcome_of, typed_answer
from lianfang.facts.catalogue import fields
from lianfang.screening.terms import Outcome

TODAY = date(2020, 2, 6)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", None),
        ("3", (Outcome.SEEN, 3)),
        ("１２", (Outcome.SEEN, 12)),
        ("0", (Outcome.NOBODY_HOME, None)),
        ("/", (Outcome.REFUSED, None)),
        (" - ", (Outcome.VACANT, None)),
        ("*", (Outcome.WRONG_DOOR, None)),
    ],
)
def test_the_first_field_is_a_number_or_one_key(typed: str, meant: Any) -> None:
    assert outcome_of(typed) == meant


@pytest.mark.parametrize("typed", ["99", "a", "3 人", "//"])
def test_what_says_nothing_is_a_mistake_at_once(typed: str) -> None:
    with pytest.raises(Mistake):
        outcome_of(typed)


@pytest.mark.parametrize(
    ("key", "typed", "value", "again"),
    [
        ("temp_c", "365", 36.5, "36.5"),
        ("temp_c", "37.3", 37.3, "37.3"),
        ("symptom", "13", ("cough", "breathless"), "13"),
        ("symptom", "0", False, "0"),
        ("housing_use", "2", "rented", "2"),
        ("member_count", "4", 4, "4"),
        ("travel", "42 1-20", ("42", date(2020, 1, 20)), "42 1-20"),
        ("travel", "湖北 0120", ("42", date(2020, 1, 20)), "42 1-20"),
        ("travel", "420100", ("420100", None), "420100"),
        ("travel", "0", False, "0"),
        ("contact", "12-30", date(2019, 12, 30), "12-30"),
        ("contact", "0", False, "0"),
        ("return_on", "2020-01-31", date(2020, 1, 31), "1-31"),
    ],
)
def test_an_answer_is_read_and_shown_again_as_it_may_be_typed(key: str, typed: str, value: Any, again: str) -> None:
    found = answer_of(fields[key], typed, today=TODAY)

    assert found == value
    assert typed_answer(fields[key], found) == again


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("temp_c", "3"),
        ("temp_c", "536"),
        ("symptom", "18"),
        ("housing_use", "12"),
        ("housing_use", "9"),
        ("member_count", "四"),
        ("travel", "99 1-20"),
        ("travel", "42 2-30"),
        ("contact", "2020-02-07"),
    ],
)
def test_an_answer_that_is_none_of_the_boxes_is_a_mistake(key: str, typed: str) -> None:
    with pytest.raises(Mistake):
        answer_of(fields[key], typed, today=TODAY)
