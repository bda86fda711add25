"""References when rows are put in: what begins below moves, what reaches the last row goes on, all else stays."""

import pytest

from lianfang.books.shapes import letters
from lianfang.reports.filling.references import Growth, copied, number

FIVE = Growth("名单", 20, 5)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A20", "A20"),
        ("A21", "A26"),
        ("$A$21", "$A$26"),
        ("SUM(C5:C20)", "SUM(C5:C25)"),
        ("SUM(C5:C19)", "SUM(C5:C19)"),
        ("SUM(C21:C30)", "SUM(C26:C35)"),
        ("SUM(C10:C30)", "SUM(C10:C35)"),
        ("SUM($C$5:$C$20)/D21", "SUM($C$5:$C$25)/D26"),
        ("SUM(20:20)+SUM($1:$3)", "SUM(20:25)+SUM($1:$3)"),
        ("名单!C20&另一张!C21", "名单!C20&另一张!C21"),
        ("另一张!C21+C21", "另一张!C21+C26"),
        ("'名 单'!C21", "'名 单'!C21"),
        ("[1]名单!C21", "[1]名单!C21"),
        ("'[旧.xlsx]名单'!C21", "'[旧.xlsx]名单'!C21"),
        ('IF(A21="见 A21 行",1,LOG10(A21))', 'IF(A26="见 A21 行",1,LOG10(A26))'),
        ("名单[电话]&A21", "名单[电话]&A26"),
        ("XYZ2021+A21", "XYZ2021+A26"),
    ],
)
def test_formula_below_the_table_reads_the_grown_table(before: str, after: str) -> None:
    assert FIVE.formula(before, "名单", row=22) == after


def test_formula_of_the_last_row_keeps_to_its_row() -> None:
    assert FIVE.formula("SUM(C20:E20)", "名单", row=20) == "SUM(C20:E20)"
    assert FIVE.formula("SUM(C20:E20)", "名单", row=21) == "SUM(C20:E25)"


def test_formula_of_another_sheet_follows_by_its_name() -> None:
    assert FIVE.formula("SUM(名单!C5:C20)+C21", "汇总") == "SUM(名单!C5:C25)+C21"
    assert Growth("名 单", 20, 5).formula("'名 单'!C21", "汇总") == "'名 单'!C26"


def test_formula_copied_down_moves_what_is_not_fixed() -> None:
    assert copied('IF($B$1="A5",A5,B$5)+SUM(A5:$C5)', 3) == 'IF($B$1="A5",A8,B$5)+SUM(A8:$C8)'
    assert copied("A5", 0, 2) == "C5"


def test_header_that_ends_where_rows_are_put_in_does_not_grow() -> None:
    below_header = Growth("名单", 4, 5, extends=False)

    assert [below_header.span(one) for one in ("A3:A4", "A5:C5", "A3:A9")] == ["A3:A4", "A10:C10", "A3:A14"]


def test_letters_and_numbers_of_columns_are_each_others_way_back() -> None:
    assert [number(letters(column)) for column in (1, 26, 27, 702, 703, 16384)] == [1, 26, 27, 702, 703, 16384]
