"""The ledger's place book (`hooks.places`): places by id, as the table stands in the writer's transaction."""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from lianfang.ledger.registers import PlaceInfo
from lianfang.ledger.sql import Table, store

from .models import Place

PLACES = Table(Place)
COLUMNS = ("id", "parent", "kind", "path", "tally", "is_open")


class PlaceBook:
    """Looks up a whole batch at once."""

    def load(self, county: str, ids: Iterable[UUID]) -> Mapping[UUID, PlaceInfo]:
        return self.ask(county, ids)()

    def ask(self, county: str, ids: Iterable[UUID]) -> Callable[[], Mapping[UUID, PlaceInfo]]:
        asked = store().ask(PLACES, "id", county, list(dict.fromkeys(ids)), columns=COLUMNS)
        return lambda: {row[0]: PlaceInfo(*row) for row in asked()}
