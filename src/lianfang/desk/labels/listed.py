"""Where labels are missing: the buildings and groups of a community, and the communities of a wider place."""

from dataclasses import dataclass

from lianfang.access.scope import Scope
from lianfang.desk.sheets.rows import lowest_places
from lianfang.desk.sheets.shown import titles
from lianfang.kit.paths import depth
from lianfang.places import queries
from lianfang.places.models import Place

COMMUNITY_DEPTH = 5
MOST_PLACES = 400
ABOVE = ("township", "community", "village")


@dataclass(frozen=True, slots=True)
class Listed:
    """A building or group: its doors, and how many of them have a label in force."""

    place: Place
    title: str
    doors: int
    done: int

    @property
    def left(self) -> int:
        return max(self.doors - self.done, 0)


def label_rows(scope: Scope, top: Place) -> list[Listed]:
    """Return the lowest places at or below a community; nothing for what is wider."""
    if depth(top.path) < COMMUNITY_DEPTH:
        return []
    done = queries.label_counts(scope, top)
    listed = titles(scope, lowest_places(scope, top.path)[:MOST_PLACES])
    return [Listed(row.place, row.title, row.doors, done.get(row.place.id, 0)) for row in listed]


def parts_below(scope: Scope, top: Place) -> list[Place]:
    """Return the townships, communities and villages right below `top`."""
    return [place for place in queries.children(scope, top.id) if place.kind in ABOVE]
