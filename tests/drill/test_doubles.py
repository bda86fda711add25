"""People written down twice on purpose: known, of every sort, and told from everybody else."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from lianfang.drill.doubles import LEAST, WAYS, Double
from lianfang.drill.draw import CountyDrawing
from lianfang.drill.play import Ask, draw
from lianfang.drill.residents import Resident
from lianfang.people.rules import as_18, checked_id_no
from lianfang.places.divisions import divisions_of

NOW = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)


def drawn(households: int) -> tuple[CountyDrawing, dict[str, list[Resident]], dict[object, Resident]]:
    """A county with its residents, by site and by id."""
    drawing = draw(Ask("141028", households, 2020, NOW), divisions_of("141028"))
    sites = {one.site.division.name: one.doors for one in drawing.drawn()}
    residents = {
        name: [member for door in doors if door.family for member in door.family.members]
        for name, doors in sites.items()
    }
    return drawing, residents, {member.id: member for found in residents.values() for member in found}


@pytest.fixture(scope="module")
def county() -> tuple[CountyDrawing, dict[str, list[Resident]], dict[object, Resident]]:
    return drawn(6_000)


def pairs(doubles: list[Double], by_id: dict[object, Resident], how: str) -> list[tuple[Resident, Resident]]:
    return [(by_id[double.first], by_id[double.second]) for double in doubles if double.how == how]


def test_every_way_of_writing_somebody_twice_is_there(
    county: tuple[CountyDrawing, dict[str, list[Resident]], dict[object, Resident]],
) -> None:
    drawing, residents, by_id = county
    at_xiguan = {member.id for member in residents["西关社区"]}

    assert {double.how for double in drawing.doubles} == set(WAYS)
    assert sum(bool({double.first, double.second} & at_xiguan) for double in drawing.doubles) >= LEAST
    assert all(double.first < double.second for double in drawing.doubles)
    assert {double.first for double in drawing.doubles} | {double.second for double in drawing.doubles} <= by_id.keys()


def test_a_small_county_has_some_too() -> None:
    assert len(drawn(300)[0].doubles) >= LEAST


def test_nobody_is_in_two_pairs(
    county: tuple[CountyDrawing, dict[str, list[Resident]], dict[object, Resident]],
) -> None:
    named = Counter(person for double in county[0].doubles for person in (double.first, double.second))

    assert set(named.values()) == {1}


def test_both_are_born_on_one_day(
    county: tuple[CountyDrawing, dict[str, list[Resident]], dict[object, Resident]],
) -> None:
    drawing, _residents, by_id = county

    births = [(by_id[one.first].birth_on, by_id[one.second].birth_on) for one in drawing.doubles]

    assert [(one, other) for one, other in births if one != other] == []


@pytest.mark.parametrize("how", WAYS)
def test_each_way_spoils_what_it_says(
    county: tuple[CountyDrawing, dict[str, list[Resident]], dict[object, Resident]], how: str
) -> None:
    drawing, _residents, by_id = county

    for one, other in pairs(drawing.doubles, by_id, how):
        second, first = sorted((one, other), key=lambda row: row.relation != "other")
        assert (sorted(first.name) == sorted(second.name)) == (how != "name_typo")
        assert (first.name == second.name) == (how not in ("name_typo", "name_turned"))
        if how == "id_of_15":
            assert (len(second.id_no), as_18(second.id_no)[:17]) == (15, f"{first.id_no[:6]}19{first.id_no[8:17]}")
        if how == "id_slip":
            assert checked_id_no(second.id_no, today=NOW.date()).warnings != ()


def test_everybody_else_has_a_number_of_their_own(
    county: tuple[CountyDrawing, dict[str, list[Resident]], dict[object, Resident]],
) -> None:
    drawing, _residents, by_id = county
    planted = {person for double in drawing.doubles for person in (double.first, double.second)}

    numbers = Counter(member.id_no for id, member in by_id.items() if id not in planted)

    assert set(numbers.values()) == {1}
