"""Text of a cell with the fonts that parts of it have of their own: read as runs, changed within them, written back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from .grid import CellXml, unescaped
from .package import Package

_ITEM = re.compile(r"<si\b[^>]*?(?:/>|>(.*?)</si>)", re.S)
_SOUND = re.compile(r"<rPh\b.*?</rPh>|<phoneticPr\b[^>]*?/>", re.S)
_RUN = re.compile(r"<r\b[^>]*>(.*?)</r>", re.S)
_FORMAT = re.compile(r"<rPr\b[^>]*?(?:/>|>.*?</rPr>)", re.S)
_TEXT = re.compile(r"<t\b[^>]*?(?:/>|>(.*?)</t>)", re.S)
_VALUE = re.compile(r"<v\b[^>]*>(.*?)</v>", re.S)


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters from `start` to `end` give way to `words`."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one font; `format` is its rPr as it stands in the file."""

    text: str
    format: str = ""


@dataclass(slots=True)
class Runs:
    """The texts of a workbook's cells: shared ones by number, inline ones out of the cell itself."""

    shared: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, package: Package) -> "Runs":
        part = "xl/sharedStrings.xml"
        return cls([one[1] or "" for one in _ITEM.finditer(package.text(part))] if package.has(part) else [])

    def of_cell(self, cell: CellXml | None) -> list[Run]:
        """The runs of a cell of text; none of a number, a formula, a blank."""
        if cell is None or "<f" in cell.inner:
            return []
        if 't="inlineStr"' in cell.attrs:
            return _runs(cell.inner)
        if 't="s"' in cell.attrs and (found := _VALUE.search(cell.inner)) and int(found[1]) < len(self.shared):
            return _runs(self.shared[int(found[1])])
        return []

    def text(self, cell: CellXml | None) -> str:
        return "".join(run.text for run in self.of_cell(cell))


def _runs(xml: str) -> list[Run]:
    xml = _SOUND.sub("", xml)
    found = [Run(_text(one[1]), form[0] if (form := _FORMAT.search(one[1])) else "") for one in _RUN.finditer(xml)]
    return found or [Run(_text(xml))]


def _text(xml: str) -> str:
    return unescaped("".join(one[1] or "" for one in _TEXT.finditer(xml)))


def edited(runs: Sequence[Run], edits: Sequence[Edit]) -> list[Run]:
    """Return runs with edits made in them: new words stand in the font of the place they are put in."""
    made: list[Run] = []
    at = 0
    for run in runs:
        end, text = at + len(run.text), run.text
        for edit in sorted(edits, key=lambda one: one.start, reverse=True):
            if edit.end < at or edit.start >= end + (run is runs[-1]):
                continue
            first, last = max(edit.start, at) - at, min(edit.end, end) - at
            text = text[:first] + (edit.words if edit.start >= at else "") + text[last:]
        made.append(Run(text, run.format))
        at = end
    return made


def inline(runs: Sequence[Run]) -> str:
    """The inside of a cell of kind inlineStr."""
    if len(runs) == 1 and not runs[0].format:
        return f"<is>{_written(runs[0].text)}</is>"
    return f"<is>{''.join(f'<r>{run.format}{_written(run.text)}</r>' for run in runs if run.text)}</is>"


def _written(text: str) -> str:
    return f'<t xml:space="preserve">{escape(text)}</t>'
