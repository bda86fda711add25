"""走访记录: the visits of some days as they count now: corrected ones as corrected, withdrawn ones not at all."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy

from lianfang.access.queries import names_of_accounts
from lianfang.access.scope import Scope
from lianfang.exports.sources import Asked, Cell, Column, Counted, Filter, Row, Source, sources
from lianfang.kit.clock import day_end, day_of, day_start
from lianfang.kit.masking import mask_name
from lianfang.kit.paths import ancestors
from lianfang.ledger.kinds import Entry
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.queries import amended, first_seq_since, masked
from lianfang.ledger.reading.entries import closure, roots
from lianfang.ledger.sealing.seal import Keyring
from lianfang.places.rules import in_three
from lianfang.screening.models import Door
from lianfang.screening.queries.unvisited import place_words
from lianfang.screening.terms import OUTCOME_WORDS, Outcome

from .doors import local

CHUNK = 500
DOOR_VISIT = "screening.door_visit"
MOST_DAYS = 366


def days_of(asked: Asked) -> tuple[date, date]:
    """Return the first and last day asked for: today, where nobody said."""
    today = day_of(asked.at)
    first = _day(asked.filters.get("from", "")) or today
    last = _day(asked.filters.get("until", "")) or today
    return max(first, last - timedelta(days=MOST_DAYS)), last


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def visits(scope: Scope, asked: Asked) -> "QuerySet[StoredEntry]":
    """Return the visits first recorded as of these days, in the order of the ledger."""
    first, last = days_of(asked)
    here = asked.under(scope, Door.objects.filter(id=OuterRef("place")))
    rows = StoredEntry.objects.filter(Exists(here), county=scope.county, kind=DOOR_VISIT, amends=None)
    since = first_seq_since(scope, day_start(first))
    return rows.filter(seq__gte=since, effective_at__gte=day_start(first), effective_at__lt=day_end(last))


def count_visits(scope: Scope, asked: Asked) -> Counted:
    return Counted(visits(scope, asked).count())


def visit_rows(scope: Scope, asked: Asked) -> Iterator[Row]:
    after = 0
    while rows := list(visits(scope, asked).filter(seq__gt=after).order_by("seq")[:CHUNK]):
        yield from _rows(scope, _in_force(scope, rows))
        after = rows[-1].seq


def _in_force(scope: Scope, rows: Sequence[StoredEntry]) -> list[Entry]:
    """Return the visits as they count now, without anybody's sealed words."""
    found = masked(scope, rows)
    changed = amended(scope, list(found))
    if changed:
        ring = Keyring(scope.county)
        around = closure(scope.county, [found[id] for id in changed], ring)
        current = {root.first.id: root.current for root in roots(around.values())}
        kept = {id: current.get(id, entry) if id in changed else entry for id, entry in found.items()}
    else:
        kept = dict(found)
    return [entry for row in rows if (entry := kept.get(row.id)) is not None]


def _rows(scope: Scope, entries: Sequence[Entry]) -> Iterator[Row]:
    doors = [entry.place for entry in entries if entry.place]
    paths = dict(Door.objects.filter(county=scope.county, id__in=doors).values_list("id", "path"))
    names = place_words(scope, list(paths.values()))
    staff = names_of_accounts(scope, [entry.author for entry in entries])
    for entry in entries:
        path = paths.get(entry.place, "") if entry.place else ""
        words = [names.get(above, "") for above in ancestors(path)] or [""]
        persons: list[UUID] = [person.person for person in entry.body.persons]
        yield Row(_cells(entry, words, mask_name(staff.get(entry.author, ""))), persons)


def _cells(entry: Entry, words: Sequence[str], who: str) -> Sequence[Cell]:
    body = entry.body
    return (
        local(entry.effective_at),
        *in_three(words),
        str(OUTCOME_WORDS[Outcome(body.outcome)]),
        body.present_count,
        len(body.persons),
        who,
        entry.seq,
    )


sources.add(
    Source(
        name="screening.visits",
        label=gettext_lazy("走访记录"),
        says=gettext_lazy("一次走访一行：何时、哪个门、结果、在家几人。"),
        columns=(
            Column("at", gettext_lazy("何时"), 18),
            Column("community", gettext_lazy("社区（村）"), 16),
            Column("area", gettext_lazy("在哪儿"), 26),
            Column("door", gettext_lazy("门牌"), 12, is_code=True),
            Column("outcome", gettext_lazy("结果"), 10, "C"),
            Column("present", gettext_lazy("在家几人"), 9, "C"),
            Column("noted", gettext_lazy("说到几人"), 9, "C"),
            Column("who", gettext_lazy("谁去的"), 12),
            Column("seq", gettext_lazy("台账第几笔"), 12),
        ),
        filters=(
            Filter("from", gettext_lazy("从哪天"), kind="day"),
            Filter("until", gettext_lazy("到哪天"), kind="day"),
        ),
        count=count_visits,
        rows=visit_rows,
    )
)
