"""What the writer puts into SQLite's columns is what Django would have put there."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from pydantic import AwareDatetime, TypeAdapter

from lianfang.ledger.chain import ENTRIES
from lianfang.ledger.sql.sqlite import _said, _sqlite_columns

AT = datetime(2020, 2, 6, 9, 20, 0, 123_456, tzinfo=UTC)
SENT = TypeAdapter(AwareDatetime).validate_python("2020-02-06T09:20:00.123456Z")


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (AT, "2020-02-06 09:20:00.123456"),
        (AT.replace(microsecond=0), "2020-02-06 09:20:00"),
        (SENT, "2020-02-06 09:20:00.123456"),
        (AT.astimezone(timezone(timedelta(hours=8))), "2020-02-06 09:20:00.123456"),
        (datetime(2020, 2, 6, 1, tzinfo=timezone(timedelta(hours=-8))), "2020-02-06 09:00:00"),
    ],
)
def test_an_instant_is_written_in_utc_without_its_zone(instant: datetime, text: str) -> None:
    assert _said(instant) == text


def test_columns_of_one_and_the_same_value_are_written_like_others() -> None:
    def row(id_: int, place: UUID | None, recorded_at: datetime) -> tuple[Any, ...]:
        found = dict.fromkeys(ENTRIES.columns) | {"id": UUID(int=id_), "place": place, "recorded_at": recorded_at}
        return tuple(found.values())

    place = UUID(int=9)
    columns = dict(zip(ENTRIES.columns, _sqlite_columns(ENTRIES, [row(n, place, AT) for n in (1, 2, 3)]), strict=True))
    parted = dict(
        zip(
            ENTRIES.columns,
            _sqlite_columns(ENTRIES, [row(1, place, AT), row(2, None, SENT), row(3, place, AT)]),
            strict=True,
        )
    )

    assert list(columns["id"]) == [UUID(int=n).hex for n in (1, 2, 3)]
    assert (list(columns["place"]), list(columns["amends"])) == ([place.hex] * 3, [None] * 3)
    assert list(columns["recorded_at"]) == ["2020-02-06 09:20:00.123456"] * 3
    assert (list(parted["place"]), list(parted["recorded_at"])) == (
        [place.hex, None, place.hex],
        ["2020-02-06 09:20:00.123456"] * 3,
    )
