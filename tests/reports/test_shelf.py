"""Workbooks lie sealed under the digest of their bytes."""

from pathlib import Path

import pytest
from django.conf import settings

from lianfang.ledger.models import Head
from lianfang.reports import cannot, shelf

pytestmark = pytest.mark.django_db


def files() -> list[Path]:
    return sorted((Path(settings.VAR) / "forms").rglob("*.sealed"))


def test_what_was_put_there_comes_back_and_is_not_readable_beside() -> None:
    assert not Head.objects.exists()
    kept = shelf.keep("141028", b"blank form of the bureau", "表.xlsx")

    assert shelf.content_of("141028", kept.digest) == b"blank form of the bureau"
    assert [b"bureau" in path.read_bytes() for path in files()] == [False] * len(files())
    assert (kept.name, kept.size) == ("表.xlsx", 24)


def test_another_county_does_not_open_it() -> None:
    kept = shelf.keep("141028", b"ours alone", "表.xlsx")

    with pytest.raises(cannot.CannotFindBook):
        shelf.content_of("141029", kept.digest)


def test_a_file_that_is_gone_or_was_changed_is_refused() -> None:
    kept = shelf.keep("141028", b"to be dropped", "表.xlsx")
    other = shelf.keep("141028", b"to be changed", "表.xlsx")
    path = next(path for path in files() if path.stem == other.digest)
    path.write_bytes(path.read_bytes()[:-8])

    shelf.drop("141028", kept.digest)

    for digest in (kept.digest, other.digest):
        with pytest.raises(cannot.CannotFindBook):
            shelf.content_of("141028", digest)
