"""Drafts of what may be recorded about places: one verb a kind, for pages, imports and set-up alike."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from lianfang.kit.batches import batched
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import Draft
from lianfang.ledger.kinds import Body

from . import kinds, plans
from .labels import new_salt
from .terms import PlaceKind, Side

CHUNK = 200  # places an entry, so that a body stays well below 64 KB


def add_places(parent: UUID | None, places: Sequence[kinds.NewPlace], *, at: datetime, id: UUID | None = None) -> Draft:
    """Add `places`, all of which lie at or below `parent`."""
    return _draft(kinds.ADDED.name, parent, kinds.PlacesAdded(places=tuple(places)), at, id)


def add_in_chunks(parent: UUID | None, places: Sequence[kinds.NewPlace], *, at: datetime) -> Iterable[Draft]:
    """Add many places, those above others first, in as many entries as it takes."""
    for part in batched(places, CHUNK):
        yield add_places(parent, part, at=at)


def build_doors(plan: plans.BuildingPlan, *, at: datetime, id: UUID | None = None) -> Draft:
    """Make stairwells and doors of a building."""
    body = kinds.DoorsBuilt(**{name: getattr(plan, name) for name in kinds.DoorsBuilt.model_fields})
    return _draft(kinds.DOORS_BUILT.name, plan.building, body, at, id)


def build_group_doors(plan: plans.GroupPlan, *, at: datetime, id: UUID | None = None) -> Draft:
    """Make the doors of a group or a lane."""
    side = Side(plan.side) if plan.side else None
    body = kinds.GroupDoorsBuilt(
        group=plan.group, first=plan.first, last=plan.last, skipped=plan.skipped, both_sides=plan.both_sides, side=side
    )
    return _draft(kinds.GROUP_DOORS_BUILT.name, plan.group, body, at, id)


def rename_place(
    place: UUID,
    name: str,
    *,
    at: datetime,
    full_name: str = "",
    base: Iterable[UUID] = (),
    id: UUID | None = None,
) -> Draft:
    body = kinds.PlaceRenamed(place=place, name=name, full_name=full_name)
    return _draft(kinds.RENAMED.name, place, body, at, id, base)


def move_place(
    place: UUID,
    to: UUID,
    segment: str,
    *,
    at: datetime,
    position: int | None = None,
    base: Iterable[UUID] = (),
    id: UUID | None = None,
) -> Draft:
    body = kinds.PlaceMoved(place=place, to=to, segment=segment, position=position)
    return _draft(kinds.MOVED.name, place, body, at, id, base)


def merge_place(place: UUID, into: UUID, *, at: datetime, on: date | None = None, id: UUID | None = None) -> Draft:
    return _draft(kinds.MERGED.name, place, kinds.PlaceMerged(place=place, into=into, on=on), at, id)


def close_place(place: UUID, *, at: datetime, on: date | None = None, id: UUID | None = None) -> Draft:
    return _draft(kinds.CLOSED.name, place, kinds.PlaceClosed(place=place, on=on), at, id)


def reopen_place(place: UUID, *, at: datetime, id: UUID | None = None) -> Draft:
    return _draft(kinds.REOPENED.name, place, kinds.PlaceReopened(place=place), at, id)


def new_place(
    parent: UUID | None,
    kind: PlaceKind,
    segment: str,
    name: str,
    *,
    id: UUID | None = None,
    position: int = 0,
    code: str = "",
    full_name: str = "",
) -> kinds.NewPlace:
    """Return one place to add; its id is made here unless it follows from something."""
    return kinds.NewPlace(
        id=id or uuid7(), parent=parent, kind=kind, segment=segment, name=name, position=position, code=code,
        full_name=full_name,
    )  # fmt: skip


def _draft(
    kind: str, place: UUID | None, body: Body, at: datetime, entry: UUID | None, base: Iterable[UUID] = ()
) -> Draft:
    return Draft(kind=kind, place=place, body=body, happened_at=at, id=entry or uuid7(), base=tuple(base))


def label_doors(
    at_place: UUID, doors: Sequence[UUID], *, at: datetime, salt: str = "", id: UUID | None = None
) -> Draft:
    """Give `doors`, all at or below `at_place`, labels with new codes; `salt` where the page has made it before."""
    body = kinds.DoorsLabelled(doors=tuple(doors), salt=salt or new_salt())
    return _draft(kinds.DOORS_LABELLED.name, at_place, body, at, id)


def end_labels(at_place: UUID, doors: Sequence[UUID], *, at: datetime, id: UUID | None = None) -> Draft:
    """End the labels of `doors` without making new ones."""
    return _draft(kinds.LABELS_ENDED.name, at_place, kinds.LabelsEnded(doors=tuple(doors)), at, id)
