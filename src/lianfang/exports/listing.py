"""One list on its way into a file, whoever asked for it: read as of one ledger number, with a trace that says so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from lianfang.access.queries import names_of_accounts, names_of_places
from lianfang.access.scope import Scope
from lianfang.kit.paths import ancestors
from lianfang.ledger.queries import newest_seq
from lianfang.ledger.sql import snapshot
from lianfang.places.models import Place

from .sources import Asked, Cell, Column, Filter, Row, Source
from .terms import Purpose
from .trace import Trace, trace_of
from .writing import WRITERS, Sink


@dataclass(frozen=True, slots=True)
class Written:
    """What became of it: rows, persons named whole, the ledger number at which it was read."""

    rows: int
    identities: int
    seq: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One export as it is written."""

    export: UUID
    source: Source
    asked: Asked
    format: str
    purpose: str
    words: str = ""
    language: str = "zh-hans"
    second: UUID | None = None


Watch = Callable[[Iterator[Row], int], Iterator[Row]]


def write(scope: Scope, listing: Listing, sink: Sink, *, watch: Watch) -> Written:
    """Write the list into `sink`, in the asker's language; `watch` sees every row go by and may end it."""
    source, asked = listing.source, listing.asked
    columns = source.columns_for(scope, unmasked=asked.unmasked)
    with snapshot(), translation.override(listing.language):
        counted, seq = source.count(scope, asked), newest_seq(scope)
        identities = counted.persons if asked.unmasked else 0
        trace = trace_for(scope, listing, columns, seq=seq, identities=identities)
        rows = watch(source.rows(scope, asked), counted.rows)
        count = WRITERS[listing.format](sink, _picked(rows, source.columns, columns), columns, trace)
    return Written(count, identities, seq)


def _picked(rows: Iterator[Row], all_columns: Sequence[Column], columns: Sequence[Column]) -> Iterator[Sequence[Cell]]:
    """Return the cells of the columns that this file has."""
    places = [all_columns.index(column) for column in columns]
    if len(places) == len(all_columns):
        return (row.cells for row in rows)
    return ([row.cells[place] for place in places] for row in rows)


def trace_for(scope: Scope, listing: Listing, columns: Sequence[Column], *, seq: int, identities: int) -> Trace:
    """Return what the file says of itself. Called in the asker's language."""
    accounts = [account for account in (scope.account, listing.second) if account]
    names = names_of_accounts(scope, accounts)
    source, asked = listing.source, listing.asked
    unseen = [column for column in source.columns if column not in columns and not scope.may_see(column.privacy)]
    return Trace(
        number=trace_of(listing.export),
        title=str(source.label),
        place=place_words(scope, asked.path),
        who=names.get(scope.account, "") if scope.account else "",
        post=post_words(scope),
        at=asked.at,
        purpose=purpose_words(listing.purpose, listing.words),
        seq=seq,
        identities=identities,
        second=names.get(listing.second, "") if listing.second else "",
        filters=filter_words(scope, source.filters, asked.filters),
        left_out=[str(column.label) for column in unseen],
    )


def purpose_words(purpose: str, words: str = "") -> str:
    said = str(Purpose(purpose).label) if purpose else _("用途没写")
    return f"{said}（{words}）" if words else said


def post_words(scope: Scope) -> str:
    """Return the post in use: 西关社区 社区（村）办公室."""
    if scope.current is None:
        return ""
    place = names_of_places(scope, [scope.current.place]).get(scope.current.place, "")
    return f"{place} {scope.current.label}".strip()


def place_words(scope: Scope, path: str) -> str:
    """Return the names that lead down to a place within the scope, from below the county."""
    rows = Place.objects.filter(county=scope.county, path__in=ancestors(path)).order_by("path")
    names = [name for name in rows.values_list("name", flat=True) if name]
    return " ".join(names[1:] or names) if scope.covers(path) else ""


def filter_words(scope: Scope, filters: Sequence[Filter], chosen: Mapping[str, str]) -> list[str]:
    """Return what a list was narrowed by, in words."""
    known = {filter.key: filter for filter in filters}
    found = []
    for key, value in chosen.items():
        if key in known:
            said = _value_words(scope, known[key], value)
            found.append(f"{known[key].label}：{said}" if said else str(known[key].label))
    return found


def _value_words(scope: Scope, filter: Filter, value: str) -> str:
    words = dict(filter.choices)
    if value in words:
        return str(words[value])
    if filter.kind == "account":
        return names_of_accounts(scope, [UUID(value)]).get(UUID(value), "")
    return "" if filter.kind == "flag" else value


def file_name(place: str, title: str, at: datetime, export: UUID, format: str) -> str:
    """Return 西关社区-未访单-20200206-7K3M-Q9XA.xlsx."""
    suffix = "xlsx" if format == "xlsx" else "csv"
    return f"{place}-{title}-{at:%Y%m%d}-{trace_of(export)}.{suffix}"
