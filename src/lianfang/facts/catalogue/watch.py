"""Observation at home or in a centre: what kind, where, from when to when, who is responsible, how it ended."""

from lianfang.facts.grounds import KEY_PERSONS, MINIMAL, PRECISE, PRIVACY_LAW

from .topics import Topic, options

WATCH = Topic(
    "watch", "隔离观察", "Observation", "person", (MINIMAL, KEY_PERSONS, PRIVACY_LAW),
    ("该观察的人有地方、有人管、到期就解除", "Who is observed has a place, somebody responsible, and an end in time"),
)  # fmt: skip
HOLDERS = Topic(
    "holders", "责任人", "Responsible", "person", (KEY_PERSONS, PRECISE),
    ("出了事知道找哪个人", "To know whom to turn to"),
)  # fmt: skip

ISOLATION = options(
    "home 居家 | At home | 居家隔离 居家观察 居家医学观察 居家健康监测 是",
    "centre 集中 | In a centre | 集中隔离 集中观察 集中医学观察 隔离点",
    "hospital 医院 | In hospital | 住院 留观 定点医院",
    "none 不隔离 | None | 否 无 未隔离 不需要 已解除",
)

WATCH.add(
    "isolation_kind",
    "管控措施 | Kind of observation",
    "code C",
    "是否隔离 是否居家隔离 集中隔离 隔离方式 居家隔离 隔离类型 隔离情况 管控方式 观察方式 是否居家观察 "
    "采取措施 管理措施 是否集中隔离 隔离措施 管控类型 隔离状态",
    options=ISOLATION,
)
WATCH.add(
    "isolation_address",
    "隔离地址 | Where they are observed",
    "text A",
    "隔离地点 隔离点 隔离点名称 隔离点(名称) 集中医学观察点 隔离场所 观察地点 居家隔离地址 集中隔离点 隔离酒店 观察点",
)
WATCH.add(
    "isolation_room", "隔离房间号 | Room", "text A", "隔离房号 房间号", parents="隔离点 隔离地点", under="房号 房间"
)
WATCH.add(
    "isolation_start_on",
    "开始隔离时间 | Observed from",
    "date C",
    "隔离开始日期 隔离开始时间 开始观察日期 开始观察时间 隔离时间 开始隔离日期 隔离起始时间 隔离起始日期 "
    "观察开始时间 观察开始日期 居家隔离开始时间 隔离日期 起始日期 管控开始时间",
)
WATCH.add(
    "isolation_due_on",
    "预计解除隔离时间 | Due to end",
    "date C",
    "结束隔离时间 预计解除时间 预计解除日期 应解除时间 应解除日期 预计结束时间 隔离结束时间 隔离结束日期 "
    "隔离到期时间 到期日期 预计解除隔离日期 隔离截止时间 观察结束时间 观察期满日期",
)
WATCH.add(
    "isolation_end_on",
    "解除隔离时间 | Ended",
    "date C",
    "实际离开隔离点时间 解除时间 解除日期 解除隔离日期 实际解除时间 实际解除日期 解除观察时间 "
    "解除观察日期 离开隔离点时间",
    never="预计 应",
)
WATCH.add("is_released", "是否解除隔离 | Released", "bool C", "是否接触隔离 是否解除 是否已解除 是否解除观察 解除隔离")
WATCH.add("day_count", "隔离天数 | Days observed", "int C", "观察天数 已隔离天数 居家天数 天数", unit="天")
WATCH.add(
    "outcome",
    "处置结果 | What came of it",
    "text C",
    "状态 状态说明 流转目的 处理结果 处置情况 处置措施 处理情况 结果 办理结果",
)
HOLDERS.add(
    "responsible_name",
    "责任人 | Responsible person",
    "text B",
    "责任人姓名 网格员 网格员姓名 包保责任人 包联责任人 包保(联)责任人 包保（联）责任人 包保人 包联人 "
    "包保干部 包联干部 属地责任人 实施责任人 社区责任人 村责任人 监测责任人 管控责任人 包片干部 负责人 "
    "负责人姓名 联系人 联系人姓名 网格长 楼栋长 楼长 录入网格员 专班人员",
    parents="责任人 包保责任人 包联责任人 网格员 负责人 联系人",
    under="姓名",
    never="卡口 电话 手机 物资 带班 目的地",
)
HOLDERS.add(
    "responsible_phone",
    "责任人电话 | Phone of the responsible person",
    "phone A",
    "责任人手机号 责任人联系电话 责任人联系方式 责任人手机 网格员电话 网格员联系电话 网格员手机号 "
    "包保责任人电话 包联责任人电话 负责人电话 负责人联系电话 联系人电话 包保人电话 包联人电话 "
    "联系人手机号",
    parents="责任人 包保责任人 包联责任人 网格员 负责人 联系人",
    under="电话 联系电话 手机号 手机 联系方式",
)
HOLDERS.add(
    "responsible_unit",
    "责任单位 | Responsible unit",
    "text C",
    "包联单位 包保单位 负责单位 主管单位 牵头单位 管理单位 管理部门 属地所属卫生院 责任部门",
)
