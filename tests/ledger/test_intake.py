"""What bytes alone can have wrong: each is refused by itself, with its reason, and nothing reaches the database."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from lianfang.kit.ids import uuid7
from lianfang.ledger.chain import ENTRIES, link
from lianfang.ledger.door import SYSTEM, Draft, receive, record
from lianfang.ledger.kinds import kinds
from lianfang.ledger.models import ReturnedEntry, StoredEntry

from . import toyroom as toy
from .drafts import BOX_MADE, BOXES
from .worlds import world

COUNTY = "141028"
AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("toy")]


def entry(body: str = "", **more: Any) -> bytes:
    said = {"id": str(uuid7()), "kind": toy.NAMED.name, "happened_at": "2020-02-06T09:20:00Z"} | more
    text = body or json.dumps({"box": str(BOXES[0]), "name": "甲"})
    return json.dumps(said)[:-1].encode() + b',"body":' + text.encode() + b"}"


def named(name: str) -> str:
    return f'{{"box":"{BOXES[0]}","name":"{name}"}}'


BAD = {
    "a zero character": entry(named("\\u0000")),
    "half a character": entry(named("\\ud800")),
    "a raw control character": entry(named("\x00")),
    "too deep": entry('{"box":' + "[" * 5_000 + "]" * 5_000 + "}"),
    "a number of many digits": entry(f'{{"box":{"9" * 5_000}}}'),
    "a field stated twice": entry('{"box":"x","box":"y"}'),
    "a number of many digits, spaced": entry(f'{{"box" : {"9" * 5_000}}}'),
    "not UTF-8": entry().replace(b"\\u7532", b"\xff"),
    "a version beyond all": entry(version=2**80),
    "a time beyond all": entry(happened_at=10**30),
    "the year 0": entry(happened_at="0000-01-01T00:00:00Z"),
    "not an object": b"[1]",
    "nothing": b"",
    "an unknown kind with a bar": entry(kind="toy|x"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_bad_bytes_are_refused_alone(bad: bytes) -> None:
    with world(COUNTY):
        record([BOX_MADE], by=SYSTEM(COUNTY))

        answers = receive([entry(), bad, entry()], by=SYSTEM(COUNTY))

        assert [answer.status for answer in answers] == ["stored", "refused", "stored"]
        assert ReturnedEntry.objects.count() == 1


NAMED = toy.NAMED.name


@pytest.fixture
def breaking_check(toy: None) -> Iterator[None]:
    """A kind whose check breaks, as a room's may that did not think of some body."""

    def check(body: Any, header: object) -> None:
        if body.name == "坏":
            raise ZeroDivisionError

    kind = kinds._found[NAMED]
    kinds._found[NAMED] = replace(kind, check=check)
    yield
    kinds._found[NAMED] = kind


@pytest.mark.usefixtures("breaking_check")
def test_a_check_that_breaks_refuses_its_own_entry() -> None:
    with world(COUNTY):
        record([BOX_MADE], by=SYSTEM(COUNTY))

        answers = receive([entry(), entry(named("坏")), entry()], by=SYSTEM(COUNTY))

        assert [answer.status for answer in answers] == ["stored", "refused", "stored"]


def test_a_zero_character_from_a_page_is_refused_alike() -> None:
    drafts = [Draft(toy.NAMED.name, toy.BoxNamed(box=BOXES[0], name=name), None, AT) for name in ("甲", "\0")]
    with world(COUNTY):
        answers = record([BOX_MADE, *drafts], by=SYSTEM(COUNTY))

        assert [answer.status for answer in answers] == ["stored", "stored", "refused"]
        assert ReturnedEntry.objects.get().code == "ledger.unreadable"


def test_a_base_of_many_ids_is_kept() -> None:
    known = [str(uuid7()) for _n in range(1_500)]
    with world(COUNTY):
        record([BOX_MADE], by=SYSTEM(COUNTY))

        (answer,) = receive([entry(base=known)], by=SYSTEM(COUNTY))

        assert answer.status == "stored"
        assert len(StoredEntry.objects.get(id=answer.id).base.split(",")) == 1_500


def test_no_two_rows_hash_alike_by_moving_a_bar() -> None:
    with world(COUNTY):
        row = list(StoredEntry.objects.filter(county=COUNTY).values_list(*ENTRIES.columns)[0])
    device, source = ENTRIES.places["device"], ENTRIES.places["source"]

    hashes = set()
    for one, other in (("a|b", "c"), ("a", "b|c"), ("a|b|c", ""), ("", "a|b|c"), ("a", "b"), ("a|", "b"), ("a", "|b")):
        row[device], row[source] = one, other
        hashes.add(link(tuple(row)))

    assert len(hashes) == 7
