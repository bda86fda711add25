"""What a page asks of the database does not grow with its rows: the same literal count for 1, 3 and 60."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.fixtures.access import client_as, make_account, make_post
from tests.people.world import (
    AT,
    BUILDING_3,
    BUILDING_30,
    COUNTY,
    DOOR,
    LANE,
    XIANGHE,
    XIGUAN,
    XIGUAN_PATH,
    door,
    lay_out,
    member,
    register,
)
from tests.screening.world import visit_body, visit_draft

from lianfang.kit.clock import now
from lianfang.kit.ids import named_id, uuid7
from lianfang.ledger.door import SYSTEM, Author, Draft, receive, record
from lianfang.people.kinds import Facts, HouseholdRegistered, PersonAdded, PersonCorrected
from lianfang.people.models import Person
from lianfang.places.kinds import GroupDoorsBuilt, PlacesAdded

COUNTS = {
    "board": 7,
    "chart": 21,
    "unvisited": 9,
    "people": 11,
    "household": 20,
    "person": 24,
    "ledger": 15,
    "findings": 12,
    "inbox, returned": 28,
    "inbox, held": 28,
    "inbox, two values": 28,
    "places": 8,
    "posts": 11,
}
"""Page by page, with the session, the post in use and the frame that every page has; opened before, so that what
follows from the ledger alone (desk/remembered.py) is known. What a board costs after an entry: board/test_views.py."""

pytestmark = pytest.mark.django_db
LONG = 120
NEW_LANE = named_id(XIGUAN, "东排")


def doors(count: int) -> list[UUID]:
    """Doors of 西关社区 in two buildings and a lane, other than DOOR."""
    found = [
        door(building, well, f"0{floor}0{n}")
        for building in (BUILDING_3, BUILDING_30)
        for well in (1, 2)
        for floor in range(1, 7)
        for n in (1, 2)
    ]
    found += [named_id(LANE, str(n)) for n in range(1, 23)]
    return [one for one in found if one != DOOR][:count]


def plant(count: int) -> dict[str, str]:
    """Lay `count` rows into every list and return the addresses of the pages that show them."""
    # So long a ledger that the page which verifies its newest part reads where that part begins, too.
    _record([visit_draft("vacant", named_id(LANE, "22"), minutes=n) for n in range(LONG)])
    home = register(member("张大山"), door=DOOR)
    person = Person.objects.get(household=home).id
    account = make_account(name="李守田")
    post = make_post(account, "grid_worker", XIGUAN_PATH, place=XIGUAN)
    _record([_household(one) for one in doors(count)])
    _record([visit_draft("refused", one, minutes=2) for one in doors(count)])
    _record([Draft("people.person_added", _added(home, n), DOOR, AT + timedelta(minutes=n)) for n in range(count)])
    _record([_corrected(person, f"西{n}") for n in range(count)])
    contradicted = list(Person.objects.exclude(household=home).order_by("id").values_list("id", flat=True))
    _record([_corrected(one, word) for one in contradicted for word in ("东", "西")])
    _record([_corrected(uuid7(), "等") for _n in range(count)], held=True)
    _find(count)
    _return(count, Author(COUNTY, account.id, post.id, "", "desk"))
    for _n in range(count - 1):
        make_post(make_account(), "grid_worker", XIGUAN_PATH, place=XIGUAN)
    lane = {"id": NEW_LANE, "parent": XIGUAN, "kind": "lane", "segment": "09", "name": "东排"}
    _record([Draft("places.added", PlacesAdded.model_validate({"places": [lane]}), XIGUAN, AT)])
    _record([Draft("places.group_doors_built", GroupDoorsBuilt(group=NEW_LANE, last=count), NEW_LANE, AT)])
    return addresses(home, person)


def addresses(home: UUID, person: UUID) -> dict[str, str]:
    return {
        "board": reverse("desk:board"),
        "chart": reverse("desk:chart_place", args=[XIANGHE]),
        "unvisited": reverse("desk:unvisited") + f"?place={XIGUAN}&status=refused",
        "household": reverse("desk:household", args=[home]),
        "person": reverse("desk:person", args=[person]),
        "ledger": reverse("desk:ledger") + "?kind=people.household_registered",
        "findings": reverse("desk:findings"),
        "inbox, returned": reverse("desk:inbox") + "?show=returned",
        "inbox, held": reverse("desk:inbox") + "?show=held",
        "inbox, two values": reverse("desk:inbox") + "?show=clash",
        "places": reverse("desk:place", args=[NEW_LANE]),
        "posts": reverse("desk:posts"),
    }


def _record(drafts: list[Draft], *, held: bool = False) -> None:
    answers = record(drafts, by=SYSTEM(COUNTY))
    assert {answer.status for answer in answers} == {"held" if held else "stored"}, answers


def _household(at: UUID) -> Draft:
    body = HouseholdRegistered(household=uuid7(), members=(member("李一户"),))
    return Draft("people.household_registered", body, at, AT)


def _added(home: UUID, n: int) -> PersonAdded:
    return PersonAdded(household=home, member=member(f"张{'一二三四五六七八九十'[n % 10]}"))


def _corrected(person: UUID, word: str) -> Draft:
    body = PersonCorrected(person=person, fields=("residence",), facts=Facts(residence=word))
    return Draft("people.person_corrected", body, DOOR, AT + timedelta(minutes=5))


def _find(count: int) -> None:
    """Visits of somebody whose post has just ended: taken, and found."""
    account = make_account()
    ended = make_post(account, "grid_worker", XIGUAN_PATH, place=XIGUAN, ended_at=now() - timedelta(minutes=1))
    by = Author(COUNTY, account.id, ended.id, "", "desk")
    bodies = [
        Draft("screening.door_visit", visit_body("vacant"), DOOR, now() - timedelta(hours=1)) for _n in range(count)
    ]
    answers = record(bodies, by=by)
    assert {answer.findings for answer in answers} == {("access.post_ended",)}, answers


def _return(count: int, by: Author) -> None:
    """Visits that say that somebody was seen, and not how many."""
    sent = {"kind": "screening.door_visit", "version": 1, "place": str(DOOR), "happened_at": AT.isoformat()}
    lines = [{**sent, "id": str(uuid7()), "body": {"outcome": "seen"}} for _n in range(count)]
    answers = receive([json.dumps(line).encode() for line in lines], by=by)
    assert {answer.status for answer in answers} == {"refused"}, answers


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200, address
    return len(seen)


@pytest.mark.parametrize("count", [1, 3, 60])
def test_a_page_asks_the_same_whatever_its_rows(count: int) -> None:
    lay_out()
    pages = plant(count)
    client = client_as("headquarters")
    pages["people"] = client.post(reverse("desk:find_people"), {"q": "3817"})["Location"]

    assert {name: queries(client, address) for name, address in pages.items()} == COUNTS
