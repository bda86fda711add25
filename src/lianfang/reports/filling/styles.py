"""Formats of cells in styles.xml: what a format says, and copies of it that keep text as text and whole in its cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .measure import SIZE
from .package import Package, attributes

PART = "xl/styles.xml"
TEXT, QUOTED = "text", "quoted"
WRAP, SHRINK, MIDDLE = "wrap", "shrink", "middle"
_TO_FIT = {
    WRAP: {"wrapText": "1", "shrinkToFit": "0"},
    SHRINK: {"shrinkToFit": "1", "wrapText": "0"},
    MIDDLE: {},
}
_XFS = re.compile(r"<cellXfs\b[^>]*>(.*?)</cellXfs>", re.S)
_XF = re.compile(r"<xf\b[^>]*?/>|<xf\b[^>]*?[^/]>.*?</xf>", re.S)
_FORMAT = re.compile(r"<numFmt\b([^>]*?)/?>")
_FONTS = re.compile(r"<fonts\b[^>]*>(.*?)</fonts>", re.S)
_FONT = re.compile(r"<font\b[^>]*?/>|<font\b[^>]*?[^/]>.*?</font>|<font>.*?</font>", re.S)
_SIZE = re.compile(r'<sz\b[^>]*?\bval="([\d.]+)"')
_ALIGNMENT = re.compile(r"<alignment\b([^>]*?)/>")
_AS_TEXT = 49  # "@", built in (ECMA-376 part 1, 18.8.30)
_DAYS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_TIMES = {*range(18, 22), *range(45, 48)}
_CODE_OF = {14: "yyyy/m/d", 22: "yyyy/m/d h:mm", 31: "yyyy年m月d日", 57: "yyyy年m月", 58: "m月d日"}
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(slots=True)
class Styles:
    """The cell formats of a workbook; `as_text` and the like add one where it is not there yet."""

    package: Package
    formats: list[str] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    sizes: list[float] = field(default_factory=list)
    made: dict[tuple[int, str], int] = field(default_factory=dict)
    count: int = 0

    @classmethod
    def of(cls, package: Package) -> "Styles":
        found = cls(package)
        if package.has(PART):
            text = package.text(PART)
            xfs = _XFS.search(text)
            found.formats = _XF.findall(xfs[1]) if xfs else []
            said = (attributes(one[1]) for one in _FORMAT.finditer(text))
            fonts = _FONTS.search(text)
            found.sizes = [_size(one) for one in _FONT.findall(fonts[1])] if fonts else []
            found.codes = {int(one["numFmtId"]): one.get("formatCode", "") for one in said if "numFmtId" in one}
        found.count = len(found.formats)
        return found

    def number_format(self, style: int) -> int:
        found = re.search(r'\bnumFmtId="(\d+)"', self.formats[style]) if style < len(self.formats) else None
        return int(found[1]) if found else 0

    def is_day(self, style: int) -> bool:
        """Whether the cell shows a number as a day."""
        said = self.number_format(style)
        code = _LITERAL.sub("", self.codes.get(said, "")).lower()
        return said in _DAYS or ("y" in code or "d" in code or ("m" in code and "月" in self.codes.get(said, "")))

    def size(self, style: int) -> float:
        """The size of a cell's font, in points."""
        found = re.search(r'\bfontId="(\d+)"', self.formats[style]) if style < len(self.formats) else None
        return self.sizes[int(found[1])] if found and int(found[1]) < len(self.sizes) else SIZE

    def wraps(self, style: int) -> bool:
        found = _ALIGNMENT.search(self.formats[style]) if style < len(self.formats) else None
        return found is not None and attributes(found[1]).get("wrapText") in ("1", "true")

    def is_text(self, style: int) -> bool:
        return self.number_format(style) == _AS_TEXT

    def as_text(self, style: int, *, quoted: bool = False) -> int:
        """The same format for text that is to stay text; `quoted` as if it were typed with an apostrophe before it."""
        if not self.formats or (self.is_text(style) and not quoted):
            return style
        return self._made(style, QUOTED if quoted else TEXT)

    def fitted(self, style: int, how: str) -> int:
        """The same format, with its text over several lines or made smaller so that all of it stands in the cell."""
        return self._made(style, how) if self.formats and how else style

    def plain(self, style: int) -> int:
        """The borders of a header's format without its font and ground: for a form that has no row of its own."""
        return self._made(style, "plain") if self.formats else style

    def _made(self, style: int, how: str) -> int:
        key = (style, how)
        if key not in self.made:
            base = self.formats[style] if style < len(self.formats) else self.formats[0]
            self.formats.append(_changed(base, how))
            self.made[key] = len(self.formats) - 1
        return self.made[key]

    def save(self) -> None:
        if len(self.formats) == self.count:
            return
        inner = "".join(self.formats)
        text = _XFS.sub(
            lambda _found: f'<cellXfs count="{len(self.formats)}">{inner}</cellXfs>', self.package.text(PART), count=1
        )
        self.package.put(PART, text)


def _size(font: str) -> float:
    found = _SIZE.search(font)
    return float(found[1]) if found else SIZE


def _changed(xf: str, how: str) -> str:
    if how in _TO_FIT:
        return _aligned(xf, _TO_FIT[how])
    if how == "plain":
        return _with(xf, {"fontId": "0", "fillId": "0", "applyFont": "1", "applyFill": "1"})
    wanted = {"numFmtId": str(_AS_TEXT), "applyNumberFormat": "1"}
    return _with(xf, wanted | ({"quotePrefix": "1"} if how == QUOTED else {}))


def _with(xf: str, wanted: Mapping[str, str]) -> str:
    start, rest = re.match(r"(<xf\b[^>]*?)(\s*/?>.*)$", xf, re.S).groups()  # type: ignore[union-attr] # it was found by _XF
    for name, value in wanted.items():
        start = re.sub(rf'\s{name}="[^"]*"', "", start) + f' {name}="{value}"'
    return start + rest


def _aligned(xf: str, wanted: Mapping[str, str]) -> str:
    """A format with other alignment; where none is stated, cells of rows of several lines stand in the middle."""
    found = _ALIGNMENT.search(xf)
    said = attributes(found[1]) if found else {}
    said = {"vertical": "center", **said, **wanted}
    alignment = "<alignment" + "".join(f' {name}="{value}"' for name, value in said.items() if value != "0") + "/>"
    if found:
        return _with(xf[: found.start()] + alignment + xf[found.end() :], {"applyAlignment": "1"})
    xf = _with(xf, {"applyAlignment": "1"})
    opened = re.match(r"<xf\b[^>]*?(/?)>", xf)
    if opened and opened[1]:
        return f"{xf[: opened.end() - 2].rstrip()}>{alignment}</xf>"
    return f"{xf[: opened.end()]}{alignment}{xf[opened.end() :]}" if opened else xf
