"""The samples do in an office what docs/samples/README.md says."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from tests.people.world import AT, COUNTY, XIANGHE, XIGUAN, office

from lianfang.kit.ids import root_id
from lianfang.ledger.door import SYSTEM, Draft, record
from lianfang.people.importing.forms import File
from lianfang.people.importing.run import read, run_import
from lianfang.people.models import Household, Person
from lianfang.places.kinds import DoorsBuilt, PlacesAdded

SAMPLE = Path(__file__).resolve().parents[3] / "docs" / "samples" / "roster.xlsx"
TEMPERATURES = SAMPLE.with_name("temperatures.xlsx")
pytestmark = pytest.mark.usefixtures("laid_out")


def build(number: int) -> list[Draft]:
    building = root_id(f"test/sample/{number}")
    place = {"id": building, "parent": XIANGHE, "kind": "building", "segment": str(number), "name": f"{number}号楼"}
    return [
        Draft("places.added", PlacesAdded.model_validate({"places": [place]}), XIANGHE, AT),
        Draft("places.doors_built", DoorsBuilt(building=building, per_floor=(2, 2, 2), top=6), building, AT),
    ]


def test_the_sample_is_taken_but_for_what_is_wrong_on_purpose() -> None:
    record([*build(2), *build(4)], by=SYSTEM(COUNTY))
    scope = office()

    first, again = (
        run_import(SAMPLE.read_bytes(), scope, place=XIGUAN, by=scope.author("import"), at=AT) for _turn in range(2)
    )

    said = {answer.number: [(r.code, r.cell) for r in answer.remarks] for answer in first.rows if answer.remarks}
    assert said == {12: [("no_name", "A12")], 20: [("id_ruined", "B20")], 28: [("id_check_digit", "B28")]}
    assert first.counts == {"created": 51, "duplicate": 0, "changed": 0, "same": 0, "refused": 2}
    assert again.counts == {"created": 0, "duplicate": 0, "changed": 0, "same": 51, "refused": 2}
    assert (Household.objects.count(), Person.objects.count()) == (16, 51)
    assert Counter(first.missing) == Counter()


def test_the_sample_of_temperatures_asks_about_a_column_and_finds_two_who_may_be_there_already() -> None:
    record([*build(2), *build(4)], by=SYSTEM(COUNTY))
    scope, content, later = office(), TEMPERATURES.read_bytes(), AT + timedelta(days=3)
    author = scope.author("import")
    run_import(SAMPLE.read_bytes(), scope, place=XIGUAN, by=author, at=AT)
    asked = [
        column.letters
        for form in read(File(content), scope, at=later).forms
        for column in form.columns
        if column.is_open
    ]

    first, again = (
        run_import(File(content, choices={"0.14": "phone2"}), scope, place=XIGUAN, by=author, at=later)
        for _turn in range(2)
    )

    said = {answer.number: [(r.code, r.cell) for r in answer.remarks] for answer in first.rows if answer.remarks}
    assert asked == ["N"]
    assert said == {8: [("possible_twin", "B8")], 11: [("temp_unlikely_left", "K11")], 13: [("possible_twin", "B13")]}
    assert first.counts == {"created": 0, "duplicate": 2, "changed": 10, "same": 0, "refused": 0}
    assert first.told == {"temp_am_c": 35, "temp_pm_c": 32, "symptom": 13}
    assert (again.counts["same"], again.told) == (12, {})
