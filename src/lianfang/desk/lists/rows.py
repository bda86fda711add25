"""A door left to do as a line of a list: where it is, what was found, who holds it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.desk.chart.page import chart_href
from lianfang.desk.chart.panel import noted_words
from lianfang.kit.masking import mask_name
from lianfang.kit.paths import ancestors
from lianfang.people import queries as people
from lianfang.places.rules import in_three
from lianfang.screening.models import Affected, Door
from lianfang.screening.queries.holders import Holders
from lianfang.screening.queries.unvisited import place_words


@dataclass(frozen=True, slots=True)
class Line:
    """One door of the list."""

    id: UUID
    community: str
    area: str
    door: str
    status: str
    attempt_count: int
    last_at: datetime | None
    revisit_due_at: datetime | None
    is_overdue: bool
    holder: str
    href: str


def lines(scope: Scope, rows: Sequence[Door], holders: Holders) -> list[Line]:
    """Return a line for each row, in order; one more query whatever their number."""
    places = place_words(scope, [row.path for row in rows])
    return [_line(row, places, holders) for row in rows]


def _line(row: Door, places: Mapping[str, str], holders: Holders) -> Line:
    community, area, door = in_three([places.get(path, "") for path in ancestors(row.path)])
    holder = holders.of(row.path)
    return Line(
        id=row.id,
        community=community,
        area=area,
        door=door,
        status=row.status,
        attempt_count=row.attempt_count,
        last_at=row.last_at,
        revisit_due_at=row.revisit_due_at,
        is_overdue=row.is_overdue,
        holder=mask_name(holder.name) if holder else "",
        href=chart_href(row.id),
    )


@dataclass(frozen=True, slots=True)
class AffectedLine:
    """One person to look after: masked name, where, what was said and when."""

    name: str
    where: str
    noted: str
    is_fever: bool
    at: datetime
    href: str
    entry: UUID


def affected_lines(scope: Scope, rows: Sequence[Affected]) -> list[AffectedLine]:
    names = people.names(scope, [row.id for row in rows])
    where = people.door_words(scope, [row.door for row in rows])
    return [
        AffectedLine(
            name=names.get(row.id, ""),
            where=where.get(row.door, ""),
            noted=noted_words(row),
            is_fever=row.is_fever,
            at=row.noted_at,
            href=chart_href(row.door),
            entry=row.visit,
        )
        for row in rows
    ]
