from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from tests.people.world import AT, COUNTY, DOOR, member, register

from lianfang.kit.ids import uuid7
from lianfang.ledger.kinds import Entry, Header
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.reading.entries import unsealed
from lianfang.screening.kinds import DOOR_VISIT, DoorVisitBody
from lianfang.screening.kinds.visits import CannotRecordVisit, check_visit

from .world import visit, visit_body

HEADER = Header(uuid7(), DOOR_VISIT.name, 1, DOOR, AT)
SOMEBODY = str(uuid4())
LATER = {"from_code": "42", "left_on": "2020-03-01"}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"outcome": "seen"}, "visit_without_count"),
        ({"outcome": "seen", "present_count": 51}, "visit_count_unlikely"),
        ({"outcome": "seen", "present_count": -1}, "visit_count_unlikely"),
        ({"outcome": "seen", "persons": [{"person": SOMEBODY, "temp_c": 3.7}]}, "visit_temp_unlikely"),
        ({"outcome": "seen", "persons": [{"person": SOMEBODY, "temp_c": 43.5}]}, "visit_temp_unlikely"),
        ({"outcome": "seen", "persons": [{"person": SOMEBODY}, {"person": SOMEBODY}]}, "visit_person_twice"),
        ({"outcome": "refused", "present_count": 2}, "visit_persons_unseen"),
        ({"outcome": "vacant", "persons": [{"person": SOMEBODY}]}, "visit_persons_unseen"),
        ({"outcome": "seen", "persons": [{"person": SOMEBODY, "contact_on": "2020-02-07"}]}, "visit_fact_later"),
        (
            {
                "outcome": "seen",
                "persons": [{"person": SOMEBODY, "travel": {"from_code": "42", "left_on": "2020-03-01"}}],
            },
            "visit_fact_later",
        ),
        ({"outcome": "vacant", "note": {"about": SOMEBODY, "text": "锁着"}}, "visit_note_elsewhere"),
    ],
)
def test_what_a_visit_alone_shows_to_be_wrong_is_refused(said: dict[str, Any], code: str) -> None:
    with pytest.raises(CannotRecordVisit) as refused:
        check_visit(DoorVisitBody.model_validate(said), HEADER)

    assert refused.value.code == code
    assert all(refused.value.text(part) for part in ("what", "why", "do"))


@pytest.mark.parametrize("outcome", ["nobody_home", "refused", "vacant", "wrong_door"])
def test_an_outcome_needs_nothing_more(outcome: str) -> None:
    check_visit(visit_body(outcome), HEADER)


def test_zero_at_home_is_a_count() -> None:
    check_visit(visit_body(present_count=0), HEADER)


def summary(**said: Any) -> str:
    body = visit_body(**said)
    entry = Entry.__new__(Entry)
    entry.body, entry.effective_at = body, AT
    assert DOOR_VISIT.summary is not None
    return DOOR_VISIT.summary(entry)


def test_a_summary_counts_and_names_nobody() -> None:
    persons = [{"person": str(uuid4()), "temp_c": 37.6}, {"person": str(uuid4()), "needs": ["medicine"]}]

    assert summary(present_count=4, persons=persons) == "有人，4 人在家，1 人发热 37.6℃，1 人要留意"
    assert summary(outcome="nobody_home") == "没人应"


@pytest.mark.django_db
def test_a_note_is_sealed_under_its_door(laid_out: None) -> None:
    answer = visit("nobody_home", note={"about": DOOR, "text": "门口贴了条"})

    stored = StoredEntry.objects.get(county=COUNTY, id=answer.id)
    opened = unsealed(COUNTY, answer.id)
    assert "门口贴了条" not in stored.body
    assert opened is not None
    assert opened.body.note.text == "门口贴了条"


@pytest.mark.django_db
def test_a_visit_shows_on_the_timeline_of_those_seen(laid_out: None) -> None:
    one = member(birth_on=date(1968, 3, 9))
    register(one)

    answer = visit("seen", persons=[{"person": one.person, "temp_c": 36.5}])

    stored = StoredEntry.objects.get(county=COUNTY, id=answer.id)
    assert stored.subjects.split(",") == [DOOR.hex, one.person.hex]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"outcome": "nobody_home", "answers": [{"key": "housing_use", "value": "rented"}]}, "visit_answers_unseen"),
        (
            {
                "outcome": "seen",
                "present_count": 2,
                "answers": [{"key": "housing_use", "value": "rented"}, {"key": "housing_use", "value": "owned"}],
            },
            "visit_answer_twice",
        ),
    ],
)
def test_answers_that_cannot_be_are_refused(said: dict[str, Any], code: str) -> None:
    with pytest.raises(CannotRecordVisit) as refused:
        check_visit(DoorVisitBody.model_validate(said), HEADER)

    assert refused.value.code == code


@pytest.mark.parametrize("value", ["我家住着三个人", "a b", "x" * 41])
def test_an_answer_is_never_free_text(value: str) -> None:
    with pytest.raises(ValueError, match="answers"):
        DoorVisitBody.model_validate(
            {"outcome": "seen", "present_count": 1, "answers": [{"key": "q.x", "value": value}]}
        )


def test_a_body_of_the_first_version_says_the_same_in_the_second() -> None:
    old = {"outcome": "seen", "present_count": 2, "persons": [{"person": SOMEBODY, "temp_c": 36.5}]}

    newest = DoorVisitBody.model_validate(DOOR_VISIT.newest(dict(old), 1))

    assert newest.model_dump(mode="json", exclude_none=True, exclude_defaults=True) == old


def test_one_tap_is_so_many_present_and_none_affected() -> None:
    body = DoorVisitBody.all_well(3)

    assert (body.outcome.value, body.seen_count, body.notable(AT.date())) == ("seen", 3, [])
