"""The sample roster in docs/ is the one that its script writes, in the form's own columns."""

import openpyxl
from tools import samples

from lianfang.drill.numbers import NOWHERE


def test_sample_roster_is_up_to_date() -> None:
    sheet = openpyxl.load_workbook(samples.PATH).worksheets[0]

    written = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_col=len(samples.COLUMNS))]

    assert written[0] == list(samples.COLUMNS)
    assert written[2:] == [[row.get(name) or None for name in samples.COLUMNS] for row in samples.rows()]


def test_sample_people_exist_nowhere() -> None:
    found = [str(row["身份证号"]) for row in samples.rows()]

    assert {number[:2] for number in found} == {NOWHERE}
