"""What the pages of exports show, read in a constant number of queries; words are made here, not in templates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianfang.access.queries import names_of_accounts, names_of_places
from lianfang.access.scope import Scope
from lianfang.desk.ledger.lines import Line, lines
from lianfang.exports import queries
from lianfang.exports.listing import filter_words
from lianfang.exports.models import Export
from lianfang.exports.running import vault_of, words_of
from lianfang.exports.sources import Source, label_of, sources
from lianfang.exports.standing import standing_of, until
from lianfang.exports.terms import WHY_DESTROYED, WHY_FAILED, Format, Purpose, Standing
from lianfang.exports.vault import Progress
from lianfang.kit.paging import Page
from lianfang.ledger.queries import entries_about

LOOKS = {
    Standing.WAITING: "fill",
    Standing.RUNNING: "onhold",
    Standing.READY: "stored",
    Standing.FETCHED: "synced",
    Standing.DECLINED: "refused",
    Standing.STOPPED: "closed",
    Standing.FAILED: "returned",
    Standing.DESTROYED: "erased",
}


@dataclass(frozen=True, slots=True)
class ExportLine:
    """One export in a list."""

    row: Export
    label: str
    place: str
    who: str
    standing: Standing
    until: datetime | None

    @property
    def look(self) -> str:
        return LOOKS[self.standing]


@dataclass(frozen=True, slots=True)
class Centre:
    """The export centre: what is one's own, what waits for one's word, what others took out of one's places."""

    own: Sequence[ExportLine]
    own_page: Page[Export]
    waiting: Sequence[ExportLine]
    taken: Sequence[ExportLine]
    taken_page: Page[Export]
    sources: Sequence[Source]
    oversees: bool

    @property
    def ready_count(self) -> int:
        return sum(line.standing is Standing.READY for line in self.own)

    @property
    def running_count(self) -> int:
        return sum(line.standing is Standing.RUNNING for line in self.own)

    @property
    def undecided_count(self) -> int:
        return sum(line.standing is Standing.WAITING for line in self.own)


@dataclass(frozen=True, slots=True)
class ExportShown:
    """One export with everything that its page says."""

    line: ExportLine
    progress: Progress
    purpose: str
    words: str
    filters: Sequence[str]
    format: str
    second: str
    why: str
    lines: Sequence[Line]
    may_fetch: bool
    may_decide: bool
    is_own: bool

    @property
    def row(self) -> Export:
        return self.line.row

    @property
    def may_stop(self) -> bool:
        return self.is_own and self.row.is_open


def centre(scope: Scope, *, at: datetime, after: str | None, oversees: bool) -> Centre:
    own, taken = queries.own(scope, after=after), queries.taken(scope)
    waiting = queries.waiting(scope, at=at)
    found = {line.row.id: line for line in export_lines(scope, [*own.rows, *taken.rows, *waiting])}
    return Centre(
        own=[found[row.id] for row in own.rows],
        own_page=own,
        waiting=[found[row.id] for row in waiting],
        taken=[found[row.id] for row in taken.rows],
        taken_page=taken,
        sources=[source for source in sources if source.is_for(scope)],
        oversees=oversees,
    )


def export_lines(scope: Scope, rows: Iterable[Export]) -> list[ExportLine]:
    """Return exports as lists show them: two queries for any number."""
    found = list(rows)
    places = names_of_places(scope, [row.place for row in found])
    names = names_of_accounts(scope, [row.asker for row in found])
    return [
        ExportLine(
            row,
            label_of(row.source),
            places.get(row.place, ""),
            names.get(row.asker, ""),
            standing_of(row),
            until(row),
        )
        for row in found
    ]


def export_shown(scope: Scope, row: Export, *, at: datetime) -> ExportShown:
    source = sources.get(row.source)
    may_decide = queries.may_decide(scope, row) and queries.is_undecided(scope, row, at=at)
    is_own = row.asker == scope.account
    return ExportShown(
        line=export_lines(scope, [row])[0],
        progress=vault_of(row).progress(),
        purpose=str(Purpose(row.purpose).label) if row.purpose else "",
        words=words_of(row) if is_own or may_decide else "",
        filters=filter_words(scope, source.filters if source else (), row.filters),
        format=str(Format(row.format).label),
        second=_name(scope, row.decided_by),
        why=str(WHY_FAILED.get(row.why) or WHY_DESTROYED.get(row.destroyed) or ""),
        lines=lines(scope, entries_about(scope, row.id, limit=12).rows),
        may_fetch=queries.may_fetch(scope, row) and row.is_open and row.outcome == "done",
        may_decide=may_decide,
        is_own=is_own,
    )


def _name(scope: Scope, account: UUID | None) -> str:
    return names_of_accounts(scope, [account]).get(account, "") if account else ""
