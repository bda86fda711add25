"""The tree as the page draws it: the line from the top of the scope to the chosen place open, all else on demand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.places import queries
from lianfang.places.models import Place
from lianfang.places.terms import SPELLED

DRAWN = tuple(sorted(SPELLED))  # stairwells and doors are drawn at the right, not in the tree


@dataclass(slots=True)
class Branch:
    """One place in the tree."""

    place: Place
    has_more: bool
    is_chosen: bool = False
    is_open: bool = False
    below: list["Branch"] = field(default_factory=list)


def branches_of(scope: Scope, chosen: Place | None) -> list[Branch]:
    """Return the tops of the scope, opened down to `chosen`."""
    line = [*queries.crumbs(scope, chosen), chosen] if chosen else []
    roots = _branches(scope, queries.tops(scope), chosen)
    level = roots
    for above in line:
        opened = next((branch for branch in level if branch.place.id == above.id), None)
        if opened is None:
            continue
        opened.is_open = opened.has_more
        opened.below = branches_below(scope, opened.place.id, chosen)
        level = opened.below
    if chosen is None:
        for root in roots:
            root.is_open, root.below = root.has_more, branches_below(scope, root.place.id, None)
    return roots


def branches_below(scope: Scope, parent: UUID, chosen: Place | None) -> list[Branch]:
    """Return what the tree shows under one place: no stairwells and no doors."""
    rows = [row for row in queries.children(scope, parent) if row.kind in SPELLED]
    return _branches(scope, rows, chosen)


def _branches(scope: Scope, rows: Sequence[Place], chosen: Place | None) -> list[Branch]:
    counts = queries.child_counts(scope, [row.id for row in rows], kinds=DRAWN)
    return [Branch(row, row.id in counts, chosen is not None and row.id == chosen.id) for row in rows]
