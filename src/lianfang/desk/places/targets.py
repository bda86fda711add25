"""Where a place may be moved or merged to, and what stands in the way; the page refuses beforehand what the ledger
would have to sort out afterwards."""

from collections.abc import Sequence

from lianfang.access.scope import Scope
from lianfang.kit.paths import is_under
from lianfang.places import adding, queries
from lianfang.places.cannot import CannotContainItself, CannotMergeUnlike, CannotMoveIntoItself, CannotPutThere
from lianfang.places.models import Place
from lianfang.places.rules import next_segment
from lianfang.places.terms import CHILD_KINDS, PlaceKind

MOST_OFFERED = 12
ALIKE = (
    {PlaceKind.COMMUNITY, PlaceKind.VILLAGE},
    {PlaceKind.COMPOUND, PlaceKind.LANE},
    {PlaceKind.GROUP, PlaceKind.GRID},
)


def check_move(place: Place, to: Place) -> None:
    """Raise the Refusal that says why `place` cannot stand under `to`."""
    if to.id == place.id:
        raise CannotMoveIntoItself
    if is_under(to.path, place.path):
        raise CannotContainItself(name=place.name, target=to.name)
    if PlaceKind(place.kind) not in CHILD_KINDS.get(to.kind, ()):
        raise CannotPutThere(target=to.name, kind=place.words, other=to.words)


def check_merge(place: Place, into: Place) -> None:
    """Raise the Refusal that says why `place` cannot become part of `into`."""
    if into.id == place.id:
        raise CannotMoveIntoItself
    if is_under(into.path, place.path):
        raise CannotContainItself(name=place.name, target=into.name)
    if not _are_alike(place, into):
        raise CannotMergeUnlike(name=place.name, target=into.name, kind=place.words, other=into.words)


def _are_alike(place: Place, other: Place) -> bool:
    kinds = {PlaceKind(place.kind), PlaceKind(other.kind)}
    return len(kinds) == 1 or any(kinds <= alike for alike in ALIKE)


def targets(scope: Scope, place: Place, act: str, typed: str) -> list[Place]:
    """Return where `place` could go: what was typed, or else the neighbours."""
    found = queries.search(scope, typed) if typed.strip() else _neighbours(scope, place, act)
    fitting = [row for row in found if row.is_open and row.id != place.parent and _fits(place, row, act)]
    return fitting[:MOST_OFFERED]


def _neighbours(scope: Scope, place: Place, act: str) -> Sequence[Place]:
    if place.parent is None:
        return []
    if act == "merge":
        return queries.children(scope, place.parent)
    above = queries.places_by_id(scope, [place.parent]).get(place.parent)
    return queries.children(scope, above.parent) if above and above.parent else []


def _fits(place: Place, row: Place, act: str) -> bool:
    try:
        (check_merge if act == "merge" else check_move)(place, row)
    except (CannotContainItself, CannotMoveIntoItself, CannotMergeUnlike, CannotPutThere):
        return False
    return True


def segment_under(scope: Scope, to: Place, place: Place) -> tuple[str, int]:
    """Return the segment and position that `place` gets under `to`: its own if free; asked twice, the same."""
    siblings = [row for row in queries.children(scope, to.id, with_closed=True) if row.id != place.id]
    taken = {row.segment for row in siblings}
    if place.segment not in taken:
        return place.segment, place.position
    last = max((row.position for row in siblings), default=0)
    return next_segment(taken, adding.WIDTHS.get(PlaceKind(place.kind), 2)), last + 1
