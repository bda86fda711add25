"""A search in an address tells nobody what it asks, and asks nothing for anybody else."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from lianfang.kit.ids import uuid7
from lianfang.people.asking import LONGEST, Search, opened, sealed

AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
ASKED = Search("张大山", "WyLlvKDlpKflsbEi")


def test_whoever_asked_reads_it_again() -> None:
    account = uuid7()

    assert opened(sealed(ASKED, account, at=AT), account, at=AT + timedelta(hours=1)) == ASKED


def test_an_address_holds_no_name() -> None:
    words = sealed(ASKED, uuid7(), at=AT)

    assert quote(words, safe="") == words
    assert [told for told in ("张", "5byg", quote("张"), "WyLlvKDlpKflsbEi") if told in words] == []


def test_nobody_else_reads_it_nor_anybody_later() -> None:
    account = uuid7()
    words = sealed(ASKED, account, at=AT)

    assert opened(words, uuid7(), at=AT) == Search()
    assert opened(words, account, at=AT + timedelta(hours=13)) == Search()


@pytest.mark.parametrize("words", ["", "x", "张大山", "AAAA", "=" * 5, "A" * 3000, "zz_-" * 20])
def test_what_is_made_up_asks_nothing(words: str) -> None:
    assert opened(words, uuid7(), at=AT) == Search()


def test_a_changed_address_asks_nothing() -> None:
    account = uuid7()
    words = sealed(ASKED, account, at=AT)

    assert opened(words[:-3] + ("AAA" if words[-3:] != "AAA" else "BBB"), account, at=AT) == Search()


def test_what_is_too_long_is_cut() -> None:
    account = uuid7()

    assert opened(sealed(Search("张" * 500), account, at=AT), account, at=AT) == Search("张" * LONGEST)
