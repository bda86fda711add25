"""What of an open chart is drawn again when doors have changed: tiles, counts of buildings, the head."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from lianfang.access.scope import Scope
from lianfang.desk.marks import safe
from lianfang.kit.paths import parent
from lianfang.places.models import Place
from lianfang.screening.queries import doors
from lianfang.screening.registers import CLOSED
from lianfang.screening.rules import LEFT

from . import draw
from .page import Head, head_of, pen_for


@dataclass(frozen=True, slots=True)
class Fresh:
    """Parts that take the place of what an open chart shows."""

    head: Head
    tiles: SafeString
    seq: int


def fresh(
    scope: Scope, base: Place, paths: Sequence[str], *, at: datetime, seq: int = 0, asked: frozenset[str] = frozenset()
) -> Fresh:
    """Return the doors at `paths` and all counts above them as they now stand; `asked` are those picked out.

    `seq` is up to where these doors were read: a chart asks on from there.
    """
    ground = doors.ground(scope, base.path)
    standing = doors.statuses(scope, base.path)
    pen = pen_for(scope, base, ground, at=at, asked=asked)
    by_path = {place.path: place for place in ground}
    tiles: list[str] = [
        draw.tile_again(door, pen, _above(door.path, by_path)) for door in doors.some_doors(scope, paths)
    ]
    for path in sorted({_counted_at(path, by_path) for path in paths} - {""}):
        below = [status for door, status in standing if door.startswith(path) and status != CLOSED]
        left = sum(status in LEFT for status in below)
        tiles.append(draw.left_again(by_path[path], left, len(below), pen))
    by_status = Counter(status for _door, status in standing)
    head = head_of(scope, doors.places_above(scope, base.path), ground, by_status, at=at, seq=seq)
    return Fresh(head, safe("".join(tiles)), seq)


def _above(path: str, by_path: dict[str, doors.ChartPlace]) -> list[doors.ChartPlace]:
    """The places above a door on this chart, the nearest last."""
    found: list[doors.ChartPlace] = []
    above = parent(path)
    while above in by_path:
        found.insert(0, by_path[above])
        above = parent(above)
    return found


def _counted_at(path: str, by_path: dict[str, doors.ChartPlace]) -> str:
    """The building, lane or group whose count stands beside its name."""
    places = [place for place in _above(path, by_path) if place.kind != "stairwell"]
    return places[-1].path if places else ""
