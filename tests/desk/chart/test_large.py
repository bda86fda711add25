"""A place of 17,000 doors: what its whole page asks of the database, and what travels."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.fixtures.access import client_as
from tests.people.world import BUILDING_3, COUNTY, EAST_DOOR, XIANGHE, XIGUAN_PATH, lay_out
from tests.screening.world import visit

from lianfang.kit.ids import named_id
from lianfang.places.models import Place
from lianfang.screening.models import Door

pytestmark = pytest.mark.django_db
BUILDINGS, FLOORS, WELLS = 355, 6, 4
MOST_BYTES = 150 * 1024
STATUSES = ("done", "todo", "again", "refused", "needs", "vacant", "done", "done", "done")


def plant_doors() -> int:
    """Lay 355 buildings of 48 doors beside those of 祥和苑, as their registers would stand; return how many doors."""
    ground: list[Place] = []
    doors: list[Door] = []
    kinds = ("building", "stairwell", "door")
    like = {kind: _row(Place, Place.objects.filter(county=COUNTY, kind=kind)[:1].get()) for kind in kinds}
    state = _row(Door, Door.objects.filter(county=COUNTY, id=named_id(BUILDING_3, "1/0101")).get())
    for b in range(101, 101 + BUILDINGS):
        above = f"{XIGUAN_PATH}01.{b}."
        ground.append(_place(like["building"], above, XIANGHE, segment=str(b), name=f"{b}号楼", position=b))
        for well in range(1, WELLS + 1):
            stair = f"{above}{well}."
            ground.append(_place(like["stairwell"], stair, _id(above), segment=str(well), name=f"{well}单元"))
            for at in (floor * 100 + n for floor in range(1, FLOORS + 1) for n in (1, 2)):
                path = f"{stair}{at:04d}."
                ground.append(_place(like["door"], path, _id(stair), **_numbered(at)))
                status = STATUSES[(at * 7 + b * 5 + well) % len(STATUSES)]
                doors.append(Door(**state | {"id": _id(path), "path": path, "status": status}))
    Place.objects.bulk_create(ground, batch_size=500)
    Door.objects.bulk_create(doors, batch_size=500)
    return len(doors)


def _row(model: type[Place] | type[Door], row: Place | Door) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}


def _place(like: dict[str, object], path: str, parent: object, **more: object) -> Place:
    return Place(**like | {"id": _id(path), "path": path, "parent": parent} | more)


def _numbered(at: int) -> dict[str, object]:
    return {"segment": f"{at:04d}", "name": str(at), "position": at, "floor": at // 100}


def _id(path: str) -> object:
    return named_id(XIANGHE, path)


def test_seventeen_thousand_doors_are_one_page_of_150_kilobytes(db: None) -> None:
    lay_out()
    visit("refused", EAST_DOOR)
    planted = plant_doors()
    client = client_as("community_office", XIGUAN_PATH)
    address = reverse("desk:chart_place", args=[XIANGHE])
    client.get(address)

    tiles = client.get(address).content.decode().count('class="d ')
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert (planted, tiles, answer.status_code, len(asked)) == (17_040, 17_040 + 48, 200, 21)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) <= MOST_BYTES, len(answer.content)
