"""The ledger's place book (`hooks.places`): places by id, as the table stands in the writer's transaction."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from lianfang.ledger.registers import PlaceInfo

from .models import Place

CHUNK = 5_000  # SQLite takes at most 32,766 parameters where it is built plainly


class PlaceBook:
    """Looks up a whole batch at once."""

    def load(self, county: str, ids: Iterable[UUID]) -> Mapping[UUID, PlaceInfo]:
        wanted = list(dict.fromkeys(ids))
        found: dict[UUID, PlaceInfo] = {}
        for start in range(0, len(wanted), CHUNK):
            rows = Place.objects.filter(county=county, id__in=wanted[start : start + CHUNK])
            columns = rows.values_list("id", "parent", "kind", "path", "tally", "is_open")
            found |= {row[0]: PlaceInfo(*row) for row in columns.iterator(chunk_size=CHUNK)}
        return found
