"""What an entry corrects or takes back: its kind, place and body, since its author must be allowed to record that too.

Without this, whoever knows the id of an entry elsewhere could change it by a correction stated at their own place.
"""

from collections.abc import Iterable
from typing import Any, TypedDict
from uuid import UUID

from lianfang.ledger.kinds import Entry, Kind, kinds
from lianfang.ledger.reading.entries import WITHDRAWN, entries_by
from lianfang.places.models import Place

MAX_STEPS = 8  # a withdrawal of a withdrawal of ...


class Original(TypedDict):
    """What an `Ask` about the amended entry says otherwise."""

    kind: Kind
    path: str
    body: Any


def originals_of(county: str, amended: Iterable[UUID]) -> dict[UUID, Original]:
    """Return, by the id that is amended, what stands behind it: through withdrawals down to what they took back.

    What has not arrived is left out: an amendment may come before its target, and is then judged by itself.
    """
    wanted = set(amended)
    if not wanted:
        return {}
    known = _with_targets(county, wanted)
    found = {id: _behind(known[id], known) for id in wanted if id in known}
    paths = _paths(county, [entry.place for entry in found.values() if entry.place])
    return {
        id: Original(kind=kinds[entry.kind], path=paths.get(entry.place, "") if entry.place else "", body=entry.body)
        for id, entry in found.items()
    }


def _with_targets(county: str, wanted: set[UUID]) -> dict[UUID, Entry]:
    known: dict[UUID, Entry] = {}
    for _step in range(MAX_STEPS):
        if not wanted:
            break
        found = entries_by(county, "id", list(wanted))
        known |= {entry.id: entry for entry in found}
        wanted = {entry.amends for entry in found if entry.kind == WITHDRAWN and entry.amends} - known.keys()
    return known


def _behind(entry: Entry, known: dict[UUID, Entry]) -> Entry:
    seen = {entry.id}
    while entry.kind == WITHDRAWN and entry.amends in known and entry.amends not in seen:
        entry = known[entry.amends]
        seen.add(entry.id)
    return entry


def _paths(county: str, places: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Place.objects.filter(county=county, id__in=set(places)).values_list("id", "path"))
