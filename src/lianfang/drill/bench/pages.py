"""Which pages are opened, and by whom: their addresses by name, since the pages themselves stand above this room."""

from uuid import UUID

from django.db import connections
from django.urls import reverse

from lianfang.kit.clock import now
from lianfang.kit.ids import named_id
from lianfang.ledger.door import SYSTEM, Draft, Priority, record
from lianfang.people.asking import Search, sealed
from lianfang.places.divisions import division_id
from lianfang.places.drafts import add_in_chunks, build_doors, new_place
from lianfang.places.models import Place
from lianfang.places.plans import BuildingPlan
from lianfang.places.terms import PlaceKind

CHART_DOORS = 5_000
SEARCHES = ("王", "wang", "李建", "3-2-502", "0012", "西关")


def page_paths(county: str, reader: UUID) -> dict[str, list[str]]:
    """Addresses by kind of page, as headquarters opens them.

    Boards and lists of the whole and of each part below it, so that none is read from what another has left behind.
    """
    townships = _places(county, PlaceKind.TOWNSHIP)
    wide = ["", *(f"?place={place}" for place in [*_places(county, PlaceKind.COUNTY), *townships])]
    left = reverse("desk:unvisited")
    found = {
        "board": [reverse("desk:board")],
        "list": [f"{left}?place={place}" for place in townships],
        "list.whole": [left],
        "overdue": [f"{left}{part}{'&' if part else '?'}overdue=on" for part in wide],
        "search": _searches(reader),
        "places": [reverse("desk:places"), *(reverse("desk:place", args=[place]) for place in townships)],
        "chart": [reverse("desk:chart_place", args=[_large(county, CHART_DOORS) or _built(county, CHART_DOORS)])],
    }
    connections.close_all()
    return found


def office_paths(reader: UUID) -> dict[str, list[str]]:
    """The same as a community's office opens them: its own place without saying so."""
    return {
        "office.list": [reverse("desk:unvisited")],
        "office.search": _searches(reader),
        "office.ledger": [reverse("desk:ledger")],
    }


def _places(county: str, kind: PlaceKind) -> list[UUID]:
    return list(Place.objects.filter(county=county, kind=kind).order_by("path").values_list("id", flat=True))


def _searches(reader: UUID) -> list[str]:
    return [f"{reverse('desk:people')}?s={sealed(Search(words), reader, at=now())}" for words in SEARCHES]


def _large(county: str, doors: int) -> UUID | None:
    big = named_id(division_id(county), "bench/community")
    return big if Place.objects.filter(county=county, id=big).exists() else None


def _built(county: str, doors: int) -> UUID:
    """A community of buildings of forty-eight doors, beside the real ones."""
    township = Place.objects.filter(county=county, kind=PlaceKind.TOWNSHIP).order_by("path")[0]
    big = named_id(division_id(county), "bench/community")
    added = [new_place(township.id, PlaceKind.COMMUNITY, "900", "量尺社区", id=big)]
    plans = []
    for n in range(1, -(-doors // 48) + 1):
        building = named_id(big, str(n))
        added.append(new_place(big, PlaceKind.BUILDING, f"{n:03d}", f"{n}号楼", id=building, position=n))
        plans.append(BuildingPlan(building=building, per_floor=(2, 2, 2, 2), top=6))
    drafts: list[Draft] = list(add_in_chunks(township.id, added, at=now()))
    drafts += [build_doors(plan, at=now()) for plan in plans]
    for answer in record(drafts, by=SYSTEM(county), priority=Priority.IMPORT):
        if answer.refusal is not None:
            raise answer.refusal
    return big
