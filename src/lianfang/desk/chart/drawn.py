"""Buildings that were drawn before: a chart of 17,000 doors draws again only those that an entry has changed.

What is kept is the picture of one building's doors as anybody sees it who sees them at all: numbers, states, places.
No name of a person, no address of a page, nothing of the reader. It is found by everything it is drawn from, so that
it needs no clearing: a door that changed makes another key. Scope has been applied to the doors before.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

MOST = 1200  # buildings, of some 8 KB each: three places of 17,000 doors


@dataclass(frozen=True, slots=True)
class Drawn:
    """A building below its head: whether it stands in the small tier, its floors, the names of its stairs."""

    is_tiny: bool
    floors: str
    units: str


_kept: OrderedDict[int, Drawn] = OrderedDict()
_lock = Lock()


def drawn(key: Hashable, draw: Callable[[], Drawn]) -> Drawn:
    """Return what `draw` returns, drawn only if nothing was kept for `key`.

    Only the key's hash is kept: whole keys would take more room than the pictures. It is of 64 bits and salted anew in
    each process; that two of a thousand buildings share one is less likely than a fault of the machine.
    """
    at = hash(key)
    with _lock:
        if at in _kept:
            _kept.move_to_end(at)
            return _kept[at]
    made = draw()
    with _lock:
        _kept[at] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Draw everything anew."""
    with _lock:
        _kept.clear()
