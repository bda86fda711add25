from collections.abc import Sequence
from pathlib import Path

import pytest

from lianfang.books.files.opening import open_book
from lianfang.books.shapes import Header
from lianfang.books.tables.finding import find_tables

from .sheets import HEADERS, LI, ZHANG, changed, grid, sheet_of, table_of, tables_of, texts, workbook

TITLE = ("返乡人员登记表",)
UNIT = ("填报单位：西关社区        填报日期：2020年2月8日",)
FORMS = Path(__file__).parent / "forms"
WIDE = ["A1:D1", "A2:D2"]


def names(headers: Sequence[Header]) -> list[str]:
    return ["/".join((*header.parents, header.text)) for header in headers]


def test_a_plain_table_is_found() -> None:
    table = table_of([HEADERS, ZHANG, LI])

    assert (table.title, table.lead, table.header_rows, table.first_row, table.last_row) == ("", (), (1, 1), 2, 3)
    assert names(table.headers) == list(HEADERS)
    assert texts(table) == [list(ZHANG), list(LI)]
    assert table.remarks == []


def test_title_and_unit_line_stand_above() -> None:
    table = table_of([TITLE, UNIT, HEADERS, ZHANG], WIDE)

    assert (table.title, table.lead, table.header_rows) == (TITLE[0], UNIT, (3, 3))


def test_a_unit_line_of_several_cells_is_no_header() -> None:
    table = table_of([("填报单位：", "西关社区", "填报日期：", "2020-02-08"), HEADERS, ZHANG])

    assert (table.title, table.header_rows) == ("", (2, 2))


def test_a_table_may_begin_at_column_f() -> None:
    table = table_of([[None] * 5 + list(row) for row in (HEADERS, ZHANG)])

    assert [header.letters for header in table.headers] == ["F", "G", "H", "I"]
    assert texts(table) == [list(ZHANG)]


def test_two_header_rows_with_merges_give_parents() -> None:
    rows = [
        ("序号", "姓名", "2月8日", None, "2月9日", None, "备注"),
        (None, None, "上午体温", "下午体温", "上午体温", "下午体温", None),
        (1, "张三", 36.5, 36.7, 36.4, 36.6, ""),
    ]
    table = table_of(rows, ["A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2"])

    assert table.header_rows == (1, 2)
    assert names(table.headers) == [
        "序号", "姓名", "2月8日/上午体温", "2月8日/下午体温", "2月9日/上午体温", "2月9日/下午体温", "备注",
    ]  # fmt: skip
    assert [header.day for header in table.headers] == ["", "", "2月8日", "2月8日", "2月9日", "2月9日", ""]


def test_two_header_rows_that_lost_their_merges_give_the_same_parents() -> None:
    table = table_of(
        [
            ("序号", "姓名", "2月8日", None, "2月9日", None, "备注"),
            (None, None, "上午体温", "下午体温", "上午体温", "下午体温", None),
            (1, "张三", 36.5, 36.7, 36.4, 36.6, ""),
        ]
    )

    assert names(table.headers)[2:6] == ["2月8日/上午体温", "2月8日/下午体温", "2月9日/上午体温", "2月9日/下午体温"]
    assert names(table.headers)[6] == "备注"


def test_three_header_rows_give_two_parents() -> None:
    rows = [
        ("姓名", "身份证号", "健康监测", None, None, None),
        (None, None, "2月8日", None, "2月9日", None),
        (None, None, "早", "晚", "早", "晚"),
        ("张三", "991028197110213911", 36.5, 36.6, 36.7, 36.5),
    ]
    table = table_of(rows, ["A1:A3", "B1:B3", "C1:F1", "C2:D2", "E2:F2"])

    assert table.header_rows == (1, 3)
    assert names(table.headers)[2:] == [
        "健康监测/2月8日/早",
        "健康监测/2月8日/晚",
        "健康监测/2月9日/早",
        "健康监测/2月9日/晚",
    ]


def test_groups_above_known_words_are_parents() -> None:
    rows = [
        ("基本信息", None, "责任人", None),
        ("姓名", "身份证号", "姓名", "联系电话"),
        ("张三", "991028197110213911", "王五", "15406570640"),
    ]
    table = table_of(rows, ["A1:B1", "C1:D1"])

    assert names(table.headers) == ["基本信息/姓名", "基本信息/身份证号", "责任人/姓名", "责任人/联系电话"]


def test_an_instruction_row_is_a_hint_and_no_person() -> None:
    rows = [(*HEADERS, "性别"), ("必填", "18位", "多个用;分隔", "如1-101", "男/女"), (*ZHANG, "男")]

    table = table_of(rows)

    assert (table.instruction_rows, table.first_row) == ((2,), 3)
    assert table.headers[4].options == ("男", "女")
    assert table.headers[1].hint == "18位"
    assert texts(table) == [[*ZHANG, "男"]]
    assert table.remarks == ["填写说明没有当作一行来读：第 2 行。"]


@pytest.mark.parametrize("row", [("示例", *ZHANG[1:]), ("甲", 1, 2, 3), (1, 2, 3, 4)])
def test_examples_and_numbers_of_columns_are_no_persons(row: tuple[object, ...]) -> None:
    assert texts(table_of([HEADERS, row, LI])) == [list(LI)]


def test_units_options_and_hints_in_headers_are_told_from_names() -> None:
    rows = [("姓名", "体温（℃）", "住房使用情况(自住/出租/空置)", "县(市、区)", "家庭住址（具体到门牌）", "发热□有□无")]

    headers = table_of([*rows, ("张三", 36.5, "自住", "吉县", "1-101", "无")]).headers

    assert [(header.unit, header.options, header.hint) for header in headers] == [
        ("", (), ""),
        ("℃", (), ""),
        ("", ("自住", "出租", "空置"), ""),
        ("", (), ""),
        ("", (), "具体到门牌"),
        ("", ("有", "无"), ""),
    ]


def test_repeated_headers_stay_two_columns() -> None:
    table = table_of([("姓名", "备注", "电话", "备注"), ("张三", "a", "15406570640", "b")])

    assert names(table.headers) == ["姓名", "备注", "电话", "备注"]
    assert texts(table) == [["张三", "a", "15406570640", "b"]]


def test_a_header_repeated_on_each_printed_page_is_skipped() -> None:
    page = [TITLE, UNIT, HEADERS]

    table = table_of([*page, ZHANG, *page, LI])

    assert texts(table) == [list(ZHANG), list(LI)]
    assert table.remarks == ["表头在中间又出现，跳过了：第 7 行。"]


def test_pages_with_sign_offs_are_one_table() -> None:
    page = [TITLE, HEADERS]
    sign_off = ("填表人：王五", None, "审核人：")

    table = table_of([*page, ZHANG, sign_off, *page, LI, sign_off])

    assert texts(table) == [list(ZHANG), list(LI)]
    assert table.sign_off == (8, "填表人：王五  审核人：")


def test_two_tables_under_each_other_are_two() -> None:
    sign = ("填表人：王五",)
    rows = [
        TITLE,
        HEADERS,
        ZHANG,
        sign,
        (),
        ("外出人员统计",),
        ("姓名", "目的地", "外出时间"),
        ("李四", "太原", "2月1日"),
    ]

    first, second = tables_of(rows)

    assert (first.title, texts(first), first.sign_off) == (TITLE[0], [list(ZHANG)], (4, "填表人：王五"))
    assert (second.title, texts(second)) == ("外出人员统计", [["李四", "太原", "2月1日"]])


def test_the_same_header_under_another_title_is_another_table() -> None:
    rows = [("1号楼住户名单",), HEADERS, ZHANG, ("2号楼住户名单",), HEADERS, LI]

    assert [(table.title, texts(table)) for table in tables_of(rows)] == [
        ("1号楼住户名单", [list(ZHANG)]),
        ("2号楼住户名单", [list(LI)]),
    ]


def test_two_tables_side_by_side_are_two() -> None:
    rows = [
        ("姓名", "电话", None, "车牌号", "出发地"),
        ("张三", "15406570640", None, "晋L12345", "太原"),
        ("李四", "15463642169"),
    ]

    left, right = tables_of(rows)

    assert texts(left) == [["张三", "15406570640"], ["李四", "15463642169"]]
    assert texts(right) == [["晋L12345", "太原"]]


def test_the_same_columns_twice_over_are_two_tables() -> None:
    rows = [
        ("序号", "姓名", "电话", "序号", "姓名", "电话"),
        (1, "张三", "15406570640", 2, "李四", "15463642169"),
        (3, "王五", "1"),
    ]

    assert [texts(table) for table in tables_of(rows)] == [
        [["1", "张三", "15406570640"], ["3", "王五", "1"]],
        [["2", "李四", "15463642169"]],
    ]


def test_the_sign_off_below_is_no_person() -> None:
    table = table_of([HEADERS, ZHANG, (), ("填表人：", None, "审核人：", "联系电话：")])

    assert (table.sign_off, table.last_row, texts(table)) == ((4, "填表人：  审核人：  联系电话："), 3, [list(ZHANG)])


@pytest.mark.parametrize("line", ["填表人：", "填表人：        审核人：        联系电话：", "审核人: "])
def test_a_sign_off_right_below_the_header_is_no_second_header(line: str) -> None:
    table = table_of([TITLE, HEADERS, (line,)], ["A1:D1"])

    assert (names(table.headers), table.header_rows, table.sign_off) == (list(HEADERS), (2, 2), (3, line.strip()))


def test_what_stands_below_the_sign_off_is_named() -> None:
    table = table_of([HEADERS, ZHANG, ("填表人：王五",), LI])

    assert texts(table) == [list(ZHANG)]
    assert table.remarks == ["落款下面还有内容，没有读：第 4 行。"]


def test_totals_and_captions_are_no_persons() -> None:
    rows = [("序号", *HEADERS), ("第一组",), (1, *ZHANG), ("合计", None, 1), ("第二组",), (2, *LI)]

    table = table_of(rows, ["A2:E2", "A5:E5"])

    assert texts(table) == [["1", *ZHANG], ["2", *LI]]
    assert table.remarks == ["合计行没有当作一行来读：第 4 行。", "小标题没有当作一行来读：第 2、5 行。"]


def test_blank_rows_and_numbered_empty_lines_are_no_persons() -> None:
    rows = [("序号", *HEADERS), (1, *ZHANG), (), (2, *LI), (3,), (4,)]

    table = table_of(rows)

    assert texts(table) == [["1", *ZHANG], ["2", *LI]]
    assert table.last_row == 6


def test_a_person_with_a_name_alone_is_a_person() -> None:
    assert texts(table_of([HEADERS, ZHANG, ("王五",)])) == [list(ZHANG), ["王五", "", "", ""]]


def test_a_merged_cell_of_the_body_stands_for_each_of_its_rows() -> None:
    rows = [("现住详细门牌", *HEADERS[:3]), ("1-201", *ZHANG[:3]), (None, *LI[:3]), ("1-502", "王五", "", "")]

    table = table_of(rows, ["A2:A3"])

    assert [row[0].text for row in table.rows()] == ["1-201", "1-201", "1-502"]
    assert [row[0].address for row in table.rows()] == ["A2", "A3", "A4"]
    assert table.remarks == ["合并的格子，下面各行都按同一个值读：A2。"]


def test_a_cell_merged_across_counts_for_its_first_column() -> None:
    table = table_of([HEADERS, ("张三", "不在家", None, None)], ["B2:D2"])

    assert texts(table) == [["张三", "不在家", "", ""]]
    assert table.remarks == ["横着合并的格子，只算在最左边一列：B2。"]


def test_a_column_without_a_header_is_named() -> None:
    table = table_of([("姓名", None, "联系电话"), ("张三", "x", "15406570640")])

    assert [header.text for header in table.headers] == ["姓名", "", "联系电话"]
    assert table.remarks == ["B 列没有表头，里面有内容，不知道是什么，没有读。"]


def test_samples_are_the_first_different_values() -> None:
    table = table_of([HEADERS, ZHANG, LI, ZHANG])

    assert table.headers[0].samples == ("张三", "李四")


def test_a_sheet_without_a_header_has_no_table() -> None:
    assert tables_of([("关于做好返乡人员登记工作的通知",), ("各村、社区：",), ("请于2月8日前报送。",)]) == []
    assert find_tables(grid()) == []


def test_values_are_no_header() -> None:
    assert tables_of([ZHANG, LI]) == []


def test_every_blank_form_of_departments_is_found() -> None:
    found = {}
    for path in sorted(FORMS.glob("*.xlsx")):
        (table,) = find_tables(open_book(path.read_bytes(), path.name).sheets[0])
        found[path.name[:2]] = (len(table.headers), table.header_rows, table.sign_off is not None)

    assert found == {
        "01": (26, (3, 3), True), "02": (9, (3, 3), True), "03": (25, (1, 1), False), "04": (12, (3, 3), True),
        "05": (14, (3, 4), True), "06": (9, (3, 3), True), "07": (19, (1, 1), False), "08": (16, (3, 3), True),
        "09": (20, (3, 4), True), "10": (13, (3, 3), True),
    }  # fmt: skip


def test_hundred_columns_and_a_far_merge_cost_nothing() -> None:
    content = workbook([["姓名", *(f"{2 + day // 25}月{day % 25 + 1}日体温" for day in range(99))], ["张三"]])
    merge = '</sheetData><mergeCells count="1"><mergeCell ref="A3:XFD100000"/></mergeCells>'
    content = changed(content, "xl/worksheets/sheet1.xml", "</sheetData>", merge)

    (table,) = find_tables(open_book(content).sheets[0])

    assert (len(table.headers), len(texts(table))) == (100, 1)


def test_headers_over_two_lines_are_one_text() -> None:
    assert sheet_of([("姓\n名", "联 系\n电 话")]).text(1, 1) == "姓\n名"
    assert names(table_of([("姓\n名", "联 系\n电 话"), ZHANG[:2]]).headers) == ["姓 名", "联 系 电 话"]
