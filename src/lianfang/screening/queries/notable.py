"""What headquarters should know of now: persons noted, doors that refused, changes of the response itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.ledger.models import Emergency, StoredEntry
from lianfang.ledger.queries import covers_county, entries_by_id
from lianfang.screening.models import Affected, Door

from .reach import under


@dataclass(frozen=True, slots=True)
class Happened:
    """An entry worth a line on the board."""

    entry: UUID
    at: datetime


def emergencies(scope: Scope) -> list[Emergency]:
    """Return the responses of the reader's county, the newest first; the one that runs has not ended."""
    return list(Emergency.objects.filter(county=scope.county).order_by("-opened_at"))


def notable_entries(scope: Scope, path: str, responses: Iterable[Emergency], *, limit: int) -> list[StoredEntry]:
    """Return the newest entries under `path` that say something grave: fever and needs, refusals, levels."""
    wanted = [*_noted(scope, path, limit), *_refused(scope, path, limit), *_levels(scope, path, responses)]
    newest = sorted({one.entry: one for one in wanted}.values(), key=lambda one: (one.at, one.entry), reverse=True)
    rows = entries_by_id(scope, [one.entry for one in newest[:limit]])
    return [rows[one.entry] for one in newest[:limit] if one.entry in rows]


def _noted(scope: Scope, path: str, limit: int) -> Iterable[Happened]:
    if not scope.may_see("C"):
        return []
    rows = under(scope, Affected.objects.all(), path).order_by("-noted_at")
    return [Happened(*row) for row in rows.values_list("visit", "noted_at")[:limit]]


def _refused(scope: Scope, path: str, limit: int) -> Iterable[Happened]:
    rows = under(scope, Door.objects.filter(is_pressing=True, status="refused"), path).order_by("-last_at")
    found = rows.values_list("last_visit", "last_at")[:limit]
    return [Happened(visit, at) for visit, at in found if visit is not None and at is not None]


def _levels(scope: Scope, path: str, responses: Iterable[Emergency]) -> Iterable[Happened]:
    if not covers_county(scope) or len(path) > len(scope.paths[0]):
        return []
    return [Happened(one.head_id, one.head_at) for one in responses]


def fever_count(scope: Scope, path: str) -> int:
    """Return how many persons under `path` had a fever when last something notable was said of them."""
    if not scope.may_see("C"):
        return 0
    return under(scope, Affected.objects.filter(is_fever=True), path).count()
