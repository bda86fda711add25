"""A few at a time: what one query, one entry or one breath of memory may take of many."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield `values` in order, `size` at a time and the rest at the end; nothing of nothing. Reads as it goes."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part
