"""The ten forms as counties hand them out, to be filled by tests.

`filled("03", {"姓名": "张大山", …}, …)` writes a row for each mapping into the blank form; a cell goes by its header,
under a day by both: "2月8日 上午体温".
"""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

FORMS = Path(__file__).resolve().parents[2] / "books" / "forms"
HEADER = {"03": 1, "07": 1}  # the others have a title and the unit's line above
BODY = {"03": 2, "05": 5, "07": 2, "08": 5}


def filled(key: str, *rows: Mapping[str, Any]) -> bytes:
    """Return form `key` with these rows, as an office hands it in: the rest of its lines blank, unsigned."""
    book = openpyxl.load_workbook(next(FORMS.glob(f"{key}-*.xlsx")))
    sheet = book.worksheets[0]
    if HEADER.get(key, 3) == 3:
        sheet.cell(2, 1).value = "填报单位:西关社区            填报日期:2020年2月6日"
    columns = _columns(sheet, HEADER.get(key, 3))
    for number, row in enumerate(rows, BODY.get(key, 4)):
        for header, value in row.items():
            sheet.cell(number, columns[header]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _columns(sheet: Worksheet, top: int) -> dict[str, int]:
    """Return each header's column; below a day it is called by the day and its own word."""
    found: dict[str, int] = {}
    above = ""
    for column in range(1, sheet.max_column + 1):
        said, below = sheet.cell(top, column).value, sheet.cell(top + 1, column).value
        above = str(said) if said else above
        is_grouped = above.endswith("日") and below is not None
        found[f"{above} {below}" if is_grouped else above] = column
    return found
