"""What else of a workbook knows rows of a sheet, and moves with them when the table grows.

Merges, filters, drop-downs, conditional formats (those of Excel 2010 in extLst too), links, page breaks and protected
ranges stand behind the rows of the sheet itself; pictures, notes, tables and charts in parts of their own; print areas
and other names in the workbook; formulas on any sheet.
"""

import re
from collections.abc import Sequence
from functools import partial
from xml.sax.saxutils import escape

from .grid import Grid, unescaped
from .package import Package, attributes
from .references import Growth

_REF = re.compile(r'(\b(?:ref|sqref)=")([^"]*)(")')
_FORMULA = re.compile(r"(<(?:\w+:)?(?:formula|formula1|formula2|f)(?:\s[^>]*)?>)([^<]*)(</)")
_SQREF = re.compile(r"(<xm:sqref>)([^<]*)(</)")
_BREAKS = re.compile(r"<rowBreaks\b.*?</rowBreaks>", re.S)
_BREAK = re.compile(r'(<brk\b[^>]*?\bid=")(\d+)(")')
_MERGES = re.compile(r"<mergeCells\b[^>]*>(.*?)</mergeCells>", re.S)
_MERGE = re.compile(r'<mergeCell\b[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"[^>]*/>')
_ANCHOR = re.compile(r"<(\w+:)?(twoCellAnchor|oneCellAnchor)\b.*?</(?:\w+:)?\2>", re.S)
_ANCHOR_ROW = re.compile(r"(<(?:\w+:)?row>)(\d+)(</)")
_NAME = re.compile(r"(<definedName\b([^>]*)>)([^<]*)(</definedName>)")
_BY_HAND = re.compile(r"(<x:Anchor>)([^<]*)(</x:Anchor>)")
_BY_HAND_ROW = re.compile(r"(<x:Row>)(\d+)(</x:Row>)")
_NEAR = 3  # what begins within the last rows of the body and ends below it belongs to what stands below


def move(package: Package, grids: dict[str, Grid], growth: Growth) -> None:
    """Carry a growth through the whole workbook. `grids` are the sheets that are open as grids, by name."""
    parts = package.sheets()
    own = grids[growth.sheet]
    own.tail = _tail(own.tail, growth)
    for name, part in parts.items():
        if name != growth.sheet:
            _other_sheet(package, grids.get(name), part, name, growth)
    _workbook(package, growth)
    _drawn(package, parts[growth.sheet], growth)
    for part in [one for one in package.names.values() if re.match(r"xl/charts/chart[^/]*\.xml", one)]:
        package.put(part, _formulas(package.text(part), growth, home=""))


def _formulas(text: str, growth: Growth, home: str) -> str:
    def moved(found: re.Match[str]) -> str:
        return found[1] + escape(growth.formula(unescaped(found[2]), home, growth.at + 1)) + found[3]

    return _FORMULA.sub(moved, text)


def _tail(text: str, growth: Growth) -> str:
    """What stands behind the rows of the sheet that grows."""

    merges = _MERGES.search(text)
    if merges is None:
        return _behind(text, growth)
    before, behind = text[: merges.start()], text[merges.end() :]
    return _behind(before, growth) + _merged(merges[1], growth) + _behind(behind, growth)


def _behind(text: str, growth: Growth) -> str:
    """Ranges and formulas of what is no merge."""

    def spans(found: re.Match[str]) -> str:
        return found[1] + " ".join(_covered(one, growth) for one in found[2].split()) + found[3]

    text = _BREAKS.sub(lambda found: _BREAK.sub(partial(_later, growth), found[0]), text)
    return _formulas(_SQREF.sub(spans, _REF.sub(spans, text)), growth, growth.sheet)


def _later(growth: Growth, found: re.Match[str]) -> str:
    row = int(found[2])
    return f"{found[1]}{row + growth.by if row >= growth.at else row}{found[3]}"


def _covered(span: str, growth: Growth) -> str:
    """A range of a drop-down or of a conditional format that reaches the last row goes on to the new ones."""
    found = re.fullmatch(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?", span)
    if found is None:
        return growth.span(span)
    first, last = int(found[2]), int(found[4] or found[2])
    if first <= growth.at < last or (growth.extends and growth.at == last):
        return f"{found[1]}{first}:{found[3] or found[1]}{last + growth.by}"
    return growth.span(span)


def _merged(inner: str, growth: Growth) -> str:
    """Merges moved; those within the model row are made in each new row, too."""
    found: list[str] = []
    for one in _MERGE.finditer(inner):
        left, right, first, last = one[1], one[3], int(one[2]), int(one[4])
        top, bottom = growth.rows(first, last, below=False)
        found.append(f"{left}{top}:{right}{bottom}")
        if first == last == growth.at:
            found += [f"{left}{row}:{right}{row}" for row in range(first + 1, first + growth.by + 1)]
    cells = "".join(f'<mergeCell ref="{one}"/>' for one in found)
    return f'<mergeCells count="{len(found)}">{cells}</mergeCells>'


def _other_sheet(package: Package, grid: Grid | None, part: str, name: str, growth: Growth) -> None:
    """Formulas of another sheet that look at this one."""
    said = growth.sheet
    if grid is not None:
        for content in grid.rows.values():
            for cell in content.cells.values():
                if "<f" in cell.inner and "!" in cell.inner:
                    cell.inner = _formulas(cell.inner, growth, name)
        grid.tail = _formulas(grid.tail, growth, name)
        return
    text = package.text(part)
    if "!" in text and (said in text or escape(said) in text):
        package.put(part, _formulas(text, growth, name))


def _workbook(package: Package, growth: Growth) -> None:
    def moved(found: re.Match[str]) -> str:
        return found[1] + escape(growth.formula(unescaped(found[3]), "", growth.at + 1)) + found[4]

    package.put("xl/workbook.xml", _NAME.sub(moved, package.text("xl/workbook.xml")))


def _drawn(package: Package, sheet: str, growth: Growth) -> None:
    """Pictures, shapes, notes and tables of the sheet."""
    for part in package.related(sheet, "drawing"):
        package.put(part, _ANCHOR.sub(lambda found: _anchor(found[0], growth), package.text(part)))
    for part in package.related(sheet, "vmlDrawing"):
        text = _BY_HAND_ROW.sub(lambda one: f"{one[1]}{growth.row(int(one[2]) + 1) - 1}{one[3]}", package.text(part))
        package.put(part, _BY_HAND.sub(lambda one: one[1] + _hand_anchor(one[2], growth) + one[3], text))
    for part in package.related(sheet, "comments", "threadedComment"):
        package.put(part, _REF.sub(lambda one: one[1] + growth.span(one[2]) + one[3], package.text(part)))
    for part in package.related(sheet, "table"):
        package.put(part, _REF.sub(lambda one: one[1] + _covered(one[2], growth) + one[3], package.text(part)))


def _anchor(text: str, growth: Growth) -> str:
    rows = [int(found[2]) for found in _ANCHOR_ROW.finditer(text)]
    by = _moved_by(rows[0], rows[-1], growth) if rows else 0
    return _ANCHOR_ROW.sub(lambda found: f"{found[1]}{int(found[2]) + by}{found[3]}", text) if by else text


def _moved_by(first: int, last: int, growth: Growth) -> int:
    """How far something moves whose rows are counted from 0: a seal across the last lines goes with the sign-off."""
    is_below = first >= growth.at or (last >= growth.at and first >= growth.at - _NEAR)
    return growth.by if is_below else 0


def _hand_anchor(text: str, growth: Growth) -> str:
    words = [word.strip() for word in text.split(",")]
    if len(words) != 8 or not (words[2].isdigit() and words[6].isdigit()):
        return text
    by = _moved_by(int(words[2]), int(words[6]), growth)
    words[2], words[6] = str(int(words[2]) + by), str(int(words[6]) + by)
    return ", ".join(words)


def drop_chain(package: Package) -> None:
    """Take out the order of calculation, which names cells by where they were; whoever opens the file makes it anew."""
    for part in list(package.related("xl/workbook.xml", "calcChain")):
        package.drop(part)
        _without(package, "[Content_Types].xml", "PartName", part)
        _without(package, "xl/_rels/workbook.xml.rels", "Type", "/calcChain")


def _without(package: Package, part: str, name: str, ending: str) -> None:
    found = re.compile(r"<(?:\w+:)?(?:Override|Relationship)\b([^>]*?)/>")

    def kept(one: re.Match[str]) -> str:
        return "" if attributes(one[1]).get(name, "").endswith(ending) else one[0]

    package.put(part, found.sub(kept, package.text(part)))


def calculate_on_opening(package: Package) -> None:
    text = package.text("xl/workbook.xml")
    found = re.search(r"<calcPr\b([^>]*?)/>", text)
    if found is None:
        # calcPr comes behind definedNames (ECMA-376 part 1, 18.2.27)
        at = max(text.find(mark) + len(mark) for mark in ("</sheets>", "</definedNames>") if mark in text)
        package.put("xl/workbook.xml", f'{text[:at]}<calcPr fullCalcOnLoad="1"/>{text[at:]}')
        return
    kept = re.sub(r'\sfullCalcOnLoad="[^"]*"', "", found[1])
    package.put("xl/workbook.xml", f'{text[: found.start()]}<calcPr{kept} fullCalcOnLoad="1"/>{text[found.end() :]}')


def merged_rows(grid: Grid) -> Sequence[tuple[str, int, str, int]]:
    """(left, first, right, last) of each merge of a sheet."""
    found = _MERGES.search(grid.tail)
    return [(one[1], int(one[2]), one[3], int(one[4])) for one in _MERGE.finditer(found[1])] if found else []
