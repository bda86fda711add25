"""Workbooks as departments send them, made for the tests: everything that a form may hold beside its cells."""

import io
import warnings
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from lianfang.books.shapes import Header
from lianfang.facts.catalogue import fields
from lianfang.kit.ids import root_id
from lianfang.reports.columns import CellValue, Column, Meaning, Row, Said, TableFilled
from lianfang.reports.filling.opening import open_form
from lianfang.reports.filling.trace import Trace
from lianfang.reports.filling.writing import fill_workbook

TRACE = Trace([("填表", "测试"), ("台账序号", "42")], [("留空的列", "原因"), ("I 备注", "由填报人自己写。")])
KEYS = ("serial", "name", "sex", "id_no", "phone", "birth_on", "age", "is_key", "note")
# A dot of one pixel, PNG.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf5000000385018073"
    "a8a9600000000049454e44ae426082"
)


def rich(*, rows: int = 4, protected: bool = False) -> bytes:
    """A form with all that must survive: its table in B4:J(4+rows), a sum, a sign-off, pictures, notes, lists."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, other = book.add_worksheet("名单"), book.add_worksheet("汇总")
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#DDEEFF", "align": "center", "text_wrap": True})
    cell, last = book.add_format({"border": 1}), book.add_format({"border": 1, "bottom": 2})
    day, age = book.add_format({"border": 1, "num_format": "yyyy/m/d"}), book.add_format({"border": 1, "italic": True})
    sheet.merge_range("B1:J1", "重点人员登记表", book.add_format({"bold": True, "font_size": 18, "align": "center"}))
    sheet.merge_range("B2:J2", "填报单位:            填报日期:    年  月  日")
    for column, word in enumerate("序号 姓名 性别 身份证号 联系电话 出生日期 年龄 是否重点人员 备注".split(), 1):
        sheet.write(2, column, word, head)
    bottom = 3 + rows
    for row in range(3, bottom):
        for column in range(1, 10):
            sheet.write_blank(row, column, None, day if column == 6 else last if row == bottom - 1 else cell)
        sheet.write_number(row, 1, row - 2, cell)
        sheet.write_formula(row, 7, f'=IF(G{row + 1}="","",DATEDIF(G{row + 1},TODAY(),"Y"))', age)
        sheet.set_row(row, 22)
    sheet.write(bottom, 1, "合计", head)
    sheet.write_formula(bottom, 2, f"=COUNTA(C4:C{bottom})", head)
    sheet.merge_range(bottom + 1, 1, bottom + 1, 9, "填表人:            审核人:            联系电话:")
    sheet.data_validation(f"D4:D{bottom}", {"validate": "list", "source": ["1.男", "2.女"]})
    sheet.data_validation(f"I4:I{bottom}", {"validate": "list", "source": "=汇总!$F$1:$F$2"})
    sheet.conditional_format(f"H4:H{bottom}", {"type": "cell", "criteria": ">=", "value": 60, "format": head})
    sheet.conditional_format(f"H4:H{bottom}", {"type": "data_bar", "data_bar_2010": True})
    sheet.insert_image(bottom + 1, 6, "公章.png", {"image_data": io.BytesIO(PICTURE)})
    sheet.insert_image("B1", "徽.png", {"image_data": io.BytesIO(PICTURE)})
    sheet.write_comment(bottom + 1, 1, "签字用黑色笔")
    sheet.write_comment("E3", "18 位")
    sheet.print_area(0, 1, bottom + 1, 9)
    sheet.repeat_rows(0, 2)
    sheet.set_column("B:B", 5)
    sheet.set_column("E:E", 22)
    sheet.freeze_panes(3, 0)
    sheet.autofilter(2, 1, bottom - 1, 9)
    sheet.set_landscape()
    sheet.set_footer("&C第 &P 页")
    sheet.set_h_pagebreaks([bottom])
    if protected:
        sheet.protect("1234", {"format_cells": False})
    other.write_column("F1", ["是", "否"])
    other.write_formula("A1", f"=SUM(名单!H4:H{bottom})")
    other.write_formula("A2", f"=名单!C{bottom + 1}")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"=名单!$H$4:$H${bottom}", "categories": f"=名单!$C$4:$C${bottom}"})
    other.insert_chart("H2", chart)
    book.define_name("全部姓名", f"=名单!$C$4:$C${bottom}")
    book.close()
    return out.getvalue()


def person(number: int) -> dict[str, CellValue]:
    born = date(1950 + number % 50, 1 + number % 12, 1 + number % 28)
    return {
        "name": f"张{number}",
        "sex": "1.男" if number % 2 else "2.女",
        "id_no": f"99102819{number:010d}",
        "phone": f"1540000{number:04d}",
        "birth_on": born,
        "is_key": "是" if number % 3 else "否",
    }


def columns_for(headers: list[Header], keys: tuple[str, ...] = KEYS) -> list[Column]:
    """Columns that mean what they say, without asking anybody."""
    return [
        Column(header, Meaning("field", key, key, (fields[key],)), "exact", 1.0)
        for header, key in zip(headers, keys, strict=True)
    ]


def filled(content: bytes, people: list[Mapping[str, Any]], *, name: str = "表.xlsx") -> bytes:
    """Fill the first table of a form with these people."""
    form = open_form(content, name)
    table = form.tables[0]
    columns = columns_for(table.table.headers)
    rows = [Row(root_id(f"test/{n}")) for n, _person in enumerate(people)]
    cells = [[Said(one.get(column.key)) for column in columns] for one in people]
    return fill_workbook(form, [TableFilled(table.index, columns, rows, cells)], TRACE)


def opened(content: bytes) -> dict[str, Worksheet]:
    with warnings.catch_warnings():  # of what openpyxl would lose; here it only reads
        warnings.simplefilter("ignore", UserWarning)
        book = openpyxl.load_workbook(io.BytesIO(content))
    return {name: book[name] for name in book.sheetnames}


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read(name).decode()
