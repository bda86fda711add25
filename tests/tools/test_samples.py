"""The samples in docs/ are those that their script writes, in the forms' own columns."""

import openpyxl
from tools import samples

from lianfang.drill.numbers import NOWHERE


def test_sample_roster_is_up_to_date() -> None:
    sheet = openpyxl.load_workbook(samples.PATH).worksheets[0]

    written = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_col=len(samples.COLUMNS))]

    assert written[0] == list(samples.COLUMNS)
    assert written[2:] == [[row.get(name) or None for name in samples.COLUMNS] for row in samples.rows()]


def test_sample_people_exist_nowhere() -> None:
    found = [
        f"{row['身份证号']:.0f}" if isinstance(row["身份证号"], float) else row["身份证号"] for row in samples.rows()
    ]

    assert {number[:2] for number in found} == {NOWHERE}


def test_sample_of_temperatures_is_up_to_date() -> None:
    sheet = openpyxl.load_workbook(samples.TEMPERATURES).worksheets[0]

    written = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_col=14)]

    assert written == [[cell or None for cell in row] for row in samples.temperature_rows()]
