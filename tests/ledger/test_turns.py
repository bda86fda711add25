"""Whose turn it is: who waits at a door goes before an import, and an import is not passed over for ever."""

from datetime import UTC, datetime

import pytest

from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, Draft, Priority
from lianfang.ledger.emergencies import LEVEL, LevelBody
from lianfang.ledger.writing.intake import Incoming, incoming_of
from lianfang.ledger.writing.waiting import Waiting
from lianfang.ledger.writing.writer import (
    FIRST_GUESS,
    FIXED_SECONDS,
    LEAST_COST,
    MOST_PASSED,
    SLICE_SECONDS,
    ThreadWriter,
)

AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)


def waiting(count: int, county: str = "141028") -> Waiting:
    body = LevelBody(emergency=uuid7(), level=2, ground="演练")
    draft = Draft(LEVEL.name, body, None, AT)
    one: Incoming = incoming_of(draft, SYSTEM(county))
    return Waiting(county, [one] * count)


def writer_with(**queues: list[Waiting]) -> ThreadWriter:
    found = ThreadWriter()
    for name, ones in queues.items():
        found._queues[Priority[name]].extend(ones)
    return found


def test_a_door_goes_before_an_import() -> None:
    writer = writer_with(DOOR=[waiting(1)], IMPORT=[waiting(100)])

    assert writer._turn() is Priority.DOOR


def test_who_was_passed_over_often_goes_once_before_the_doors() -> None:
    writer = writer_with(DOOR=[waiting(1)], IMPORT=[waiting(100)])

    turns = [writer._turn() for _n in range(2 * (MOST_PASSED + 1))]

    once = [Priority.DOOR] * MOST_PASSED + [Priority.IMPORT]
    assert turns == once * 2


def test_one_slice_holds_one_county_in_the_order_it_came() -> None:
    first, other, second = waiting(2), waiting(2, "141029"), waiting(3)
    writer = writer_with(DOOR=[first, other, second])

    assert writer._pick(Priority.DOOR) == [(first, 2), (second, 3)]


def test_a_slice_holds_what_its_time_allows_and_leaves_the_rest() -> None:
    long = waiting(1_000)
    writer = writer_with(IMPORT=[long])

    ((one, count),) = writer._pick(Priority.IMPORT)

    assert (one, count) == (long, int((writer.slice_seconds - FIXED_SECONDS) / FIRST_GUESS))


def test_a_slice_that_took_longer_than_thought_makes_the_next_one_smaller_at_once() -> None:
    long = waiting(1_000)
    writer = writer_with(IMPORT=[long])

    writer._learn(Priority.IMPORT, 0.4 + FIXED_SECONDS, 40)

    assert writer._pick(Priority.IMPORT) == [(long, int((writer.slice_seconds - FIXED_SECONDS) / 0.01))]


def test_one_dear_slice_does_not_keep_slices_small_for_ever() -> None:
    """It makes slices of one entry, by which nobody would learn that entries are cheap again."""
    writer = ThreadWriter()
    writer._learn(Priority.IMPORT, 4 * SLICE_SECONDS + FIXED_SECONDS, 4)
    dear = writer._cost[Priority.IMPORT]

    for _n in range(30):
        writer._learn(Priority.IMPORT, 0.001 + FIXED_SECONDS, 1)

    assert dear == pytest.approx(SLICE_SECONDS)
    assert writer._cost[Priority.IMPORT] == pytest.approx(0.001, rel=0.05)


def test_a_single_dear_entry_is_not_taken_for_all() -> None:
    writer = ThreadWriter()

    writer._learn(Priority.IMPORT, 0.4, 1)

    assert writer._cost[Priority.IMPORT] == pytest.approx(FIRST_GUESS)


def test_a_slice_that_took_next_to_nothing_still_has_a_cost() -> None:
    writer = writer_with(DOOR=[waiting(10_000)])

    for _n in range(100):
        writer._learn(Priority.DOOR, 0.0, 50)

    assert writer._cost[Priority.DOOR] == pytest.approx(LEAST_COST)


def test_long_work_does_not_wait_for_a_writer_that_has_nothing_to_do() -> None:
    writer = ThreadWriter()

    writer.give_way()

    assert writer._idle.is_set()
