"""Widths of a sheet's columns and heights of its rows, as its XML states them; what is not changed stays as it is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .grid import Grid, RowXml
from .package import attributes

_COLS = re.compile(r"<cols\b[^>]*>(.*?)</cols>", re.S)
_COL = re.compile(r"<col\b([^>]*?)/>")
_FORMAT = re.compile(r"<sheetFormatPr\b([^>]*?)/?>")
_HEIGHT = re.compile(r'\s(?:ht|customHeight)="[^"]*"')
_STATED = re.compile(r'\sht="([\d.]+)"')
_PIXELS, _STEP = 7, 8  # of a digit; to which Excel rounds a width that nobody stated


@dataclass(slots=True)
class Columns:
    """The columns of a sheet: how wide each is, and whether the form says so itself."""

    default: float
    stated: dict[int, dict[str, str]] = field(default_factory=dict)
    rest: list[dict[str, str]] = field(default_factory=list)  # for thousands of columns at once

    @classmethod
    def of(cls, grid: Grid) -> "Columns":
        columns = cls(_default(grid.head))
        found = _COLS.search(grid.head)
        for one in _COL.finditer(found[1]) if found else ():
            said = attributes(one[1])
            first, last = int(said["min"]), int(said["max"])
            if last - first > 300:
                columns.rest.append(said)
                continue
            columns.stated |= dict.fromkeys(range(first, last + 1), said)
        return columns

    def width(self, column: int) -> float:
        said = self._said(column)
        if said.get("hidden") in ("1", "true"):
            return 0.0
        return float(said.get("width") or self.default)

    def is_stated(self, column: int) -> bool:
        return "width" in self._said(column)

    def _said(self, column: int) -> dict[str, str]:
        wide = (one for one in self.rest if int(one["min"]) <= column <= int(one["max"]))
        return self.stated.get(column) or next(wide, {})

    def put(self, grid: Grid, widths: Mapping[int, float]) -> None:
        """State new widths in the sheet."""
        for column, width in widths.items():
            said = {name: value for name, value in self._said(column).items() if name != "bestFit"}
            self.stated[column] = said | {"width": f"{width:.2f}", "customWidth": "1"}
        xml = f"<cols>{''.join(self._xml())}</cols>"
        found = _COLS.search(grid.head)
        grid.head = grid.head[: found.start()] + xml + grid.head[found.end() :] if found else grid.head + xml

    def _xml(self) -> Iterator[str]:
        parts = [(number, number, said) for number, said in self.stated.items()]
        for said in self.rest:
            parts += [(first, last, said) for first, last in self._around(int(said["min"]), int(said["max"]))]
        for first, last, said in sorted(parts, key=lambda part: part[0]):
            kept = "".join(f' {name}="{value}"' for name, value in said.items() if name not in ("min", "max"))
            yield f'<col min="{first}" max="{last}"{kept}/>'

    def _around(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """What is left of a wide range beside the columns that are stated one by one."""
        for number in sorted(one for one in self.stated if first <= one <= last):
            if number > first:
                yield first, number - 1
            first = number + 1
        if first <= last:
            yield first, last


def _default(head: str) -> float:
    found = _FORMAT.search(head)
    said = attributes(found[1]) if found else {}
    if said.get("defaultColWidth"):
        return float(said["defaultColWidth"])
    pixels = int(float(said.get("baseColWidth") or 8)) * _PIXELS + 5
    return -(-pixels // _STEP) * _STEP / _PIXELS


def default_height(head: str) -> float:
    found = _FORMAT.search(head)
    return float(attributes(found[1]).get("defaultRowHeight") or 15) if found else 15.0


def height_of(row: RowXml | None) -> float | None:
    """The height that a form states for a row; None where it leaves it to the program."""
    found = _STATED.search(row.attrs) if row is not None else None
    return float(found[1]) if found else None


def set_height(row: RowXml, height: float) -> None:
    row.attrs = f'{_HEIGHT.sub("", row.attrs)} ht="{height:g}" customHeight="1"'
