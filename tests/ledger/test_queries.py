"""Reads of the ledger: pages of a busy place and of a quiet one, whose entries lie deep below all others."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.fixtures.access import scope_as
from tests.people.world import AT, COUNTY, DONGGUAN, DOOR, EAST_DOOR, XIANGHE, XIGUAN_PATH, lay_out, member, register
from tests.screening.world import visit, visit_draft

from lianfang.access.scope import Scope
from lianfang.ledger import queries
from lianfang.ledger.door import SYSTEM, Draft, record, record_one
from lianfang.ledger.queries import Asked, entries, entries_about, first_seq_since
from lianfang.places.kinds import PlaceMoved

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, db: None) -> Scope:
    """西关社区, with the looked-at part so short that its own entries lie below it."""
    monkeypatch.setattr(queries, "SEQS_AT_ONCE", (3, 12))
    lay_out()
    return scope_as("community_office", XIGUAN_PATH)


def pages(scope: Scope, asked: Asked, limit: int) -> list[list[int]]:
    found, after = [], None
    while True:
        page = entries(scope, asked, after=after, limit=limit)
        found.append([row.seq for row in page.rows])
        if page.next is None:
            return found
        after = page.next


def test_a_quiet_place_finds_its_entries_below_those_of_all_others(office: Scope) -> None:
    mine = [visit("seen", DOOR, minutes=n).seq for n in range(7)]
    record([visit_draft("seen", EAST_DOOR, minutes=n) for n in range(30)], by=SYSTEM(COUNTY))
    all_of = {row.seq for row in queries.entries_within(office)}

    found = pages(office, Asked(), 3)
    visits = pages(office, Asked(kind="screening.door_visit"), 3)

    assert [seq for page in found for seq in page] == sorted(all_of, reverse=True)
    assert visits == [mine[:3:-1], mine[3:0:-1], mine[:1]]


def test_a_rare_kind_is_read_by_an_index_of_its_own(office: Scope) -> None:
    """Else the page of a kind that hardly occurs would walk through the whole ledger."""
    record([visit_draft("seen", EAST_DOOR, minutes=n) for n in range(200)], by=SYSTEM(COUNTY))
    rows = queries.entries_within(office).filter(kind="places.merged").order_by("-seq")[:50]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # a small table is read whole unless that is dear, and judged by old counts
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("ANALYZE ledger_entry")

    assert "ledger_entry_kind" in rows.explain()


def test_every_entry_has_its_place_among_its_subjects(office: Scope) -> None:
    """A correction of a person names no door, and is found by its door all the same."""
    person = member()
    register(person, door=DOOR)

    rows = list(queries.entries_within(office))

    assert [row for row in rows if row.place and row.place.hex not in row.subjects.split(",")] == []


def test_entries_go_with_a_place_that_moves(office: Scope) -> None:
    seq = visit("seen", DOOR).seq
    moved = PlaceMoved(place=XIANGHE, to=DONGGUAN, segment="07")
    record_one(Draft("places.moved", moved, XIANGHE, AT + timedelta(hours=1)), by=SYSTEM(COUNTY))
    record([visit_draft("seen", EAST_DOOR, minutes=n) for n in range(30)], by=SYSTEM(COUNTY))
    neighbour = scope_as("community_office", "14.10.28.100.001.")

    assert seq not in {row.seq for row in entries(office, Asked(), limit=500).rows}
    assert seq in {row.seq for row in entries(neighbour, Asked(), limit=500).rows}


def test_a_subject_has_its_own_timeline_within_the_scope(office: Scope) -> None:
    mine, _other = visit("seen", DOOR), visit("seen", EAST_DOOR)

    assert mine.seq in {row.seq for row in entries_about(office, DOOR).rows}
    assert entries_about(office, EAST_DOOR).rows == []


def test_no_scope_finds_nothing(office: Scope) -> None:
    visit("seen", DOOR)

    assert entries(Scope(COUNTY, None), Asked()).rows == []


def test_numbers_follow_the_clock(office: Scope) -> None:
    rows = list(queries.entries_within(scope_as("headquarters", "14.10.28.")).order_by("seq"))

    assert first_seq_since(office, rows[0].recorded_at - timedelta(days=1)) == 1
    assert first_seq_since(office, rows[-1].recorded_at + timedelta(days=1)) == rows[-1].seq + 1
