"""What somebody wants to take out: measured first, refused where it may not be, then asked for in the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.kit.clock import day_of
from lianfang.kit.ids import named_id
from lianfang.ledger.door import Draft, record_one
from lianfang.places.models import Place

from . import cannot, queries, running
from .kinds import AskedBody
from .models import Export
from .rules import MOST_SHEET_ROWS, RUNNING_AT_ONCE, STORED_AT_ONCE, needs_second
from .sources import Asked, Column, Counted, Source, sources

LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which list, of which place, in which form, for what."""

    source: str
    place: UUID
    format: str = "xlsx"
    filters: Mapping[str, str] = field(default_factory=dict)
    unmasked: bool = False
    purpose: str = ""
    words: str = ""
    language: str = "zh-hans"


@dataclass(frozen=True, slots=True)
class Measured:
    """A wish that may be granted, with what it comes to."""

    wish: Wish
    source: Source
    place: Place
    asked: Asked
    columns: Sequence[Column]
    counted: Counted

    @property
    def identities(self) -> int:
        """How many persons are named whole."""
        return self.counted.persons if self.wish.unmasked else 0

    @property
    def classes(self) -> str:
        return "".join(sorted({column.privacy for column in self.columns} - {"open"}))

    def needs_second(self, at: datetime) -> bool:
        return needs_second(self.identities, day_of(at))

    def said(self, export: UUID) -> dict[str, object]:
        """Return what the entry says of it."""
        wish = self.wish
        return {
            "export": export,
            "source": self.source.name,
            "format": wish.format,
            "filters": dict(self.asked.filters),
            "unmasked": wish.unmasked,
            "purpose": wish.purpose or None,
            "words": wish.words or None,
            "classes": self.classes,
            "language": wish.language if wish.language in LANGUAGES else "zh-hans",
            "rows": self.counted.rows,
            "identities": self.identities,
        }


def measured(scope: Scope, wish: Wish, *, at: datetime) -> Measured:
    """Return what `wish` comes to for this reader. Raises a Cannot... where it may not be."""
    source = source_for(scope, wish.source)
    place = Place.objects.filter(county=scope.county, id=wish.place).first()
    if place is None or not scope.covers(place.path):
        raise cannot.CannotExportHere
    if wish.unmasked and not source.may_be_whole(scope):
        raise cannot.CannotNameThem
    if wish.unmasked and (not wish.purpose or (wish.purpose == "other" and not wish.words.strip())):
        raise cannot.CannotExportWithoutPurpose
    known = {filter.key for filter in source.filters}
    chosen = {key: value for key, value in wish.filters.items() if key in known and value}
    asked = Asked(place.id, place.path, at, chosen, wish.unmasked)
    counted = source.count(scope, asked)
    if wish.format == "xlsx" and counted.rows > MOST_SHEET_ROWS:
        raise cannot.CannotFitSheet(rows=counted.rows, limit=MOST_SHEET_ROWS)
    return Measured(wish, source, place, asked, source.columns_for(scope, unmasked=wish.unmasked), counted)


def source_for(scope: Scope, name: str) -> Source:
    """Return a list that this reader may take out. Raises CannotFindSource."""
    found = sources.get(name)
    if found is None or not found.is_for(scope):
        raise cannot.CannotFindSource(source=name[:40])
    return found


def ask(scope: Scope, found: Measured, *, at: datetime, id: UUID) -> UUID:
    """Record what was measured and begin to write it, unless a second person has to agree; the export's id.

    Asked again under the same `id` it is the same export. Raises a Cannot... by quota, or where nothing is to be had.
    """
    export = named_id(id, "export")
    if Export.objects.filter(county=scope.county, id=export).exists():
        return export
    if not found.counted.rows:
        raise cannot.CannotExportNothing
    _check_quota(scope, at)
    body = AskedBody.model_validate(found.said(export) | {"second": found.needs_second(at)})
    record_one(Draft("exports.asked", body, found.place.id, at, id=id), by=scope.author())
    if not body.second:
        running.start(scope.county, export)
    return export


def _check_quota(scope: Scope, at: datetime) -> None:
    day = day_of(at)
    running_count, running_limit = queries.running_count(scope), RUNNING_AT_ONCE.on(day).value
    if running_count >= running_limit:
        raise cannot.CannotRunMore(count=running_count, limit=running_limit)
    stored_count, stored_limit = queries.stored_count(scope), STORED_AT_ONCE.on(day).value
    if stored_count >= stored_limit:
        raise cannot.CannotStoreMore(count=stored_count, limit=stored_limit)
