"""The cursor that queues within a pipeline: what is read, what fails and what others ask between comes out right."""

import pytest
from django.db import DataError, connection, transaction

from lianfang.ledger.sql import store
from lianfang.ledger.writing.head import HEADS

pytestmark = pytest.mark.django_db(transaction=True)
COUNTY = "141028"
ROW = (COUNTY, 1, b"hash", b"mac", None, True)


@pytest.fixture(autouse=True)
def only_on_postgresql(on_postgresql: bool) -> None:
    if not on_postgresql:
        pytest.skip("SQLite has no server to queue for")


def seqs() -> list[int]:
    return [row[HEADS.places["seq"]] for row in store().rows(HEADS, "county", COUNTY, [COUNTY])]


def test_what_is_queued_is_sent_in_order_before_anything_is_read() -> None:
    with transaction.atomic(), store().pipeline():
        before = store().ask(HEADS, "county", COUNTY, [COUNTY])
        store().put(HEADS, [ROW], update=True)
        after = store().ask(HEADS, "county", COUNTY, [COUNTY])
        with connection.cursor() as other:  # Django's own, in the same pipeline
            other.execute("SELECT seq FROM ledger_head")
            found = other.fetchall()

        assert (before(), [row[1] for row in after()], found) == ([], [1], [(1,)])

    assert seqs() == [1]


def test_a_write_that_fails_is_told_at_the_end_at_the_latest_and_undoes_all() -> None:
    with pytest.raises(DataError), transaction.atomic(), store().pipeline():  # noqa: PT012 - the error may come with either
        store().put(HEADS, [ROW], update=True)
        store().put(HEADS, [("far too long a county", *ROW[1:])], update=True)

    assert seqs() == []


def test_more_than_the_socket_holds_is_sent_while_its_answers_are_read() -> None:
    ids = [str(n).zfill(6) for n in range(200_000)]

    with transaction.atomic(), store().pipeline():
        store().put(HEADS, [(i, *ROW[1:]) for i in ids[:20_000]], update=True)
        asked = [store().ask(HEADS, "county", i, ids) for i in ids[:5]]

        assert [len(one()) for one in asked] == [1] * 5
