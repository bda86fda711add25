"""What a page of forms asks of the database grows with neither forms nor rows: the same literal count for 1 and 3.

Page by page, with the session, the post in use and the frame that every page has; opened before.
"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.desk.reports.test_pages import FANXIANG, drop, office, want
from tests.fixtures.access import client_as
from tests.people.world import BUILDING_3, DOOR, door, lay_out, member
from tests.people.world import register as register_household
from tests.reports.asked import blank_form

from lianfang.reports.kinds import form_id

__all__ = ["office"]
pytestmark = pytest.mark.django_db
COUNTS = {
    "forms": 7,
    "forms/library": 5,
    "form": 10,
    "forms/burden": 8,
    "forms/fill": 5,
    "forms/new": 4,
    "sheet": 6,
    "cell": 12,
    "work": 8,
}
DOORS = (DOOR, door(BUILDING_3, 1, "0101"), door(BUILDING_3, 1, "0102"))


@pytest.fixture(params=[1, 3], ids=["one", "three"])
def rows(request: pytest.FixtureRequest, db: None) -> int:
    """So many forms are asked for, and so many households live in 西关社区."""
    lay_out()
    count: int = request.param
    for n in range(count):
        register_household(member(f"住户{n}"), door=DOORS[n])
        key = "fanxiang" if n == 0 else f"form-{n}"
        want(key=key, form=form_id(key), title=f"入户排查表{n}")
    return count


def asked(client: Client, address: str) -> int:
    """How many queries a page takes; the last that opens the session and writes nothing."""
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(found)


def test_pages_of_forms_take_as_many_queries_for_three_rows_as_for_one(rows: int, office: Client) -> None:
    sheet = drop(office, blank_form(title="入户排查登记表"))
    headquarters = client_as("headquarters")

    found = {page: asked(office, f"/{page}/") for page in ("forms", "forms/library", "forms/burden", "forms/fill")}
    found |= {
        "form": asked(office, f"/forms/{FANXIANG}/"),
        "forms/new": asked(headquarters, "/forms/new/"),
        "sheet": asked(office, sheet),
        "cell": asked(office, f"{sheet}?cell=B3"),
        "work": asked(office, sheet.replace("/sheet/", "/work/")),
    }

    assert found == COUNTS
