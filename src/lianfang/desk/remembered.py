"""What follows from the ledger alone is worked out once for every entry, not once for every reader.

Kept in this process by the head of the county's chain, which changes with each entry in the same transaction as all
registers: another process's entry is seen like one's own. The head is read before what is kept under it, so that this
may be newer than its key says, never older. What follows from the registers of some rooms alone is kept until one of
their entries comes (`rooms`): on a busy morning two hundred visits a second change no place and no post. Nothing is
shared by readers who may not see the same: places, role and field classes are part of the key, and so is the language.
What depends on the clock does not belong here, beyond days.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache
from threading import Lock
from typing import Generic, TypeVar

from django.utils.translation import get_language

from lianfang.access.scope import Scope
from lianfang.ledger.heads import At, head_of, kinds_since, look_again
from lianfang.ledger.registers import registers

T = TypeVar("T")
GROUND = frozenset({"access", "places"})  # places, posts and who holds them: what no visit changes
MOST_READ = 1_000  # entries whose kinds are looked at; after more, all is worked out anew


class Remembered(Generic[T]):
    """At most `most` values, those used last.

    They follow from the registers of `rooms` alone if any are named, from all entries but the kinds in `but` if any
    are, from the whole ledger otherwise.
    """

    def __init__(self, most: int, *, rooms: frozenset[str] = frozenset(), but: frozenset[str] = frozenset()) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()
        self._mark: Callable[[Scope], Hashable] = touched_by(rooms, but).mark if rooms or but else head_of

    def of(self, scope: Scope, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` returns, made anew only after the ledger has changed; what it raises is not kept."""
        mark = self._mark(scope)
        if mark is None:
            return make()
        at = (mark, _eyes(scope), get_language(), key)
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


class Touched:
    """The last entry of each county, as far as seen, that may have changed what is remembered."""

    def __init__(self, rooms: frozenset[str], but: frozenset[str] = frozenset()) -> None:
        self._rooms = rooms
        self._but = but
        self.seen: dict[str, tuple[At, At]] = {}  # the head as it was seen, and the last before it that touched

    def mark(self, scope: Scope) -> At | None:
        """Return that entry; one that touched nothing where this is not known. None where there are no entries."""
        head = head_of(scope)
        if head is None:
            return None
        known = self.seen.get(scope.county)
        if known is not None and known[0].seq > head.seq:  # another thread saw more meanwhile; or a backup came back
            look_again()
            head = head_of(scope) or head
        if known is not None and known[0] == head:
            return known[1]
        touched = known[1] if known is not None and self._is_still(scope, known[0], head) else head
        self.seen[scope.county] = head, touched
        return touched

    def _is_still(self, scope: Scope, known: At, head: At) -> bool:
        """True if none of the entries since `known` can have changed anything."""
        since = kinds_since(scope, known, head, most=MOST_READ)
        return since is not None and not any(self._touches(kind) for kind in set(since))

    def _touches(self, kind: str) -> bool:
        """True for the rooms' own, the ledger's (what is taken back, an emergency), and what moves all: places."""
        if self._but:
            return kind not in self._but
        if kind.partition(".")[0] in self._rooms | {"ledger", "places"}:
            return True
        return any(register.name.partition(".")[0] in self._rooms for register in registers.touched_by(kind))


TOUCHED: list[Touched] = []


@cache
def touched_by(rooms: frozenset[str], but: frozenset[str]) -> Touched:
    """Return one for all that is remembered of the same, so that entries are looked at once."""
    found = Touched(rooms, but)
    TOUCHED.append(found)
    return found


def _eyes(scope: Scope) -> Hashable:
    """All by which two readers may see differently."""
    post = scope.current
    return scope.county, tuple(scope.paths), (post.role, post.classes, post.purpose) if post else None
