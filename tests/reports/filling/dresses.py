"""The ten forms as they were sent, and in another dress: in other words, another order, below other rows."""

import io
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from .workbooks import opened

FORMS = Path(__file__).parent.parent.parent / "books" / "forms"
REWORDED = {
    "姓名": "人员姓名", "性别": "性 别", "年龄": "周岁", "身份证": "公民身份号码", "户籍": "户口所在地",
    "是否常驻": "是否常住人口", "与户主关系": "和户主关系", "联系电话": "手机号（本人）", "返乡后住址": "现居住地址",
    "返乡日期": "抵吉时间", "返乡方式": "乘坐交通工具", "是否接触": "是否有接触史", "是否本地租户": "是否租房",
    "身份证号码": "证件号", "手机号码": "移动电话", "目的地详细地址": "现住址", "交通方式": "返乡交通工具",
    "返乡时间": "到吉时间", "身份证号": "居民身份证号码", "出生日期": "出生年月日", "户编号": "家庭编号",
    "是否重点人员": "是否重点人群", "重点类别": "重点人群类别", "是否人户分离": "人户是否分离",
    "楼栋户号": "楼栋门牌号", "户主": "户主姓名", "共同居住成员数": "家庭人口数", "身体情况": "身体状况",
    "现是否在住": "目前是否在住", "来或返回日期": "抵吉日期", "居住地址": "现住址", "户籍所在地": "户口所在地",
    "是否常住": "是否常住人口", "个人健康状态": "目前健康状况", "村(社区)": "村居名称", "总户数": "户数合计",
    "总人数": "总人口", "体温异常人数": "发热人数", "已排查户数": "排查户数", "已排查人数": "排查人数",
}  # fmt: skip


def dressed(number: str, how: str) -> tuple[bytes, str, dict[str, str]]:
    """A form with the same columns in another order, in other words, or below other rows; and what each was called."""
    content, name = form(number)
    units = _units(content, number)
    if how == "shuffled":
        random.Random(number).shuffle(units)
    columns = [column for unit in units for column in unit]
    words = [REWORDED.get(text, text) if how == "reworded" else text for _parent, text in columns]
    book = openpyxl.Workbook()
    made = book.worksheets[0]
    title = name[3:].removesuffix(".xlsx")
    if how == "titled":
        made.append(["吉县新型冠状病毒感染的肺炎疫情防控工作领导小组办公室"])
    made.append([title])
    made.append(["填报单位：          填报日期：    年  月  日"])
    if how == "grouped":
        _above(made, {1: ("基本情况", 4), 5: ("排查情况", len(words) - 4)})
    groups = {at: (parent, 2) for at, (parent, text) in enumerate(columns, 1) if parent and text == "今日"}
    if groups:
        _above(made, groups)
    made.append(words)
    if how == "instructed":
        made.append(["必填"] + ["按实际填写"] * (len(words) - 2) + ["选填"])
    made.cell(made.max_row + 12, 1, "填表人：        审核人：")
    out = io.BytesIO()
    book.save(out)
    now_called = [" ".join(filter(None, (parent, word))) for (parent, _text), word in zip(columns, words, strict=True)]
    return out.getvalue(), name, dict(zip(now_called, (" ".join(filter(None, one)) for one in columns), strict=True))


def _units(content: bytes, number: str) -> list[list[tuple[str, str]]]:
    """The columns of a form as (group, name), those of one group together."""
    sheet = opened(content)["Sheet1" if number != "07" else "申报"]
    if number != "09":
        return [[("", text_of(cell.value))] for cell in sheet[1 if number in ("03", "07") else 3] if cell.value]
    found: list[list[tuple[str, str]]] = []
    for upper, lower in zip(sheet[3], sheet[4], strict=True):
        if upper.value and lower.value:
            found.append([(text_of(upper.value), text_of(lower.value))])
        elif lower.value:
            found[-1].append((found[-1][0][0], text_of(lower.value)))
        else:
            found.append([("", text_of(upper.value))])
    return found


def _above(made: Worksheet, groups: Mapping[int, tuple[str, int]]) -> None:
    row = made.max_row + 1
    for column, (text, width) in groups.items():
        made.cell(row, column, text)
        made.merge_cells(start_row=row, end_row=row, start_column=column, end_column=column + width - 1)


def form(number: str) -> tuple[bytes, str]:
    file = next(FORMS.glob(f"{number}-*.xlsx"))
    return file.read_bytes(), file.name


def text_of(value: Any) -> str:
    return "" if value is None else str(value)
