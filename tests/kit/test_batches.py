"""A few at a time: all of them, in order, read as they are asked for."""

import pytest

from lianfang.kit.batches import batched


@pytest.mark.parametrize(
    ("count", "parts"), [(0, []), (2, [[0, 1]]), (3, [[0, 1, 2]]), (7, [[0, 1, 2], [3, 4, 5], [6]])]
)
def test_all_come_in_order_and_the_rest_last(count: int, parts: list[list[int]]) -> None:
    assert list(batched(range(count), 3)) == parts


def test_no_more_is_read_than_was_asked_for() -> None:
    source = iter(range(10))

    assert next(batched(source, 4)) == [0, 1, 2, 3]
    assert list(source) == [4, 5, 6, 7, 8, 9]
