"""How a figure is taken: a few times, of which the median counts, and never with a refused request in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .target import Served, Target

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bench:
    """One bench: its target and how often each figure is taken. `served` is None while no server runs."""

    target: Target
    runs: int
    served: Served | None = None


def median(figures: Sequence[Figures], key: str) -> Figures:
    """The run whose `key` is the median, with all runs' values beside it."""
    ranked = sorted(figures, key=lambda one: float(one[key]))
    return ranked[len(ranked) // 2] | {"runs": [round(float(one[key]), 2) for one in figures]}


def repeated(bench: Bench, key: str, once: Callable[[], Figures]) -> Figures:
    return median([once() for _ in range(bench.runs)], key)


def all_taken(found: Figures) -> Figures:
    """A refused entry is quick: a figure with one in it is none."""
    if set(found["statuses"]) - {"201", "200"} or found["broken"]:
        raise RuntimeError(f"not every request was taken: {found['statuses']}, {found['broken']} broken")
    return found
