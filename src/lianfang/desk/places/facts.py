"""What the page says of the chosen place: what stands in it, what is missing, what was recorded about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse

from lianfang.access.scope import Scope
from lianfang.desk.frame import Here, here_at
from lianfang.desk.ledger.lines import happened_lines
from lianfang.kit.paths import depth, is_under
from lianfang.ledger.queries import masked
from lianfang.places import queries
from lianfang.places.models import Place
from lianfang.places.terms import DOOR_GROUND, UNCOUNTED, PlaceKind
from lianfang.screening.queries import coverage

from .doors import ACTS
from .forms import Act

ORDER = [kind.value for kind in PlaceKind]
COMMUNITY_DEPTH = 5
HISTORY = 8
MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Child:
    """A line of the table of what stands under the place."""

    place: Place
    count: int
    doorless_count: int | None


@dataclass(slots=True)
class Chosen:
    """The chosen place with everything the page shows of it."""

    place: Place
    above: Place | None
    successor: Place | None
    counts: list[tuple[str, int]]
    origin: Place | None
    doorless: Sequence[Place]
    doorless_shown: Sequence[tuple[Place, str]]
    children: list[Child]
    acts: list[Act]
    history: list[dict[str, Any]] = field(default_factory=list)

    @property
    def door_count(self) -> int:
        return next((count for kind, count in self.counts if kind == PlaceKind.DOOR), 0)

    @property
    def kinds_below(self) -> list[tuple[str, int]]:
        return [(str(PlaceKind(kind).label), count) for kind, count in self.counts]

    @property
    def doorless_href(self) -> str:
        """The list itself where it is short, else the table that counts them by place."""
        return "#doorless" if self.doorless_shown else "#below"

    @property
    def lacks_doors(self) -> bool:
        """Nobody can be sent here, since there is no door."""
        return self.place.kind in DOOR_GROUND and self.place.is_open and not self.door_count

    @property
    def numbered(self) -> bool:
        """Doors are drawn as a chart instead of a table."""
        kinds = {child.place.kind for child in self.children}
        return bool(kinds) and kinds <= {PlaceKind.DOOR.value, PlaceKind.STAIRWELL.value}


def chosen_place(scope: Scope, place: Place) -> Chosen:
    """Gather what the page says of `place`; a fixed number of queries."""
    children = queries.children(scope, place.id, with_closed=True)
    counts = queries.child_counts(scope, [row.id for row in children])
    kinds = _kinds_below(scope, place)
    near = queries.places_by_id(scope, [i for i in (place.parent, place.merged_into, place.stated_parent) if i])
    doorless = queries.doorless(scope, place)
    return Chosen(
        place=place,
        above=near.get(place.parent) if place.parent else None,
        successor=near.get(place.merged_into) if place.merged_into else None,
        counts=sorted(kinds.items(), key=lambda found: ORDER.index(found[0])),
        origin=near.get(place.stated_parent) if place.stated_parent else None,
        doorless=doorless,
        doorless_shown=_named(scope, place, doorless) if len(doorless) <= MOST_SHOWN else [],
        children=[Child(row, counts.get(row.id, 0), _count_under(row, doorless)) for row in children],
        acts=acts_on(scope, place),
        history=history(scope, place),
    )


def _kinds_below(scope: Scope, place: Place) -> dict[str, int]:
    """Count what lies below; the doors of what is wide are known to the tallies, and a city has a million."""
    if depth(place.path) > COMMUNITY_DEPTH or not scope.covers(place.path):
        return queries.kind_counts(scope, place)
    doors = coverage.coverage(scope, place.path).doors
    return queries.kind_counts(scope, place, without=(PlaceKind.DOOR,)) | (
        {PlaceKind.DOOR.value: doors} if doors else {}
    )


def _named(scope: Scope, place: Place, doorless: Sequence[Place]) -> list[tuple[Place, str]]:
    """Return each with what lies between `place` and it; nothing if it is `place` itself."""
    rows = [row for row in doorless if row.id != place.id]
    lines = queries.name_line(scope, rows) if rows else {}
    return [(row, lines[row.id]) for row in rows]


def _count_under(row: Place, doorless: Sequence[Place]) -> int | None:
    """Count doorless places at or below `row`; None where doors are not to be expected."""
    if row.kind in UNCOUNTED or not row.path:
        return None
    return sum(is_under(empty.path, row.path) for empty in doorless)


def acts_on(scope: Scope, place: Place) -> list[Act]:
    """Return what this post may do with the place as it is now."""
    return [act for act in ACTS.values() if scope.may_record(act.kind, place.path) and act.fits(place)]


def history(scope: Scope, place: Place) -> list[dict[str, Any]]:
    """Return the newest entries about the place as items of a timeline; a move says where to."""
    rows = queries.history(scope, place, limit=HISTORY).rows
    bodies = {entry: found.body for entry, found in masked(scope, rows).items()}
    goals = {entry: getattr(body, "to", None) or getattr(body, "into", None) for entry, body in bodies.items()}
    names = queries.places_by_id(scope, [goal for goal in goals.values() if goal])
    return [
        {
            "at": line.at,
            "text": " ".join(filter(None, (line.kind, line.summary, _name(names, goals.get(line.id))))),
            "note": line.who,
            "href": reverse("desk:entry", args=[line.id]),
        }
        for line in happened_lines(scope, rows)
    ]


def _name(names: dict[UUID, Place], goal: UUID | None) -> str:
    return names[goal].name if goal in names else ""


def here_of(scope: Scope, place: Place) -> Here | None:
    return here_at(scope, place.path, link=lambda above: place_href(above.id))


def place_href(place: UUID) -> str:
    return reverse("desk:place", args=[place])
