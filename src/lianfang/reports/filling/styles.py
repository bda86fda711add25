"""Formats of cells in styles.xml: which number format a cell has, and copies of a format that keep text as text."""

import re
from dataclasses import dataclass, field

from .package import Package, attributes

PART = "xl/styles.xml"
TEXT, QUOTED = "text", "quoted"
_XFS = re.compile(r"<cellXfs\b[^>]*>(.*?)</cellXfs>", re.S)
_XF = re.compile(r"<xf\b[^>]*?/>|<xf\b[^>]*?[^/]>.*?</xf>", re.S)
_FORMAT = re.compile(r"<numFmt\b([^>]*?)/?>")
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

    def is_text(self, style: int) -> bool:
        return self.number_format(style) == _AS_TEXT

    def as_text(self, style: int, *, quoted: bool = False) -> int:
        """The same format for text that is to stay text; `quoted` as if it were typed with an apostrophe before it."""
        if not self.formats or (self.is_text(style) and not quoted):
            return style
        return self._made(style, QUOTED if quoted else TEXT)

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


def _changed(xf: str, how: str) -> str:
    start, rest = re.match(r"(<xf\b[^>]*?)(/?>.*)$", xf, re.S).groups()  # type: ignore[union-attr] # it was found by _XF
    if how == "plain":
        wanted = {"fontId": "0", "fillId": "0", "applyFont": "1", "applyFill": "1"}
    else:
        wanted = {"numFmtId": str(_AS_TEXT), "applyNumberFormat": "1"}
        wanted |= {"quotePrefix": "1"} if how == QUOTED else {}
    for name, value in wanted.items():
        start = re.sub(rf'\s{name}="[^"]*"', "", start) + f' {name}="{value}"'
    return start + rest
