"""What follows from the ledger alone is worked out once for every entry, not once for every reader.

Kept in this process by the head of the county's chain, which changes with each entry in the same transaction as all
registers: another process's entry is seen like one's own. The head is read before what is kept under it, so that this
may be newer than its key says, never older. Nothing is shared by readers who may not see the same: places, role and
field classes are part of the key, and so is the language. What depends on the clock does not belong here, beyond days.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from django.utils.translation import get_language

from lianfang.access.scope import Scope
from lianfang.ledger.queries import head_hash

T = TypeVar("T")


class Remembered(Generic[T]):
    """At most `most` values, those used last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def of(self, scope: Scope, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` returns, made anew only after the ledger has changed; what it raises is not kept."""
        head = head_hash(scope)
        if not head:
            return make()
        at = (head, _eyes(scope), get_language(), key)
        with self._lock:
            if at in self._kept:
                self._kept.move_to_end(at)
                return self._kept[at]
        made = make()
        with self._lock:
            self._kept[at] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made

    def __len__(self) -> int:
        return len(self._kept)


def _eyes(scope: Scope) -> Hashable:
    """All by which two readers may see differently."""
    post = scope.current
    return scope.county, tuple(scope.paths), (post.role, post.classes, post.purpose) if post else None
