"""The filled sheet as the page shows it: the form's own rows, each column with what it means, one cell opened."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.desk.ledger.lines import Line, lines
from lianfang.kit.clock import day_start
from lianfang.ledger import queries as ledger
from lianfang.ledger.reading.since import first_since
from lianfang.places.cannot import CannotFindPlace
from lianfang.reports.figures import Compared, Figure, compared, figure
from lianfang.reports.indicators import indicators
from lianfang.reports.indicators.shapes import Told, Visits

from .filled import CHUNK, rows_kept
from .reading import OPEN_CODES
from .tongues import for_reader, reason_said, text_said
from .tray import Tray

SHOWN_ENTRIES = 20
MOST_LATER = 50
MOST_BACK = 5_000  # entries
LOOKS = {"f": "auto", "t": "hand", "x": "kept", "d": "differ", "a": "ask", "h": "free", "e": "none"}
GLYPHS = {"f": "done", "a": "fill", "h": "fill", "e": "vacant"}
# From so many rows on a column of which the ledger knows next to nothing is one that waits, not cells that shout.
MANY, NEXT_TO_ALL = 12, 0.8


@dataclass(frozen=True, slots=True)
class CellShown:
    address: str
    text: str
    look: str
    name: str
    is_open: bool
    is_number: bool
    reason: str
    may_type: bool
    differs: str = ""


@dataclass(frozen=True, slots=True)
class RowShown:
    number: int
    cells: Sequence[CellShown]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Span:
    """One header cell of the first line: over how many columns and lines it stands."""

    text: str
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class ColumnShown:
    at: str
    text: str
    above: str
    said: str
    state: str
    is_open: bool
    glyph: str


@dataclass(frozen=True, slots=True)
class Check:
    """One line before a form is handed on: columns that stay empty for the same reason, each with how many cells."""

    glyph: str
    columns: Sequence[tuple[str, int]]
    reasons: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class TabShown:
    number: int
    label: str
    rows: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Later:
    """One subject that counts otherwise now, and the first entry that came since; None where the reader sees none."""

    was: int
    is_: int
    line: Line | None


@dataclass(frozen=True, slots=True)
class Source:
    """The opened cell: what it says, what its column means, and the entries or the figure behind it."""

    address: str
    text: str
    look: str
    header: str
    means: str
    how: str
    reason: str
    differs: str
    lines: Sequence[Line] = ()
    more: int = 0
    figure: Figure | None = None
    before: int | None = None
    compared: Compared | None = None
    later: Sequence[Later] = ()

    @property
    def more_later(self) -> int:
        """How many more differ than are listed."""
        return len(self.compared.differences) - len(self.later) if self.compared else 0


@dataclass(slots=True)
class SheetShown:
    """The whole page."""

    meta: dict[str, Any]
    table: dict[str, Any]
    tabs: Sequence[TabShown]
    heads: Sequence[Span]
    own: Sequence[str]
    columns: Sequence[ColumnShown]
    rows: Sequence[RowShown]
    letters: Sequence[tuple[str, bool]]
    page: int
    pages: int
    source: Source | None = None
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def is_typed(self) -> bool:
        """Whether there is a cell on the page that takes what somebody types."""
        return any(cell.may_type for row in self.rows for cell in row.cells)

    @property
    def waiting_count(self) -> int:
        """Columns of a long list in which the ledger has nothing at all."""
        return sum(_waits(one, self.table) for one in self.table["columns"])

    @property
    def unknown(self) -> list[str]:
        """Columns that nobody has said anything of: the office is asked about these and no others."""
        return [one["text"] or one["at"] for one in self.table["columns"] if one["code"] in OPEN_CODES]

    @property
    def checks(self) -> list[Check]:
        """What is still to be looked at, columns together that are empty for the same reason."""
        together: dict[str, list[dict[str, Any]]] = {}
        for one in self.table["columns"]:
            if one["left"] or one["state"] == "e":
                together.setdefault(_why(one), []).append(one)
        return [_check(columns, self.table["rows"]) for columns in together.values()]

    @property
    def beyond(self) -> str:
        """Why nobody is listed, where the reader's post may not see who would be."""
        reasons = (one["reason"] for one in self.table["columns"] if one["code"] == "rights")
        return "" if self.rows else next(reasons, "")

    @property
    def left_count(self) -> int:
        return self.counts.get("left", 0)

    @property
    def auto_count(self) -> int:
        return sum(column.state == "f" for column in self.columns)

    @property
    def hand_count(self) -> int:
        return sum(column.state in ("a", "h") for column in self.columns)

    @property
    def empty_count(self) -> int:
        return sum(column.state == "e" for column in self.columns)


def sheet_shown(scope: Scope, tray: Tray, *, table: int, number: int, cell: str, after: str = "") -> SheetShown:
    meta = for_reader(tray.said("sheet"))
    tables = meta["tables"]
    index = table if 0 <= table < len(tables) else 0
    found = tables[index]
    pages = max(1, -(-found["rows"] // CHUNK))
    number = min(max(number, 0), pages - 1)
    kept = rows_kept(tray, index, number)
    columns = [_column(one, cell, is_listed=found["kind"] != "none" or found["rows"] > 0) for one in found["columns"]]
    shown = SheetShown(
        meta=meta,
        table=found,
        tabs=[TabShown(n, one["sheet"], one["rows"], n == index) for n, one in enumerate(tables)],
        heads=_heads(found["columns"]),
        own=[one["text"] for one in found["columns"] if one["parents"]],
        columns=columns,
        rows=[_row(index, row, found, cell, meta["words"]) for row in kept],
        letters=[(one.at, one.is_open) for one in columns],
        page=number,
        pages=pages,
        counts=meta["counts"],
    )
    shown.source = _source(scope, tray, meta | {"after": after}, found, kept, cell)
    return shown


def _waits(column: dict[str, Any], table: dict[str, Any]) -> bool:
    return bool(table["rows"] >= MANY and column["left"] >= table["rows"] * NEXT_TO_ALL)


def _why(column: dict[str, Any]) -> str:
    """By which columns stand together; one whose cells are empty for several reasons stands alone."""
    if column["code"] == "no_fact":
        return "no_fact"
    said = [column["reason"]] if column["reason"] else list(column["reasons"])
    return said[0] if len(said) == 1 else str(column["at"])


def _check(columns: Sequence[dict[str, Any]], rows: int) -> Check:
    first = columns[0]
    reasons = list(first["reasons"].items()) or [(first["reason"], 0)]
    if first["code"] == "no_fact" and len(columns) > 1:
        reasons = [(_("台账里不记这些。"), 0)]
    counted = [(f"{one['at']} {one['text']}", one["left"] if one["left"] < rows else 0) for one in columns]
    return Check("fill" if first["left"] else "vacant", counted, reasons)


def _heads(columns: Sequence[dict[str, Any]]) -> list[Span]:
    """The first header line: what stands over several columns is one cell, what has nothing above it stands twice."""
    tall = any(one["parents"] for one in columns)
    found: list[Span] = []
    above = ""
    for one in columns:
        parent = " / ".join(one["parents"])
        if parent and parent == above:
            found[-1] = Span(found[-1].text, found[-1].columns + 1, 1)
        elif parent:
            found.append(Span(parent, 1, 1))
        else:
            found.append(Span(one["text"], 1, 2 if tall else 1))
        above = parent
    return found


def _column(one: dict[str, Any], cell: str, *, is_listed: bool = True) -> ColumnShown:
    said = one["reason"] if one["state"] != "f" and one["reason"] and is_listed else _meaning(one)
    is_open = bool(cell) and cell.rstrip("0123456789") == one["at"]
    state = one["state"] if is_listed else "e"
    return ColumnShown(one["at"], one["text"], " / ".join(one["parents"]), said, state, is_open, GLYPHS[state])


def _meaning(one: dict[str, Any]) -> str:
    """行程 · 离开日期: where it is read from, and as what if the header says it otherwise."""
    means = one["means"] if one["means"] != one["text"] else ""
    return " · ".join(filter(None, (one.get("topic", ""), means)))


def _row(index: int, row: dict[str, Any], table: dict[str, Any], cell: str, words: Sequence[str]) -> RowShown:
    columns: Sequence[dict[str, Any]] = table["columns"]
    waiting = {one["at"] for one in columns if _waits(one, table)}
    shown = [
        CellShown(
            address=(address := f"{column['at']}{row['n']}"),
            text=text_said(one),
            look="wait" if one["s"] == "a" and column["at"] in waiting else LOOKS[one["s"]],
            name=f"{index}.{address}",
            is_open=address == cell,
            is_number=column["kind"] == "figure" or one["v"].replace(".", "", 1).isdigit(),
            reason=reason_said(one, column, words),
            may_type=one["s"] in ("a", "h", "t"),
            differs=one.get("d", ""),
        )
        for column, one in zip(columns, row["cells"], strict=True)
    ]
    return RowShown(row["n"], shown, any(one.is_open for one in shown))


def _source(
    scope: Scope, tray: Tray, meta: dict[str, Any], table: dict[str, Any], kept: Sequence[dict[str, Any]], cell: str
) -> Source | None:
    for row in kept:
        for column, one in zip(table["columns"], row["cells"], strict=True):
            if f"{column['at']}{row['n']}" == cell:
                return _opened(scope, tray, meta, column, row, one, cell)
    return None


def _opened(
    scope: Scope,
    tray: Tray,
    meta: dict[str, Any],
    column: dict[str, Any],
    row: dict[str, Any],
    one: dict[str, Any],
    cell: str,
) -> Source:
    ids = [UUID(hex=each) for each in one.get("e", ())]
    found = ledger.entries_by_id(scope, ids[:SHOWN_ENTRIES])
    rows = [found[each] for each in ids[:SHOWN_ENTRIES] if each in found]
    source = Source(
        address=cell,
        text=text_said(one),
        look=LOOKS[one["s"]],
        header=" › ".join((*column["parents"], column["text"])),
        means=column["means"],
        how=column["why"],
        reason=reason_said(one, column, meta["words"]),
        differs=one.get("d", ""),
        lines=lines(scope, rows),
        more=max(0, len(ids) - len(rows)),
    )
    if column["kind"] != "figure" or column["key"] not in indicators:
        return source
    return figure_opened(scope, source, column["key"], UUID(row["subject"]), date.fromisoformat(tray.asked["on"]), meta)


def _day_before(scope: Scope, key: str, place: UUID, on: date, seq: int) -> int | None:
    """The figure of the day before. What only stands in registers is counted as it stood when that day ended: no more
    than some thousand entries back, since each is folded once more.
    """
    if isinstance(indicators[key].measure, Visits | Told):
        return figure(scope, key, place, on - timedelta(days=1), seq, limit=1).value
    last = first_since(scope.county, day_start(on)) - 1
    if not 0 < last <= seq or ledger.newest_seq(scope) - last > MOST_BACK:
        return None
    return figure(scope, key, place, on - timedelta(days=1), last, limit=1).value


def figure_opened(scope: Scope, source: Source, key: str, place: UUID, on: date, meta: dict[str, Any]) -> Source:
    """A count: how it is defined, what it was counted from, the day before, and what came later."""
    try:
        after = meta.get("after", "")
        after = after if re.fullmatch(r"[0-9a-f]{32}", after) else ""
        then = figure(scope, key, place, on, meta["seq"], after=after, limit=SHOWN_ENTRIES)
        before = _day_before(scope, key, place, on, meta["seq"])
        later = compared(scope, key, place, on, meta["seq"]) if ledger.newest_seq(scope) > meta["seq"] else None
    except CannotFindPlace:
        return source
    behind = dict.fromkeys(entry for one in then.evidence for entry in one.entries[:1])
    differ = later.differences[:MOST_LATER] if later else ()
    came = dict.fromkeys(entry for one in differ for entry in one.later[:1])
    found = ledger.entries_by_id(scope, behind | came)
    said = {line.id: line for line in lines(scope, [found[each] for each in behind | came if each in found])}
    return replace(
        source,
        lines=[said[each] for each in behind if each in said],
        more=0,
        figure=then,
        before=before,
        compared=later,
        later=[Later(one.was, one.is_, next((said[id] for id in one.later[:1] if id in said), None)) for one in differ],
    )
