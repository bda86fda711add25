"""Tables in a web page that somebody's system calls .xls: read as text, nothing in it is fetched or run."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from lianfang.books.cannot import CannotReadEmptyBook
from lianfang.books.limits import MOST_COLUMNS, MOST_ROWS, check_extent, check_sheets
from lianfang.books.shapes import Sheet, Span, Value

from .written import decoded


@dataclass
class Drawn:
    """A table as it is laid out: cells by row and column, spans, and what each row has taken from those above."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)
    row: int = 0

    def place(self, text: str, down: int, right: int) -> None:
        column = 1
        while (self.row, column) in self.taken:
            column += 1
        down, right = min(down, MOST_ROWS), min(right, MOST_COLUMNS)
        check_extent("html", self.row, column + right - 1)
        self.cells[self.row, column] = text
        if down > 1 or right > 1:
            self.spans.append((self.row, column, self.row + down - 1, column + right - 1))
        self.taken.update((self.row + r, column + c) for r in range(min(down, 1000)) for c in range(right))

    def sheet(self, name: str) -> Sheet:
        height = max((row for row, _ in self.cells), default=0)
        width = max((column for _, column in self.cells), default=0)
        check_extent(name, height, width)
        grid: list[list[Value]] = [[None] * width for _ in range(height)]
        for (row, column), text in self.cells.items():
            grid[row - 1][column - 1] = text or None
        return Sheet(name, grid, tuple(self.spans))


class _Reader(HTMLParser):
    """Collects the cells of every table that holds no other."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Drawn] = []
        self._open: list[Drawn] = []
        self._cell: tuple[int, int] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append(Drawn())
            self._cell = None
        elif tag == "tr" and self._open:
            self._close_cell()
            self._open[-1].row += 1
        elif tag in ("td", "th") and self._open:
            self._close_cell()
            stated = dict(attrs)
            self._cell = (_count(stated.get("rowspan")), _count(stated.get("colspan")))
        elif tag in ("br", "p", "div") and self._text:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table" and self._open:
            self._close_cell()
            self.found.append(self._open.pop())

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._text.append(data)

    def _close_cell(self) -> None:
        if self._cell is not None and self._open:
            drawn = self._open[-1]
            drawn.row = drawn.row or 1
            drawn.place(" ".join("".join(self._text).split()), *self._cell)
        self._cell, self._text = None, []


def _count(stated: str | None) -> int:
    return int(stated) if stated and stated.isdigit() and 0 < int(stated) < 100_000 else 1


def read_markup(content: bytes) -> tuple[Sheet, ...]:
    """Return a sheet for each table of a page."""
    reader = _Reader()
    reader.feed(decoded(content)[0])
    reader.close()
    tables = [drawn for drawn in [*reader.found, *reader._open] if drawn.cells]
    check_sheets(len(tables))
    if not tables:
        raise CannotReadEmptyBook
    return tuple(drawn.sheet(f"表{number}" if len(tables) > 1 else "表") for number, drawn in enumerate(tables, 1))
