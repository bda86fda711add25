"""What the ledger is told when an answer is handed on: how its cells came about, and the figures as they stood."""

from typing import Any
from uuid import UUID

from lianfang.reports.kinds import BookRef, FigureRow, Figures, FormFilled, Released, filing_id
from lianfang.reports.kinds.filed import Typed
from lianfang.reports.kinds.released import MOST_KEYS, MOST_ROWS
from lianfang.reports.queries import DueToday

from .filled import CHUNK, rows_kept
from .tray import Tray

MOST_TYPED = 400


def filled_body(due: DueToday, book: BookRef, tray: Tray) -> FormFilled:
    meta = tray.said("sheet")
    counts = meta["counts"]
    said = {name: int(counts.get(name, 0)) for name in ("asked", "filled", "typed", "left", "empty", "differ")}
    return FormFilled(
        filing=filing_id(due.form.id, due.place, due.on),
        form=due.form.id,
        on=due.on,
        due_at=due.due_at,
        version=due.form.digest,
        seq=meta["seq"],
        book=book,
        cells=_typed(tray) or None,
        **said,
    )


def _typed(tray: Tray) -> tuple[Typed, ...]:
    """The typed cells by where they stand in the file."""
    found = []
    for index, table in enumerate(tray.said("sheet")["tables"]):
        sheet, at = table["sheet"][:60], [column["at"] for column in table["columns"]]
        for number in range(max(1, -(-table["rows"] // CHUNK))):
            for row in rows_kept(tray, index, number):
                cells = zip(at, row["cells"], strict=True)
                found += [
                    Typed(sheet=sheet, cell=f"{column}{row['n']}", value=one["v"])
                    for column, one in cells
                    if one["s"] == "t"
                ]
    return tuple(found[:MOST_TYPED])


def released_body(due: DueToday, book: BookRef, meta: dict[str, Any]) -> Released:
    return Released(
        filing=filing_id(due.form.id, due.place, due.on),
        form=due.form.id,
        on=due.on,
        seq=meta["seq"],
        book=book,
        figures=figures_of(meta),
    )


def figures_of(meta: dict[str, Any]) -> Figures | None:
    """The figures of the first table of places, so that the release opens to the same counts (law 5)."""
    found: dict[str, Any] | None = meta.get("figures")
    if not found or not found["rows"] or len(found["keys"]) > MOST_KEYS:
        return None
    rows = tuple(FigureRow(place=UUID(place), values=tuple(values)) for place, values in found["rows"][:MOST_ROWS])
    return Figures(keys=tuple(found["keys"]), rows=rows)
