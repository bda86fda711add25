"""What is recorded about places. Bodies say which rows they touch; `registers` folds them."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from lianfang.kit.sentences import listed
from lianfang.ledger.kinds import Body, Entry, Header, Kind, kinds

from . import cannot, plans
from .rules import LONGEST_NAME, ROOT_SEGMENT, is_segment
from .terms import ROOTS, PlaceKind, Side

KEEPERS = frozenset({"community_office", "township_office", "headquarters", "system_keeper"})

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME)]
FullName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{0,12}$")]
Number = Annotated[int, Field(ge=-9, le=9999)]
Key = Annotated[str, StringConstraints(max_length=12)]


class NewPlace(Body):
    """One place as it is added."""

    id: UUID
    parent: UUID | None = None
    kind: PlaceKind
    segment: Annotated[str, StringConstraints(max_length=16)]
    name: Name
    full_name: FullName = ""
    code: Code = ""
    position: int = Field(default=0, ge=-10_000, le=10_000_000)
    side: Side | None = None
    span: int = Field(default=1, ge=1, le=20)
    floor: int | None = Field(default=None, ge=-9, le=999)


class PlacesAdded(Body):
    places: tuple[NewPlace, ...] = Field(min_length=1, max_length=300)

    @cached_property
    def begun(self) -> Mapping[UUID, NewPlace]:
        return {place.id: place for place in self.places}


class DoorsBuilt(Body):
    """The doors of a building; see `plans.BuildingPlan` for what each number means."""

    building: UUID
    per_floor: tuple[Annotated[int, Field(ge=0, le=60)], ...] = Field(min_length=1, max_length=40)
    top: Annotated[int, Field(ge=1, le=150)]
    lowest: Annotated[int, Field(ge=-9, le=150)] = 1
    through: bool = False
    skipped_floors: tuple[Number, ...] = Field(default=(), max_length=150)
    skipped_numbers: tuple[Number, ...] = Field(default=(), max_length=60)
    left_out: tuple[Key, ...] = Field(default=(), max_length=1000)
    joined: tuple[Key, ...] = Field(default=(), max_length=1000)

    @property
    def plan(self) -> plans.BuildingPlan:
        return plans.BuildingPlan(**{name: getattr(self, name) for name in type(self).model_fields})

    @cached_property
    def begun(self) -> Mapping[UUID, plans.PlannedPlace]:
        return {place.id: place for place in plans.places_of_building(self.plan)}


class GroupDoorsBuilt(Body):
    """The doors of a village group or a lane, by their numbers."""

    group: UUID
    first: Annotated[int, Field(ge=1, le=9999)] = 1
    last: Annotated[int, Field(ge=1, le=9999)]
    skipped: tuple[Annotated[int, Field(ge=1, le=9999)], ...] = Field(default=(), max_length=1000)
    both_sides: bool = True
    side: Side | None = None

    @property
    def plan(self) -> plans.GroupPlan:
        side = self.side.value if self.side else ""
        return plans.GroupPlan(self.group, self.first, self.last, self.skipped, self.both_sides, side)

    @cached_property
    def begun(self) -> Mapping[UUID, plans.PlannedPlace]:
        return {place.id: place for place in plans.places_of_group(self.plan)}


class PlaceBody(Body):
    """What all changes of one place share."""

    place: UUID


class PlaceRenamed(PlaceBody):
    name: Name
    full_name: FullName = ""


class PlaceMoved(PlaceBody):
    """The place stands under `to` from now on; the same `to` with another segment only re-numbers it."""

    to: UUID
    segment: Annotated[str, StringConstraints(max_length=16)]
    position: int | None = Field(default=None, ge=-10_000, le=10_000_000)


class PlaceMerged(PlaceBody):
    """The place is no more; what stood under it stands under `into`."""

    into: UUID
    on: date | None = None


class PlaceClosed(PlaceBody):
    on: date | None = None


class PlaceReopened(PlaceBody):
    """Open again; if it was merged away, what stood under it comes back."""


class DoorsLabelled(Body):
    """The doors that get a label with a code of its own; a label made later makes the earlier one worthless.

    The codes follow from `salt` and the key file (`labels.code_of`), so that neither this entry nor a copy of the
    database is enough to make one.
    """

    doors: tuple[UUID, ...] = Field(min_length=1, max_length=plans.MOST_DOORS)
    salt: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class LabelsEnded(Body):
    """The labels of these doors are lost or torn off: their codes lead nowhere from now on."""

    doors: tuple[UUID, ...] = Field(min_length=1, max_length=plans.MOST_DOORS)


def _check_added(body: PlacesAdded, header: Header) -> None:
    if len(body.begun) != len(body.places):
        raise cannot.CannotAddTwice
    for place in body.places:
        if place.parent == place.id:
            raise cannot.CannotMoveIntoItself
        if place.parent is None and place.kind not in ROOTS:
            raise cannot.CannotStandAlone(name=place.name)
        if not is_segment(place.segment) and not (place.parent is None and ROOT_SEGMENT.fullmatch(place.segment)):
            raise cannot.CannotUseSegment(segment=place.segment)


def _check_doors(body: DoorsBuilt, header: Header) -> None:
    _check_itself(body.building, header)
    _check_size(body.plan.size())
    _check_size(len(body.begun) - len(body.per_floor))


def _check_group_doors(body: GroupDoorsBuilt, header: Header) -> None:
    _check_itself(body.group, header)
    _check_size(body.last - body.first + 1 - len(body.skipped))
    _check_size(len(body.begun))


def _check_size(count: int) -> None:
    if count > plans.MOST_DOORS:
        raise cannot.CannotBuildDoors(count=count, most=plans.MOST_DOORS)
    if count < 1:
        raise cannot.CannotBuildNothing


def _check_itself(place: UUID, header: Header) -> None:
    if header.place != place:
        raise cannot.CannotNamePlace


def _check_place(body: PlaceBody, header: Header) -> None:
    _check_itself(body.place, header)


def _check_moved(body: PlaceMoved, header: Header) -> None:
    _check_itself(body.place, header)
    if body.to == body.place:
        raise cannot.CannotMoveIntoItself
    if not is_segment(body.segment):
        raise cannot.CannotUseSegment(segment=body.segment)


def _check_merged(body: PlaceMerged, header: Header) -> None:
    _check_itself(body.place, header)
    if body.into == body.place:
        raise cannot.CannotMoveIntoItself


def _begun(body: Any, header: Header) -> Iterable[UUID]:
    begun: Mapping[UUID, Any] = body.begun
    return begun


def _added_subjects(body: PlacesAdded, header: Header) -> Iterable[UUID]:
    return dict.fromkeys([*body.begun, *(place.parent for place in body.places if place.parent)])


def _added_targets(body: PlacesAdded, header: Header) -> Iterable[UUID]:
    return {place.parent for place in body.places if place.parent} - body.begun.keys()


def _doors_subjects(body: Any, header: Header) -> Iterable[UUID]:
    return [*([header.place] if header.place else ()), *body.begun]


def _one(body: PlaceBody, header: Header) -> Iterable[UUID]:
    return (body.place,)


def _moved_about(body: PlaceMoved, header: Header) -> Iterable[UUID]:
    return (body.place, body.to)


def _merged_about(body: PlaceMerged, header: Header) -> Iterable[UUID]:
    return (body.place, body.into)


def _labelled(body: DoorsLabelled | LabelsEnded, header: Header) -> Iterable[UUID]:
    return dict.fromkeys(body.doors)


def begun_places(entry: Entry) -> Iterable[UUID]:
    """Return the ids of the places that an entry of the three building kinds begins; quick to ask `in`."""
    begun: Mapping[UUID, Any] = entry.body.begun
    return begun


def _names(entry: Entry) -> str:
    names = [place.name for place in entry.body.places]
    said = listed(names[:3])
    return said if len(names) <= 3 else _("%(names)s 等 %(count)s 处") % {"names": said, "count": len(names)}


def _doors(entry: Entry) -> str:
    count = sum(1 for place in entry.body.begun.values() if place.kind == PlaceKind.DOOR)
    return _("%(count)s 户门") % {"count": count}


ADDED = kinds.add(
    Kind(
        "places.added", PlacesAdded, "添地方", "Places added", roles=KEEPERS, needs_place=False, check=_check_added,
        subjects=_added_subjects, creates=_begun, targets=_added_targets, summary=_names,
    )
)  # fmt: skip
DOORS_BUILT = kinds.add(
    Kind(
        "places.doors_built", DoorsBuilt, "建楼栋门户", "Doors of a building", roles=KEEPERS, check=_check_doors,
        subjects=_doors_subjects, creates=_begun, summary=_doors,
    )
)  # fmt: skip
GROUP_DOORS_BUILT = kinds.add(
    Kind(
        "places.group_doors_built", GroupDoorsBuilt, "建组内门户", "Doors of a group", roles=KEEPERS,
        check=_check_group_doors, subjects=_doors_subjects, creates=_begun, summary=_doors,
    )
)  # fmt: skip
RENAMED = kinds.add(
    Kind(
        "places.renamed", PlaceRenamed, "改名", "Renamed", roles=KEEPERS, check=_check_place, subjects=_one,
        targets=_one, summary=lambda entry: entry.body.name,
    )
)  # fmt: skip
MOVED = kinds.add(
    Kind(
        "places.moved", PlaceMoved, "挪到别处", "Moved", roles=KEEPERS, check=_check_moved, subjects=_moved_about,
        targets=_moved_about,
    )
)  # fmt: skip
MERGED = kinds.add(
    Kind(
        "places.merged", PlaceMerged, "并入", "Merged", roles=KEEPERS, check=_check_merged, subjects=_merged_about,
        targets=_merged_about,
    )
)  # fmt: skip
CLOSED = kinds.add(
    Kind(
        "places.closed", PlaceClosed, "撤销", "Closed", roles=KEEPERS, check=_check_place, subjects=_one, targets=_one,
    )
)  # fmt: skip
REOPENED = kinds.add(
    Kind(
        "places.reopened", PlaceReopened, "恢复", "Reopened", roles=KEEPERS, check=_check_place, subjects=_one,
        targets=_one,
    )
)  # fmt: skip
DOORS_LABELLED = kinds.add(
    Kind(
        "places.doors_labelled", DoorsLabelled, "做门牌码", "Door labels made", roles=KEEPERS, subjects=_labelled,
        targets=_labelled, summary=lambda entry: _("%(count)s 户的码") % {"count": len(entry.body.doors)},
    )
)  # fmt: skip
LABELS_ENDED = kinds.add(
    Kind(
        "places.labels_ended", LabelsEnded, "作废门牌码", "Door labels ended", roles=KEEPERS, subjects=_labelled,
        targets=_labelled, summary=lambda entry: _("%(count)s 户的码") % {"count": len(entry.body.doors)},
    )
)  # fmt: skip
BUILDERS = (ADDED.name, DOORS_BUILT.name, GROUP_DOORS_BUILT.name)
CHANGES = (RENAMED.name, MOVED.name, MERGED.name, CLOSED.name, REOPENED.name)
