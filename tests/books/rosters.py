"""Rosters as counties send them: forty of them, each with other headers and other hazards, and what is true of each.

`roster(seed)` is the same whenever it is asked. Persons are made up: numbers of area 991028, phones that nobody has.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from lianfang.books.values import check_digit

COUNT = 40
SINCE = date(2020, 2, 1)
# Field → headers that ask for it, as departments write them; a slash parts the group above from the name.
ASKED: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "姓 名", "人员姓名", "*姓名(必填)", "被检查人姓名", "返乡人员姓名", "基本信息/姓名", "居民姓名"),
    "id_no": (
        "身份证号",
        "身份证号码（18位）",
        "公民身份号码",
        "居民身份证号码",
        "证件号码",
        "基本信息/身份证号",
        "身份证",
    ),
    "phone": ("联系电话", "手机号码", "联系方式", "本人手机号", "手 机", "联系电话（必填）", "移动电话"),
    "sex": ("性别", "性 别", "性别(男/女)"),
    "address": ("现住址", "家庭住址", "居住地址", "现居住地址（具体到门牌号）", "家庭详细住址", "在温住址", "现居住地"),
    "hukou_address": ("户籍地址", "户籍详细地址", "户籍", "户籍/地址", "户籍地详细地址"),
    "employer": ("工作单位", "所在单位", "工作单位名称", "单位", "就职单位"),
    "return_on": ("返乡时间", "返程日期", "来温日期", "抵丽时间", "返乡情况/时间", "返回日期", "到村时间", "返秦时间"),
    "origin": ("来源地", "从何处返回", "出发地", "何地返回", "来自何地", "返乡情况/来源地"),
    "transport": ("交通方式", "交通工具", "返乡方式", "乘坐交通工具", "返程所乘交通工具", "返乡情况/交通方式"),
    "trip_no": ("车次/航班", "车次", "航班号", "返程车次/航班", "所乘车次（航班号）"),
    "temp_c": ("体温", "体温(℃)", "当日体温", "今日体温℃"),
    "symptom": ("症状", "有无发热、咳嗽等症状", "有无症状", "主要症状"),
    "isolation_start_on": ("开始隔离时间", "隔离开始日期", "隔离起始日期", "开始观察时间", "居家隔离开始时间"),
    "isolation_address": ("隔离地点", "隔离地址", "隔离点名称", "集中隔离点"),
    "responsible_name": ("责任人", "包保责任人", "责任人姓名", "责任人/姓名", "网格员姓名"),
    "responsible_phone": ("责任人电话", "责任人手机号", "责任人/联系电话", "包保责任人电话", "网格员联系电话"),
    "head_name": ("户主", "户主姓名", "户主信息/姓名"),
    "relation": ("与户主关系", "户主关系", "与户主的关系"),
    "community": ("社区（村）", "所属社区", "村(居)", "责任社区", "所在村"),
    "township": ("乡镇（街道）", "所属街道", "镇街", "责任街道"),
}
# Columns that are none of ours, of somebody else, or flags: nothing may be put in their place.
STRANGE = (
    "政治面貌", "民族", "文化程度", "班主任姓名", "班主任电话", "紧急联系人姓名", "随访医生电话", "企业负责人姓名",
    "家长电话", "14天内是否到过湖北", "近一个月有无武汉旅居史", "1月16日后是否去过湖北", "是否途径湖北/武汉",
    "核酸检测方式", "接触方式", "企业法人", "口罩数量(只)", "与病例关系", "司机姓名", "同行人员身份证号",
    "拟离温时间", "学号", "是否到校", "物业公司", "车位号",
)  # fmt: skip
JOINED = {
    "现住址_工作单位": "address+employer",
    "航班，班车，车牌号": "trip_no+plate",
    "责任人及电话": "responsible_name+responsible_phone",
}
HAZARDS = ("title", "unit", "groups", "instructions", "notes_twice", "pages", "sign_off", "merged", "second", "gb18030")


@dataclass
class Roster:
    """A file, which field each column means (`columns`, by column number; "" for none), and its persons."""

    name: str
    content: bytes
    hazards: frozenset[str]
    columns: dict[int, str]
    people: list[dict[str, str]] = field(default_factory=list)


def id_number(random: Random) -> str:
    born = date(1950, 1, 1) + timedelta(days=random.randrange(24_000))
    first = f"991028{born:%Y%m%d}{random.randrange(1, 999):03d}"
    return first + check_digit(first)


def _person(random: Random, number: int) -> dict[str, str]:
    day = SINCE + timedelta(days=random.randrange(10))
    shown: tuple[Callable[[date], str], ...] = (
        lambda d: d.isoformat(),
        lambda d: f"{d.month}月{d.day}日",
        lambda d: f"{d.year}.{d.month}.{d.day}",
        lambda d: str((d - date(1899, 12, 30)).days),
    )
    written = random.choice(shown)(day)
    return {
        "name": random.choice("王李张刘陈杨赵黄") + random.choice(("伟", "芳", "秀英", "敏", "建国", "桂兰", "小明")),
        "id_no": id_number(random),
        "phone": f"154{random.randrange(10**8):08d}",
        "sex": random.choice("男女"),
        "address": f"祥和苑{random.randrange(1, 9)}号楼{random.randrange(1, 4)}-{random.randrange(1, 19)}01",
        "hukou_address": "山西省吉县吉昌镇",
        "employer": random.choice(("县中学", "务农", "昌盛超市")),
        "return_on": written,
        "origin": random.choice(("湖北省武汉市", "河南省信阳市", "广东省深圳市")),
        "transport": random.choice(("自驾", "火车", "飞机", "客车")),
        "trip_no": random.choice(("G2345", "K268", "CZ3101")),
        "temp_c": f"36.{random.randrange(1, 9)}",
        "symptom": random.choice(("无", "无", "咳嗽")),
        "isolation_start_on": written,
        "isolation_address": "昌盛宾馆",
        "responsible_name": random.choice(("高建军", "郭玉梅", "马德胜")),
        "responsible_phone": f"154{random.randrange(10**8):08d}",
        "head_name": "王建国",
        "relation": random.choice(("户主", "配偶", "子", "女")),
        "community": "西关社区",
        "township": "吉昌镇",
    }  # fmt: skip


def roster(seed: int) -> Roster:
    random = Random(seed)
    hazards = frozenset(random.sample(HAZARDS, random.randrange(2, 7)))
    headers = _headers(random, hazards)
    people = [_person(random, number) for number in range(random.randrange(8, 25))]
    sheet_rows = _rows(random, headers, people, hazards)
    columns = {number: key for number, (_text, key) in enumerate(headers, 1)}
    if "gb18030" in hazards:
        content = "".join(",".join(f'"{c}"' if "," in c else c for c in row) + "\r\n" for row in sheet_rows).encode(
            "gb18030"
        )
        return Roster(f"{seed:02d}.csv", content, hazards - {"merged"}, columns, people)
    return Roster(f"{seed:02d}.xlsx", _workbook(sheet_rows, headers, hazards), hazards, columns, people)


def _headers(random: Random, hazards: frozenset[str]) -> list[tuple[str, str]]:
    keys = [
        "name",
        "id_no",
        "phone",
        *random.sample(sorted(set(ASKED) - {"name", "id_no", "phone"}), random.randrange(5, 12)),
    ]
    chosen = [
        (random.choice([text for text in ASKED[key] if "groups" in hazards or "/" not in text[1:-3]]), key)
        for key in keys
    ]
    chosen += [(text, "") for text in random.sample(STRANGE, random.randrange(2, 6))]
    if random.random() < 0.4:
        text = random.choice(sorted(JOINED))
        if not set(JOINED[text].split("+")) & set(keys):
            chosen.append((text, JOINED[text]))
    random.shuffle(chosen)
    if "groups" in hazards:  # columns of a group stand together
        chosen.sort(key=lambda pair: _group(pair[0]) or "", reverse=True)
    notes = [("备注", "note")] * (2 if "notes_twice" in hazards else 1)
    return [("序号", "serial"), *chosen, *notes]


def _group(text: str) -> str:
    group, slash, _name = text.partition("/")
    return group if slash and group in ("基本信息", "户籍", "返乡情况", "责任人", "户主信息") else ""


def _rows(
    random: Random, headers: Sequence[tuple[str, str]], people: Sequence[dict[str, str]], hazards: frozenset[str]
) -> list[list[str]]:
    lead = [["返乡人员排查登记表"]] if "title" in hazards else []
    lead += [["填报单位：西关社区        填报日期：2020年2月12日"]] if "unit" in hazards else []
    groups = [_group(text) for text, _key in headers]
    names = [
        text.removeprefix(f"{group}/") if group else text for (text, _key), group in zip(headers, groups, strict=True)
    ]
    if any(groups):
        # The first of a group carries its name, as a merged cell does; a column of no group has its name above.
        above = [g if g and g != groups[i - 1] else "" if g else names[i] for i, g in enumerate(groups)]
        top = [above, [name if group else "" for name, group in zip(names, groups, strict=True)]]
    else:
        top = [names]
    rows = [*lead, *top]
    if "instructions" in hazards:
        rows.append(["必填" if key in ("name", "id_no") else "选填" for _text, key in headers])
    for number, person in enumerate(people, 1):
        if "pages" in hazards and number % 10 == 0:
            rows += [*lead, *top]
        rows.append([_cell(random, key, text, person, number) for text, key in headers])
    if "sign_off" in hazards:
        rows += [[], ["填表人：高建军            审核人：            联系电话："]]
    if "second" in hazards:
        rows += [[], ["卡口检查情况"], ["卡口名称", "检查车辆", "检查人数"], ["西关卡口", "12", "30"]]
    return rows


def _cell(random: Random, key: str, text: str, person: dict[str, str], number: int) -> str:
    if key == "serial":
        return str(number)
    if "+" in key:
        return " ".join(person.get(part, "") for part in key.split("+")).strip()
    return person.get(key) or (
        "" if key == "note" else random.choice(("是", "否")) if "是否" in text or "有无" in text else ""
    )


def _workbook(rows: Sequence[Sequence[str]], headers: Sequence[tuple[str, str]], hazards: frozenset[str]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append([cell or None for cell in row])
    _merge_groups(sheet, rows, headers)
    if "merged" in hazards:  # one community for the last two rows of persons, written once
        at = next((i for i, (_text, key) in enumerate(headers, 1) if key in ("community", "township")), None)
        last = next(i for i in range(len(rows), 0, -1) if len(rows[i - 1]) == len(headers))
        if at is not None:
            sheet.merge_cells(start_row=last - 1, end_row=last, start_column=at, end_column=at)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _merge_groups(sheet: Worksheet, rows: Sequence[Sequence[str]], headers: Sequence[tuple[str, str]]) -> None:
    groups = [_group(text) for text, _key in headers]
    if not any(groups):
        return
    top = next(i for i, row in enumerate(rows, 1) if len(row) == len(headers))
    for column, group in enumerate(groups, 1):
        if not group:
            sheet.merge_cells(start_row=top, end_row=top + 1, start_column=column, end_column=column)
        elif column == 1 or groups[column - 2] != group:
            end = max(i for i, other in enumerate(groups, 1) if other == group)
            if end > column:
                sheet.merge_cells(start_row=top, end_row=top, start_column=column, end_column=end)
