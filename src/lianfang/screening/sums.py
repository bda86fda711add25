"""Counts of doors and visits as values that add up: of a building, of a village, of a county. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from operator import add, attrgetter
from typing import TypeVar

BUCKETS = 12  # five minutes each: the last hour


@dataclass(frozen=True, slots=True)
class Coverage:
    """Doors of a place by status."""

    doors: int = 0
    todo: int = 0
    again: int = 0
    refused: int = 0
    watch: int = 0
    needs: int = 0
    done: int = 0
    vacant: int = 0
    persons_seen: int = 0
    affected: int = 0
    overdue: int = 0

    @property
    def left(self) -> int:
        return self.todo + self.again + self.refused

    @property
    def reached(self) -> int:
        return self.doors - self.left

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(*map(add, _counts(self), _counts(other)))


COUNTS = tuple(f.name for f in fields(Coverage))
_counts = attrgetter(*COUNTS)


@dataclass(frozen=True, slots=True)
class Pace:
    """Visits of a place: today, in the last hour, and in each five minutes of it; `settled` left no 还差."""

    today: int = 0
    hour: int = 0
    settled: int = 0
    buckets: tuple[int, ...] = (0,) * BUCKETS

    def __add__(self, other: "Pace") -> "Pace":
        buckets = tuple(map(add, self.buckets, other.buckets))
        return Pace(self.today + other.today, self.hour + other.hour, self.settled + other.settled, buckets)


@dataclass(frozen=True, slots=True)
class Progress:
    """Coverage and pace of one place."""

    path: str
    coverage: Coverage = field(default_factory=Coverage)
    pace: Pace = field(default_factory=Pace)


def part_of(path: str, parts: Iterable[str]) -> str | None:
    """Return which of `parts` a path lies in."""
    return next((part for part in parts if path.startswith(part)), None)


S = TypeVar("S", Coverage, Pace)


def summed(parts: Sequence[str], finer: Mapping[str, S], nothing: S) -> list[S]:
    """Return the sums of each of `parts`, added up from those of places below them."""
    found = dict.fromkeys(parts, nothing)
    lengths = sorted({len(part) for part in parts})  # as many as there are levels, where parts may be hundreds
    for path, one in finer.items():
        part = next((path[:length] for length in lengths if path[:length] in found), None)
        if part:
            found[part] += one
    return [found[part] for part in parts]


def lagging_first(found: Mapping[str, Coverage]) -> list[tuple[str, Coverage]]:
    """Return those of `found` with work left, the least covered first."""
    left = [(path, counts) for path, counts in found.items() if counts.left]
    return sorted(left, key=lambda row: (row[1].reached / row[1].doors, row[0]))
