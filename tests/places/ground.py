"""A small county for tests of places: who records, when, and short ways to build."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from lianfang.kit.ids import named_id, root_id
from lianfang.ledger.door import SYSTEM, Answer, Draft, record, record_one
from lianfang.ledger.emergencies import open_emergency
from lianfang.places.divisions import division_id
from lianfang.places.drafts import add_places, new_place
from lianfang.places.models import Place
from lianfang.places.terms import PlaceKind

COUNTY = "141028"
AT = datetime(2020, 1, 25, 1, 0, tzinfo=UTC)
BY = SYSTEM(COUNTY)
COUNTY_PLACE = division_id(COUNTY)
TOWNSHIP = division_id("141028100")
XIGUAN = division_id("141028100003")
DONGGUAN = division_id("141028100002")


def later(minutes: int) -> datetime:
    return AT + timedelta(minutes=minutes)


def open_drill() -> None:
    open_emergency(COUNTY, name="演练", drill=True, level=1, ground="", at=AT)


def ground() -> list[Draft]:
    """The county, one township, two communities."""
    county = new_place(None, PlaceKind.COUNTY, "14.10.28", "吉县", id=COUNTY_PLACE, code="141028")
    township = new_place(COUNTY_PLACE, PlaceKind.TOWNSHIP, "100", "吉昌镇", id=TOWNSHIP, code="141028100")
    xiguan = new_place(TOWNSHIP, PlaceKind.COMMUNITY, "003", "西关社区", id=XIGUAN, code="141028100003")
    dongguan = new_place(TOWNSHIP, PlaceKind.COMMUNITY, "002", "东关社区", id=DONGGUAN, code="141028100002")
    return [add_places(None, [county], at=AT), add_places(COUNTY_PLACE, [township, xiguan, dongguan], at=AT)]


def lay_ground() -> None:
    open_drill()
    record(ground(), by=BY)


def named(name: str) -> UUID:
    """Return an id that is the same in every run."""
    return root_id(f"test/{name}")


def add(parent: UUID, kind: PlaceKind, segment: str, name: str, *, minutes: int = 1) -> UUID:
    """Record one place; its id follows from its name."""
    place = new_place(parent, kind, segment, name, id=named(name))
    record_one(add_places(parent, [place], at=later(minutes)), by=BY)
    return place.id


def do(draft: Draft) -> Answer:
    return record_one(draft, by=BY)


def row(place: UUID) -> Place:
    return Place.objects.get(county=COUNTY, id=place)


def path(place: UUID) -> str:
    return row(place).path


def door(building: UUID, key: str) -> UUID:
    return named_id(building, key)
