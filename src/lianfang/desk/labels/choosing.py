"""Which doors get a label: those of a building or group in walking order, with what is printed of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.kit.paths import ancestors, is_under
from lianfang.places import queries
from lianfang.places.models import Label, Place
from lianfang.places.terms import PlaceKind

from .paper import LabelText

COMMITTEES = frozenset({"community", "village"})


@dataclass(frozen=True, slots=True)
class LabelDoor:
    """A door that may get a label; `above` are the places from the community down to it, the door left out."""

    place: Place
    above: Sequence[Place]
    label: Label | None

    @property
    def name(self) -> str:
        """2单元 502, for choosing among the doors of a building."""
        stairwell = [place.name for place in self.above if place.kind == PlaceKind.STAIRWELL]
        return " ".join([*stairwell, self.place.name])

    def text(self, address: str) -> LabelText:
        """Return what stands on its label."""
        parts = [place for place in self.above if place.kind not in COMMITTEES]
        near = [place.name for place in parts if place.kind == PlaceKind.STAIRWELL]
        far = [place.name for place in parts if place.kind != PlaceKind.STAIRWELL]
        committee = [place.name for place in self.above if place.kind in COMMITTEES]
        return LabelText(self.place.name, " ".join(far), " ".join([*near, *committee]), address)


@dataclass(frozen=True, slots=True)
class Part:
    """What can be chosen to print: all of it, a stairwell, one door."""

    id: str
    name: str


def label_doors_of(scope: Scope, top: Place) -> list[LabelDoor]:
    """Return the open doors at or below `top`; three queries whatever its size."""
    doors = queries.tree(scope, top, kinds=[PlaceKind.DOOR])
    labels = {label.place: label for label in queries.labels(scope, top)}
    above = _above(scope, doors)
    return [LabelDoor(door, _from_committee(door, above), labels.get(door.id)) for door in doors]


def _above(scope: Scope, doors: Iterable[Place]) -> dict[str, Place]:
    """Return what lies above `doors`, by path: crumbs name it also where the scope begins further down."""
    wanted = {path for door in doors for path in ancestors(door.path)[:-1]}
    rows = Place.objects.filter(county=scope.county, path__in=wanted).only("county", "id", "kind", "name", "path")
    return {row.path: row for row in rows}


def _from_committee(door: Place, above: dict[str, Place]) -> list[Place]:
    line = [above[path] for path in ancestors(door.path)[:-1] if path in above]
    starts = [number for number, place in enumerate(line) if place.kind in COMMITTEES]
    return line[starts[-1] :] if starts else line[-2:]


def parts_of(doors: Sequence[LabelDoor]) -> list[Part]:
    """Return stairwells and single doors to choose from."""
    wells = {place.id: place.name for door in doors for place in door.above if place.kind == PlaceKind.STAIRWELL}
    found = [Part(str(id), name) for id, name in wells.items()] if len(wells) > 1 else []
    return [*found, *(Part(str(door.place.id), door.name) for door in doors)]


def chosen_doors(doors: Sequence[LabelDoor], part: UUID | None) -> list[LabelDoor]:
    """Return the doors in `part`; all of them without one."""
    if part is None:
        return list(doors)
    tops = [place.path for door in doors for place in (*door.above, door.place) if place.id == part][:1]
    return [door for door in doors if tops and is_under(door.place.path, tops[0])]
