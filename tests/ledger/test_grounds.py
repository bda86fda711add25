"""Where entries lie: found by the ground of their place, wherever that was when they came."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from tests.fixtures.access import scope_as
from tests.people.world import AT, COUNTY, DONGGUAN, DOOR, EAST_DOOR, XIANGHE, XIGUAN_PATH, lay_out
from tests.screening.world import visit, visit_draft

from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, Draft, record, record_one
from lianfang.ledger.grounds import NEWEST, ground_of, seqs_under
from lianfang.ledger.migrations._grounds_of_0004 import BY_PATH_THEN, BY_PLACE_NOW, enter
from lianfang.ledger.models import EntryGround, Hold, StoredEntry
from lianfang.ledger.queries import Asked, entries
from lianfang.places.kinds import NewPlace, PlaceMoved, PlacesAdded

pytestmark = pytest.mark.django_db
DONGGUAN_PATH = "14.10.28.100.001."


@pytest.mark.parametrize(
    ("path", "ground"),
    [("14.10.28.", "14.10.28."), ("14.10.28.100.003.", "14.10.28.100.003."), (XIGUAN_PATH + "3.2.0301.", XIGUAN_PATH)],
)
def test_a_ground_is_a_community_or_what_stands_above(path: str, ground: str) -> None:
    assert ground_of(path) == ground


def door_at(parent: UUID) -> tuple[UUID, Draft]:
    place = uuid7()
    new = NewPlace(id=place, parent=parent, kind="door", segment="0999", name="0999")
    return place, Draft("places.added", PlacesAdded(places=(new,)), parent, AT)


def test_what_came_before_its_place_lies_where_that_is_found_to_be() -> None:
    lay_out()
    place, added = door_at(XIANGHE)
    (held,) = record([visit_draft("seen", place)], by=SYSTEM(COUNTY))
    before = seqs_under(COUNTY, XIGUAN_PATH, 10**9, 1)

    record_one(added, by=SYSTEM(COUNTY))

    assert (held.status, held.seq in before, Hold.objects.count()) == ("held", False, 0)
    assert held.seq in {row.seq for row in entries(scope_as("community_office", XIGUAN_PATH), Asked()).rows}


def test_what_was_said_at_a_place_and_below_it_goes_where_that_goes_and_comes_back() -> None:
    lay_out()
    seq, here, there = visit("seen", DOOR).seq, scope_as("community_office", XIGUAN_PATH), DONGGUAN_PATH
    moved = PlaceMoved(place=XIANGHE, to=DONGGUAN, segment="07")
    move = Draft("places.moved", moved, XIANGHE, AT + timedelta(hours=1))

    both = record([visit_draft("seen", DOOR, minutes=5), move], by=SYSTEM(COUNTY))
    seen = [{row.seq for row in entries(scope, Asked()).rows} for scope in (here, scope_as("community_office", there))]

    assert [{seq, both[0].seq} <= found for found in seen] == [False, True]


def test_ledgers_of_before_are_entered_by_where_their_places_are_now() -> None:
    lay_out()
    visit("seen", DOOR)
    record_one(
        Draft("places.moved", PlaceMoved(place=XIANGHE, to=DONGGUAN, segment="07"), XIANGHE, AT + timedelta(hours=1)),
        by=SYSTEM(COUNTY),
    )
    visit("seen", EAST_DOOR)
    kept = set(EntryGround.objects.values_list("county", "ground", "seq"))
    EntryGround.objects.all().delete()

    enter(connection, *BY_PATH_THEN)
    enter(connection, *BY_PLACE_NOW)

    assert kept <= set(EntryGround.objects.values_list("county", "ground", "seq"))


def test_every_entry_with_a_place_lies_in_the_ground_of_that_place() -> None:
    lay_out()
    rows = StoredEntry.objects.filter(county=COUNTY, place__isnull=False)

    assert seqs_under(COUNTY, "14.10.28.", 10**9, 10**6) == sorted(rows.values_list("seq", flat=True), reverse=True)


def test_a_ground_is_read_from_its_end_by_its_key() -> None:
    """Else a quiet village's page would walk through the ledger of all others."""
    lay_out()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        how = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        cursor.execute(how + NEWEST, [COUNTY, XIGUAN_PATH, 10**9, 51])
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())

    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
    assert ("ledger_ground_pkey" if connection.vendor == "postgresql" else "autoindex_ledger_ground") in plan
