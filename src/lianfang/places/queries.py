"""Reads of places. All take the reader's reach first and give nothing outside it; crumbs alone name what is above."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Length, Substr

from lianfang.kit.paging import Page
from lianfang.kit.paths import ancestors, child, depth, is_under
from lianfang.kit.scope import Reach
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.queries import entries_about

from .cannot import CannotFindPlace
from .labels import digest_of
from .models import Label, Place
from .plans import door_segment
from .rules import DoorWords, door_words
from .terms import DOOR_GROUND, SPELLED, PlaceKind
from .under import under

MOST_FOUND = 30
MOST_AREAS, FEWER_AREAS = 500, 100
NAMED = ("county", "id", "kind", "name", "path")
TOWNSHIP_DEPTH = 4  # parts of a township's path
_LAST = "\U0010ffff"  # sorts after every letter: the end of "begins with"


def places(scope: Reach) -> "QuerySet[Place]":
    """Return all places within `scope`."""
    return scope.within(Place.objects.all(), "path")


def place(scope: Reach, place_id: UUID) -> Place:
    """Return one place; raises CannotFindPlace outside the scope as for one that never was."""
    return _found(places(scope).filter(id=place_id).first())


def place_by_path(scope: Reach, path: str) -> Place:
    return _found(places(scope).filter(path=path).first())


def _found(row: Place | None) -> Place:
    if row is None:
        raise CannotFindPlace
    return row


def places_by_id(scope: Reach, ids: Iterable[UUID]) -> dict[UUID, Place]:
    return {row.id: row for row in places(scope).filter(id__in=list(ids))}


def names_by_id(scope: Reach, ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(places(scope).filter(id__in=list(ids)).values_list("id", "name"))


def tops(scope: Reach) -> list[Place]:
    """Return the places where the scope begins."""
    return list(Place.objects.filter(county=scope.county, path__in=list(scope.paths)).order_by("path"))


def children(scope: Reach, parent: UUID, *, with_closed: bool = False, columns: Sequence[str] = ()) -> list[Place]:
    """Return what stands under `parent`, in the order of the street; with no more than `columns` if they are given."""
    rows = places(scope).filter(parent=parent).only(*columns)
    rows = rows if with_closed else rows.filter(closed_on__isnull=True)
    return list(rows.order_by("position", "segment", "id"))


def children_of_all(scope: Reach, parents: Iterable[UUID]) -> list[Place]:
    """Return what stands under any of `parents`, closed places too."""
    return list(places(scope).filter(parent__in=list(parents)).order_by("position", "segment", "id"))


def child_counts(scope: Reach, parents: Iterable[UUID], *, kinds: Sequence[str] = ()) -> dict[UUID, int]:
    """Return how many open places stand under each of `parents`, of `kinds` if given; who has none is left out."""
    rows = places(scope).filter(parent__in=list(parents), closed_on__isnull=True)
    # Kinds are told apart here: asked for them, SQLite goes through all places of a city that are of such kinds.
    counted = rows.values_list("parent", "kind").annotate(count=Count("*")).order_by()
    found: dict[UUID, int] = {}
    for parent, kind, count in counted:
        if parent is not None and (not kinds or kind in kinds):
            found[parent] = found.get(parent, 0) + count
    return found


def tree(scope: Reach, top: Place, *, kinds: Sequence[str] = ()) -> list[Place]:
    """Return everything at or below `top` in the order of paths; open places of `kinds` if given."""
    rows = _under(scope, top).filter(is_open=True)
    return list((rows.filter(kind__in=kinds) if kinds else rows).order_by("path"))


def _under(scope: Reach, top: Place) -> "QuerySet[Place]":
    """Return what lies at or below `top` within `scope`, by one range of paths where that is enough."""
    if scope.covers(top.path):
        return Place.objects.filter(under(top.path), county=scope.county)
    return places(scope).filter(under(top.path))


def kind_counts(scope: Reach, top: Place, *, without: Sequence[str] = ()) -> dict[str, int]:
    """Return how many open places of each kind lie below `top`; not of the kinds that the caller knows otherwise."""
    wanted = [kind for kind in PlaceKind.values if kind not in without]
    rows = _under(scope, top).filter(kind__in=wanted, is_open=True).exclude(path=top.path)
    return {row["kind"]: row["count"] for row in rows.values("kind").annotate(count=Count("*")).order_by()}


def doorless(scope: Reach, top: Place) -> list[Place]:
    """Return open places at or below `top` that should have doors and have none, as `NAMED`: nobody is sent there.

    Where a whole village has none, its groups are not named as well; above a township only whole villages are named.
    """
    kinds = DOOR_GROUND if depth(top.path) >= TOWNSHIP_DEPTH else (PlaceKind.COMMUNITY, PlaceKind.VILLAGE)
    end = Concat(Substr(OuterRef("path"), 1, Length(OuterRef("path")) - 1), Value("/"))
    doors = Place.objects.filter(county=scope.county, kind=PlaceKind.DOOR, is_open=True)
    doors = doors.filter(path__gte=OuterRef("path"), path__lt=end)
    rows = _under(scope, top).filter(~Exists(doors), kind__in=kinds, is_open=True).order_by("path").only(*NAMED)
    found: list[Place] = []
    for row in rows:
        if not found or not is_under(row.path, found[-1].path):
            found.append(row)
    return found


def crumbs(scope: Reach, found: Place) -> list[Place]:
    """Return the places above `found`, the county first, also where the scope begins further down."""
    above = ancestors(found.path)[:-1]
    return list(Place.objects.filter(county=scope.county, path__in=above).order_by("path"))


def name_line(scope: Reach, rows: Iterable[Place], *, above: int = 2) -> dict[UUID, str]:
    """Return for each place the names of up to `above` places over it: 西关社区 祥和苑 for 3号楼."""
    kept = list(rows)
    wanted = {path for row in kept for path in ancestors(row.path)[-above - 1 : -1]}
    found = Place.objects.filter(county=scope.county, path__in=wanted).values_list("path", "name")
    names: dict[str, str] = dict(found)
    return {
        row.id: " ".join(names[path] for path in ancestors(row.path)[-above - 1 : -1] if path in names) for row in kept
    }


def history(scope: Reach, found: Place, *, after: str | None = None, limit: int = 20) -> Page[StoredEntry]:
    """Return a page of the entries about a place, newest first."""
    return entries_about(scope, found.id, after=after, limit=limit)


def labelled_door(scope: Reach, code: str) -> Place | None:
    """Return the door whose label in force carries `code`; None outside the scope as for a code that never was."""
    label = scope.within(Label.objects.filter(digest=digest_of(code)), "path").first()
    return places(scope).filter(id=label.place).first() if label else None


def labels(scope: Reach, top: Place) -> list[Label]:
    """Return the labels in force at or below `top`."""
    return list(scope.within(Label.objects.filter(under(top.path), digest__gt=""), "path"))


def label_counts(scope: Reach, top: Place) -> dict[UUID, int]:
    """Return how many open doors have a label, by the lowest place that counts them; who has none is left out."""
    doors = places(scope).filter(under(top.path), kind=PlaceKind.DOOR, is_open=True)
    rows = doors.filter(Exists(Label.objects.filter(county=OuterRef("county"), id=OuterRef("id"), digest__gt="")))
    return {row["tally"]: row["count"] for row in rows.values("tally").annotate(count=Count("*")).order_by()}


# ── search ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def search(scope: Reach, text: str, *, kinds: Sequence[str] = (), limit: int = MOST_FOUND) -> list[Place]:
    """Return places whose name holds `text`, or whose pinyin or initials begin with it; a door by 3-2-502 or 一组12.

    Larger places come first.
    """
    text = text.strip()
    if not text:
        return []
    words = door_words(text)
    doors = _doors(scope, words, limit) if words and (not kinds or PlaceKind.DOOR in kinds) else []
    rows = places(scope).filter(_reads(text), kind__in=[kind for kind in kinds or SPELLED if kind in SPELLED])
    # In the order of the index: by path alone SQLite would walk the doors as well.
    named = sorted(
        rows.order_by("kind", "path")[: limit * 4], key=lambda row: (not row.is_open, row.path.count("."), row.path)
    )
    return (doors + named)[:limit]


def _reads(text: str) -> Q:
    typed = text.lower().replace(" ", "")
    found = Q(name__contains=text) | Q(code__startswith=typed) if typed.isdigit() else Q(name__contains=text)
    if typed.isascii() and not typed.isdigit():
        found |= Q(pinyin__gte=typed, pinyin__lt=typed + _LAST) | Q(initials__gte=typed, initials__lt=typed + _LAST)
    return found


def _doors(scope: Reach, words: DoorWords, limit: int) -> list[Place]:
    """Return the doors that `words` names, found by their paths below each area that fits."""
    if words.building is None:
        areas = places(scope).filter(kind__in=(PlaceKind.GROUP, PlaceKind.LANE), name__contains=words.area)
        ends = [child("", words.door.zfill(width)) for width in (3, 4)]
    else:
        areas = places(scope).filter(kind=PlaceKind.BUILDING).filter(_numbered(words.building))
        areas = areas.filter(path__in=_below_named(scope, areas, words.area)) if words.area else areas
        ends = [f"{words.stairwell}.{_door_segment(words.door)}."]
    most = MOST_AREAS if words.area else FEWER_AREAS  # a city has thousands of 3号楼: the first of them will do
    paths = [path + end for path in areas.order_by("path").values_list("path", flat=True)[:most] for end in ends]
    return list(places(scope).filter(path__in=paths, kind=PlaceKind.DOOR).order_by("path")[:limit])


def _door_segment(painted: str) -> str:
    """502 → 0502: the last two digits are the door, what is before them the floor."""
    return door_segment(int(painted[:-2] or 0), int(painted[-2:])) if len(painted) > 2 else painted.zfill(4)


def _numbered(number: str) -> Q:
    """Buildings are called 3号楼, 3栋, 3幢 or 3#楼."""
    return Q(name=number) | Q(name__in=[f"{number}{word}" for word in ("号楼", "栋", "幢", "号", "#楼", "#", "楼")])


def _below_named(scope: Reach, areas: "QuerySet[Place]", name: str) -> list[str]:
    """Return the paths of `areas` that lie below a place whose name holds `name`."""
    tops = list(places(scope).filter(name__contains=name, kind__in=SPELLED).values_list("path", flat=True))
    return [path for path in areas.values_list("path", flat=True) if any(path.startswith(top) for top in tops)]
