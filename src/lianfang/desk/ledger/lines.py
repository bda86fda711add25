"""Entries as lines of a list: when, what, where, by which office, in one sentence. No names of people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.access.scope import Scope
from lianfang.desk.days import is_english
from lianfang.kit.clock import day_of
from lianfang.ledger import queries
from lianfang.ledger.door import CLOCK_ID, SYSTEM_ID
from lianfang.ledger.kinds import Entry, kinds
from lianfang.ledger.models import StoredEntry

from . import names
from .allowed import allowed


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a list shows it."""

    id: UUID
    seq: int
    at: datetime
    recorded_at: datetime
    kind: str
    place: str
    who: str
    author: UUID
    summary: str
    is_changed: bool
    is_held: bool
    finding_count: int

    @property
    def recorded_on(self) -> date:
        return day_of(self.recorded_at)

    @property
    def is_late(self) -> bool:
        """Recorded on a later day than it happened."""
        return self.recorded_on > day_of(self.at)


def lines(scope: Scope, rows: Sequence[StoredEntry], read: Mapping[UUID, Entry] | None = None) -> list[Line]:
    """Return a line for each row, in order; a fixed number of queries whatever their number.

    `read` are the rows as masked entries, if the caller has read them.
    """
    ids = [row.id for row in rows]
    masked = queries.masked(scope, rows) if read is None else read
    bodies = {id: allowed(scope, entry) for id, entry in masked.items()}
    places, offices = names.places_and_offices(scope, (row.place for row in rows), (row.post for row in rows))
    changed, held = queries.amended(scope, ids), queries.waits_for(scope, ids)
    found = [finding.entry for finding in queries.findings_of(scope, ids)]
    return [
        Line(
            id=row.id,
            seq=row.seq,
            at=row.effective_at,
            recorded_at=row.recorded_at,
            kind=kind_word(row.kind),
            place=places.get(row.place, "") if row.place else "",
            who=author_word(row, offices),
            author=row.author,
            summary=summary_of(bodies.get(row.id)),
            is_changed=row.id in changed,
            is_held=row.id in held,
            finding_count=found.count(row.id),
        )
        for row in rows
    ]


def happened_lines(scope: Scope, rows: Sequence[StoredEntry], read: Mapping[UUID, Entry] | None = None) -> list[Line]:
    """Return the lines of one matter as they happened, the last first: a sheet keyed in the evening tells of noon."""
    return sorted(lines(scope, rows, read), key=lambda line: (line.at, line.seq), reverse=True)


def kind_word(name: str) -> str:
    kind = kinds.get(name)
    if kind is None:
        return name
    return kind.label_en if is_english() else kind.label


def kind_choices() -> Iterable[tuple[str, str]]:
    return [(kind.name, kind_word(kind.name)) for kind in kinds]


def summary_of(found: Entry | None) -> str:
    kind = kinds.get(found.kind) if found else None
    return kind.summary(found) if found and kind and kind.summary else ""


SOURCES: Mapping[str, str | Promise] = {
    "desk": _("办公室页面"),
    "phone": _("手机"),
    "api": _("接口"),
    "import": _("导入表格"),
    "roster": _("导入表格"),
    "flow": _("系统按流程"),
    "system": _("系统"),
    "clock": _("到点自动"),
    "drill": _("演练"),
}


def source_word(source: str) -> str:
    """By which way it came in."""
    return str(SOURCES.get(source, source))


def author_word(row: StoredEntry, offices: dict[UUID, str]) -> str:
    """The office in whose name somebody recorded; the installation and the clock by their own names."""
    if row.author == SYSTEM_ID:
        return str(_("系统"))
    if row.author == CLOCK_ID:
        return str(_("到点自动"))
    return offices.get(row.post, str(_("未知岗位"))) if row.post else str(_("没写岗位"))
