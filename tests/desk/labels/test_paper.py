"""Labels on paper: each code is drawn as it must be read, at its label's place, with what says which door it is."""

import re
import zlib
from base64 import a85decode

import pytest
import segno
from reportlab.pdfbase.pdfmetrics import stringWidth

from lianfang.desk.labels.paper import A4, EDGE, FONT, PAPERS, QUIET, LabelText, Paper, pdf_of

MM = A4[0] / 210
ADDRESS = "https://lf.jixian.gov.cn/d/abcdefghijklmnop"
LABEL = LabelText("502", "祥和苑 3号楼", "2单元 西关社区", ADDRESS)


def pdf(labels: int = 1, paper: str = "3x8", **more: int) -> bytes:
    return pdf_of([LABEL] * labels, PAPERS[paper], title="3号楼 门牌码", foot="某人打印", **more)


def drawn(content: bytes) -> list[str]:
    """What is drawn on each page, as PDF operators."""
    streams = re.findall(
        rb"/ASCII85Decode /FlateDecode \] /Length \d+\s*>>\s*stream\s*(.*?)endstream", content, re.DOTALL
    )
    texts = [
        zlib.decompress(
            a85decode(stream.strip(), adobe=False)
            if not stream.strip().endswith(b"~>")
            else a85decode(b"<~" + stream.strip(), adobe=True)
        )
        for stream in streams
    ]
    return [text.decode("latin-1") for text in texts if b" re f" in text or b"BT" in text]


def squares(page: str) -> list[tuple[float, float, float, float]]:
    """Every filled rectangle of a page: x, y, width, height."""
    found = re.findall(r"n ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re f\*?", page)
    return [(float(x), float(y), float(w), float(h)) for x, y, w, h in found]


def modules(page: str, paper: Paper, position: int) -> set[tuple[int, int]]:
    """The dark modules of the code at a label's place, by row and column."""
    x0, y0 = paper.corner(position)
    side = paper.height * MM - 2 * EDGE
    size = len(list(segno.make_qr(ADDRESS, error="m").matrix))
    step = side / (size + QUIET)
    dark = set()
    for x, y, w, _h in squares(page):
        row = round((y0 + EDGE + side - y) / step - QUIET / 2) - 1
        first = round((x - x0 - EDGE) / step - QUIET / 2)
        dark |= {(row, first + n) for n in range(round(w / step))}
    return dark


@pytest.mark.parametrize("paper", list(PAPERS))
def test_the_code_that_is_drawn_is_the_code_of_the_address(paper: str) -> None:
    (page,) = drawn(pdf(paper=paper, skip=5))

    matrix = segno.make_qr(ADDRESS, error="m").matrix
    meant = {(r, c) for r, row in enumerate(matrix) for c, cell in enumerate(row) if cell}
    assert modules(page, PAPERS[paper], 5) == meant


@pytest.mark.parametrize("paper", PAPERS.values(), ids=list(PAPERS))
def test_the_labels_of_a_paper_lie_on_the_sheet_and_not_on_each_other(paper: Paper) -> None:
    corners = [paper.corner(position) for position in range(paper.count)]
    width, height = paper.width * MM, paper.height * MM

    assert [c for c in corners if c[0] < 0 or c[1] < 0 or c[0] + width > A4[0] + 1 or c[1] + height > A4[1]] == []
    for index, one in enumerate(corners):
        overlaps = [
            o for o in corners[index + 1 :] if abs(o[0] - one[0]) < width - 1 and abs(o[1] - one[1]) < height - 1
        ]
        assert overlaps == []


@pytest.mark.parametrize(("labels", "skip", "pages"), [(1, 0, 1), (24, 0, 1), (25, 0, 2), (24, 1, 2), (1, 23, 1)])
def test_a_sheet_holds_as_many_labels_as_the_paper(labels: int, skip: int, pages: int) -> None:
    assert len(drawn(pdf(labels, skip=skip))) == pages


def test_only_paper_to_be_cut_has_lines() -> None:
    lines = {paper: len(re.findall(r" l S", drawn(pdf(paper=paper))[0])) for paper in PAPERS}

    assert lines == {"3x8": 0, "2x7": 0, "cut": 4 + 8}


def test_the_font_goes_into_the_file() -> None:
    """Chinese must print on a machine that has no Chinese font."""
    content = pdf()

    assert re.findall(rb"/BaseFont /[A-Z]+\+(NotoSansCJKsc-Regular)", content) == [b"NotoSansCJKsc-Regular"]
    assert len(re.findall(rb"/FontFile2", content)) == 1
    assert FONT == "label"


def test_a_long_name_stays_on_its_label() -> None:
    long = LabelText("1286", "开发区管理委员会职工住宅小区南区 东二十八号楼", "三十三单元 龙王辿", ADDRESS)
    (page,) = drawn(pdf_of([long], PAPERS["3x8"], title="", foot=""))

    sizes = [float(size) for size in re.findall(r"/F\d+\+?\d* ([\d.]+) Tf", page)]
    room = (70 - 4 - 2 - 4) * MM - (37 * MM - 2 * EDGE)
    assert min(size for size in sizes if size != 12) >= 4
    assert stringWidth(long.where, FONT, 5) > room  # it had to be cut
