"""Checkpoints and gates: passages, visitors, handovers at stations, tips from the public."""

from lianfang.facts.grounds import MINIMAL, PASSING, PRECISE, PRIVACY_LAW

from .topics import Topic, options

PASSAGE = Topic(
    "passage", "卡口和出入", "Checkpoints and gates", "event", (MINIMAL, PASSING, PRIVACY_LAW),
    ("谁从哪个口过、量没量体温，有事往回查得到", "Who passed where and was measured, to trace back where needed"),
)  # fmt: skip
TIPS = Topic(
    "tips", "线索", "Tips", "event", (MINIMAL, PRECISE, PRIVACY_LAW),
    ("群众反映的事有人去核，核完有回话", "What people report is checked and answered"),
)  # fmt: skip

DECISIONS = options(
    "passed 放行 | Let pass | 通过 正常通行",
    "turned_back 劝返 | Turned back | 劝回 劝离 返回",
    "handed_over 移交 | Handed over | 转运 移交社区 移交卫健",
    "kept 留观 | Kept for observation | 暂留 复测",
)

PASSAGE.add(
    "checkpoint_name",
    "卡口名称 | Checkpoint",
    "text open",
    "卡点名称 卡口 卡点 检查点 检查站 劝返点 入口名称 出入口 门岗",
)
PASSAGE.add(
    "checkpoint_address",
    "卡口地址 | Where the checkpoint is",
    "text open",
    "卡点地址 检查点地址 卡口位置 卡点位置",
    subject="place",
    parents="卡口 卡点",
    under="地址 位置",
)
PASSAGE.add(
    "checkpoint_lead",
    "卡口负责人 | Head of the checkpoint",
    "text B",
    "卡点负责人 卡口负责人姓名 卡点长",
    parents="卡口 卡点",
    under="负责人",
    subject="place",
)
PASSAGE.add(
    "checkpoint_lead_id_no",
    "卡口负责人证件号 | Document number of the head",
    "id_no A",
    "卡口负责人身份证号 负责人身份证号 负责人身份证号码",
    parents="卡口负责人 卡点负责人",
    under="身份证号",
    subject="place",
)
PASSAGE.add(
    "checkpoint_lead_phone",
    "卡口负责人电话 | Phone of the head",
    "phone A",
    "卡口负责人联系电话 卡点负责人电话 联系手机号码",
    parents="卡口负责人 卡点负责人 卡口",
    under="电话 联系电话 手机号",
    subject="place",
)
PASSAGE.add(
    "gate_state",
    "出入口情况 | State of the gates",
    "text open",
    "出入口状况 出入口管理",
    ("封闭的、值守的口一个不漏", "No gate unguarded"),
    subject="place",
    grounds=(PASSING, PRECISE),
)
PASSAGE.add(
    "passed_at",
    "检查时间 | Passed at",
    "datetime C",
    "过卡时间 通过时间 进入时间 检测时间点 进出时间 来访时间 来访日期 出入时间 检查日期 通行时间 卡口时间",
)
PASSAGE.add(
    "direction",
    "进出方向 | In or out",
    "code C",
    "进/出 进出 出入 方向",
    options=options("in 进 | In | 入 进入", "out 出 | Out | 外出 离开"),
)
PASSAGE.add("checked_by_officer", "检查人 | Who checked", "text B", "检查员 值守人员 测温人 检测人 检查人姓名")
PASSAGE.add(
    "decision", "检查结果 | What was done", "code C", "放行情况 通行结果 处置方式 检查处理结果", options=DECISIONS
)
PASSAGE.add("station", "到站 | Station of arrival", "text C", "到达站 下车站 到达车站")
PASSAGE.add(
    "is_from_abroad",
    "是否境外人员 | From abroad",
    "bool C",
    "是否境外来人 是否国外来人 境外来返 是否入境人员 国外来本地人员 是否境外返回 是否国外返回"
    " 是否为国外来本地人员 是否为国外来丽人员",
)
PASSAGE.add(
    "host_name",
    "受访人 | Whom they visit",
    "text B",
    "到访人家 被访人 受访人姓名 被访人姓名 访问对象 接访人 拜访人",
    ("来的人到了哪一家", "To whose home a visitor went"),
)
PASSAGE.add(
    "visit_reason",
    "来访原因 | Why they came",
    "text D",
    "来意 到访事由 来访事由 来访目的 进入事由",
    ("进小区做什么，走了没有", "What brings a visitor in"),
)
TIPS.add(
    "reporter_name",
    "反映人姓名 | Who reported",
    "text B",
    "反映人 举报人 举报人姓名 线索提供人",
    parents="反映人 举报人",
    under="姓名",
)
TIPS.add(
    "reporter_phone",
    "反映人电话 | Phone of who reported",
    "phone A",
    "反映人联系电话 举报人电话 反映人手机号",
    parents="反映人 举报人",
    under="电话 联系电话 手机号",
)
TIPS.add("tip_text", "反映内容 | What was reported", "text D", "反映详细内容描述 线索内容 举报内容 反映情况 反映问题")
