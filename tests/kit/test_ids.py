"""Ids read and written the short way are the same ids."""

from uuid import UUID, uuid4

import pytest

from lianfang.kit.ids import hex_of, id_of

WRITTEN = "0199a8f1-0000-7abc-8def-0123456789ab"


@pytest.mark.parametrize(
    "text", [WRITTEN, WRITTEN.upper(), WRITTEN.replace("-", ""), f"{{{WRITTEN}}}", f"urn:uuid:{WRITTEN}"]
)
def test_an_id_is_read_however_it_is_written(text: str) -> None:
    found = id_of(text)

    assert (found, hash(found), str(found)) == (UUID(WRITTEN), hash(UUID(WRITTEN)), WRITTEN)
    assert found.is_safe is UUID(WRITTEN).is_safe


@pytest.mark.parametrize("text", ["", "0199a8f1", WRITTEN[:-1] + "x"])
def test_what_is_no_id_is_not_read_as_one(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - UUID's own words, or int's
        id_of(text)


def test_an_id_is_written_as_its_thirty_two_digits() -> None:
    ids = [UUID(int=0), UUID(int=1), UUID(int=(1 << 128) - 1), *(uuid4() for _ in range(100))]

    assert [hex_of(id_) for id_ in ids] == [id_.hex for id_ in ids]
