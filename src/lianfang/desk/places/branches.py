"""The tree as the page draws it: the line from the top of the scope to the chosen place open, all else on demand.

It follows from places alone, and each level of it is kept as it is written (desk/remembered.py): most of what the page
of one place shows is on that of the next, and visits change none of it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.desk.addresses import address
from lianfang.desk.marks import escape, glyph, safe
from lianfang.desk.remembered import GROUND, Remembered
from lianfang.places import queries
from lianfang.places.models import Place
from lianfang.places.terms import SPELLED

SHOWN = ("county", "id", "kind", "name", "is_open")
DRAWN = tuple(sorted(SPELLED))  # stairwells and doors are drawn at the right, not in the tree


@dataclass(frozen=True, slots=True)
class Branch:
    """One place in the tree; `closed` is how it is written where it is neither chosen nor on the line to what is."""

    id: UUID
    name: str
    is_open: bool
    has_more: bool
    closed: str


_levels: Remembered[Sequence[Branch]] = Remembered(512, rooms=GROUND)  # 1 to 30 KiB each


def tree_of(scope: Scope, chosen: Place) -> SafeString:
    """Return the tops of the scope, opened down to `chosen`."""
    roots = _levels.of(scope, None, lambda: _branches(scope, queries.tops(scope)))
    line = {above.id for above in queries.crumbs(scope, chosen)} | {chosen.id}
    return safe(_written(scope, roots, chosen.id, line))


def tree_below(scope: Scope, parent: UUID) -> SafeString:
    """Return what the tree shows under one place."""
    return safe(_written(scope, _below(scope, parent), parent, frozenset()))


def _written(scope: Scope, branches: Sequence[Branch], chosen: UUID, line: Collection[UUID]) -> str:
    """Return the branches as items of a list, joined by hand: a county's tree has hundreds."""
    items = (_item(scope, one, chosen, line) if one.id in line else one.closed for one in branches)
    return "".join(items) + "\n"


def _item(scope: Scope, branch: Branch, chosen: UUID, line: Collection[UUID]) -> str:
    """Return a branch on the line, opened if anything is below it."""
    inside = _below(scope, branch.id) if branch.has_more else ()
    below = _written(scope, inside, chosen, line) if inside else ""
    opener = _opener(branch.id, branch.name, opened=below) if branch.has_more else ""
    return _li(branch.id, branch.name, opener, is_open=branch.is_open, is_chosen=branch.id == chosen)


def _below(scope: Scope, parent: UUID) -> Sequence[Branch]:
    """No stairwells and no doors."""
    return _levels.of(scope, parent, lambda: _branches(scope, _standing(scope, parent)))


def _standing(scope: Scope, parent: UUID) -> list[Place]:
    return [row for row in queries.children(scope, parent, columns=SHOWN) if row.kind in SPELLED]


def _branches(scope: Scope, rows: Sequence[Place]) -> list[Branch]:
    more = queries.child_counts(scope, [row.id for row in rows], kinds=DRAWN)
    return [_branch(row, row.id in more) for row in rows]


def _branch(place: Place, has_more: bool) -> Branch:
    opener = _opener(place.id, place.name, opened=None) if has_more else ""
    return Branch(
        place.id, place.name, place.is_open, has_more, _li(place.id, place.name, opener, is_open=place.is_open)
    )


def _li(place: UUID, name: str, opener: str, *, is_open: bool, is_chosen: bool = False) -> str:
    chosen = ' aria-current="page"' if is_chosen else ""
    shut = "" if is_open else ' class="shut"'
    return f'<li>{opener}\n  <a href="{address("desk:place", place)}"{chosen}{shut}>{escape(name)}</a></li>\n'


def _opener(place: UUID, name: str, *, opened: str | None) -> str:
    """What opens a place; what is below it is read when somebody asks for it, unless it stands open."""
    later = f' hx-get="{address("desk:place_branch", place)}" hx-trigger="click once" hx-target="next ul"'
    words = _("展开 %(name)s") % {"name": escape(name)}
    return (
        f"<details{'' if opened is None else ' open'}>\n"
        f"  <summary{later if opened is None else ''}>{glyph('go')}"
        f'<span class="unseen">{words}</span></summary>\n'
        f"  <ul>{opened or ''}</ul></details>"
    )
