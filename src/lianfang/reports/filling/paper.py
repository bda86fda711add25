"""The paper that a sheet is printed on: how wide it is, and what is said where a form leaves that open.

A form with page settings of its own keeps them. One without would come out of the printer cut into strips once its
table is wider than a page: it is printed to the width of the paper, on its side if it has to be.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from .grid import Grid
from .package import Package, attributes

_SETUP = re.compile(r"<pageSetup\b([^>]*?)/>")
_MARGINS = re.compile(r"<pageMargins\b([^>]*?)/>")
_PROPERTIES = re.compile(r"<pageSetUpPr\b([^>]*?)/>")
_SHEET_PR = re.compile(r"<sheetPr\b([^>]*?)(/>|>(.*?)</sheetPr>)", re.S)
# What comes behind pageSetup in a sheet (ECMA-376 part 1, 18.3.1.99)
_BEHIND = re.compile(
    r"<(?:headerFooter|rowBreaks|colBreaks|customProperties|cellWatches|ignoredErrors|smartTags|drawing|legacyDrawing|"
    r"legacyDrawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b|</worksheet>"
)
_SIZES = {"8": (297, 420), "9": (210, 297), "11": (148, 210), "12": (257, 364), "13": (182, 257)}  # A3 A4 A5 B4 B5, mm
_UNIT = 25.4 / 96 * 7  # of a column's width, in mm
_A3, _A4 = "8", "9"
_LEAST_SCALE = 0.5  # below that nobody reads it on A4
_UPRIGHT = 0.8
_NARROW = 0.4  # inches at each side
_NUMBERED = "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>"


@dataclass(frozen=True, slots=True)
class Paper:
    """One sheet's paper. `is_stated` says that the form has settings of its own, `fits` that it prints to the width."""

    is_stated: bool
    fits: bool
    size: str
    is_wide: bool
    margin: float

    @classmethod
    def of(cls, grid: Grid) -> "Paper":
        setup, margins, fit = _SETUP.search(grid.tail), _MARGINS.search(grid.tail), _PROPERTIES.search(grid.head)
        said = attributes(setup[1]) if setup else {}
        sides = attributes(margins[1]) if margins else {}
        fits = fit is not None and attributes(fit[1]).get("fitToPage") in ("1", "true")
        return cls(
            setup is not None,
            fits and said.get("fitToWidth") != "0",
            said.get("paperSize", _A4),
            said.get("orientation") == "landscape",
            (float(sides.get("left", 0.7)) + float(sides.get("right", 0.7))) * 25.4,
        )

    @property
    def width(self) -> float:
        """How much goes on one page, in the units of a column's width."""
        short, long = _SIZES.get(self.size, _SIZES[_A4])
        return ((long if self.is_wide else short) - self.margin) / _UNIT

    def lay(self, grid: Grid, wanted: float) -> None:
        """Print a sheet that says nothing of its paper to the width of a page, with its pages numbered."""
        margins = _MARGINS.search(grid.tail)
        if margins and _is_usual(attributes(margins[1])):
            narrow = re.sub(r'(\b(?:left|right)=")[^"]*', rf"\g<1>{_NARROW}", margins[0])
            grid.tail = grid.tail[: margins.start()] + narrow + grid.tail[margins.end() :]
            margins = _MARGINS.search(grid.tail)
        setup = f'<pageSetup paperSize="{{}}" orientation="{{}}" fitToWidth="1" fitToHeight="0"/>{_NUMBERED}'
        behind = _BEHIND.search(grid.tail)
        if behind and behind[0] == "<headerFooter":
            setup = setup.removesuffix(_NUMBERED)
        at = margins.end() if margins else behind.start() if behind else len(grid.tail)
        grid.tail = grid.tail[:at] + setup.format(*_chosen(wanted)) + grid.tail[at:]
        _fit(grid)


def _is_usual(margins: Mapping[str, str]) -> bool:
    """Whether margins are those that programs write where nobody chose any."""
    return {margins.get("left"), margins.get("right")} in ({"0.75"}, {"0.7"})


def _chosen(wanted: float) -> tuple[str, str]:
    """Paper and orientation for a table so wide: upright while it can be read so, A3 only where A4 is too small."""
    for size, is_wide, least in ((_A4, False, _UPRIGHT), (_A4, True, _LEAST_SCALE)):
        if Paper(False, True, size, is_wide, 2 * _NARROW * 25.4).width / wanted >= least:
            return size, "landscape" if is_wide else "portrait"
    return _A3, "landscape"


def _fit(grid: Grid) -> None:
    """Say that the sheet is printed to the width of its page."""
    found = _PROPERTIES.search(grid.head)
    if found:
        kept = re.sub(r'\s*fitToPage="[^"]*"', "", found[1])
        grid.head = f'{grid.head[: found.start()]}<pageSetUpPr{kept} fitToPage="1"/>{grid.head[found.end() :]}'
        return
    properties = _SHEET_PR.search(grid.head)
    fit = '<pageSetUpPr fitToPage="1"/>'
    if properties:
        made = f"<sheetPr{properties[1]}>{properties[3] or ''}{fit}</sheetPr>"
        grid.head = grid.head[: properties.start()] + made + grid.head[properties.end() :]
        return
    at = re.search(r"<worksheet\b[^>]*>", grid.head)
    start = at.end() if at else len(grid.head)
    grid.head = f"{grid.head[:start]}<sheetPr>{fit}</sheetPr>{grid.head[start:]}"


def repeat_rows(package: Package, sheet: str, first: int, last: int) -> None:
    """Print the header on every page, where the form does not say what is repeated."""
    part = "xl/workbook.xml"
    text = package.text(part)
    names = [attributes(one)["name"] for one in re.findall(r"<sheet\b([^>]*)>", text)]
    at = names.index(sheet)
    said = [attributes(one) for one in re.findall(r"<definedName\b([^>]*)>", text)]
    if any(one.get("name") == "_xlnm.Print_Titles" and one.get("localSheetId") == str(at) for one in said):
        return
    quoted = sheet.replace("'", "''")
    rows = escape(f"'{quoted}'!${first}:${last}")
    name = f'<definedName name="_xlnm.Print_Titles" localSheetId="{at}">{rows}</definedName>'
    if "</definedNames>" in text:
        package.put(part, text.replace("</definedNames>", f"{name}</definedNames>", 1))
        return
    text = re.sub(r"<definedNames\s*/>", "", text)
    # definedNames come behind these (ECMA-376 part 1, 18.2.27)
    marks = ("</sheets>", "</functionGroups>", "</externalReferences>")
    at = max(text.find(mark) + len(mark) for mark in marks if mark in text)
    package.put(part, f"{text[:at]}<definedNames>{name}</definedNames>{text[at:]}")
