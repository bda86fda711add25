"""A round begins where its doors are counted: at each lowest place by entries of its own, a slice of doors at a time.

Opening a round is one entry that changes no door. What follows here writes the beginnings in its wake: hand in after
hand in, each small enough that whoever stands at a door waits for one slice and never for a county. All of them happen
when the round was opened, so that it does not matter how late a slice comes; running it twice writes nothing twice, and
the clock goes on with what was left when a process ended.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import Count, Max

from lianfang.kit.batches import batched
from lianfang.kit.ids import named_id
from lianfang.kit.paths import upper
from lianfang.ledger.door import CLOCK, Priority, record
from lianfang.ledger.drafts import Draft

from .kinds import ROUND_BEGUN, RoundBegunBody
from .models import Door, DoorTally, Round, RoundBegun
from .rounds import MOST_DOORS

AT_ONCE = 40  # small places in one hand-in: each still has an entry of its own


def begin_round(county: str, round_id: UUID, *, most: int | None = None) -> int:
    """Write the beginning of a round at places where it has not begun; the number of doors. Stops after `most`."""
    found = Round.objects.filter(county=county, id=round_id, closed_at=None).first()
    done = 0
    for drafts in _parcels(found) if found else ():
        record(drafts, by=CLOCK(county), priority=Priority.IMPORT)
        done += sum(map(_door_count, drafts))
        if most is not None and done >= most:
            break
    return done


def begin_rounds(county: str, *, most: int) -> int:
    """Go on with every open round of `county` that has not begun everywhere; the number of doors."""
    done = 0
    for round_id in (
        Round.objects.filter(county=county, closed_at=None).order_by("opened_at").values_list("id", flat=True)
    ):
        done += begin_round(county, round_id, most=most - done)
        if done >= most:
            break
    return done


def _door_count(draft: Draft) -> int:
    return len(draft.body.doors) if isinstance(draft.body, RoundBegunBody) else 0


def _parcels(round_: Round) -> Iterator[list[Draft]]:
    """Yield drafts to hand in together: never many doors, never many places."""
    parcel: list[Draft] = []
    doors = 0
    for place in places_to_begin(round_):
        for draft in _beginnings(round_, place):
            if parcel and (doors + _door_count(draft) > MOST_DOORS or len(parcel) >= AT_ONCE):
                yield parcel
                parcel, doors = [], 0
            parcel.append(draft)
            doors += _door_count(draft)
    if parcel:
        yield parcel


def places_to_begin(round_: Round) -> list[UUID]:
    """Return the lowest places under a round at which it has not begun, or not with all its parts, in walking order."""
    below = {"county": round_.county, "path__gte": round_.path, "path__lt": upper(round_.path)}
    begun = RoundBegun.objects.filter(county=round_.county, round=round_.id).values("place")
    whole = begun.annotate(written=Count("id"), parts_count=Max("parts")).values_list("place", "written", "parts_count")
    done = {place for place, written, parts in whole if written >= parts}
    places = DoorTally.objects.filter(**below).order_by("path").values_list("place", flat=True)
    return [place for place in places if place not in done]


def _beginnings(round_: Round, place: UUID) -> Iterator[Draft]:
    """Yield the entries with which `round_` begins at the doors of `place`; closed ones too, they may open again."""
    parts = [tuple(part) for part in batched(_doors_of(round_.county, place), MOST_DOORS)]
    begun = RoundBegun.objects.filter(county=round_.county, round=round_.id, place=place)
    written = set(begun.values_list("id", flat=True))
    for number, part in enumerate(parts, start=1):
        body = RoundBegunBody(round=round_.id, doors=part, part=number, parts=len(parts))
        # Named by what it holds: the same slice is the same entry, another slice another.
        name = f"{ROUND_BEGUN.name}/{round_.id}/{number}/{len(parts)}/{named_id(round_.id, _listed(part))}"
        draft = Draft(ROUND_BEGUN.name, body, place, round_.opened_at, id=named_id(place, name))
        if draft.id not in written:
            yield draft


def _listed(doors: Sequence[UUID]) -> str:
    return ",".join(door.hex for door in doors)


def _doors_of(county: str, place: UUID) -> list[UUID]:
    at = DoorTally.objects.filter(county=county, place=place).values_list("path", flat=True).first()
    if at is None:
        return []
    rows = Door.objects.filter(county=county, path__gte=at, path__lt=upper(at), tally_place=place)
    return list(rows.order_by("path").values_list("id", flat=True))
