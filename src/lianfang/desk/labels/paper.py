"""Labels on paper: the sheets they are sold on, and a PDF with a code and the door's name on each.

What is printed is Chinese whatever language the office reads: it hangs at a door. The font is shipped and a part of
it goes into each file, so that a label looks alike on a machine without Chinese fonts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import segno

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas  # read when the first label is drawn: 4 MiB

mm = 72 / 25.4  # in points
A4 = (210 * mm, 297 * mm)
FONT = "label"
FONT_FILE = Path(__file__).parent / "font" / "label.ttf"
NOTE = "防疫走访用。工作人员扫码，旁人扫了什么也看不到。"
QUIET = 4  # modules of white around a code (ISO/IEC 18004:2015, 6.3.8)
EDGE = 4 * mm  # what an office printer leaves white along the edge of a sheet


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of labels; lengths in millimetres. `cut` draws lines to cut along."""

    key: str
    across: int
    down: int
    width: float
    height: float
    left: float = 0
    top: float = 0
    gap: float = 0
    cut: bool = False

    @property
    def count(self) -> int:
        return self.across * self.down

    def corner(self, position: int) -> tuple[float, float]:
        """Return the lower left corner of the label at `position`, counted by rows from the top."""
        row, column = divmod(position, self.across)
        x = self.left + column * (self.width + self.gap)
        return x * mm, A4[1] - (self.top + (row + 1) * self.height) * mm


PAPERS = {
    paper.key: paper
    for paper in (
        Paper("3x8", 3, 8, 70, 37, top=0.5),
        Paper("2x7", 2, 7, 99.1, 38.1, left=4.65, top=15.15, gap=2.5),
        Paper("cut", 3, 7, 64, 38, left=9, top=12, cut=True),
    )
}


@dataclass(frozen=True, slots=True)
class LabelText:
    """What stands on one label: `door` large, `where` above and `beside` below it; the address is in the code."""

    door: str
    where: str
    beside: str
    address: str


def pdf_of(labels: Sequence[LabelText], paper: Paper, *, title: str, foot: str, skip: int = 0) -> bytes:
    """Return the sheets with `labels`, the first `skip` places left empty; `foot` stands where paper is cut."""
    from reportlab.pdfgen.canvas import Canvas

    _load_font()
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, lang="zh-Hans")
    canvas.setTitle(title)
    for number, label in enumerate(labels, start=skip):
        sheet, position = divmod(number, paper.count)
        if position == 0 and number > skip:
            canvas.showPage()
        if paper.cut and (position == 0 or number == skip):
            _draw_cuts(canvas, paper, f"{title}　{foot}　{sheet + 1}")
        _draw_label(canvas, paper, paper.corner(position), label)
    canvas.save()
    return out.getvalue()


def _load_font() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    if FONT not in pdfmetrics.getRegisteredFontNames():
        try:
            pdfmetrics.registerFont(TTFont(FONT, str(FONT_FILE)))
        except TTFError as broken:
            raise RuntimeError("the font of the labels cannot be read: install the package anew") from broken


def _draw_cuts(canvas: "Canvas", paper: Paper, line: str) -> None:
    canvas.setLineWidth(0.3)
    canvas.setStrokeGray(0.6)
    canvas.setDash(2, 2)
    left, right = paper.left * mm, (paper.left + paper.across * paper.width) * mm
    top, bottom = A4[1] - paper.top * mm, A4[1] - (paper.top + paper.down * paper.height) * mm
    for column in range(paper.across + 1):
        x = left + column * paper.width * mm
        canvas.line(x, top, x, bottom)
    for row in range(paper.down + 1):
        y = top - row * paper.height * mm
        canvas.line(left, y, right, y)
    canvas.setDash()
    canvas.setFillGray(0.35)
    canvas.setFont(FONT, 7)
    canvas.drawString(left, 8 * mm, line)


def _draw_label(canvas: "Canvas", paper: Paper, corner: tuple[float, float], label: LabelText) -> None:
    x, y = corner[0] + EDGE, corner[1] + EDGE
    side = paper.height * mm - 2 * EDGE
    _draw_code(canvas, x, y, side, label.address)
    left = x + side + 2 * mm
    room = corner[0] + paper.width * mm - EDGE - left
    canvas.setFillGray(0)
    _draw_fitting(canvas, left, y + side - 10, label.where, 10, room)
    _draw_fitting(canvas, left, y + side / 2 - 6, label.door, 27, room)
    _draw_fitting(canvas, left, y + 15, label.beside, 8, room)
    canvas.setFillGray(0.35)
    half = len(NOTE) // 2 + 1
    for line, text in enumerate((NOTE[:half], NOTE[half:])):
        _draw_fitting(canvas, left, y + 7 - line * 6.5, text, 5.2, room)


def _draw_code(canvas: "Canvas", x: float, y: float, side: float, address: str) -> None:
    """Draw the code as squares, joined along a row so that no printer leaves hairlines between them."""
    rows = [list(row) for row in segno.make_qr(address, error="m").matrix]
    step = side / (len(rows) + QUIET)  # half of the quiet zone lies in the label's own white edge
    canvas.setFillGray(0)
    for number, row in enumerate(rows):
        top = y + side - (number + QUIET / 2) * step
        start = 0
        while start < len(row):
            end = start + 1
            while end < len(row) and row[end] == row[start]:
                end += 1
            if row[start]:
                canvas.rect(x + (start + QUIET / 2) * step, top - step, (end - start) * step, step, stroke=0, fill=1)
            start = end


def _draw_fitting(canvas: "Canvas", x: float, y: float, text: str, size: float, room: float) -> None:
    """Write `text`, smaller if it would not fit; what would get too small to read loses its beginning."""
    from reportlab.pdfbase import pdfmetrics

    width = pdfmetrics.stringWidth(text, FONT, size) or 1
    fitting = min(size, size * room / width)
    if fitting < 5 <= size:
        while len(text) > 1 and pdfmetrics.stringWidth("…" + text, FONT, 5) > room:
            text = text[1:]
        text, fitting = "…" + text, 5
    canvas.setFont(FONT, fitting)
    canvas.drawString(x, y, text)
