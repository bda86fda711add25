"""Tables of Word documents: filled, grown in the form's own look, what stands around them left alone."""

import io
from datetime import date

import docx
from docx.document import Document
from tests.reports.filling.workbooks import TRACE, columns_for, person

from lianfang.kit.ids import root_id
from lianfang.reports.columns import Row, Said, TableFilled
from lianfang.reports.filling.documents import fill_document
from lianfang.reports.filling.lines import Heading
from lianfang.reports.filling.opening import open_form
from lianfang.reports.filling.trace import Trace

HEAD = ("序号", "姓名", "性别", "身份证号", "联系电话")
KEYS = ("serial", "name", "sex", "id_no", "phone")


def _letter(*, rows: int = 2, names: tuple[str, ...] = ()) -> bytes:
    document = docx.Document()
    document.add_paragraph("关于报送人员名单的通知")
    document.add_paragraph("重点人员名单")
    table = document.add_table(rows=1 + rows, cols=len(HEAD), style="Table Grid")
    for cell, word in zip(table.rows[0].cells, HEAD, strict=True):
        cell.text = word
    for row in table.rows[1:]:
        row.cells[1].paragraphs[0].add_run("").bold = True
    for row, name in zip(table.rows[1:], names, strict=False):
        row.cells[1].text = name
    document.add_paragraph("填表人：        审核人：")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _filled(content: bytes, count: int) -> Document:
    form = open_form(content, "名单.docx")
    columns = columns_for(form.tables[0].table.headers, KEYS)
    people = [person(n) | {"serial": n + 1} for n in range(count)]
    rows = [Row(root_id(f"test/{n}")) for n in range(count)]
    cells = [[Said(one[key]) for key in KEYS] for one in people]
    return docx.Document(io.BytesIO(fill_document(form, [TableFilled(0, columns, rows, cells)], TRACE)))


def test_table_of_a_document_is_filled_and_grows() -> None:
    made = _filled(_letter(), 5)
    table = made.tables[0]

    assert [[cell.text for cell in row.cells[1:4]] for row in table.rows[1:]] == [
        [f"张{n}", "1.男" if n % 2 else "2.女", f"99102819{n:010d}"] for n in range(5)
    ]
    assert [one.text for one in made.paragraphs] == [
        "关于报送人员名单的通知",
        "重点人员名单",
        "填表人：        审核人：",
    ]


def test_words_take_the_font_that_the_form_has() -> None:
    made = _filled(_letter(), 5)

    assert [row.cells[1].paragraphs[0].runs[0].bold for row in made.tables[0].rows[1:]] == [True] * 5


def test_document_says_in_its_footer_where_it_comes_from() -> None:
    assert _filled(_letter(), 1).sections[0].footer.paragraphs[-1].text == "填表：测试；台账序号：42"


def test_rows_that_stand_in_a_document_are_told_from_blank_ones() -> None:
    table = open_form(_letter(rows=3, names=("李四",)), "名单.docx").tables[0]

    assert (len(table.existing), len(table.free)) == (1, 2)


def test_lines_of_a_document_take_the_unit_and_the_day_in_their_own_font() -> None:
    letter = docx.Document(io.BytesIO(_letter()))
    line = letter.paragraphs[1].insert_paragraph_before("填报单位：")
    line.add_run("            ").underline = True
    line.add_run("  填报日期：    年  月  日")
    out = io.BytesIO()
    letter.save(out)
    form = open_form(out.getvalue(), "名单.docx")
    trace = Trace(TRACE.said, heading=Heading("吉昌镇西关社区", date(2020, 2, 8)))
    made = docx.Document(io.BytesIO(fill_document(form, [], trace)))
    runs = made.paragraphs[1].runs

    assert "".join(run.text for run in runs) == "填报单位：吉昌镇西关社区    填报日期：2020年2月8日"
    assert [run.underline for run in runs] == [None, True, None]
    assert made.paragraphs[-1].text == "填表人：        审核人："
