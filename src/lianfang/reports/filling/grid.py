"""The rows and cells of one sheet's XML, apart from what stands before and behind them; nothing is lost on the way.

A cell keeps its own text (style, formula, value) until it is written; rows that are put in take those of a model row.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from lianfang.books.shapes import letters

from .references import Growth, copied, number

_DATA = re.compile(r"<sheetData\s*(?:/>|>(.*?)</sheetData>)", re.S)
_ROW = re.compile(r"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.S)
_CELL = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.S)
_REF = re.compile(r'\sr="([A-Z]+)(\d+)"')
_NUMBER = re.compile(r'\sr="(\d+)"')
_STYLE = re.compile(r'\ss="(\d+)"')
_FORMULA = re.compile(r"<f\b([^>]*?)(?:/>|>(.*?)</f>)", re.S)
_SHARED = re.compile(r'\bsi="(\d+)"')
_VALUE = re.compile(r"<v\b[^>]*>.*?</v>|<v\s*/>", re.S)
_CODE = re.compile(r"&#(?:(\d+)|x([0-9A-Fa-f]+));")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(slots=True)
class CellXml:
    """One cell: its attributes without place and style, its style, what stands in it."""

    style: int = 0
    attrs: str = ""
    inner: str = ""

    @property
    def formula(self) -> str | None:
        found = _FORMULA.search(self.inner) if "<f" in self.inner else None
        return unescaped(found[2] or "") if found else None

    @property
    def is_empty(self) -> bool:
        return not self.inner or not ("<v" in self.inner or "<is" in self.inner or "<f" in self.inner)

    def xml(self, column: int, row: int) -> str:
        style = f' s="{self.style}"' if self.style else ""
        start = f'<c r="{letters(column)}{row}"{style}{self.attrs}'
        return f"{start}>{self.inner}</c>" if self.inner else f"{start}/>"


@dataclass(slots=True)
class RowXml:
    attrs: str = ""
    cells: dict[int, CellXml] = field(default_factory=dict)

    def xml(self, row: int) -> str:
        inner = "".join([cell.xml(column, row) for column, cell in sorted(self.cells.items())])
        return f'<row r="{row}"{self.attrs}>{inner}</row>'


@dataclass(slots=True)
class Grid:
    """All rows of a sheet by number; `head` and `tail` are its XML before and behind them."""

    head: str
    tail: str
    rows: dict[int, RowXml] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> "Grid":
        found = _DATA.search(text)
        if found is None:
            return cls(text, "")
        grid = cls(text[: found.start()], text[found.end() :])
        for number_, row in _rows(found[1] or ""):
            grid.rows[number_] = row
        _unshare(grid)
        return grid

    def xml(self) -> str:
        body = "".join([row.xml(number_) for number_, row in sorted(self.rows.items())])
        return f"{self._head()}<sheetData>{body}</sheetData>{self.tail}"

    def _head(self) -> str:
        """The head with an extent that covers what has been put in."""
        found = re.search(r'(<dimension\s+ref=")([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?"', self.head)
        if found is None or not self.rows:
            return self.head
        right = max((max(row.cells, default=1) for row in self.rows.values()), default=1)
        right = max(right, number(found[4] or found[2]))
        last = max(*self.rows, int(found[5] or found[3]))
        said = f'{found[1]}{found[2]}{found[3]}:{letters(right)}{last}"'
        return self.head[: found.start()] + said + self.head[found.end() :]

    def cell(self, row: int, column: int) -> CellXml | None:
        found = self.rows.get(row)
        return found.cells.get(column) if found else None

    def style(self, row: int, column: int) -> int:
        found = self.cell(row, column)
        return found.style if found else 0

    def put(self, row: int, column: int, inner: str, *, style: int, kind: str = "") -> None:
        attrs = f' t="{kind}"' if kind else ""
        self.rows.setdefault(row, RowXml()).cells[column] = CellXml(style, attrs, inner)

    def grow(self, growth: Growth, model: RowXml, model_row: int) -> None:
        """Move the rows below and put copies of `model` in between; formulas follow."""
        moved: dict[int, RowXml] = {}
        for row, content in self.rows.items():
            for cell in content.cells.values():
                _reformulate(cell, lambda text, row=row: growth.formula(text, growth.sheet, row))
            moved[growth.row(row)] = content
        copies = [(column, cell.style, _formula_to_copy(cell)) for column, cell in model.cells.items()]
        for row in range(growth.at + 1, growth.at + growth.by + 1):
            cells = {column: _copy(style, formula, row - model_row) for column, style, formula in copies}
            moved[row] = RowXml(model.attrs, cells)
        self.rows = moved

    def forget_results(self) -> None:
        """Take out stored results of formulas: whoever opens the file works them out from what stands there now."""
        for row in self.rows.values():
            for cell in row.cells.values():
                if "<f" in cell.inner and "<v" in cell.inner:
                    cell.inner = _VALUE.sub("", cell.inner)
                    cell.attrs = re.sub(r'\st="(?:str|e|b|s|n)"', "", cell.attrs)


def _rows(text: str) -> Iterator[tuple[int, RowXml]]:
    row = 0
    for found in _ROW.finditer(text):
        said = _NUMBER.search(found[1])
        row = int(said[1]) if said else row + 1
        yield row, RowXml(_NUMBER.sub("", found[1]).rstrip(), dict(_cells(found[2] or "")))


def _cells(text: str) -> Iterator[tuple[int, CellXml]]:
    column = 0
    for found in _CELL.finditer(text):
        attrs = found[1]
        said = _REF.search(attrs)
        column = number(said[1]) if said else column + 1
        style = _STYLE.search(attrs)
        rest = _STYLE.sub("", _REF.sub("", attrs)).rstrip()
        yield column, CellXml(int(style[1]) if style else 0, rest, found[2] or "")


def _unshare(grid: Grid) -> None:
    """Write formulas that several cells share out in each of them, so that rows may move."""
    masters: dict[str, tuple[int, int, str]] = {}
    for row, content in sorted(grid.rows.items()):
        for column, cell in sorted(content.cells.items()):
            found = _FORMULA.search(cell.inner) if 't="shared"' in cell.inner else None
            shared = _SHARED.search(found[1]) if found else None
            if found is None or shared is None:
                continue
            if found[2]:
                masters[shared[1]] = (row, column, unescaped(found[2]))
            if shared[1] in masters:
                top, left, text = masters[shared[1]]
                plain = f"<f>{escape(copied(text, row - top, column - left))}</f>"
                cell.inner = cell.inner[: found.start()] + plain + cell.inner[found.end() :]


def _formula_to_copy(cell: CellXml) -> str | None:
    return None if 't="array"' in cell.inner else cell.formula


def _copy(style: int, formula: str | None, rows: int) -> CellXml:
    """A cell of a model row as a new row has it: its style, and its formula for that row; never its value."""
    return CellXml(style) if formula is None else CellXml(style, "", f"<f>{escape(copied(formula, rows))}</f>")


def _reformulate(cell: CellXml, change: object) -> None:
    if "<f" not in cell.inner or not callable(change):
        return

    def changed(found: re.Match[str]) -> str:
        attrs = re.sub(r'(\bref=")([^"]*)(")', lambda ref: ref[1] + change(ref[2]) + ref[3], found[1])
        return f"<f{attrs}>{escape(change(unescaped(found[2] or '')))}</f>"

    cell.inner = _FORMULA.sub(changed, cell.inner)


def unescaped(text: str) -> str:
    if "&#" in text:
        text = _CODE.sub(lambda found: chr(int(found[2] or found[1], 16 if found[2] else 10)), text)
    for mark, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(mark, sign)
    return text


def written(text: str) -> str:
    """Text as the inside of a cell of kind inlineStr; what no file may hold is left out."""
    return f'<is><t xml:space="preserve">{escape(_CONTROL.sub("", text))}</t></is>'
