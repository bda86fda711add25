"""What is still open at a post's place and goes with the post when it is handed over.

Rooms above register what they know how to count in their `work.py`, which wiring imports at start:

    open_work.add("screening.left", label=_("户还没走到"), count=doors_left, href="desk:unvisited")

`count(scope, path)` returns how much is open under `path` within the reader's scope, None where nobody can say.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from .scope import Scope

Count = Callable[[Scope, str], int | None]


@dataclass(frozen=True, slots=True)
class OpenWork:
    name: str
    label: str | Promise
    count: Count
    href: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One line of a handing over: 37 户还没走到."""

    label: str | Promise
    count: int | None
    href: str


class OpenWorks:
    """All that can be open, in the order of the rooms."""

    def __init__(self) -> None:
        self._found: dict[str, OpenWork] = {}

    def add(self, name: str, *, label: str | Promise, count: Count, href: str = "") -> None:
        """Register work; `href` names the page where it is listed."""
        if name in self._found:
            raise ValueError(f"open work {name} exists")
        self._found[name] = OpenWork(name, label, count, href)

    def at(self, scope: Scope, path: str) -> list[Counted]:
        """Return what is open under `path`, nothing outside the scope."""
        if not scope.covers(path):
            return []
        return [Counted(work.label, work.count(scope, path), work.href) for work in self._found.values()]


open_work = OpenWorks()
