"""Blank forms as departments send them: a title, who reports and when, headers, empty rows, a sign-off. Synthetic."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

HEADER_AT = 3
THIN = Side(style="thin", color="FF000000")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
WIDE = {"身份证号": 21, "现住址": 26, "联系电话": 14, "来源地": 16, "车次/航班": 12, "村(社区)": 14, "备注": 14}


@dataclass(frozen=True, slots=True)
class Blank:
    """空白表 · One sheet. A header with a bar stands below another: 湖北返乡人员|今日."""

    title: str
    headers: Sequence[str]
    lead: str = "填报单位：                          填报日期：    年  月  日"
    rows: int = 10
    sign_off: str = "填表人：              审核人：              联系电话："

    @property
    def name(self) -> str:
        return f"{self.title}.xlsx"


def workbook_of(blank: Blank) -> bytes:
    """Return the file."""
    made = Workbook()
    sheet = made.worksheets[0]
    width = len(blank.headers)
    _across(sheet, 1, width, blank.title, Font(name="方正小标宋简体", size=18))
    _across(sheet, 2, width, blank.lead, Font(name="仿宋_GB2312", size=11), Alignment(vertical="center"))
    depth = _headers(sheet, blank.headers)
    first = HEADER_AT + depth
    for row in range(first, first + blank.rows):
        for column in range(1, width + 1):
            _boxed(sheet.cell(row, column))
    end = first + blank.rows
    _across(sheet, end, width, blank.sign_off, Font(name="仿宋_GB2312", size=11), Alignment(vertical="center"))
    _on_paper(sheet, first)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _across(sheet: Worksheet, row: int, width: int, words: str, font: Font, align: Alignment = CENTRE) -> None:
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    first = sheet.cell(row, 1, words)
    first.font, first.alignment = font, align


def _headers(sheet: Worksheet, headers: Sequence[str]) -> int:
    """Write the headers; return how many rows they take."""
    depth = 2 if any("|" in one for one in headers) else 1
    for column, words in enumerate(headers, 1):
        parent, bar, own = words.partition("|")
        _boxed(sheet.cell(HEADER_AT, column, parent if not bar or _begins(headers, column) else None), bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = WIDE.get(words, 10)
        if depth == 2:
            _boxed(sheet.cell(HEADER_AT + 1, column, own or None), bold=True)
            if not bar:
                sheet.merge_cells(start_row=HEADER_AT, start_column=column, end_row=HEADER_AT + 1, end_column=column)
    for column in range(1, len(headers) + 1):
        if "|" in headers[column - 1] and _begins(headers, column):
            end = column + sum(one.startswith(headers[column - 1].partition("|")[0] + "|") for one in headers) - 1
            sheet.merge_cells(start_row=HEADER_AT, start_column=column, end_row=HEADER_AT, end_column=end)
    return depth


def _begins(headers: Sequence[str], column: int) -> bool:
    """True for the first column below its parent."""
    parent = headers[column - 1].partition("|")[0]
    return column == 1 or headers[column - 2].partition("|")[0] != parent


def _boxed(cell: Cell | MergedCell, *, bold: bool = False) -> None:
    cell.border, cell.alignment = BOX, CENTRE
    cell.font = Font(name="宋体", size=11, bold=bold)


def _on_paper(sheet: Worksheet, first: int) -> None:
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[2].height = 22
    sheet.freeze_panes = f"A{first}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"1:{first - 1}"
