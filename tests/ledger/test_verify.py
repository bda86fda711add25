"""Verifying the chain: whatever is done to stored rows behind the ledger's back is found and named."""

import hmac
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db.models import F

from lianfang.kit.ids import uuid7
from lianfang.ledger.chain import head_mac
from lianfang.ledger.checking.verify import Verified, verify
from lianfang.ledger.door import SYSTEM, Draft, record
from lianfang.ledger.models import Head, StoredEntry
from lianfang.ledger.sealing.keys import key_file

from . import toyroom as toy
from .drafts import BOX_MADE, BOXES
from .worlds import world

COUNTY = "141028"
COUNT = 12
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toy")]


@pytest.fixture(autouse=True)
def chain(toy: None) -> Iterator[None]:
    """A county of twelve entries: the opening, a box, ten fillings."""
    at = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
    with world(COUNTY):
        fillings = [Draft("toy.box_filled", box_filled(count), None, at) for count in range(COUNT - 2)]
        record([BOX_MADE, *fillings], by=SYSTEM(COUNTY))
        yield


def box_filled(count: int) -> toy.BoxFilled:
    return toy.BoxFilled(box=BOXES[0], count=count)


def row(seq: int) -> Any:
    return StoredEntry.objects.filter(county=COUNTY, seq=seq)


def faults(found: Verified) -> list[tuple[str, int]]:
    return [(fault.code, fault.seq) for fault in found.faults]


def test_an_untouched_chain_is_whole() -> None:
    found = verify(COUNTY)

    assert (found.is_whole, found.entry_count, found.seq) == (True, COUNT, COUNT)
    assert found.hash == bytes(Head.objects.get(county=COUNTY).hash).hex()


OTHER_VALUES: dict[str, Any] = {
    "id": uuid7(),
    "emergency": uuid7(),
    "kind": "toy.box_named",
    "version": 1,
    "place": uuid7(),
    "path_then": "14.10.28.",
    "subjects": uuid7().hex,
    "happened_at": datetime(2020, 2, 7, tzinfo=UTC),
    "clock_offset_ms": 1,
    "effective_at": datetime(2020, 2, 7, tzinfo=UTC),
    "recorded_at": datetime(2020, 2, 7, tzinfo=UTC),
    "author": uuid7(),
    "observer": uuid7(),
    "post": uuid7(),
    "device": "phone",
    "source": "api",
    "base": uuid7().hex,
    "amends": uuid7(),
    "cause": uuid7(),
    "body": '{"box":"x"}',
    "author_mac": b"\x01" * 32,
    "prev": b"\x01" * 32,
    "hash": b"\x01" * 32,
}


def test_every_column_of_an_entry_is_under_the_chain() -> None:
    columns = {field.name for field in StoredEntry._meta.local_concrete_fields}

    assert columns - {"county", "seq"} == OTHER_VALUES.keys()


@pytest.mark.parametrize("column", OTHER_VALUES)
def test_a_changed_column_is_found_and_its_entry_named(column: str) -> None:
    row(5).update(**{column: OTHER_VALUES[column]})

    expected = "reordered" if column == "prev" else "changed"
    assert (expected, 5) in faults(verify(COUNTY))


def test_a_removed_entry_is_found() -> None:
    row(5).delete()

    assert faults(verify(COUNTY)) == [("removed", 5)]


def test_several_removed_entries_are_named_from_first_to_last() -> None:
    StoredEntry.objects.filter(county=COUNTY, seq__in=[5, 6, 7]).delete()

    (fault,) = verify(COUNTY).faults
    assert (fault.code, fault.seq, fault.detail) == ("removed", 5, "5–7")


def test_a_removed_beginning_is_found() -> None:
    row(1).delete()

    assert ("removed", 1) in faults(verify(COUNTY))


def test_two_entries_that_changed_places_are_found() -> None:
    row(5).update(seq=1000)
    row(6).update(seq=5)
    row(1000).update(seq=6)

    assert {seq for _code, seq in faults(verify(COUNTY))} >= {5, 6}


def test_renumbering_after_a_removal_does_not_hide_it() -> None:
    row(5).delete()
    for seq in range(6, COUNT + 1):
        row(seq).update(seq=F("seq") - 1)

    assert not verify(COUNTY).is_whole


def test_a_tail_that_was_cut_shows_against_the_head() -> None:
    StoredEntry.objects.filter(county=COUNTY, seq__gt=9).delete()

    assert ("cut", 9) in faults(verify(COUNTY))


def test_a_head_moved_back_with_the_tail_is_forged() -> None:
    last = row(9).get()
    StoredEntry.objects.filter(county=COUNTY, seq__gt=9).delete()
    Head.objects.filter(county=COUNTY).update(seq=9, hash=bytes(last.hash))

    assert faults(verify(COUNTY)) == [("head_forged", 9)]


@pytest.mark.parametrize("change", [{"is_drill": False}, {"emergency": uuid7()}, {"emergency": None}])
def test_a_head_that_says_another_emergency_is_forged(change: dict[str, Any]) -> None:
    Head.objects.filter(county=COUNTY).update(**change)

    assert faults(verify(COUNTY)) == [("head_forged", COUNT)]


def test_a_head_of_before_is_coded_anew_and_a_forged_one_is_not() -> None:
    head = Head.objects.get(county=COUNTY)
    code = hmac.digest(key_file().index_secret, b"head/%b/%d/%b" % (COUNTY.encode(), COUNT, bytes(head.hash)), "sha256")
    migration = import_module("lianfang.ledger.migrations.0003_kinds_and_heads")

    Head.objects.filter(county=COUNTY).update(mac=code)
    migration.code_anew(apps, None)
    assert faults(verify(COUNTY)) == []

    Head.objects.filter(county=COUNTY).update(mac=b"\x01" * 32)
    migration.code_anew(apps, None)
    assert faults(verify(COUNTY)) == [("head_forged", COUNT)]


def test_a_cut_by_one_who_has_the_key_file_shows_against_a_printed_head() -> None:
    printed = {COUNT: verify(COUNTY).hash}
    digest = bytes(row(9).get().hash)
    StoredEntry.objects.filter(county=COUNTY, seq__gt=9).delete()
    head = Head.objects.get(county=COUNTY)
    mac = head_mac(COUNTY, 9, digest, head.emergency, head.is_drill)
    Head.objects.filter(county=COUNTY).update(seq=9, hash=digest, mac=mac)

    assert faults(verify(COUNTY)) == []
    assert faults(verify(COUNTY, known=printed)) == [("cut", 9)]


def test_a_head_that_is_gone_is_found() -> None:
    Head.objects.filter(county=COUNTY).delete()

    assert faults(verify(COUNTY)) == [("head_missing", COUNT)]


def test_a_window_at_the_end_finds_what_lies_in_it() -> None:
    row(11).update(device="phone")

    assert faults(verify(COUNTY, since=8)) == [("changed", 11)]
    assert verify(COUNTY, since=11).is_whole


def test_a_forged_entry_at_the_end_is_found() -> None:
    """Whoever can write rows but has no key file cannot lengthen the chain either."""
    last = row(COUNT).get()
    last.id, last.seq, last.prev = uuid7(), COUNT + 1, last.hash
    last.save(force_insert=True)

    assert faults(verify(COUNTY)) != []
