"""Ordinary temperatures stand in no table: whoever asks about a person finds them in the entries in force."""

from itertools import permutations
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import scope_as
from tests.people.world import AT, COUNTY, DOOR, EAST_DOOR, XIGUAN_PATH, id_no, member, office, register

from lianfang.facts.catalogue import fields
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import SYSTEM, record_one
from lianfang.ledger.models import StoredEntry
from lianfang.people.facts import facts_about, facts_of_many, facts_stated
from lianfang.people.importing.stating import facts_known
from lianfang.people.importing.takers import Given, Told
from lianfang.people.models import Fact, Statement

from .world import visit, visit_draft, withdraw

pytestmark = pytest.mark.usefixtures("laid_out")
DAY = AT.date()


def test_an_ordinary_temperature_makes_no_row_and_is_found_with_the_person() -> None:
    one, ill = member("张大山"), member("李四")
    register(one, ill)

    said = [{"person": one.person, "temp_c": 36.5}, {"person": ill.person, "temp_c": 38.1, "symptoms": ["cough"]}]
    answer = visit("seen", persons=said)

    assert list(Fact.objects.order_by("position").values_list("person", "key", "code", "number")) == [
        (ill.person, "temp_c", "", 38.1),
        (ill.person, "symptom", "cough", None),
    ]
    (found,) = facts_about(office(), one.person)
    assert (found.entry, found.key, found.on, found.number) == (answer.id, "temp_c", DAY, 36.5)
    assert [fact.number for fact in facts_about(office(), ill.person)] == [38.1, None]


def test_a_visit_that_says_nothing_else_leaves_neither_fact_nor_statement() -> None:
    one = member()
    register(one)

    visit("seen", persons=[{"person": one.person, "temp_c": 36.5}])

    assert (Fact.objects.count(), Statement.objects.count()) == (0, 0)
    assert rebuild(COUNTY).is_equal


def test_what_else_was_said_of_somebody_keeps_their_temperature_beside_it() -> None:
    one = member()
    register(one)

    visit("seen", persons=[{"person": one.person, "temp_c": 36.5, "needs": ["medicine"]}])

    assert list(Fact.objects.order_by("position").values_list("key", "number")) == [("temp_c", 36.5), ("need", None)]
    assert [fact.key for fact in facts_about(office(), one.person)] == ["temp_c", "need"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_reading_is_that_of_the_version_in_force_whatever_came_first(order: tuple[int, ...]) -> None:
    one = member()
    register(one)
    first = visit_draft("seen", persons=[{"person": one.person, "temp_c": 36.5}])
    fever = visit_draft("seen", persons=[{"person": one.person, "temp_c": 38.5}], amends=first.id)
    mended = visit_draft("seen", persons=[{"person": one.person, "temp_c": 36.9}], amends=fever.id)
    drafts = (first, fever, mended)

    for n in order:
        record_one(drafts[n], by=SYSTEM(COUNTY))

    assert Fact.objects.count() == 0
    assert rebuild(COUNTY).is_equal
    assert [(fact.entry, fact.number) for fact in facts_about(office(), one.person)] == [(first.id, 36.9)]


def test_a_withdrawn_visit_has_no_readings() -> None:
    one = member()
    register(one)
    answer = visit("seen", persons=[{"person": one.person, "temp_c": 36.5}])

    withdraw(answer.id)

    assert facts_about(office(), one.person) == []


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_for_the_readings_of_many_at_once_and_within_the_scope(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    far = member("王五", identity={"id_no": id_no(91)})
    register(far, door=EAST_DOOR)
    visit("seen", EAST_DOOR, persons=[{"person": far.person, "temp_c": 36.1}])
    near = [member(f"张{n}", identity={"id_no": id_no(n + 10)}) for n in range(count)]
    register(*near)
    said = [{"person": one.person, "temp_c": 36.5} for one in near]
    visit("seen", DOOR, persons=said)
    scope = scope_as("community_office", XIGUAN_PATH)

    with django_assert_num_queries(4):  # who lives here, their facts, which entries speak of them, and these
        found = facts_of_many(scope, [far.person, *(one.person for one in near)], keys=("temp_c",))

    assert {person: [fact.number for fact in facts] for person, facts in found.items()} == {
        one.person: [36.5] for one in near
    }


def test_a_page_of_temperatures_names_those_to_look_after() -> None:
    one, ill = member("张大山"), member("李四")
    register(one, ill)
    visit("seen", persons=[{"person": one.person, "temp_c": 36.5}, {"person": ill.person, "temp_c": 37.9}])

    page = facts_stated(office(), "temp_c", since=DAY)

    assert [fact.person for fact in page.rows] == [ill.person]


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        ({}, []),
        ({"temp_c": 37.2}, []),
        ({"temp_c": 37.3}, ["temp_c"]),
        ({"temp_c": 36.5, "symptoms": ["cough"]}, ["temp_c", "symptom"]),
        ({"temp_c": 36.5, "travel": {"from_code": "42"}}, ["temp_c", "travel"]),
        ({"temp_c": 36.5, "contact_on": DAY}, ["temp_c", "contact"]),
        ({"temp_c": 36.5, "needs": ["medicine"]}, ["temp_c", "need"]),
        ({"temp_c": 36.5, "answers": [{"key": "travel", "value": False}]}, ["temp_c", "travel"]),
        ({"temp_c": 36.5, "answers": []}, []),
    ],
)
def test_what_is_said_of_a_person_stands_in_rows_or_in_the_entry_and_never_in_both(
    said: dict[str, Any], rows: list[str]
) -> None:
    one = member()
    register(one)

    visit("seen", persons=[{"person": one.person, **said}])

    assert list(Fact.objects.order_by("position").values_list("key", flat=True)) == rows
    told = ["temp_c"] if not rows and "temp_c" in said else rows
    assert [fact.key for fact in facts_about(office(), one.person)] == told


def test_a_reading_that_waits_for_somebody_to_be_registered_counts_for_nobody_yet() -> None:
    one, late = member("张大山"), member("李四")
    register(one)
    visit("seen", persons=[{"person": one.person, "temp_c": 36.5}, {"person": late.person, "temp_c": 36.6}])
    assert facts_about(office(), one.person) == []

    register(late)

    assert [fact.number for fact in facts_about(office(), one.person)] == [36.5]


def test_a_list_that_is_brought_in_knows_the_readings_of_visits() -> None:
    one = member()
    register(one)
    answer = visit("seen", persons=[{"person": one.person, "temp_c": 36.5}])
    at = StoredEntry.objects.get(id=answer.id).effective_at
    cell = Told(fields["temp_c"], 36.5, "36.5", "D4", DAY)
    given = Given(COUNTY, AT, DAY, one.person, None, DOOR, [cell])

    assert facts_known(COUNTY, [given]) == {one.person: {("temp_c", at, 36.5)}}
