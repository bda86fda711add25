"""The report of a filled form, as the command writes it and a page shows it: column by column, nothing of anybody."""

from collections import Counter
from typing import Any

from lianfang.reports.columns import Column

from .whole import Filled, TableReport


def report_of(filled: Filled) -> dict[str, Any]:
    """Return the report as plain values for JSON."""
    return {
        "file": filled.name,
        "place": filled.place.name,
        "path": filled.place.path,
        "on": filled.on.isoformat(),
        "seq": filled.seq,
        "remarks": [str(remark) for remark in filled.remarks],
        "lines": [{"sheet": sheet, "cell": cell, "said": said} for sheet, cell, said in filled.lines],
        "tables": [_table(table) for table in filled.tables],
    }


def _table(table: TableReport) -> dict[str, Any]:
    shown = [cell for cell in table.shown if cell.differs]
    return {
        "sheet": table.table.sheet,
        "title": table.table.table.title,
        "subject": table.subject.kind,
        "subject_said": table.subject.said,
        "rows": len(table.rows),
        "rows_added": table.added,
        "strangers": sum(1 for line in table.said if _is_stranger(line)),
        "columns": [_column(table, at, column) for at, column in enumerate(table.columns)],
        "differs": [{"cell": cell.address, "in_ledger": cell.differs} for cell in shown],
    }


def _is_stranger(line: Any) -> bool:
    return any(said.reason is not None and said.reason.code == "stranger" for said in line)


def _column(table: TableReport, at: int, column: Column) -> dict[str, Any]:
    values = [line[at] for line in table.said]
    empty = Counter(said.reason.said for said in values if said.value is None and said.reason is not None)
    return {
        "column": column.header.letters,
        "header": column.header.text,
        "parent": column.parent,
        "meaning": column.meaning.label if column.meaning else None,
        "key": column.key or None,
        "kind": column.meaning.kind if column.meaning else None,
        "how": column.how,
        "confidence": round(column.confidence, 2),
        "why": str(column.why),
        "asked": len(values),
        "filled": sum(1 for said in values if said.value is not None),
        "empty": None if column.reason_empty is None else column.reason_empty.code,
        "reason": None if column.reason_empty is None else column.reason_empty.said,
        "cells_empty": dict(empty) if column.reason_empty is None else {},
    }
