"""Ten forms as counties hand them out (titles, unit line, merged headers, sign-off), to be filled by tests.

`filled("03", {"姓名": "张大山", …}, …)` is a workbook with a row for each mapping; a cell goes by its header, under a
day by both: "2月8日 上午体温".
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import openpyxl

UNIT = "填报单位:西关社区            填报日期:2020年2月6日"
SIGN_OFF = "填表人:            审核人:            联系电话:"


@dataclass(frozen=True)
class Form:
    """`title` empty: an export that begins with its header. A header with a slash stands below a merged one."""

    title: str
    headers: tuple[str, ...]
    sign_off: str = SIGN_OFF
    hints: tuple[str, ...] = ()


FORMS = {
    "01": Form(
        "入户排查登记表",
        tuple(
            "姓名 性别 年龄 身份证 户籍 是否常驻 与户主关系 联系电话 工作单位 行业 是否返乡 返乡日期 返乡方式 返乡车牌号 拟返乡日期 "
            "拟返乡方式 拟返乡车牌号 返乡前住址 返乡后住址 是否本地租户 是否接触 是否居家隔离 隔离开始日期 当前健康状态是否异常 "
            "异常说明 录入网格员".split()
        ),
    ),
    "02": Form(
        "住户情况逐户调查表",
        tuple(
            "楼栋户号 户主 共同居住成员数 住房使用情况(自住/出租/空置/未分配) 承租人姓名 承租人工作单位 承租人联系方式 现是否在住 "
            "身体情况".split()
        ),
        "此表每日18:00前报送",
    ),
    "03": Form(
        "",
        tuple(
            "姓名 身份证号码 性别 手机号码 来源省份 来源地市 来源县市区 来源街道乡镇 来源社区村 目的地详细地址 目的地县市区 "
            "目的地街道乡镇 目的地社区村 返乡原因 返乡时间 交通方式 航班，班车，车牌号 有无发热、咳嗽、恶心、呕吐、腹泻等症状 "
            "来自地区的风险等级 人员类型 人员状态(已返/将返) 目的地联系人 目的地联系电话 十四天内是否有国内中高风险地区旅居史 "
            "申报时间".split()
        ),
        "",
    ),
    "04": Form(
        "疫情防控检查卡口人员车辆登记表",
        tuple(
            "序号 卡口名称 被检查人姓名 被检查人身份证号 被检查人车辆信息 被检查人联系方式 出发地 目的地 体温(℃) 检查时间 检查人签字 "
            "备注".split()
        ),
    ),
    "05": Form(
        "居家医学观察人员体温登记表",
        tuple(
            "序号 姓名 身份证号 联系电话 家庭住址 开始隔离时间 2月8日/上午体温 2月8日/下午体温 2月9日/上午体温 2月9日/下午体温 "
            "2月10日/上午体温 2月10日/下午体温 症状 备注".split()
        ),
    ),
    "06": Form(
        "居家隔离人员名单",
        tuple("姓名 身份证号码 联系手机 隔离地址 户籍地址 责任街道 责任社区 开始隔离时间 结束隔离时间".split()),
    ),
    "07": Form(
        "",
        tuple(
            "姓名 性别 手机号码 证件类型 证件号码 国籍/地区 户籍所在地 籍贯 居住地址 详细地址 是否常住 来或返回日期 目前所在地 "
            "拟返回日期 近一个月旅居史 近期接触史 14日内密切接触日期 个人健康状态 症状".split()
        ),
        "",
    ),
    "08": Form(
        "社区人员底册",
        tuple(
            "姓名 身份证号 性别 出生日期 联系电话 现住小区/建筑 现住详细门牌 所属网格 人员类型 是否重点人员 重点类别 户籍详细地址 "
            "户编号 户号 是否人户分离 备注".split()
        ),
        hints=tuple(
            "必填 18位 男/女 YYYY-MM-DD 多个用;分隔 必填 如1-101 网格编号 常住/流动 是/否 独居老人,低保户… 选填 选填 选填 是/否 选填".split()
        ),
    ),
    "09": Form(
        "乡镇疫情防控工作日报表",
        tuple(
            "序号 村(社区) 总户数 已排查户数 总人数 已排查人数 湖北返乡人员/今日 湖北返乡人员/累计 其他省外返乡人员/今日 "
            "其他省外返乡人员/累计 居家观察人数 当日解除观察人数 体温异常人数 在岗人数 卡点数 检查车辆 检查人员 消杀面积(平方米) "
            "更换手机彩铃(个) 备注".split()
        ),
    ),
    "10": Form(
        "在职党员到社区(村)报到登记表",
        tuple(
            "序号 姓名 性别 工作单位 所在党组织 联系电话 居住小区 报到社区 报到日期 特长 认领岗位 服务时长(小时) 备注".split()
        ),
    ),
}
NOT_GROUPED = ("国籍/地区", "现住小区/建筑")


def filled(key: str, *rows: Mapping[str, Any]) -> bytes:
    """Return form `key` with these rows, as an office hands it in."""
    form = FORMS[key]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    width = len(form.headers)
    if form.title:
        sheet.append([form.title])
        sheet.append([UNIT])
        for line in (1, 2):
            sheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=width)
    _write_headers(sheet, form.headers)
    if form.hints:
        sheet.append(list(form.hints))
    for row in rows:
        sheet.append([row.get(header.replace("/", " ") if _is_grouped(header) else header) for header in form.headers])
    if form.sign_off:
        sheet.append([form.sign_off])
        sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=width)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _is_grouped(header: str) -> bool:
    return "/" in header and "(" not in header and header not in NOT_GROUPED


def _write_headers(sheet: Any, headers: tuple[str, ...]) -> None:
    """One row, or two where some stand below a merged one."""
    groups = [header.split("/", 1) if _is_grouped(header) else [header] for header in headers]
    top = sheet.max_row + 1 if sheet.max_row > 1 else 1
    if all(len(group) == 1 for group in groups):
        sheet.append(list(headers))
        return
    sheet.append([group[0] for group in groups])
    sheet.append([group[1] if len(group) == 2 else None for group in groups])
    column = 1
    while column <= len(groups):
        last = column
        while len(groups[column - 1]) == 2 and last < len(groups) and groups[last][0] == groups[column - 1][0]:
            last += 1
        if len(groups[column - 1]) == 2:
            for i in range(column + 1, last + 1):
                sheet.cell(top, i).value = None
            sheet.merge_cells(start_row=top, start_column=column, end_row=top, end_column=last)
        else:
            sheet.merge_cells(start_row=top, start_column=column, end_row=top + 1, end_column=column)
        column = last + 1
