"""What a read asks of the database does not grow with its rows."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.api.world import Program, program, told
from tests.people.world import BUILDING_3, BUILDING_30, COUNTY, XIGUAN, door, lay_out, member, register
from tests.screening.world import visit_draft

from lianfang.access.signing import tokens
from lianfang.people.models import Person

COUNTS = {
    "me": 4,
    "places": 5,
    "places/{place}": 4,
    "households": 7,
    "households/{h}": 6,
    "persons/{p}": 5,
    "doors": 5,
    "doors/{door}": 4,
    "visits": 10,
    "boards/{place}": 7,
    "changes?book=places&since=0": 6,
    "changes?book=households&since=0": 6,
    "changes?book=persons&since=0": 7,
    "changes?book=doors&since=0": 6,
}
"""With the token's two and the post's one."""

pytestmark = pytest.mark.django_db


def doors(count: int) -> list[UUID]:
    every = [
        door(building, well, f"0{floor}0{n}")
        for building in (BUILDING_3, BUILDING_30)
        for well in (1, 2)
        for floor in range(1, 7)
        for n in (1, 2)
    ]
    return every[:count]


@pytest.mark.parametrize("count", [1, 3, 40])
def test_a_read_asks_the_same_whatever_its_rows(count: int) -> None:
    lay_out()
    homes = [register(member("张大山"), member("张小山"), door=one) for one in doors(count)]
    told(*(visit_draft("refused", one) for one in doors(count)))
    person = Person.objects.filter(county=COUNTY, household=homes[0])[0].id
    known = {"place": XIGUAN, "h": homes[0], "p": person, "door": doors(1)[0]}
    reader = program()

    assert {path: _queries(reader, path.format(**known)) for path in COUNTS} == COUNTS


def _queries(reader: Program, path: str) -> int:
    tokens._remembered.clear()
    with CaptureQueriesContext(connection) as seen:
        assert reader.get(path).status_code == 200, path
    return len(seen)
