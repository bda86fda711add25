"""Every village and community of a county or township in one table: what a board shows the worst seven of."""

from dataclasses import replace
from datetime import datetime

from lianfang.access.scope import Scope
from lianfang.kit.clock import day_of
from lianfang.kit.paths import parent
from lianfang.places.models import Place
from lianfang.screening.queries import coverage, doors, holders
from lianfang.screening.sums import Coverage, Pace, summed

from .page import with_pace, worst_first
from .rows import Row
from .standing import row_of

KINDS = ("community", "village")


def open_villages(scope: Scope, above: Place, *, at: datetime) -> list[Row]:
    """Return a row for each community under `above`, the least covered first."""
    places = doors.places_under(scope, above, kinds=KINDS)
    counts = coverage.communities(scope, above.path)
    paces = coverage.paces(scope, above.path, at=at)
    unheld = holders.without_holder(scope, above.path, holders.held_around(scope, above.path, at=at))
    nobody = summed(
        [place.path for place in places], {one.path: Coverage(doors=one.doors) for one in unheld}, Coverage()
    )
    towns = doors.places_named(scope, [parent(place.path) for place in places])
    return worst_first(
        [
            replace(
                with_pace(
                    row_of(place, counts.get(place.path, Coverage()), day_of(at)), paces.get(place.path, Pace()), at
                ),
                unheld=none.doors,
                above=towns[parent(place.path)].name if parent(place.path) in towns else "",
            )
            for place, none in zip(places, nobody, strict=True)
        ]
    )
