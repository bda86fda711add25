"""Who lives in the drill county: plausible, and nobody who exists."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from lianfang.drill import numbers
from lianfang.drill.residents import Family, Registry
from lianfang.people.rules import age_on, checked_id_no, is_phone

TODAY = date(2020, 2, 6)


@pytest.fixture(scope="module")
def families() -> list[Family]:
    registry = Registry("141028", TODAY, Random(7))
    return [registry.family(("王", "张", "葛"), away=0.2) for _ in range(2_000)]


def test_households_have_three_members_on_average(families: list[Family]) -> None:
    mean = sum(family.size for family in families) / len(families)

    assert 2.8 <= mean <= 3.2


def test_every_household_has_one_head_of_age(families: list[Family]) -> None:
    heads = [[member for member in family.members if member.relation == "head"] for family in families]

    assert {len(found) for found in heads} == {1}
    assert min(age_on(found[0].birth_on, TODAY) for found in heads) >= 20


def test_parents_are_older_than_their_children(families: list[Family]) -> None:
    gaps = [
        (member.birth_on - family.members[0].birth_on).days / 365
        for family in families
        for member in family.members
        if member.relation == "child" and age_on(member.birth_on, TODAY) > 0
    ]

    assert min(gaps) >= 19
    assert max(gaps) <= 40


def test_nobody_is_unborn_or_older_than_95(families: list[Family]) -> None:
    ages = [age_on(member.birth_on, TODAY) for family in families for member in family.members]

    assert min(ages) >= 0
    assert max(ages) <= 95


def test_both_sexes_and_all_ages_are_there(families: list[Family]) -> None:
    members = [member for family in families for member in family.members]
    sexes = Counter(member.sex for member in members)
    decades = {age_on(member.birth_on, TODAY) // 10 for member in members}

    assert 0.4 < sexes["male"] / len(members) < 0.6
    assert decades >= set(range(9))


def test_identity_numbers_are_valid_and_unlike_each_other(families: list[Family]) -> None:
    members = [member for family in families for member in family.members]

    checks = [checked_id_no(member.id_no, today=TODAY) for member in members]

    assert [check.warnings for check in checks] == [()] * len(members)
    assert [(check.birth_on, check.sex) for check in checks] == [(member.birth_on, member.sex) for member in members]
    assert len({member.id_no for member in members}) == len(members)


def test_identity_numbers_belong_to_no_province(families: list[Family]) -> None:
    """GB/T 2260 gives 11-65, 71, 81 and 82 to provinces; the residence permits of 2018 begin with 81-83."""
    assert {member.id_no[:2] for family in families for member in family.members} == {"99"}


def test_phones_are_in_the_unassigned_segment() -> None:
    random = Random(3)
    phones = [numbers.phone(random) for _ in range(500)]

    assert {phone[:3] for phone in phones} == {"154"}
    assert all(is_phone(phone) for phone in phones)


def test_same_seed_gives_the_same_families() -> None:
    twice = [Registry("141028", TODAY, Random(9)) for _ in range(2)]

    first, second = ([registry.family((), away=0.1) for _ in range(50)] for registry in twice)

    assert first == second
