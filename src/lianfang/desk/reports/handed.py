"""An answer that was handed on: its figures as they were, each opened as known then and beside now, and its file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from lianfang.access.gates import needs_role
from lianfang.access.scope import Scope, ScopedRequest
from lianfang.access.terms import OFFICES
from lianfang.desk.pages import page
from lianfang.ledger.door import Draft, record_one
from lianfang.ledger.reading.said import said_about
from lianfang.places.queries import place as place_within
from lianfang.places.queries import places_by_id
from lianfang.reports import queries, shelf
from lianfang.reports.figures import figures
from lianfang.reports.indicators import indicators
from lianfang.reports.kinds import FILE_TAKEN, RELEASED, FileTaken
from lianfang.reports.models import Filing

from .forms import TakeForm
from .sheet import Source, figure_opened
from .views import READERS

BINARY = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class CellThen:
    """One figure as it was handed on; `now` where the ledger counts it otherwise since."""

    at: str
    value: float | None
    now: int | None
    differs: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class RowThen:
    name: str
    cells: Sequence[CellThen]


@dataclass(frozen=True, slots=True)
class HandedShown:
    """The answer with its figures; `meta` and `source` as the panel of an opened cell wants them."""

    filing: Filing
    heads: Sequence[str]
    rows: Sequence[RowThen]
    meta: dict[str, Any]
    source: Source | None
    has_file: bool

    @property
    def differing(self) -> list[tuple[str, str, CellThen]]:
        """(place, figure, cell) of each that counts otherwise now."""
        return [
            (row.name, head, cell)
            for row in self.rows
            for head, cell in zip(self.heads, row.cells, strict=True)
            if cell.differs
        ]


@require_GET
@needs_role(*READERS)
def handed(request: ScopedRequest, filing_id: UUID) -> HttpResponse:
    """What a unit handed on for a day, as it was."""
    scope = request.scope
    row = _released(scope, filing_id)
    shown = handed_shown(scope, row, request.GET.get("cell", "")[:120])
    context = {
        "shown": shown,
        "form": queries.form(scope, row.form),
        "place": place_within(scope, row.place),
        "take_form": TakeForm() if scope.role in OFFICES and shown.has_file else None,
    }
    return page(request, "desk/reports/handed.html", context, part="desk/reports/_source.html")


@require_POST
@needs_role(*sorted(OFFICES))
def take_handed(request: ScopedRequest, filing_id: UUID) -> HttpResponse:
    """Hand out once more the file as it was handed on; who took it for whom is an entry."""
    scope, form = request.scope, TakeForm(request.POST)
    row = _released(scope, filing_id)
    if not row.digest or not form.is_valid():
        raise Http404
    content = shelf.content_of(scope.county, row.digest)
    body = FileTaken(
        book=shelf.ref_of(content, row.name),
        on=row.on,
        seq=row.seq or 0,
        rows=0,
        for_whom=form.cleaned_data["for_whom"],
        form=row.form,
    )
    record_one(Draft(FILE_TAKEN.name, body, row.place, form.happened_at, id=form.id), by=scope.author())
    response = HttpResponse(content, content_type=BINARY)
    response.headers["Content-Disposition"] = str(content_disposition_header(True, row.name))
    return response


def _released(scope: Scope, id: UUID) -> Filing:
    row = queries.filing(scope, id)
    if row is None or row.released_at is None:
        raise Http404
    return row


def handed_shown(scope: Scope, row: Filing, cell: str) -> HandedShown:
    said = next(
        (one for one in said_about(scope.county, [RELEASED.name], [row.id]) if one.id == row.released_entry), None
    )
    kept = (said.body.get("figures") if said is not None else None) or {"keys": [], "rows": []}
    keys, lines = list(kept["keys"]), [(UUID(one["place"]), one["values"]) for one in kept["rows"]]
    places = places_by_id(scope, [place for place, _values in lines])
    now = figures(scope, keys, list(places), row.on)
    rows = [
        RowThen(places[place].name, [_cell(place, key, value, now.value(place, key), cell) for key, value in pairs])
        for place, values in lines
        if place in places
        for pairs in [list(zip(keys, values, strict=True))]
    ]
    meta = {"seq": row.seq or 0}
    heads = [found.said if (found := indicators.get(key)) else key for key in keys]
    return HandedShown(row, heads, rows, meta, _source(scope, row, cell, rows, heads, meta), _has_file(scope, row))


def _cell(place: UUID, key: str, value: float | None, now: int | None, opened: str) -> CellThen:
    at = f"{place.hex}.{key}"
    return CellThen(at, value, now, value != now, at == opened)


def _source(
    scope: Scope, row: Filing, cell: str, rows: Sequence[RowThen], heads: Sequence[str], meta: dict[str, Any]
) -> Source | None:
    for line in rows:
        for head, one in zip(heads, line.cells, strict=True):
            if one.is_open:
                place, _dot, key = one.at.partition(".")
                text = "" if one.value is None else f"{one.value:g}"
                bare = Source(line.name, text, "auto", head, head, "", "", "")
                return figure_opened(scope, bare, key, UUID(hex=place), _day(row), meta)
    return None


def _day(row: Filing) -> date:
    return row.on


def _has_file(scope: Scope, row: Filing) -> bool:
    return bool(row.digest) and shelf.is_kept(scope.county, row.digest)
