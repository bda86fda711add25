"""Forty rosters with the hazards of real ones, imported whole: what stands of each person is what they said."""

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.books.rosters import COUNT, Roster, roster
from tests.people.world import COUNTY, XIGUAN, member, office, register

from lianfang.ledger.models import StoredEntry
from lianfang.people.identity import identities_of
from lianfang.people.importing.forms import File
from lianfang.people.importing.outcome import Outcome
from lianfang.people.importing.run import run_import
from lianfang.people.kinds import Member
from lianfang.people.models import Fact, Person

AT = datetime(2020, 2, 20, 9, tzinfo=UTC)
SEXES = {"男": "male", "女": "female"}
pytestmark = pytest.mark.usefixtures("laid_out")


def brought(made: Roster) -> Outcome:
    scope = office()
    return run_import(
        File(made.content, made.name), scope, place=XIGUAN, by=scope.author("import"), at=AT, creates_places=True
    )


def stored() -> dict[str, dict[str, Any]]:
    """What is known of each person, by document number."""
    persons = list(Person.objects.all())
    identities = identities_of(COUNTY, persons)
    return {
        identities[person.id].id_no: {
            "name": identities[person.id].name,
            "phone": identities[person.id].phones,
            "hukou_address": identities[person.id].hukou_address,
            "sex": person.sex,
            "temps": sorted(Fact.objects.filter(person=person.id, key="temp_c").values_list("number", flat=True)),
            "origins": sorted(Fact.objects.filter(person=person.id, key="travel").values_list("code", flat=True)),
        }
        for person in persons
    }


def known(person: dict[str, str]) -> Member:
    identity = {"id_type": "resident_id", "id_no": person["id_no"], "phones": ()}
    return member(person["name"], identity=identity, sex="", birth_on=None, residence="")


def due(made: Roster, person: dict[str, str]) -> dict[str, Any]:
    """What must stand of a person, by the columns that their roster has."""
    asked = set(made.columns.values())
    codes = {"湖北省武汉市": "4201", "河南省信阳市": "4115", "广东省深圳市": "4403"}
    is_dated = "unit" in made.hazards
    origin = codes[person["origin"]] if "origin" in asked else ""
    journey = bool(asked & {"origin", "return_on", "trip_no"}) or any("trip_no" in key for key in asked)
    return {
        "name": person["name"],
        "phone": (person["phone"],),
        "hukou_address": person["hukou_address"] if "hukou_address" in asked else "",
        "sex": SEXES[person["sex"]] if "sex" in asked else "male" if int(person["id_no"][16]) % 2 else "female",
        "temps": [float(person["temp_c"])] if "temp_c" in asked and is_dated else [],
        "origins": [origin] if journey else [],
    }


@pytest.mark.parametrize("seed", range(COUNT))
def test_a_roster_says_of_each_person_what_it_says_and_nothing_else(seed: int) -> None:
    made = roster(seed)
    states_homes = "address" in made.columns.values()
    if not states_homes:
        register(*(known(person) for person in made.people))

    outcome = brought(made)

    assert {row.status for row in outcome.rows} <= ({"created", "duplicate"} if states_homes else {"changed", "same"})
    assert len(outcome.rows) == len(made.people)
    assert stored() == {person["id_no"]: due(made, person) for person in made.people}


@pytest.mark.parametrize("seed", [0, 11, 26])
def test_a_roster_without_homes_registers_nobody_and_says_what_to_do(seed: int) -> None:
    outcome = brought(roster(seed))

    assert {remark.code for row in outcome.rows for remark in row.remarks if remark.is_fault} == {"no_where"}
    assert (outcome.counts["refused"], Person.objects.count()) == (len(outcome.rows), 0)


@pytest.mark.parametrize("seed", range(0, COUNT, 4))
def test_a_roster_brought_again_changes_nothing_and_says_so(seed: int) -> None:
    made = roster(seed)
    brought(made)
    before = StoredEntry.objects.count()

    again = brought(made)

    assert {row.status for row in again.rows} <= {"same", "refused"}
    assert (StoredEntry.objects.count(), again.told) == (before, {})
