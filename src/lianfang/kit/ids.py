"""Identifiers: uuid7 made by authors, uuid5 where an id follows from others (RFC 9562)."""

import os
import threading
import time
from datetime import datetime
from random import Random
from uuid import UUID, SafeUUID, uuid5

_UNKNOWN = SafeUUID.unknown  # an enum looks its members up each time
_FLOWS = UUID("6f0e2c58-3c1a-5e5e-9d7e-0d6f6c6b2a01")


def _compose(stamp: int, rest: int) -> UUID:
    """`stamp` counts 1/4096 milliseconds (48 + 12 bits); `rest` gives 62 random bits."""
    value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | rest & (1 << 62) - 1
    return UUID(int=value)


class _Stamps:
    """Stamps that never repeat within this process, whatever the clock does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        with self._lock:
            self._last = max(time.time_ns() * 4096 // 1_000_000, self._last + 1)
            return self._last


_stamps = _Stamps()


def uuid7() -> UUID:
    """Return a time-ordered id, strictly increasing within this process."""
    return _compose(_stamps.next(), int.from_bytes(os.urandom(8), "big"))


def uuid7_at(instant: datetime, random: Random) -> UUID:
    """Return a time-ordered id for `instant` out of seeded randomness."""
    return uuid7_of(int(instant.timestamp() * 1000), random)


def uuid7_of(millisecond: int, random: Random) -> UUID:
    """Return a time-ordered id for a millisecond since 1970 out of seeded randomness."""
    return _compose(millisecond << 12 | random.getrandbits(12), random.getrandbits(62))


def id_of(text: str) -> UUID:
    """Return the UUID that `text` writes, which has been found to be one before: the usual way of writing is read fast.

    Raises ValueError as UUID does, for whatever is written in another way and is none.
    """
    if len(text) != 36:
        return UUID(text)
    found = object.__new__(UUID)
    object.__setattr__(found, "int", int(text.replace("-", ""), 16))
    object.__setattr__(found, "is_safe", _UNKNOWN)
    return found


def hex_of(id_: UUID) -> str:
    """Return `id_.hex`, which takes half as long again; an entry is written with a dozen."""
    return id_.int.to_bytes(16, "big").hex()


def caused_id(cause: UUID, flow: str, n: int) -> UUID:
    """Return the id of the nth entry that `flow` makes out of `cause`: always the same."""
    return uuid5(cause, f"{flow}/{n}")


def named_id(parent: UUID, name: str) -> UUID:
    """Return the id that `name` has below `parent`: always the same."""
    return uuid5(parent, name)


def root_id(name: str) -> UUID:
    """Return the id of something that has a well-known name and no parent, such as a division code."""
    return uuid5(_FLOWS, name)
