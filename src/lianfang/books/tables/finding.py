"""Finds the tables on a sheet: what stands above, beside, inside and below their rows that is no row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from lianfang.books.headers.lexicon import LEAD
from lianfang.books.headers.spelling import spelled
from lianfang.books.shapes import Header, Sheet, Table, letters
from lianfang.books.texts import text_of
from lianfang.kit.sentences import listed

from .body import Body, read_body
from .heading import Ground, header_rows, is_header_row

_HEADER_WITHIN = 40
_SAMPLES = 20
_SAMPLED_ROWS = 200
_LEAD_ROWS = 6


@dataclass(slots=True)
class Found:
    """A header with its body, before it is told by columns."""

    top: int
    bottom: int
    body: Body
    lead: list[str] = field(default_factory=list)


def find_tables(sheet: Sheet) -> list[Table]:
    """Return the tables of a sheet from top to bottom, those side by side from left to right; none where none is."""
    ground = Ground.of(sheet)
    tables: list[Table] = []
    row, height = 1, len(sheet.grid)
    while row <= height:
        anchor = _anchor(ground, row, strict=bool(tables))
        if anchor is None:
            break
        top, bottom = header_rows(ground, anchor)
        body = read_body(ground, top, bottom)
        found = Found(top, bottom, body, _lead(ground, max(row, top - _LEAD_ROWS), top))
        tables += _side_by_side(ground, found)
        row = max(body.end, bottom) + 1
    return tables


def _anchor(ground: Ground, row: int, *, strict: bool) -> int | None:
    """The next row that reads like a header."""
    last = len(ground.sheet.grid) if strict else min(len(ground.sheet.grid), row + _HEADER_WITHIN)
    return next((at for at in range(row, last + 1) if is_header_row(ground, at, strict=strict)), None)


def _lead(ground: Ground, first: int, top: int) -> list[str]:
    """The lines above a header: title, unit line and what else is said there."""
    lines = ("  ".join(ground.filled(row).values()) for row in range(first, top))
    return [line for line in lines if line]


def _side_by_side(ground: Ground, found: Found) -> Iterator[Table]:
    columns = _columns(ground, found)
    for group in _groups(ground, found, columns):
        yield _table(ground, found, group)


def _columns(ground: Ground, found: Found) -> list[Header]:
    """A header for each column from the first to the last that has one, or a value."""
    rows = range(found.top, found.bottom + 1)
    width = max((max(ground.filled(row), default=0) for row in rows), default=0)
    width = max(width, *(ground.spans(row, column)[1] for row in rows for column in ground.filled(row)))
    width = min(width, max(len(row) for row in ground.sheet.grid) if width > 256 else width)
    texts = {column: _texts(ground, found, column) for column in range(1, width + 1)}
    used = found.body.used_columns
    named = [column for column, words in texts.items() if words]
    shown = [c for c in range(named[0] if named else 1, max([width, *used]) + 1) if texts.get(c) or c in used]
    return [_header(column, texts.get(column, [])) for column in shown]


def _texts(ground: Ground, found: Found, column: int) -> list[str]:
    """The texts over a column from the top down, those that merges or blanks share from the left included."""
    texts: list[str] = []
    for row in range(found.top, found.bottom + 1):
        text = ground.text(row, column) or _from_left(ground, found, row, column)
        if text and (not texts or texts[-1] != text):
            texts.append(text)
    return texts


def _from_left(ground: Ground, found: Found, row: int, column: int) -> str:
    """The group to the left of a blank cell, if both have names below it (files that lost their merges)."""
    if row == found.bottom or not ground.text(row + 1, column) or (row, column) in ground.owner:
        return ""
    for left in range(column - 1, 0, -1):
        if not ground.text(row + 1, left) or ground.owner.get((row + 1, left), (row + 1, left))[0] <= row:
            return ""
        if ground.text(row, left):
            return "" if (row, left) in ground.owner else ground.text(row, left)
    return ""


def _header(column: int, texts: Sequence[str]) -> Header:
    if not texts:
        return Header(column, "")
    parts = [spelled(text) for text in texts]
    last, above = parts[-1], parts[:-1]
    day = next((part.day for part in reversed(parts) if part.day), "")
    unit = last.unit or next((part.unit for part in reversed(above) if part.unit), "")
    return Header(column, last.text, tuple(part.text for part in above), unit, last.options, last.hint, day=day)


def _groups(ground: Ground, found: Found, headers: list[Header]) -> list[list[Header]]:
    """Tables that stand side by side: parted by a blank column, or the same headers twice over."""
    groups: list[list[Header]] = [[]]
    for header in headers:
        if groups[-1] and header.column > groups[-1][-1].column + 1:
            groups.append([])
        groups[-1].append(header)
    named = [group for group in groups if sum(1 for header in group if header.text) >= 2]
    if len(named) < 2 or len(named) < len(groups):
        groups = [headers]
    return [part for group in groups for part in _repeats(group)]


def _repeats(headers: list[Header]) -> list[list[Header]]:
    """序号 姓名 电话 序号 姓名 电话 are two tables."""
    words = [(header.parents, header.text) for header in headers]
    for size in range(2, len(words) // 2 + 1):
        if len(words) % size == 0 and words == words[:size] * (len(words) // size) and len(set(words[:size])) == size:
            return [headers[at : at + size] for at in range(0, len(headers), size)]
    return [headers]


def _table(ground: Ground, found: Found, headers: list[Header]) -> Table:
    body, sheet = found.body, ground.sheet
    own = {header.column for header in headers}
    empty = _empty_rows(sheet, body, own) - body.skipped
    rows = [row for row in body.rows if row not in empty]
    sampled = [_with_asides(ground, body, header, rows) for header in headers]
    title = found.lead[0] if found.lead and not LEAD.match(found.lead[0]) else ""
    return Table(
        sheet=sheet.name,
        title=title,
        lead=tuple(found.lead[1:] if title else found.lead),
        headers=sampled,
        header_rows=(found.top, found.bottom),
        first_row=body.first,
        last_row=body.last,
        instruction_rows=tuple(body.instructions),
        sign_off=body.sign_off,
        remarks=[*body.remarks, *_unnamed(sampled)],
        skipped_rows=frozenset(body.skipped | empty),
        source=sheet,
        carried={at: row for at, row in body.carried.items() if at[1] in own},
    )


def _empty_rows(sheet: Sheet, body: Body, own: set[int]) -> set[int]:
    """Rows that say nothing in these columns, as beside a longer table."""
    carried = {row for row, column in body.carried if column in own}
    return {
        row for row in body.rows if row not in carried and not any(text_of(sheet.value(row, column)) for column in own)
    }


def _with_asides(ground: Ground, body: Body, header: Header, rows: Sequence[int]) -> Header:
    """What the instruction row and the first rows add to a header."""
    said = [text for row in body.instructions if (text := ground.text(row, header.column))]
    asked = [spelled(f"({text})") for text in said]
    options = header.options or next((part.options for part in asked if part.options), ())
    seen: dict[str, None] = {}
    for row in rows[:_SAMPLED_ROWS]:
        text = text_of(ground.sheet.value(row, header.column))
        if text:
            seen[text] = None
        if len(seen) >= _SAMPLES:
            break
    hint = "；".join(filter(None, (header.hint, *said)))
    return replace(header, options=options, hint=hint, samples=tuple(seen))


def _unnamed(headers: Sequence[Header]) -> list[str]:
    columns = [letters(header.column) for header in headers if not header.text]
    if not columns:
        return []
    return [_("{columns} 列没有表头，里面有内容，不知道是什么，没有读。").format(columns=listed(columns))]
