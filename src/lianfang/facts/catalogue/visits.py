"""Door visits, and what stands on every sheet: who filled it, when, remarks."""

from lianfang.facts.grounds import DAILY, MINIMAL, PRECISE, REPORTING

from .topics import Topic, options

VISIT = Topic(
    "visit", "入户", "Door visit", "event", (MINIMAL, PRECISE),
    ("哪一户走到了、哪一户还要再去", "Which doors were gone to, and which again"),
)  # fmt: skip
SHEET = Topic(
    "sheet", "表头表尾", "On every sheet", "event", (DAILY, REPORTING),
    ("这一行是谁什么时候填的，有错找得到人改", "Who filled the row and when, so that an error can be mended"),
)  # fmt: skip

OUTCOMES = options(
    "seen 有人 | Somebody home | 已访 已排查 见到 在家 正常",
    "nobody_home 没人应 | Nobody home | 无人 无人应答 不在家 敲门无人 未见到",
    "refused 拒访 | Refused | 拒绝 不配合 拒绝登记",
    "vacant 空置 | Vacant | 空房 无人居住 未入住",
    "wrong_door 走错门 | Wrong door | 查无此户 地址不符",
)

VISIT.add(
    "visit_on",
    "入户日期 | Day of the visit",
    "datetime open",
    "入户时间 排查日期 排查时间 走访日期 走访时间 上门时间 上门日期 摸排日期 摸排时间 访问日期 调查日期 调查时间",
)
VISIT.add(
    "visit_outcome",
    "入户结果 | What the visit found",
    "code C",
    "排查结果 走访结果 入户情况 排查情况 走访情况 上门结果 摸排情况 是否走访 是否排查",
    options=OUTCOMES,
)
VISIT.add("present_count", "在家人数 | At home", "int C", "现有人数 在家人口 实到人数 在家几人 现场人数", unit="人")
VISIT.add(
    "visit_by",
    "入户人 | Who went",
    "text B",
    "排查人 走访人 排查人员 入户人员 走访人员 摸排人员 调查人 调查员 上门人员",
)
SHEET.add(
    "serial",
    "序号 | Number in the sheet",
    "int open",
    "编号 顺序号 序 No 行号",
    ("找得回原表那一行", "To find the row in the sheet again"),
)
SHEET.add(
    "filled_by",
    "填表人 | Filled by",
    "text B",
    "填报人 制表人 登记人 录入人 填写人 采集人 登记人员 记录人 经办人 上报人 报送人 信息员",
)
SHEET.add(
    "filled_phone",
    "填表人电话 | Phone of who filled it",
    "phone A",
    "填报人电话 填报人联系电话 填表人联系电话",
    parents="填表人 填报人",
    under="电话 联系电话",
)
SHEET.add("filled_unit", "填报单位 | Unit that filled it", "text open", "填表单位 上报单位 报送单位 填报部门 登记单位")
SHEET.add(
    "filled_on",
    "填报日期 | Day it was filled",
    "datetime open",
    "填表日期 登记日期 登记时间 申报时间 申报日期 统计时间 统计日期 填报时间 填表时间 录入时间 上报时间 "
    "上报日期 日期 报送日期 采集时间 采集日期",
)
SHEET.add("checked_by", "审核人 | Checked by", "text B", "审核 复核人 审核人员 审批人")
SHEET.add(
    "signature",
    "签字 | Signature",
    "text B",
    "盖章 签名 本人签字 检查人签字 签字(盖章) 签章",
    ("纸上签过字的，录进来时留个人名", "Whose signature stands on the paper"),
)
SHEET.add(
    "note",
    "备注 | Remarks",
    "text D",
    "备注1 备注2 其他备注信息 说明 其他说明 备注信息 备考 其他 其他情况 情况说明 反映详细内容",
    ("表里放不下的一句话", "What fits no column"),
)
