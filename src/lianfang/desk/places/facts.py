"""What the page says of the chosen place: what stands in it, what is missing, what was recorded about it.

All but the last follows from places, and is worked out once for each of their entries (desk/remembered.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.desk import marks
from lianfang.desk.addresses import address
from lianfang.desk.frame import Here, here_at
from lianfang.desk.ledger.lines import happened_lines
from lianfang.desk.remembered import GROUND, Remembered
from lianfang.kit.paths import depth, is_under
from lianfang.ledger.queries import masked
from lianfang.places import queries
from lianfang.places.models import Place
from lianfang.places.terms import DOOR_GROUND, UNCOUNTED, PlaceKind
from lianfang.screening.kinds import DOOR_VISIT
from lianfang.screening.queries import coverage

from .doors import ACTS
from .forms import Act

ORDER = [kind.value for kind in PlaceKind]
COMMUNITY_DEPTH = 5
HISTORY = 8
MOST_SHOWN = 30
# What a line of the table says of a place, of its twenty-eight columns.
SHOWN = ("county", "id", "kind", "name", "segment", "path", "closed_on", "merged_into", "shares_segment")


@dataclass(frozen=True, slots=True)
class Child:
    """A line of the table of what stands under the place."""

    place: Place
    count: int
    doorless_count: int | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the chosen place follows from places alone; `rows` are those of the table of what stands under it."""

    above: "Named | None"
    successor: "Named | None"
    origin: "Named | None"
    door_count: int
    kinds_below: Sequence[tuple[str, int]]
    doorless_count: int
    doorless_shown: Sequence[tuple["Named", str]]
    child_count: int
    rows: SafeString
    acts: Sequence[Act]
    lacks_doors: bool
    is_numbered: bool

    @property
    def doorless_href(self) -> str:
        """The list itself where it is short, else the table that counts them by place."""
        return "#doorless" if self.doorless_shown else "#below"


@dataclass(frozen=True, slots=True)
class Named:
    """A place of which the page says no more than its name."""

    id: UUID
    name: str


_chosen: Remembered[Chosen] = Remembered(256, rooms=GROUND)  # 5 to 30 KiB each
_histories: Remembered[list[dict[str, Any]]] = Remembered(256, but=frozenset({DOOR_VISIT.name}))  # 2 to 4 KiB each


def chosen_place(scope: Scope, place: Place) -> Chosen:
    """Gather what the page says of `place`."""
    return _chosen.of(scope, place.id, lambda: _gathered(scope, place))


def _gathered(scope: Scope, place: Place) -> Chosen:
    """A fixed number of queries, whatever stands there."""
    rows = queries.children(scope, place.id, with_closed=True, columns=SHOWN)
    counts = queries.child_counts(scope, [row.id for row in rows])
    kinds = _kinds_below(scope, place)
    near = queries.names_by_id(scope, [i for i in (place.parent, place.merged_into, place.stated_parent) if i])
    doorless = queries.doorless(scope, place)
    children = [Child(row, counts.get(row.id, 0), _count_under(row, doorless)) for row in rows]
    standing = {row.kind for row in rows}
    return Chosen(
        above=_one(near, place.parent),
        successor=_one(near, place.merged_into),
        origin=_one(near, place.stated_parent),
        door_count=kinds.get(PlaceKind.DOOR, 0),
        kinds_below=[(str(PlaceKind(kind).label), kinds[kind]) for kind in sorted(kinds, key=ORDER.index)],
        doorless_count=len(doorless),
        doorless_shown=_named(scope, place, doorless) if len(doorless) <= MOST_SHOWN else [],
        child_count=len(children),
        rows=marks.safe("".join(_row(child, with_doorless=bool(doorless)) for child in children)),
        acts=acts_on(scope, place),
        # Nobody can be sent where there is no door.
        lacks_doors=place.kind in DOOR_GROUND and place.is_open and not kinds.get(PlaceKind.DOOR),
        # Doors are drawn as a chart instead of a table.
        is_numbered=bool(standing) and standing <= {PlaceKind.DOOR.value, PlaceKind.STAIRWELL.value},
    )


def _one(near: Mapping[UUID, str], wanted: UUID | None) -> Named | None:
    return Named(wanted, near[wanted]) if wanted is not None and wanted in near else None


def _row(child: Child, *, with_doorless: bool) -> str:
    """A line of the table, by hand: a county has thirty townships, a street a hundred buildings."""
    place, href = child.place, place_href(child.place.id)
    doorless = f'<td class="num">{marks.figure(child.doorless_count, href)}</td>' if with_doorless else ""
    return (
        f'<tr><th scope="row"><a class="n q" href="{href}">{marks.escape(place.name)}</a></th>'
        f"<td>{marks.escape(place.words)}</td><td>{marks.escape(place.segment)}</td>"
        f'<td class="num">{marks.figure(child.count, href)}</td>{doorless}<td>{_state(place)}</td></tr>'
    )


def _state(place: Place) -> str:
    if place.merged_into:
        return marks.say("closed", _("已并入"))
    if place.closed_on:
        return marks.say("closed", _("已撤销"))
    return marks.say("clash", _("编号重了")) if place.shares_segment else ""


def _kinds_below(scope: Scope, place: Place) -> dict[str, int]:
    """Count what lies below; the doors of what is wide are known to the tallies, and a city has a million."""
    if depth(place.path) > COMMUNITY_DEPTH or not scope.covers(place.path):
        return queries.kind_counts(scope, place)
    doors = coverage.coverage(scope, place.path).doors
    return queries.kind_counts(scope, place, without=(PlaceKind.DOOR,)) | (
        {PlaceKind.DOOR.value: doors} if doors else {}
    )


def _named(scope: Scope, place: Place, doorless: Sequence[Place]) -> list[tuple[Named, str]]:
    """Return each with what lies between `place` and it; nothing if it is `place` itself."""
    rows = [row for row in doorless if row.id != place.id]
    lines = queries.name_line(scope, rows) if rows else {}
    return [(Named(row.id, row.name), lines[row.id]) for row in rows]


def _count_under(row: Place, doorless: Sequence[Place]) -> int | None:
    """Count doorless places at or below `row`; None where doors are not to be expected."""
    if row.kind in UNCOUNTED or not row.path:
        return None
    return sum(is_under(empty.path, row.path) for empty in doorless)


def acts_on(scope: Scope, place: Place) -> list[Act]:
    """Return what this post may do with the place as it is now."""
    return [act for act in ACTS.values() if scope.may_record(act.kind, place.path) and act.fits(place)]


def history(scope: Scope, place: Place) -> list[dict[str, Any]]:
    """Return the newest entries about the place as items of a timeline; a visit is about its door and nothing above."""
    if place.kind == PlaceKind.DOOR:
        return _history(scope, place)
    return _histories.of(scope, place.id, lambda: _history(scope, place))


def _history(scope: Scope, place: Place) -> list[dict[str, Any]]:
    """A move says where to."""
    rows = queries.history(scope, place, limit=HISTORY).rows
    read = masked(scope, rows)
    goals = {one.id: getattr(one.body, "to", None) or getattr(one.body, "into", None) for one in read.values()}
    wanted = [goal for goal in goals.values() if goal]
    names = queries.names_by_id(scope, wanted) if wanted else {}
    return [
        {
            "at": line.at,
            "text": " ".join(filter(None, (line.kind, line.summary, _name(names, goals.get(line.id))))),
            "note": line.who,
            "href": address("desk:entry", line.id),
        }
        for line in happened_lines(scope, rows, read)
    ]


def _name(names: Mapping[UUID, str], goal: UUID | None) -> str:
    return names.get(goal, "") if goal else ""


def here_of(scope: Scope, place: Place) -> Here | None:
    return here_at(scope, place.path, link=_href)


def _href(above: Place) -> str:
    return place_href(above.id)


def place_href(place: UUID) -> str:
    return address("desk:place", place)
