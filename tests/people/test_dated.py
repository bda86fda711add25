"""Dated facts follow from the entries that state them, whichever room's they are: any order, amended, taken back."""

from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from pydantic_core import to_json

from lianfang.kit.refusals import Refusal
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.reading.entries import entries_by
from lianfang.ledger.withdrawing import WithdrawnBody
from lianfang.people.cannot import (
    CannotEndBeforeBeginning,
    CannotStateLaterFact,
    CannotStateNothing,
    CannotStateTemperature,
)
from lianfang.people.dated import add_source, stated_in
from lianfang.people.kinds import FactsRecorded, PersonReturned
from lianfang.people.models import Fact, Person, Statement

from .world import AT, COUNTY, DOOR, member, register

pytestmark = pytest.mark.usefixtures("laid_out")
DAY = AT.date()


@pytest.fixture
def person(laid_out: None) -> UUID:
    one, other = member("张大山"), member("李四")
    register(one, other)
    draft = facts(other.person, vulnerable=[{"code": "chronic"}])
    record_one(draft, by=SYSTEM(COUNTY))
    return one.person


def facts(person: UUID, *, minutes: int = 0, amends: UUID | None = None, **said: Any) -> Draft:
    body = FactsRecorded.model_validate({"person": person} | said)
    return Draft("people.facts_recorded", body, DOOR, AT + timedelta(minutes=minutes), amends=amends)


def rows(person: UUID) -> list[tuple[Any, ...]]:
    found = Fact.objects.filter(county=COUNTY, person=person).order_by("at", "entry", "position")
    return list(found.values_list("key", "code", "on", "number"))


def test_each_sort_of_fact_has_a_row(person: UUID) -> None:
    said: dict[str, Any] = {
        "travels": [{"from_code": "4201", "left_on": DAY, "by": "train", "trip_no": "K1096", "words": "同村老周一起"}],
        "contacts": [{"kind": "confirmed", "on": DAY, "words": "堂叔"}],
        "symptoms": [{"code": "cough"}],
        "temps": [{"temp_c": 36.8, "at": AT}],
        "vulnerable": [{"code": "lives_alone"}],
        "needs": [{"code": "medicine", "on": DAY}],
        "answers": [{"key": "q.pets", "yes": True}, {"key": "q.beds", "number": 3}],
        "none_of": ["need"],
    }

    record_one(facts(person, **said), by=SYSTEM(COUNTY))

    assert rows(person) == [
        ("travel", "4201", DAY, None),
        ("contact", "confirmed", DAY, None),
        ("symptom", "cough", None, None),
        ("vulnerable", "lives_alone", None, None),
        ("need", "medicine", DAY, None),
        ("temp_c", "", DAY, 36.8),
        ("q.pets", "yes", None, None),
        ("q.beds", "", None, 3.0),
        ("need", "none", None, None),
    ]
    assert Fact.objects.get(key="travel").value == {"by": "train", "trip_no": "K1096"}
    assert rebuild(COUNTY).is_equal


def test_words_are_sealed_and_stand_in_no_table(person: UUID) -> None:
    said: dict[str, Any] = {"travels": [{"words": "同村老周一起"}], "answers": [{"key": "q.work", "words": "跑车"}]}

    record_one(facts(person, **said), by=SYSTEM(COUNTY))

    stored = StoredEntry.objects.filter(kind="people.facts_recorded").order_by("-seq")[0].body
    shown = to_json([list(row) for row in Fact.objects.values_list("key", "code", "value")]).decode()
    assert [word in stored + shown for word in ("老周", "跑车")] == [False, False]
    assert Fact.objects.get(key="q.work").value == {"sealed": True}


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
def test_facts_follow_from_the_set_of_entries_whatever_came_first(person: UUID, order: tuple[int, ...]) -> None:
    first, second = facts(person, temps=[{"temp_c": 36.5, "at": AT}]), facts(person, symptoms=[{"code": "cough"}])
    changed = facts(person, temps=[{"temp_c": 38.5, "at": AT}], amends=first.id)
    gone = Draft("ledger.withdrawn", WithdrawnBody(reason="记错人"), DOOR, AT, amends=second.id)
    drafts = (first, changed, second, gone)

    for n in order:
        record_one(drafts[n], by=SYSTEM(COUNTY))

    assert rows(person) == [("temp_c", "", DAY, 38.5)]
    assert rebuild(COUNTY).is_equal


def test_a_correction_that_states_nothing_here_any_more_leaves_no_row(person: UUID) -> None:
    first = record_one(facts(person, symptoms=[{"code": "cough"}]), by=SYSTEM(COUNTY))

    record_one(facts(person, symptoms=[{"code": "fatigue"}], amends=first.id), by=SYSTEM(COUNTY))

    assert rows(person) == [("symptom", "fatigue", None, None)]
    assert Statement.objects.filter(id=first.id).count() == 1


def back(person: UUID, from_code: str, *, amends: UUID | None = None) -> Draft:
    body = PersonReturned(person=person, household=Person.objects.get(id=person).household, from_code=from_code)
    return Draft("people.person_returned", body, DOOR, AT, amends=amends)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_correction_states_what_the_entry_itself_did_not(person: UUID, order: tuple[int, ...]) -> None:
    first = back(person, "")
    nothing = back(person, "", amends=first.id)
    drafts = (first, nothing, back(person, "420100", amends=nothing.id))

    for n in order:
        record_one(drafts[n], by=SYSTEM(COUNTY))

    assert rows(person) == [("travel", "420100", None, None)]
    assert list(Fact.objects.filter(person=person).values_list("entry", flat=True)) == [first.id]
    assert rebuild(COUNTY).is_equal


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({}, CannotStateNothing),
        ({"temps": [{"temp_c": 365, "at": AT}]}, CannotStateTemperature),
        ({"travels": [{"left_on": DAY + timedelta(days=1)}]}, CannotStateLaterFact),
        ({"symptoms": [{"code": "cough", "on": DAY, "until_on": DAY - timedelta(days=1)}]}, CannotEndBeforeBeginning),
    ],
)
def test_the_door_refuses_what_cannot_be(person: UUID, said: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        record_one(facts(person, **said), by=SYSTEM(COUNTY))

    assert rows(person) == []


def test_a_kind_states_its_facts_once() -> None:
    with pytest.raises(ValueError, match="states its facts already"):
        add_source("people.facts_recorded", lambda entry: [])


def test_an_entry_of_no_source_states_nothing(person: UUID) -> None:
    stored = StoredEntry.objects.get(kind="people.household_registered")

    entry = entries_by(COUNTY, "id", [stored.id])[0]

    assert (stated_in(entry), Statement.objects.filter(id=stored.id).count()) == ([], 0)
