"""The sample roster does in an office what docs/samples/README.md says."""

from collections import Counter
from pathlib import Path

import pytest
from tests.people.world import AT, COUNTY, XIANGHE, XIGUAN, office

from lianfang.kit.ids import root_id
from lianfang.ledger.door import SYSTEM, Draft, record
from lianfang.people.importing.run import run_import
from lianfang.people.models import Household, Person
from lianfang.places.kinds import DoorsBuilt, PlacesAdded

SAMPLE = Path(__file__).resolve().parents[3] / "docs" / "samples" / "roster.xlsx"
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
    assert first.counts == {"created": 50, "duplicate": 0, "changed": 0, "same": 0, "refused": 2}
    assert again.counts == {"created": 0, "duplicate": 0, "changed": 0, "same": 50, "refused": 2}
    assert (Household.objects.count(), Person.objects.count()) == (16, 50)
    assert Counter(first.missing) == Counter()
