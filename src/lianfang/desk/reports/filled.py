"""Fills what lies in a tray and keeps it there page by page, so that looking at a cell does not fill it again.

Names and numbers are masked in what the page shows; the file itself has them, and whoever takes it says for whom.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import override

from lianfang.access.scope import PostScope, Scope, ScopedRequest
from lianfang.books.fingerprints import column_keys
from lianfang.books.headers.matching import NOT_STORED
from lianfang.books.texts import text_of
from lianfang.facts.catalogue import TOPICS
from lianfang.kit.clock import ZONE
from lianfang.kit.masking import mask_id, mask_name, tail
from lianfang.places.models import Place
from lianfang.places.queries import place as place_within
from lianfang.reports.cells import state_of
from lianfang.reports.columns import Column, Reason, Row, Said, TableFilled
from lianfang.reports.filling import Filled, ShownCell, documents, fill_form, open_form, trace
from lianfang.reports.filling.lines import Heading, line_said
from lianfang.reports.filling.whole import TableReport, trace_of
from lianfang.reports.filling.writing import fill_workbook
from lianfang.reports.forgetting import persons_in
from lianfang.reports.models import Form as Registered
from lianfang.reports.opened import LANGUAGE
from lianfang.reports.remembering import remembered
from lianfang.reports.shelf import ANYBODY

from .tongues import OF_COLUMN, Reasons, in_every, phone_said
from .tray import Tray

CHUNK = 100
MOST_EVIDENCE = 40


def fill(scope: Scope, tray: Tray, place: Place, registered: Registered | None, *, by: str | Promise) -> None:
    """Fill the form in the tray for `place` and its day, with what was typed; raises what filling refuses."""
    asked = tray.asked
    form = open_form(tray.content, tray.name)
    choices = tray.said("choices")
    said = {table.index: remembered(scope, table.table.headers, form=registered) | choices for table in form.tables}
    recipient = registered.department if registered else ""
    filled = fill_form(scope, tray.content, tray.name, place, _day(asked), said=said, by=by, recipient=recipient)
    typed = tray.said("typed")
    content = filled.content
    if typed:
        parts = [_with_typed(table, typed) for table in filled.tables]
        said_of_it = trace_of(filled, by=by, recipient=recipient)
        fill_in = documents.fill_document if form.is_document else fill_workbook
        content = fill_in(form, parts, said_of_it)
    tray.put("filled", content)
    tray.say("who", {"persons": [one.hex for one in persons_in(scope.county, filled)] + [ANYBODY.hex] * bool(typed)})
    _keep(tray, filled, typed, said)


def fill_for(request: ScopedRequest, tray: Tray, registered: Registered | None) -> None:
    """Fill what lies in a tray for the place and day that it is for, as the reader's post."""
    place = place_within(request.scope, UUID(tray.asked["place"]))
    fill(request.scope, tray, place, registered, by=who_fills(request))


def who_fills(request: ScopedRequest) -> Promise:
    """Name and post of the reader, in the language of the file that says it."""
    return cast(Promise, lazy(_named, str)(getattr(request.user, "name", ""), request.scope.current))


def _named(name: str, post: PostScope | None) -> str:
    return f"{name} {post.label if post else ''}".strip()


def handed_out(tray: Tray, key: str, *, by: str | Promise, whom: str, at: datetime) -> bytes:
    """Return the filled file with who took it, when and for whom; a second click (`key`) gets the same bytes."""
    part = f"out{key}"
    if not tray.has(part):
        meta = tray.said("sheet")
        with override(LANGUAGE):
            tray.put(part, _addressed(tray.get("filled"), meta["name"], by=str(by), whom=whom, at=at))
    return tray.get(part)


def _addressed(content: bytes, name: str, *, by: str, whom: str, at: datetime) -> bytes:
    said = [(_("取走"), by), (_("取走时间"), f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}"), (_("交给"), whom)]
    return documents.addressed(content, said) if name.endswith(".docx") else trace.addressed(content, said)


def _day(asked: dict[str, Any]) -> date:
    return date.fromisoformat(asked["on"])


def cell_key(table: int, row: Row, column: Column) -> str:
    """Return under which name a typed cell is kept: by whom it is about, so that it stays right when rows change."""
    about = f"{row.subject}.{row.visit}" if row.visit else f"{row.subject}"
    return f"{table}.{about}.{row.at}.{column.number}"


def _with_typed(table: TableReport, typed: dict[str, str]) -> TableFilled:
    index = table.table.index
    cells = [
        [
            Said(typed[key]) if (key := cell_key(index, row, column)) in typed else said
            for column, said in zip(table.columns, line, strict=True)
        ]
        for row, line in zip(table.rows, table.said, strict=True)
    ]
    return TableFilled(index, table.columns, list(table.rows), cells)


def _keep(
    tray: Tray,
    filled: Filled,
    typed: dict[str, str],
    said: Mapping[int, Mapping[str, str]],
) -> None:
    heading, reasons = Heading(filled.unit, filled.on), Reasons()
    tables = [
        _Table(
            table,
            typed,
            heading,
            said.get(table.table.index, {}),
            reasons,
        )
        for table in filled.tables
    ]
    for table in tables:
        for number, rows in enumerate(table.pages()):
            tray.put(f"t{table.index}p{number}", json.dumps(rows, ensure_ascii=False).encode())
    tray.say("names", {name: key for table in tables for name, key in table.names.items()})
    tray.say(
        "sheet",
        {
            "figures": next((found for table in tables if (found := table.figures())), None),
            "seq": filled.seq,
            "name": filled.name,
            "remarks": in_every(lambda: [str(remark) for remark in filled.remarks]),
            "reasons": reasons.said,
            "counts": dict(sum((table.counts for table in tables), Counter())),
            "tables": [table.meta() for table in tables],
        },
    )


class _Table:
    """One filled table on its way to the page."""

    def __init__(
        self,
        table: TableReport,
        typed: dict[str, str],
        heading: Heading,
        known: Mapping[str, str],
        kept: Reasons,
    ) -> None:
        self.table, self.typed, self.heading = table, typed, heading
        self.kept = kept
        keys = column_keys([column.header for column in table.columns])
        self.settled = {nth for nth, key in enumerate(keys) if known.get(key) == NOT_STORED}
        self.index = table.table.index
        self.counts: Counter[str] = Counter()
        self.by_column: list[Counter[str]] = [Counter() for _column in table.columns]
        self.reasons: list[dict[int, int]] = [{} for _column in table.columns]
        self.differs: list[str] = []
        self.names: dict[str, str] = {}  # typed cells by where they stand, to whom they are about
        self.rows = list(self._rows())

    def pages(self) -> Iterator[list[dict[str, Any]]]:
        for start in range(0, max(len(self.rows), 1), CHUNK):
            yield self.rows[start : start + CHUNK]

    def _rows(self) -> Iterator[dict[str, Any]]:
        width = len(self.table.columns)
        for at, (row, number) in enumerate(zip(self.table.rows, self.table.at, strict=True)):
            shown = self.table.shown[at * width : (at + 1) * width]
            cells = [
                self._cell(row, column, self.table.said[at][nth], shown[nth], nth)
                for nth, column in enumerate(self.table.columns)
            ]
            yield {"n": number, "subject": str(row.subject), "cells": cells}

    def _cell(self, row: Row, column: Column, said: Said, shown: ShownCell, nth: int) -> dict[str, Any]:
        """`s` is its state: f from the ledger, t typed, x as the file had it, d as it had it and the ledger differs,
        a for a person to state, h for a remark that nobody must make, e empty with a reason."""
        key = cell_key(self.index, row, column)
        reason = said.reason or column.reason_empty
        number = self._number(reason, column)
        if key in self.typed:
            state, text = "t", self.typed[key]
        elif shown.differs:
            state, text = "d", _masked(text_of(shown.value), column)
            self.differs.append(shown.address)
        elif said.value is not None:
            state, text = "f", _masked(text_of(shown.value), column)
        elif shown.value not in (None, ""):
            state, text = "x", _masked(text_of(shown.value), column)
        else:
            state, text = state_of(reason), ""
        if state in ("a", "h", "t"):
            self.names[f"{self.index}.{shown.address}"] = key
        self._count(state, nth, number)
        found: dict[str, Any] = {"v": text, "s": state}
        if state in "fdx" and _is_masked_phone(text, column):
            found["p"] = tail(text_of(shown.value))
        if said.evidence:
            found["e"] = [one.hex for one in said.evidence[:MOST_EVIDENCE]]
        if number is not None and state in ("a", "h", "e"):
            found["r"] = number
        if state == "d":
            found["d"] = _masked(shown.differs, column)
        return found

    def _number(self, reason: Reason | None, column: Column) -> int | None:
        if reason is None:
            return None
        return OF_COLUMN if reason is column.reason_empty else self.kept.number(reason)

    def _count(self, state: str, nth: int, reason: int | None) -> None:
        names = {"f": "filled", "t": "typed", "a": "left", "e": "empty", "d": "differ"}
        if state in names:
            self.counts[names[state]] += 1
        if state in ("f", "t", "a", "e"):
            self.counts["asked"] += 1
        self.by_column[nth][state] += 1
        if state in ("a", "e") and reason is not None:
            self.reasons[nth][reason] = self.reasons[nth].get(reason, 0) + 1

    def figures(self) -> dict[str, Any] | None:
        """The counts of a table of places, by indicator."""
        nths = [n for n, one in enumerate(self.table.columns) if one.meaning and one.meaning.kind == "figure"]
        keys = [self.table.columns[n].key for n in nths]
        if not nths or len(set(keys)) != len(keys):
            return None
        rows = zip(self.table.rows, self.table.said, strict=True)
        return {"keys": keys, "rows": [[str(row.subject), [line[n].value for n in nths]] for row, line in rows]}

    def meta(self) -> dict[str, Any]:
        found = self.table.table.table
        return {
            "sheet": found.sheet,
            "title": found.title,
            "lead": [line_said(line, self.heading) for line in found.lead if line != found.title][:3],
            "subject": in_every(lambda: self.table.subject.said),
            "kind": self.table.subject.kind,
            "rows": len(self.rows),
            "added": self.table.added,
            "header_rows": list(found.header_rows),
            "differs": self.differs[:12],
            "columns": [self._column(nth, column) for nth, column in enumerate(self.table.columns)],
        }

    def _column(self, nth: int, column: Column) -> dict[str, Any]:
        counted = self.by_column[nth]
        reason = column.reason_empty
        state = state_of(reason) if reason else "f" if counted["f"] or counted["x"] or not self.rows else "a"
        return {
            "at": column.header.letters,
            "number": column.number,
            "text": column.header.text,
            "parents": list(column.header.parents),
            "said": in_every(lambda: self._said(nth)),
            "kind": column.meaning.kind if column.meaning else "",
            "key": column.key,
            "how": column.how,
            "code": "settled" if nth in self.settled else reason.code if reason else "",
            "state": state,
            "left": counted["a"],
            "reasons": self.reasons[nth],
        }

    def _said(self, nth: int) -> dict[str, str]:
        """What a column means and why it stays empty, in the language of the moment."""
        column = self.table.columns[nth]
        reason = column.reason_empty.said if column.reason_empty else ""
        return {
            "means": column.meaning.label if column.meaning else "",
            "topic": _topic_of(column),
            "why": str(column.why),
            "reason": _("您说过台账里没有，由人填。") if nth in self.settled else reason,
        }


def _topic_of(column: Column) -> str:
    """Which part of the ledger a column is read from, in a word."""
    field = next(iter(column.meaning.fields if column.meaning else ()), None)
    is_ours = field is not None and field.topic in TOPICS and field.topic != "sheet"
    return TOPICS[field.topic].said if field is not None and is_ours else ""


def _is_masked_phone(text: str, column: Column) -> bool:
    field = next(iter(column.meaning.fields if column.meaning else ()), None)
    return bool(text) and field is not None and field.type == "phone" and field.privacy in ("A", "B")


def _masked(text: str, column: Column) -> str:
    """What a page shows of a name, a number or an address."""
    fields = column.meaning.fields if column.meaning else ()
    if not text or not any(field.privacy in ("A", "B") for field in fields):
        return text
    kind = fields[0].type
    if kind == "id_no":
        return mask_id(text)
    if kind == "phone":
        return phone_said(tail(text))
    if any(field.privacy == "B" for field in fields):
        return mask_name(text)
    return text[:4] + "…" if len(text) > 4 else text


def rows_kept(tray: Tray, table: int, number: int) -> Sequence[dict[str, Any]]:
    """Return a page of the rows of a table."""
    found: list[dict[str, Any]] = json.loads(tray.get(f"t{table}p{number}"))
    return found
